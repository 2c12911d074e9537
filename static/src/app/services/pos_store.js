import {CustomerDesk} from "@clientele/app/services/customer_desk";
import {patch} from "@web/core/utils/patch";
import {PosStore} from "@point_of_sale/app/services/pos_store";

patch(PosStore.prototype, {
    async setup() {
        this.customers = new CustomerDesk(this);
        await super.setup(...arguments);
    },
    setPartnerToCurrentOrder(partner) {
        super.setPartnerToCurrentOrder(...arguments);
        if (partner) {
            this.customers.refresh(partner, this.getOrder());
        }
    },
    /** Our short form instead of the back office's, which cashiers may not open. */
    async editPartner(partner) {
        return await this.customers.openForm(partner);
    },
    /** The preparation ticket says whom it is for. */
    getOrderData(order) {
        const data = super.getOrderData(...arguments);
        return {...data, customer_name: order.getPartnerName()};
    },
});
