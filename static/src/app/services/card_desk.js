import {_t} from "@web/core/l10n/translation";
import {CardPaymentPopup} from "@clientele/app/components/popups/card_payment_popup/card_payment_popup";
import {ConnectionLostError} from "@web/core/network/rpc";
import {leftToReturn} from "@clientele/app/utils/card_amounts";
import {makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {maySpendOffline} from "@clientele/app/utils/card_claims";
import {Refusal} from "@clientele/app/utils/card_errors";

export const TERMINAL = "clientele_card";

/** Prepaid cards and vouchers at the till: looked at, and taken as a payment. */
export class CardDesk {
    constructor(pos) {
        this.pos = pos;
        this.shown = {}; // Cards whose code was shown, by ticket
    }

    get method() {
        const methods = this.pos.config.payment_method_ids;
        return methods.find((one) => one.use_payment_terminal === TERMINAL);
    }

    get offlineText() {
        return _t("No network: what the card holds cannot be asked for now.");
    }

    /** Cards that were shown for a ticket and can pay it. */
    shownFor(order) {
        return (this.shown[order.uuid] ||= []);
    }

    /**
     * A code that pays: keep its card for the ticket.
     *
     * @param {Object} order
     * @param {string} code
     * @returns {Promise<Object|undefined>} what the card holds, or nothing when the
     *     code does not pay
     */
    async show(order, code) {
        if (!this.method || !code) {
            return undefined;
        }
        const known = this.shownFor(order).find((card) => card.code === code);
        if (known) {
            return known;
        }
        const answer = await this.withoutNetwork(() =>
            this.call("clientele_card_look", [code])
        );
        if (answer?.status !== "found") {
            return undefined;
        }
        const card = {...answer.card, code};
        this.shownFor(order).push(card);
        return card;
    }

    /** The prepaid cards of the ticket's customer. */
    ownCards(order) {
        const own = order.getPartner()?.till_cards?.prepaid || [];
        return own.filter((card) => card.redeem_as === "payment");
    }

    /** The cards that a ticket can be paid with, or that a return can go to. */
    cardsFor(order) {
        const usable = this.ownCards(order);
        const shown = this.shownFor(order).filter(
            (card) => !usable.some(({id}) => id === card.id)
        );
        return [...usable.filter((card) => !card.refusal), ...shown];
    }

    /** The cards that paid what a ticket refunds, and what may go back to each. */
    paidWith(order) {
        const {sales, returns} = this.pos.returns.salesOf(order);
        const payments = [...sales, ...returns, order]
            .flatMap((one) => one.payment_ids)
            .filter((payment) => payment.card_id);
        const left = leftToReturn(
            payments.map(({card_id: card, amount}) => ({id: card.id, amount})),
            (amount) => order.currency.round(amount)
        );
        return [...left].map(([id, amount]) => {
            const payment = payments.find(({card_id: card}) => card.id === id);
            const {card_no: end, payment_method_id: method} = payment;
            return {id, left: amount, code_end: end || "", program: method.name};
        });
    }

    /** What cards may still pay of a ticket: money that goes on cards they do not. */
    payable(order) {
        const loads = order.lines.filter((line) => line.loadsCard);
        const loaded = loads.reduce((sum, line) => sum + line.prices.total_included, 0);
        const paid = order.payment_ids
            .filter((line) => line.card_id)
            .reduce((sum, line) => sum + line.amount, 0);
        return order.currency.round(order.priceIncl - loaded - paid);
    }

    /**
     * Ask which card pays, and how much; the server holds the amount.
     *
     * @param {Object} line the payment line
     * @returns {Promise<boolean>} whether the card pays
     */
    async pay(line) {
        const order = line.pos_order_id;
        const choice = await makeAwaitable(this.pos.dialog, CardPaymentPopup, {
            order,
            due: order.currency.round(line.amount),
            uuid: line.uuid,
        });
        if (!choice) {
            return false;
        }
        line.setAmount(choice.amount);
        line.update({
            card_id: choice.card ? this.cardRecord(choice.card) : false,
            card_no: choice.card?.code_end || "",
            card_proof: choice.card?.code || "",
        });
        return true;
    }

    /**
     * Set the amount aside on the card.
     *
     * @param {Object} order
     * @param {Object} card
     * @param {number} amount
     * @param {string} uuid of the payment line
     */
    async hold(order, card, amount, uuid) {
        const request = {payment_uuid: uuid, amount};
        if (card.code) {
            request.code = card.code;
        } else {
            request.card_id = card.id;
            request.partner_id = order.getPartner()?.id;
        }
        if (this.pos.data.network.offline) {
            return this.holdOffline(order, card, amount);
        }
        const {card: held, refusal} = await this.call("clientele_card_hold", [request]);
        if (refusal) {
            throw new Refusal(refusal);
        }
        Object.assign(card, held);
    }

    /** Without the server: what the company allows, of what the card held lately. */
    holdOffline(order, card, amount) {
        const policy = this.pos.permit.policyFor("cards");
        const others = order.payment_ids.filter((line) => line.card_id);
        const spent =
            others.reduce((sum, line) => sum + line.amount, amount) +
            order.spentFromCards;
        if (card.points < amount || !maySpendOffline(policy, spent)) {
            throw new ConnectionLostError();
        }
    }

    async release(uuid) {
        await this.withoutNetwork(() => this.call("clientele_card_release", [uuid]));
    }

    /** What a ticket issued, printed on its receipt: vouchers and cards that it sold. */
    async loadIssued(order) {
        const isGiven = order.payment_ids.some(
            (line) =>
                line.amount < 0 &&
                line.payment_method_id.use_payment_terminal === TERMINAL
        );
        const isSold = order.lines.some((line) => line.loadsCard && line.qty > 0);
        const isIssuing = isGiven || isSold || order.uiState.makesCards;
        if (isIssuing && typeof order.id === "number") {
            const {data} = this.pos;
            const issued = await data.call("pos.order", "clientele_issued_cards", [
                [order.id],
            ]);
            if (issued.length) {
                order.new_coupon_info = issued;
            }
        }
    }

    /** A till may not have noticed yet that its network is gone: it asks. */
    async isServerThere() {
        if (this.pos.data.network.offline) {
            return false;
        }
        const answer = await this.withoutNetwork(() =>
            this.call("clientele_card_look", [""])
        );
        return Boolean(answer);
    }

    cardRecord(card) {
        const cards = this.pos.models["loyalty.card"];
        return cards.get(card.id) || cards.create({id: card.id, points: card.points});
    }

    async call(method, args) {
        return await this.pos.data.call("pos.config", method, [
            [this.pos.config.id],
            ...args,
        ]);
    }

    async withoutNetwork(question) {
        return await this.pos.customers.finder.withoutNetwork(question);
    }

    describe(card) {
        return _t("%(program)s ••••%(end)s: %(balance)s", {
            program: card.program,
            end: card.code_end,
            balance: card.text,
        });
    }
}
