import {CustomerStrip} from "@clientele/app/components/customer_strip/customer_strip";
import {forEveryScan} from "@clientele/app/utils/scans";
import {patch} from "@web/core/utils/patch";
import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {useBarcodeReader} from "@point_of_sale/app/hooks/barcode_reader_hook";

patch(PaymentScreen, {
    components: {...PaymentScreen.components, CustomerStrip},
});

patch(PaymentScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useBarcodeReader(
            forEveryScan((code) => this.pos.customers.finder.scanWhilePaying(code))
        );
    },
});
