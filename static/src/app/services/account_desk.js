import {_t} from "@web/core/l10n/translation";
import {AccountLimitPopup} from "@clientele/app/components/popups/account_limit_popup/account_limit_popup";
import {AccountPopup} from "@clientele/app/components/popups/account_popup/account_popup";
import {makeAwaitable} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {mayOwe} from "@clientele/app/utils/account";
import {NumberPopup} from "@point_of_sale/app/components/popups/number_popup/number_popup";
import {Refusal} from "@clientele/app/utils/card_errors";

/** House accounts at the till: sales on account, and what is settled. */
export class AccountDesk {
    constructor(pos) {
        this.pos = pos;
    }

    get method() {
        const methods = this.pos.config.payment_method_ids;
        return methods.find((one) => one.type === "pay_later");
    }

    /** What the ticket leaves on account; below zero what it settles. */
    onAccount(order) {
        const lines = order.payment_ids.filter(
            (line) => line.payment_method_id.type === "pay_later"
        );
        return order.currency.round(lines.reduce((sum, line) => sum + line.amount, 0));
    }

    /**
     * What a customer owes now; without a network, what the till knew last.
     *
     * @param {Object} partner
     * @returns {Promise<{account: Object, receivables: Object[], isOnline: boolean}>}
     */
    async look(partner) {
        const {customers, data} = this.pos;
        const answer = data.network.offline
            ? undefined
            : await customers.finder.withoutNetwork(() =>
                  this.call("clientele_account_look", [partner.id])
              );
        if (answer) {
            partner.till_account = answer.account;
        }
        return {
            account: partner.till_account,
            receivables: answer?.receivables || [],
            isOnline: Boolean(answer),
        };
    }

    /**
     * Whether the rest of a ticket goes on account, and how much of it.
     *
     * @param {Object} order
     * @param {number} due
     * @returns {Promise<number>} the amount; nothing when the cashier gives up
     */
    async ask(order, due) {
        const {account, isOnline} = await this.look(order.getPartner());
        const policy = this.pos.permit.policyFor("accounts");
        const ticket = {other: this.onAccount(order), isOnline};
        const {refusal, available} = mayOwe(account, ticket, policy);
        if (!refusal && available >= due) {
            return due;
        }
        if (!isOnline && !(available > 0)) {
            this.pos.notification.add(
                _t(
                    "No network: nothing is sold on account now. Let the customer pay otherwise, or wait for the network."
                ),
                {type: "warning"}
            );
            return 0;
        }
        const amount = await makeAwaitable(this.pos.dialog, AccountLimitPopup, {
            order,
            due,
            refusal,
            available: order.currency.round(available),
            mayAllow: isOnline && !refusal && this.mayAskManager,
        });
        return amount || 0;
    }

    get mayAskManager() {
        const {config} = this.pos;
        return config.module_pos_hr || config.account_override_allowed;
    }

    /**
     * Let a manager answer for what is beyond the limit.
     *
     * @param {Object} order
     * @param {number} amount beyond the limit
     * @returns {Promise<boolean>} whether a manager did
     */
    async allow(order, amount) {
        const request = {
            order_uuid: order.uuid,
            partner_id: order.getPartner().id,
            amount,
        };
        if (this.pos.config.module_pos_hr) {
            request.pin = await makeAwaitable(this.pos.dialog, NumberPopup, {
                title: _t("PIN of a manager"),
                formatDisplayedValue: (pin) => pin.replace(/./g, "•"),
            });
            if (!request.pin) {
                return false;
            }
        }
        const {refusal} = await this.call("clientele_allow_beyond_limit", [request]);
        if (refusal) {
            throw new Refusal(refusal);
        }
        return true;
    }

    /** What the customer owes, and what of it is settled now. */
    show(partner) {
        this.pos.dialog.add(AccountPopup, {partner});
    }

    /**
     * A ticket that settles what is owed, or takes a deposit.
     *
     * @param {Object} partner
     * @param {Object[]} rows what is settled: kind, id and amount
     * @param {number} amount that is paid
     */
    settle(partner, rows, amount) {
        const current = this.pos.getOrder();
        const isFree =
            current &&
            !current.finalized &&
            current.isEmpty() &&
            !current.payment_ids.length;
        const order = isFree ? current : this.pos.addNewOrder();
        order.settlement_claims = JSON.stringify(
            rows.map(({kind, id, amount: part}) => ({kind, id, amount: part}))
        );
        order.setPartner(partner); // now it is known that nothing is invoiced
        const {data: line} = order.addPaymentline(this.method);
        line.setAmount(-amount);
        this.pos.navigate("PaymentScreen", {orderUuid: order.uuid});
    }

    /** Give a settlement up, while nobody paid: the ticket is free for a sale. */
    giveUp(order) {
        if (!order?.isSettlement || order.finalized) {
            return;
        }
        const lines = [...order.payment_ids];
        if (lines.every((line) => !line.isElectronic() && !line.isByCard)) {
            lines.forEach((line) => order.removePaymentline(line));
            order.settlement_claims = false;
        }
    }

    async call(method, args) {
        const {config, data} = this.pos;
        return await data.call("pos.config", method, [[config.id], ...args]);
    }
}
