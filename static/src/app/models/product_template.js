import {currentPrice, priceAtPosition} from "@clientele/app/utils/exemption";
import {ProductTemplateAccounting} from "@point_of_sale/app/models/accounting/product_template_accounting";
import {patch} from "@web/core/utils/patch";

patch(ProductTemplateAccounting.prototype, {
    /** The lines of a combo carry its price: each is converted with its own taxes. */
    getPrice(pricelist, quantity, priceExtra, recurring) {
        const price = super.getPrice(...arguments);
        return recurring || this.isCombo?.() ? price : currentPrice(price, this);
    },
    prepareProductBaseLineForTaxesComputationExtraValues(opts = {}) {
        const values = super.prepareProductBaseLineForTaxesComputationExtraValues(opts);
        const position = opts.fiscalPosition;
        if (position?.exempts_customers) {
            values.price_unit = priceAtPosition(values.price_unit, this, position);
        }
        return values;
    },
});
