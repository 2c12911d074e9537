import {discountOf} from "@clientele/app/models/pos_order_line";
import {currentPrice, pricedFor} from "@clientele/app/utils/exemption";
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
    /** The discount is there before the line is: lines that are alike merge. */
    handlePriceUnit(values, order) {
        pricedFor(order, () => super.handlePriceUnit(...arguments));
        const product = values.product_id;
        const isOwn =
            !values.refunded_orderline_id &&
            !values.sale_order_origin_id &&
            !values.is_reward_line;
        if (product && isOwn && values.discount === undefined) {
            const shelf = product.lst_price + (values.price_extra || 0);
            const normal = pricedFor(order, () => currentPrice(shelf, product));
            const price = values.price_unit ?? normal;
            values.automatic_discount = discountOf(order, product, price, normal);
            values.discount = values.automatic_discount;
        }
    },
    /** The lines of a combo, and the price of a lot, are there only now. */
    async addLineToOrder() {
        const line = await super.addLineToOrder(...arguments);
        if (line?.isPartOfCombo()) {
            for (const one of line.getAllLinesInCombo()) {
                if (one.combo_parent_id) {
                    one.removeTax();
                }
                one.followCustomer();
            }
        } else if (line?.order_id?.isTaxExempt && line.isLotTracked()) {
            line.setQuantity(line.getQuantity());
        }
        return line;
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
