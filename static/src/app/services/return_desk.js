import {ConnectionLostError, RPCError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {
    beyondMeans,
    creditBeyond,
    leftByMeans,
    meansOf,
} from "@clientele/app/utils/return_means";
import {makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {TERMINAL} from "@clientele/app/services/card_desk";
import {TextInputPopup} from "@point_of_sale/app/components/popups/text_input_popup/text_input_popup";

const SEPARATOR = " · "; // between what the cashier noted and what is kept

/** Returns: how their money goes back, and what is kept of it. */
export class ReturnDesk {
    constructor(pos) {
        this.pos = pos;
    }

    /** What the user of the till may do, and the employee connected there. */
    get policy() {
        const {other_means, without_receipt, ...most} =
            this.pos.config._refund_policy || {};
        const {customers} = this.pos;
        return {
            ...most,
            other_means: customers.isAllowed(other_means),
            without_receipt: customers.isAllowed(without_receipt),
        };
    }

    /** The paid tickets that a return answers to, and the other returns of them. */
    salesOf(order) {
        const refunded = order.lines.map((line) => line.refunded_orderline_id);
        const sales = new Set(refunded.map((line) => line?.order_id).filter(Boolean));
        const returns = new Set();
        for (const line of [...sales].flatMap((sale) => sale.lines)) {
            for (const {order_id: other} of line.refund_orderline_ids) {
                if (
                    other &&
                    other !== order &&
                    ["paid", "done"].includes(other.state)
                ) {
                    returns.add(other);
                }
            }
        }
        return {sales: [...sales], returns: [...returns]};
    }

    /** The payments of tickets by cash or by a bank. */
    paymentsOf(orders) {
        return orders
            .flatMap((one) => one.payment_ids)
            .filter(
                ({payment_method_id: method}) =>
                    method.use_payment_terminal !== TERMINAL
            )
            .map(meansOf)
            .filter(Boolean);
    }

    /**
     * What a return may give back of: payments of its sale, and of its other returns.
     * The server says what is left, through exchanges too, where it was asked.
     */
    sourcesOf(order) {
        const told = order.uiState.returnTerms?.left;
        if (told) {
            return [told, []];
        }
        const {sales, returns} = this.salesOf(order);
        return [this.paymentsOf(sales), this.paymentsOf(returns)];
    }

    /** What goes back by other means than it came, in money. */
    beyondMeans(order) {
        const {sales} = this.salesOf(order);
        if (!sales.length || order.payment_ids.some(({amount}) => amount > 0)) {
            return 0;
        }
        const amount = order.currency.round(
            beyondMeans(...this.sourcesOf(order), this.paymentsOf([order]))
        );
        return amount > this.cashRounding ? amount : 0;
    }

    /** Each return in cash is rounded to the coins that there are. */
    get cashRounding() {
        const {cash_rounding: isRounded, rounding_method: method} = this.pos.config;
        return isRounded ? method.rounding : 0;
    }

    /**
     * What may go back by a method: no more than it brought, but for who has the right.
     *
     * @param {Object} order
     * @param {Object} method
     * @returns {number} zero or more
     */
    mostBackBy(order, method) {
        const {sales} = this.salesOf(order);
        const means = meansOf({payment_method_id: method, amount: 0})?.means;
        const isFree =
            !sales.length ||
            !means ||
            method.use_payment_terminal === TERMINAL ||
            this.policy.other_means;
        if (isFree) {
            return Infinity;
        }
        const [paid, returned] = this.sourcesOf(order);
        const left = leftByMeans(paid, [...returned, ...this.paymentsOf([order])]);
        const rounding = means === "cash" ? this.cashRounding : 0;
        return order.currency.round(left.get(means) ? left.get(means) + rounding : 0);
    }

    /**
     * What of a return must go on account first: what is still owed of its sale.
     *
     * @param {Object} order
     * @returns {number} zero or more, as far as the server was asked
     */
    owedOnAccount(order) {
        const given = order.payment_ids
            .filter(({payment_method_id: method}) => method.type === "pay_later")
            .reduce((sum, {amount}) => sum - amount, 0);
        const {owed = 0} = order.uiState.returnTerms || {};
        const back = Math.max(-order.totalDue, 0);
        return order.currency.round(Math.max(Math.min(owed, back) - given, 0));
    }

    /** How the sale of a return was paid, as people read it. */
    paidBy(order) {
        const {sales} = this.salesOf(order);
        if (
            sales.some((sale) => sale.lines.some((line) => line.refunded_orderline_id))
        ) {
            return ""; // an exchange: other tickets paid for it
        }
        const sums = new Map();
        for (const payment of sales.flatMap((one) => one.payment_ids)) {
            const {name} = payment.payment_method_id;
            sums.set(name, (sums.get(name) || 0) + payment.amount);
        }
        return [...sums]
            .filter(([, amount]) => order.currency.round(amount) > 0)
            .map(([name, amount]) => `${name} ${this.format(amount)}`)
            .join(", ");
    }

    format(amount) {
        return this.pos.env.utils.formatCurrency(amount);
    }

    /** What a ticket takes back of goods whose sale it does not name. */
    withoutReceipt(order) {
        const total = order.lines
            .filter((line) => !line.refunded_orderline_id)
            .reduce((sum, line) => sum + line.amountWithTax, 0);
        return order.currency.round(Math.max(-total, 0));
    }

    /**
     * What a return puts on account that its sale did not.
     *
     * @param {Object} order
     * @param {Object[]} [added] payments that the cashier is about to add
     * @returns {number} zero or more
     */
    creditBeyond(order, added = []) {
        const {sales, returns} = this.salesOf(order);
        const others = [...sales, ...returns].flatMap((one) => one.payment_ids);
        const own = [...order.payment_ids, ...added];
        return order.currency.round(creditBeyond(own, others));
    }

    /**
     * What may go on account of a return: what its sale put there, but for who has
     * the right.
     *
     * @param {Object} order
     * @param {Object} method
     * @param {number} due below zero
     * @returns {number} zero or more
     */
    mostOnAccount(order, method, due) {
        if (this.policy.without_receipt) {
            return -due;
        }
        const line = {payment_method_id: method, amount: due};
        return order.currency.round(-due - this.creditBeyond(order, [line]));
    }

    get creditText() {
        return _t(
            "This sale did not go on account: give the value back as it was paid, or by voucher. A credit on account takes a right of its own: ask a manager."
        );
    }

    /**
     * Why a ticket cannot take back what it does, by the rights of the user.
     *
     * @param {Object} order
     * @returns {string} empty where it can
     */
    refusal(order) {
        return this.receiptRefusal(order) || this.meansRefusal(order);
    }

    /** Why a return cannot be given back otherwise than on account, if so. */
    owedRefusal(order) {
        const elsewhere = order.payment_ids
            .filter(({payment_method_id: method}) => method.type !== "pay_later")
            .reduce((sum, {amount}) => sum - amount, 0);
        const owed = this.owedOnAccount(order);
        return owed > 0 && elsewhere > 0 ? this.owedText(order, owed) : "";
    }

    owedText(order, owed) {
        return _t(
            "%(owed)s of this sale is still owed on account by %(payer)s: give that back on account.",
            {owed: this.format(owed), payer: order.uiState.returnTerms?.payer || ""}
        );
    }

    receiptRefusal(order) {
        const {without_receipt: mayDo, without_receipt_most: most} = this.policy;
        const value = this.withoutReceipt(order);
        const credit = this.creditBeyond(order);
        if (value > 0 && !mayDo) {
            return _t(
                "Start the return from its sale, in the list of tickets. A return without its receipt takes a right of its own: ask a manager."
            );
        }
        if (credit > 0 && !mayDo) {
            return this.creditText;
        }
        if (most !== false && Math.max(value, credit) > most) {
            return _t(
                "Without a receipt, or on account, at most %s is given back by one ticket. Ask a manager.",
                this.format(most)
            );
        }
        return "";
    }

    meansRefusal(order) {
        const {other_means: mayDo, other_means_most: most} = this.policy;
        const amount = this.beyondMeans(order);
        if (mayDo && most !== false && amount > most) {
            return _t(
                "At most %s of a sale is given back by another means than it was paid. Ask a manager.",
                this.format(most)
            );
        }
        return "";
    }

    /**
     * Learn what of a return goes on account, and give back less where points were
     * spent that the sale had brought, by setting.
     *
     * @param {Object} order
     */
    async prepare(order) {
        const lines = order.lines.filter((line) => line.refunded_orderline_id);
        order.uiState.returnTerms = undefined;
        if (!lines.length || order.finalized) {
            return;
        }
        const terms = await this.lookUpTerms(lines);
        const {amount, points} = terms;
        order.uiState.returnTerms = terms;
        order.giveBackLess(amount);
        await this.pos.updatePrograms(); // less may be put on a wallet
        this.noteKept(order, amount, points);
    }

    /** Say on the first line of a return what is kept; the cashier's own note stays. */
    noteKept(order, amount, points) {
        const {kept} = order.uiState;
        for (const line of order.lines) {
            const notes = (line.customer_note || "").split(SEPARATOR);
            if (kept?.text && notes.includes(kept.text)) {
                line.setCustomerNote(
                    notes.filter((note) => note !== kept.text).join(SEPARATOR)
                );
            }
        }
        if (!amount) {
            return;
        }
        const line = order.lines.find((one) => one.refunded_orderline_id);
        const text = _t("%(points)s were spent: %(amount)s kept", {
            points,
            amount: this.format(amount),
        });
        line.setCustomerNote(
            [line.customer_note, text].filter(Boolean).join(SEPARATOR)
        );
        order.uiState.kept = {...kept, text};
        this.pos.notification.add(text, {type: "info"});
    }

    /**
     * What the server would keep of a return and what is owed of its sale, which it
     * asks again when it is paid. Without a network nothing is known: points are owed.
     *
     * @param {Object[]} lines that return something
     * @returns {Promise<{amount: number, points: string, owed: number, payer: string,
     *     left: {means: string, amount: number}[]|undefined}>}
     */
    async lookUpTerms(lines) {
        const {data, config} = this.pos;
        const sold = lines
            .map(({refunded_orderline_id: one, qty}) => [one.id, -qty])
            .filter(([id]) => typeof id === "number");
        const nothing = {amount: 0, points: "", owed: 0, payer: ""};
        if (data.network.offline) {
            return nothing;
        }
        try {
            return await data.call("pos.config", "clientele_return_terms", [
                [config.id],
                sold,
            ]);
        } catch (error) {
            if (error instanceof ConnectionLostError || error instanceof RPCError) {
                return nothing;
            }
            throw error;
        }
    }

    /**
     * Ask why, where a return goes back by another means and the user may do so.
     *
     * @param {Object} order
     * @returns {Promise<boolean>} whether the ticket goes on
     */
    async askReason(order) {
        const amount = this.policy.other_means ? this.beyondMeans(order) : 0;
        const unsourced = this.withoutReceipt(order);
        if (!(amount > 0 || unsourced > 0) || order.refund_reason) {
            return true;
        }
        const reason = await makeAwaitable(this.pos.dialog, TextInputPopup, {
            title:
                amount > 0
                    ? _t(
                          "Why does %s go back by another means than it was paid?",
                          this.format(amount)
                      )
                    : _t(
                          "Why is %s given back without a receipt?",
                          this.format(unsourced)
                      ),
            placeholder: _t("Reason"),
        });
        order.refund_reason = (reason || "").trim();
        if (!order.refund_reason) {
            this.pos.notification.add(
                _t("The ticket goes on with a reason only: it is listed with it."),
                {type: "warning"}
            );
        }
        return Boolean(order.refund_reason);
    }
}
