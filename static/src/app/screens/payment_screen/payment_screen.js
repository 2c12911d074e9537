import {CustomerStrip} from "@clientele/app/components/customer_strip/customer_strip";
import {patch} from "@web/core/utils/patch";
import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {useBarcodeReader} from "@point_of_sale/app/hooks/barcode_reader_hook";

patch(PaymentScreen, {
    components: {...PaymentScreen.components, CustomerStrip},
});

patch(PaymentScreen.prototype, {
    setup() {
        super.setup(...arguments);
        const scan = (code) => this.pos.customers.finder.scanWhilePaying(code);
        useBarcodeReader({
            client: (code) => this.pos.customers.finder.scan(code.code),
            coupon: scan,
            error: scan,
            price: scan,
            product: scan,
            quantity: scan,
            weight: scan,
        });
    },
});
