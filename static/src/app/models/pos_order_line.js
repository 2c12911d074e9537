import {automaticDiscount, lineDiscount} from "@clientele/app/utils/pricing";
import {priceAtPosition, pricedFor, shelfPrice} from "@clientele/app/utils/exemption";
import {PosOrderline} from "@point_of_sale/app/models/pos_order_line";
import {patch} from "@web/core/utils/patch";
import {serializeDate} from "@web/core/l10n/dates";

const {DateTime} = luxon;

/**
 * The automatic discount of a product for the customer of a ticket.
 *
 * @param {Object} order
 * @param {Object} product the variant
 * @param {number} quantity
 * @param {number} priceExtra what its options cost
 * @returns {number} percent
 */
export function discountOf(order, product, quantity, priceExtra = 0) {
    const terms = order?.partner_id?.till_pricing;
    if (!terms) {
        return 0;
    }
    const template = product.product_tmpl_id;
    const item = {
        categ_ids: template.parentCategories,
        is_excluded: product.is_money || template.automatic_discount_excluded,
        is_reduced: isReducedByList(order, product, quantity, priceExtra),
    };
    const today = serializeDate(DateTime.now());
    return automaticDiscount(terms, item, order.config._pricing_policy, today);
}

/** Whether the price list, no level, sells a product below its normal price. */
function isReducedByList(order, product, quantity, priceExtra) {
    const pricelist = order.pricelist_id;
    if (!pricelist || pricelist.is_price_level) {
        return false;
    }
    const price = pricedFor(null, () =>
        product.getPrice(pricelist, quantity, priceExtra, false, product)
    );
    return order.currency.round(price - product.lst_price - priceExtra) < 0;
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
    /** Whether the line is a reward that costs the more points the more it gives. */
    get isPaidByPoint() {
        const reward = this.is_reward_line && this.reward_id;
        return Boolean(reward && reward.discount_mode === "per_point");
    },
    /** Whether the line puts money on a card. */
    get loadsCard() {
        const tip = this.config.tip_product_id;
        return (
            !this.is_reward_line &&
            Boolean(this.product_id.is_money) &&
            this.product_id.id !== tip?.id
        );
    },
    /** Follow the customer of the ticket, unless a discount was typed by hand. */
    followCustomer() {
        const policy = this.config._pricing_policy;
        if (!policy || !this.isDiscountedAutomatically) {
            return;
        }
        const root = this.combo_parent_id || this;
        const automatic = discountOf(
            this.order_id,
            root.product_id,
            root.getQuantity(),
            root.getPriceExtra()
        );
        const given = this.automatic_discount;
        const rate = lineDiscount(this.discount, given, automatic, policy.digits);
        this.setDiscount(rate);
        this.automatic_discount = automatic;
    },
    /** What the product costs without a price list, with the taxes of the ticket. */
    get normalPrice() {
        const normal = this.product_id.lst_price + (this.price_extra || 0);
        const order = this.order_id;
        return order.isTaxExempt
            ? priceAtPosition(normal, this.product_id, order.fiscal_position_id)
            : normal;
    },
    /** What the customer's level makes the line cheaper, before discounts. */
    get savedByLevel() {
        const isLevelPrice =
            this.price_type === "original" &&
            this.order_id.pricelist_id?.is_price_level &&
            !this.isPartOfCombo() &&
            this.price_unit;
        if (!isLevelPrice) {
            return 0;
        }
        const share = this.normalPrice / this.price_unit - 1;
        return Math.max(share * this.prices.no_discount_total_included, 0);
    },
    /** From the shelf price that stands on the line to the price of an exempt one. */
    removeTax() {
        const {isTaxExempt, fiscal_position_id: position} = this.order_id;
        if (isTaxExempt) {
            this.setUnitPrice(
                priceAtPosition(this.price_unit, this.product_id, position)
            );
        }
    },
    /**
     * Whether the price is still with tax on an exempt ticket, or the other way round.
     *
     * @param {Boolean} wasExempt the ticket, where the line does not know it
     */
    isPricedOtherwise(wasExempt) {
        const isPricedExempt = this.uiState.isPricedExempt ?? wasExempt;
        return (
            this.isDiscountedAutomatically &&
            isPricedExempt !== this.order_id.isTaxExempt
        );
    },
    /** The exemption of the ticket begins or ends: what was typed means the other. */
    convertTypedPrice() {
        const typed = this.uiState.typedPrice;
        const price = this.price_unit;
        if (this.order_id.isTaxExempt) {
            this.removeTax();
            this.uiState.typedPrice = {shelf: price, exempt: this.price_unit};
        } else if (typed?.exempt === price) {
            this.setUnitPrice(typed.shelf); // without a cent lost on the way
        } else {
            const positions = this.models["account.fiscal.position"];
            const exempt = positions.find((one) => one.exempts_customers);
            this.setUnitPrice(shelfPrice(price, this.product_id, exempt));
        }
    },
    /** Orders and invoices keep the exact price without tax: so does the ticket. */
    setUnitPrice(price) {
        super.setUnitPrice(...arguments);
        this.uiState.isPricedExempt = Boolean(this.order_id?.isTaxExempt);
        if (
            this.order_id?.isTaxExempt &&
            typeof price === "number" &&
            isFinite(price)
        ) {
            this.price_unit = price;
        }
    },
    canBeMergedWith() {
        return pricedFor(this.order_id, () => super.canBeMergedWith(...arguments));
    },
    setQuantity() {
        const result = pricedFor(this.order_id, () => super.setQuantity(...arguments));
        if (result === true) {
            this.followCustomer();
        }
        return result;
    },
});
