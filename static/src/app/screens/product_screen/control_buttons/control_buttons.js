import {ControlButtons} from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import {patch} from "@web/core/utils/patch";

patch(ControlButtons.prototype, {
    /** Prices follow where the cashier chooses or leaves the exempt position. */
    async clickFiscalPosition() {
        const order = this.currentOrder;
        const wasExempt = order.isTaxExempt;
        await super.clickFiscalPosition(...arguments);
        order.followTaxExemption(wasExempt);
    },
});
