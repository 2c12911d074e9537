import {PaymentInterface} from "@point_of_sale/app/utils/payment/payment_interface";
import {register_payment_method} from "@point_of_sale/app/services/pos_store";
import {TERMINAL} from "@clientele/app/services/card_desk";

/** Prepaid cards and vouchers as a terminal: the server holds what a line takes. */
export class CardPayment extends PaymentInterface {
    setup() {
        super.setup(...arguments);
        this.supports_reversals = true;
    }
    async sendPaymentRequest(uuid) {
        const line = this.pos.models["pos.payment"].getBy("uuid", uuid);
        return await this.pos.cards.pay(line);
    }
    async sendPaymentCancel(order, uuid) {
        await this.pos.cards.release(uuid);
        return true;
    }
    async sendPaymentReversal(uuid) {
        const line = this.pos.models["pos.payment"].getBy("uuid", uuid);
        await this.pos.cards.release(uuid);
        line.update({card_id: false, card_no: "", card_proof: ""});
        return true;
    }
}

register_payment_method(TERMINAL, CardPayment);
