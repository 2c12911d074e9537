import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {patch} from "@web/core/utils/patch";

patch(PosOrder.prototype, {
    setPartner() {
        const result = super.setPartner(...arguments);
        this.followCustomer();
        return result;
    },
    setPricelist() {
        const result = super.setPricelist(...arguments);
        this.followCustomer();
        return result;
    },
    /** Discounts of all lines, for the customer and the price list as they are now. */
    followCustomer() {
        for (const line of this.lines) {
            line.followCustomer();
        }
    },
});
