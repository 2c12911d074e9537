import {_t} from "@web/core/l10n/translation";
import {CustomerStrip} from "@clientele/app/components/customer_strip/customer_strip";
import {forEveryScan} from "@clientele/app/utils/scans";
import {patch} from "@web/core/utils/patch";
import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {onWillStart} from "@odoo/owl";
import {TERMINAL} from "@clientele/app/services/card_desk";
import {useBarcodeReader} from "@point_of_sale/app/hooks/barcode_reader_hook";

patch(PaymentScreen, {
    components: {...PaymentScreen.components, CustomerStrip},
});

patch(PaymentScreen.prototype, {
    setup() {
        super.setup(...arguments);
        onWillStart(async () => await this.pos.returns.prepare(this.currentOrder));
        useBarcodeReader(
            forEveryScan(async (code) => {
                if (!(await this.payByScan(code.code))) {
                    await this.pos.customers.finder.scanWhilePaying(code);
                }
            })
        );
    },
    /** A card or voucher that is scanned pays: a customer's, once the customer is there. */
    async payByScan(code) {
        const {cards, customers} = this.pos;
        const known = customers.finder.findLocal(code, "till_codes");
        const partner = this.currentOrder.getPartner();
        if (this.isRefundOrder || known.some((one) => one !== partner)) {
            return false;
        }
        const card = await cards.show(this.currentOrder, code);
        if (card) {
            await this.addNewPaymentLine(cards.method);
        }
        return Boolean(card);
    },
    /** How much of what is due a means may pay: an account has a limit. */
    async fittingAmount(method) {
        const order = this.currentOrder;
        const due = order.remainingDue;
        if (due < 0) {
            return this.fittingReturn(method, due);
        }
        if (method.type === "pay_later" && due > 0 && order.isSettlement) {
            this.notification.add(
                _t("An account is not paid with the account: take cash or card."),
                {type: "warning"}
            );
            return 0;
        }
        const isDebt = method.type === "pay_later" && due > 0 && order.getPartner();
        return isDebt ? await this.pos.accounts.ask(order, due) : due;
    },
    /**
     * How much of a return may go back by a means: what came by it. What is still owed
     * on account goes there first.
     */
    fittingReturn(method, due) {
        const {returns} = this.pos;
        const owed = returns.owedOnAccount(this.currentOrder);
        const elsewhere = method.type === "pay_later" ? due : Math.min(due + owed, 0);
        if (!elsewhere) {
            this.notification.add(returns.owedText(this.currentOrder, owed), {
                type: "warning",
            });
            return 0;
        }
        if (method.type === "pay_later") {
            const credit = returns.mostOnAccount(this.currentOrder, method, due);
            if (!credit) {
                this.notification.add(returns.creditText, {type: "warning"});
            }
            return -credit;
        }
        const most = returns.mostBackBy(this.currentOrder, method);
        if (!most) {
            this.notification.add(
                _t(
                    "%(method)s gives nothing more back here: this sale was paid by %(paid)s. Give it back so, or by voucher (button “%(voucher)s”); another means takes a manager.",
                    {
                        method: method.name,
                        voucher: this.pos.cards.method?.name || _t("Voucher"),
                        paid: returns.paidBy(this.currentOrder) || _t("an exchange"),
                    }
                ),
                {type: "warning"}
            );
        }
        return Math.max(elsewhere, -most);
    },
    /** How the sale was paid that a return is of. */
    get paidBy() {
        return this.isRefundOrder ? this.pos.returns.paidBy(this.currentOrder) : "";
    },
    get owedOnAccount() {
        return this.isRefundOrder
            ? this.pos.returns.owedOnAccount(this.currentOrder)
            : 0;
    },
    /** What is paid on the account, where the ticket does nothing else. */
    get settled() {
        const {currentOrder: order} = this;
        return order.isSettlement ? -this.pos.accounts.onAccount(order) : 0;
    },
    /** A return asks at once where its money goes. */
    async addNewPaymentLine(method) {
        const due = this.currentOrder.remainingDue;
        const amount = await this.fittingAmount(method);
        if (due && !amount) {
            return false;
        }
        const isAdded = await super.addNewPaymentLine(...arguments);
        if (isAdded && amount !== due) {
            this.paymentLines.at(-1).setAmount(amount);
            this.numberBuffer.reset();
        }
        if (isAdded && this.isRefundOrder && method.use_payment_terminal === TERMINAL) {
            this.sendPaymentRequest(this.paymentLines.at(-1));
        }
        return isAdded;
    },
    /** A card or voucher that did not pay leaves no line in the way of other means. */
    async sendPaymentRequest(line) {
        await super.sendPaymentRequest(...arguments);
        if (line.isByCard && line.payment_status === "retry") {
            this.deletePaymentLine(line.uuid);
        }
    },
    async sendPaymentReverse(line) {
        await super.sendPaymentReverse(...arguments);
        if (line.isByCard && line.payment_status === "reversed") {
            this.deletePaymentLine(line.uuid);
        }
    },
    /** What the card had set aside is free again. */
    deletePaymentLine(uuid) {
        const line = this.paymentLines.find((one) => one.uuid === uuid);
        if (line?.isByCard && line.payment_status === "done") {
            this.pos.cards.release(uuid);
        }
        if (this.isSettled(line)) {
            return this.pos.onClickBackButton(); // which gives the settlement up
        }
        return super.deletePaymentLine(...arguments);
    },
    /** Whether a line is what is settled, or paid ahead: the account's window says it. */
    isSettled(line) {
        const isOnAccount = line?.payment_method_id.type === "pay_later";
        return Boolean(isOnAccount && this.currentOrder.isSettlement);
    },
    updateSelectedPaymentline() {
        if (!this.isSettled(this.selectedPaymentLine)) {
            return super.updateSelectedPaymentline(...arguments);
        }
        this.numberBuffer.reset();
        this.notification.add(
            _t("Press a means of payment first. To change the amount, go back."),
            {type: "warning"}
        );
        return undefined;
    },
    /** Why the button does nothing here. */
    async toggleIsToInvoice() {
        if (this.currentOrder.isSettlement) {
            this.notification.add(_t("Nothing is sold here: there is no invoice."), {
                type: "warning",
            });
        }
        return await super.toggleIsToInvoice(...arguments);
    },
});
