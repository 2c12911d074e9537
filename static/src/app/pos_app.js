import {Chrome} from "@point_of_sale/app/pos_app";
import {patch} from "@web/core/utils/patch";
import {useExternalListener} from "@odoo/owl";

patch(Chrome.prototype, {
    setup() {
        super.setup(...arguments);
        const onKeydown = (ev) => this.pos.customers.onKeydown(ev);
        useExternalListener(window, "keydown", onKeydown, {capture: true});
    },
});
