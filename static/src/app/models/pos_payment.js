import {patch} from "@web/core/utils/patch";
import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {PosPayment} from "@point_of_sale/app/models/pos_payment";
import {TERMINAL} from "@clientele/app/services/card_desk";

patch(PosPayment.prototype, {
    /** Whether a prepaid card or voucher pays. */
    get isByCard() {
        return this.payment_method_id?.use_payment_terminal === TERMINAL;
    },
});

patch(PosOrder.prototype, {
    /** What the server refused to give on cards: another means may be chosen. */
    forgetReturnsToCards() {
        const given = this.payment_ids.filter((line) => line.isByCard);
        for (const line of this.isRefund ? given : []) {
            this.removePaymentline(line);
        }
    },
});
