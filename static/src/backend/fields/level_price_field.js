import {FloatField, floatField} from "@web/views/fields/float/float_field";
import {registry} from "@web/core/registry";

/** A price that may be missing: nothing where others would show 0.00, which is free. */
export class LevelPriceField extends FloatField {
    parse(value) {
        return value.trim() ? super.parse(value) : 0;
    }

    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

registry.category("fields").add("clientele_level_price", {
    ...floatField,
    component: LevelPriceField,
});
