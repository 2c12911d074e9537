import {TicketScreen} from "@point_of_sale/app/screens/ticket_screen/ticket_screen";
import {patch} from "@web/core/utils/patch";

patch(TicketScreen.prototype, {
    /** The ticket may have had a customer before: the taxes are those of the sale. */
    postRefund(order) {
        super.postRefund(...arguments);
        order.chooseTaxPosition(order.getPartner());
    },
});
