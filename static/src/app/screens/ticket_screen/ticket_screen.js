import {_t} from "@web/core/l10n/translation";
import {TicketScreen} from "@point_of_sale/app/screens/ticket_screen/ticket_screen";
import {patch} from "@web/core/utils/patch";

patch(TicketScreen.prototype, {
    setup() {
        super.setup(...arguments);
        // What a scanner types is no quantity.
        this.numberBuffer.use({
            triggerAtInput: (event) => this._onUpdateSelectedOrderline(event),
            useWithBarcode: true,
        });
    },
    /** The ticket may have had a customer before: the taxes are those of the sale. */
    postRefund(order) {
        super.postRefund(...arguments);
        order.chooseTaxPosition(order.getPartner());
        for (const line of order.lines) {
            if (line.refunded_orderline_id) {
                line.takePaidPrice();
            }
        }
    },
    async onDoRefund() {
        this.numberBuffer.capture();
        return await super.onDoRefund(...arguments);
    },
    _onUpdateSelectedOrderline() {
        if (this.isGivenWithOthers()) {
            return this.numberBuffer.reset();
        }
        return super._onUpdateSelectedOrderline(...arguments);
    },
    _prepareAutoRefundOnOrder() {
        return (
            !this.isGivenWithOthers() && super._prepareAutoRefundOnOrder(...arguments)
        );
    },
    /** Discounts and rewards go back with the products: say so. */
    isGivenWithOthers() {
        const id = this.getSelectedOrderlineId();
        const lines = this.getSelectedOrder()?.lines || [];
        const line = lines.find((one) => one.id === id);
        if (!line?.isGivenWithOthers) {
            return false;
        }
        this.notification.add(
            _t(
                "Discounts and rewards go back with the products that they made cheaper. Choose the product."
            ),
            {type: "warning"}
        );
        return true;
    },
});
