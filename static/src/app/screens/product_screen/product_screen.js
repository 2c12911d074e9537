import {CustomerStrip} from "@clientele/app/components/customer_strip/customer_strip";
import {patch} from "@web/core/utils/patch";
import {ProductScreen} from "@point_of_sale/app/screens/product_screen/product_screen";
import {useBarcodeReader} from "@point_of_sale/app/hooks/barcode_reader_hook";

patch(ProductScreen, {
    components: {...ProductScreen.components, CustomerStrip},
});

patch(ProductScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useBarcodeReader({error: this._barcodeProductAction});
    },
    async _barcodeProductAction(code) {
        const {finder} = this.pos.customers;
        if (!(await finder.takes(code, () => this._getProductByBarcode(code)))) {
            await super._barcodeProductAction(...arguments);
        }
    },
    /** Every kind of code, where core knows the barcode field alone. */
    async _barcodePartnerAction(code) {
        await this.pos.customers.finder.scan(code.code);
    },
    async _onCouponScan(code) {
        if (!(await this.pos.customers.finder.takesCard(code))) {
            await super._onCouponScan(...arguments);
        }
    },
});
