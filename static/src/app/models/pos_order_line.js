import {automaticDiscount, lineDiscount} from "@clientele/app/utils/pricing";
import {PosOrderline} from "@point_of_sale/app/models/pos_order_line";
import {patch} from "@web/core/utils/patch";
import {serializeDate} from "@web/core/l10n/dates";

const {DateTime} = luxon;

/**
 * The automatic discount of a product for the customer of a ticket.
 *
 * @param {Object} order
 * @param {Object} product the variant
 * @param {number} priceUnit what the price list makes it cost
 * @param {number} normalPrice what it costs without
 * @returns {number} percent
 */
export function discountOf(order, product, priceUnit, normalPrice) {
    const terms = order?.partner_id?.till_pricing;
    if (!terms) {
        return 0;
    }
    const template = product.product_tmpl_id;
    const isLevel = order.pricelist_id?.is_price_level;
    const item = {
        categ_ids: template.parentCategories,
        is_excluded: product.is_money || template.automatic_discount_excluded,
        is_reduced: !isLevel && order.currency.round(priceUnit - normalPrice) < 0,
    };
    const today = serializeDate(DateTime.now());
    return automaticDiscount(terms, item, order.config._pricing_policy, today);
}

patch(PosOrderline.prototype, {
    /** Whether the line sells something that has a price of its own. */
    get isDiscountedAutomatically() {
        return Boolean(
            this.product_id &&
                !this.refunded_orderline_id &&
                !this.sale_order_origin_id &&
                !this.is_reward_line &&
                !this.isTipLine() &&
                this.price_type !== "automatic"
        );
    },
    /** Follow the customer of the ticket, unless a discount was typed by hand. */
    followCustomer() {
        const policy = this.config._pricing_policy;
        if (!policy || !this.isDiscountedAutomatically) {
            return;
        }
        const root = this.combo_parent_id || this;
        const {product_id: product} = root;
        const normal = product.lst_price + (root.price_extra || 0);
        const automatic = discountOf(this.order_id, product, root.price_unit, normal);
        const given = this.automatic_discount;
        const rate = lineDiscount(this.discount, given, automatic, policy.digits);
        this.setDiscount(rate);
        this.automatic_discount = automatic;
    },
    setQuantity() {
        const result = super.setQuantity(...arguments);
        if (result === true) {
            this.followCustomer();
        }
        return result;
    },
});
