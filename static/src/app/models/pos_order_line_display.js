import {PosOrderline} from "@point_of_sale/app/models/pos_order_line";
import {patch} from "@web/core/utils/patch";
import {showsTax} from "@clientele/app/utils/price_display";

patch(PosOrderline.prototype, {
    /** Whether the customer of the ticket wants other prices than the till shows. */
    get isShownOtherwise() {
        const partner = this.order_id?.partner_id;
        return showsTax(partner, this.config) !== showsTax(undefined, this.config);
    },
    /** The opposite of what the till shows: a sum for a combo, as in core. */
    sumOtherwise(included, excluded) {
        const name = showsTax(undefined, this.config) ? excluded : included;
        const lines = this.combo_line_ids.length ? this.combo_line_ids : [this];
        return lines.reduce((total, line) => total + line[name], 0);
    },
    /** The same for one unit. */
    unitOtherwise(prefix) {
        const tax = showsTax(undefined, this.config) ? "excluded" : "included";
        return this.unitPrices[`${prefix}total_${tax}`];
    },
    get displayPrice() {
        return this.isShownOtherwise
            ? this.sumOtherwise("priceIncl", "priceExcl")
            : super.displayPrice;
    },
    get displayPriceNoDiscount() {
        return this.isShownOtherwise
            ? this.sumOtherwise("priceInclNoDiscount", "priceExclNoDiscount")
            : super.displayPriceNoDiscount;
    },
    get displayPriceUnit() {
        return this.isShownOtherwise ? this.unitOtherwise("") : super.displayPriceUnit;
    },
    get displayPriceUnitNoDiscount() {
        return this.isShownOtherwise
            ? this.unitOtherwise("no_discount_")
            : super.displayPriceUnitNoDiscount;
    },
});
