import {patch} from "@web/core/utils/patch";
import {PosOrder} from "@point_of_sale/app/models/pos_order";

patch(PosOrder.prototype, {
    /** Whether the ticket does nothing but settle what is owed, or take a deposit. */
    get isSettlement() {
        return Boolean(this.settlement_claims) && !this.lines.length;
    },
    /** Nothing is sold: there is nothing to invoice, whoever the customer is. */
    setToInvoice(isInvoiced) {
        super.setToInvoice(isInvoiced && !this.isSettlement);
    },
    isToInvoice() {
        return super.isToInvoice(...arguments) && !this.isSettlement;
    },
});
