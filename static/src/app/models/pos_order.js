import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {patch} from "@web/core/utils/patch";
import {pricedFor} from "@clientele/app/utils/exemption";
import {serializeDate} from "@web/core/l10n/dates";

const {DateTime} = luxon;

patch(PosOrder.prototype, {
    /** Whether the ticket is without tax because of its customer. */
    get isTaxExempt() {
        return Boolean(this.fiscal_position_id?.exempts_customers);
    },
    /** Why the ticket is without tax, as it is printed. */
    get taxExemptionText() {
        if (!this.isTaxExempt) {
            return "";
        }
        return (
            this.tax_exemption_text || this.partner_id?.till_pricing?.exemption?.text
        );
    },
    setPartner() {
        const result = super.setPartner(...arguments);
        this.followCustomer();
        return result;
    },
    setPricelist() {
        const result = pricedFor(this, () => super.setPricelist(...arguments));
        for (const line of this.lines) {
            if (line.combo_parent_id && line.price_type === "original") {
                line.removeTax();
            }
        }
        this.followCustomer();
        return result;
    },
    updatePricelistAndFiscalPosition(partner) {
        const wasExempt = this.isTaxExempt;
        super.updatePricelistAndFiscalPosition(...arguments);
        this.chooseTaxPosition(partner);
        this.followTaxExemption(wasExempt);
    },
    setPreset() {
        const wasExempt = this.isTaxExempt;
        super.setPreset(...arguments);
        this.chooseTaxPosition(this.partner_id);
        this.followTaxExemption(wasExempt);
    },
    /** Other ways to a position, such as a sale order that is loaded. */
    update(values) {
        const wasExempt = this.isTaxExempt;
        const result = super.update(...arguments);
        if (values && "fiscal_position_id" in values) {
            this.followTaxExemption(wasExempt);
        }
        return result;
    },
    /**
     * A refund has the taxes of the sale, an exemption in force is stronger than any
     * other position, and one that is over ends without a network too.
     */
    chooseTaxPosition(partner) {
        const positions = this.models["account.fiscal.position"];
        const refunded = this.lines.find((line) => line.refunded_orderline_id);
        const exemption = partner?.till_pricing?.exemption;
        const today = serializeDate(DateTime.now());
        if (refunded) {
            const sale = refunded.refunded_orderline_id.order_id;
            this.fiscal_position_id = sale?.fiscal_position_id || false;
        } else if (exemption && !(exemption.until < today)) {
            this.fiscal_position_id =
                positions.find((one) => one.exempts_customers) ||
                this.fiscal_position_id;
        } else if (this.isTaxExempt) {
            this.fiscal_position_id =
                positions.get(exemption?.position_id) ||
                this.config.default_fiscal_position_id;
        }
    },
    /** Prices where an exemption begins or ends: lists anew, typed ones converted. */
    followTaxExemption(wasExempt) {
        if (this.finalized) {
            return; // what is paid stays
        }
        const stale = this.lines.filter((line) => line.isPricedOtherwise(wasExempt));
        for (const line of stale) {
            if (line.price_type === "manual") {
                line.convertTypedPrice();
            }
        }
        if (stale.some((line) => line.price_type === "original")) {
            this.setPricelist(this.pricelist_id);
        }
    },
    /** What is given for nothing costs what the others of its kind cost here. */
    _getRewardLineValuesProduct() {
        const rewards = pricedFor(this, () =>
            super._getRewardLineValuesProduct(...arguments)
        );
        for (const reward of Array.isArray(rewards) ? rewards : []) {
            const paid = this.lines.find(
                (line) =>
                    line.product_id.id === reward._reward_product_id?.id &&
                    line.discount
            );
            if (paid) {
                const share = 1 - paid.discount / 100;
                reward.price_unit = this.currency.round(reward.price_unit * share);
            }
        }
        return rewards;
    },
    /** Money on a card is not paid for with money on a card. */
    _getDiscountableOnOrder(reward) {
        const result = super._getDiscountableOnOrder(...arguments);
        if (["ewallet", "gift_card"].includes(reward.program_id.program_type)) {
            const loading = this.lines.filter((line) => line.loadsCard);
            for (const line of loading) {
                result.discountable -= line.prices.total_included;
            }
            result.discountable = Math.max(result.discountable, 0);
        }
        return result;
    },
    /** What is a means of payment is no reward. */
    getClaimableRewards() {
        return super
            .getClaimableRewards(...arguments)
            .filter(({reward}) => reward.program_id.redeem_as !== "payment");
    },
    /** Use no more points of a card for a reward than the cashier typed. */
    limitPoints(reward, card, points) {
        const limits = this.uiState.pointLimits || {};
        this.uiState.pointLimits = {...limits, [`${reward.id},${card.id}`]: points};
    },
    _getRewardLineValuesDiscount({reward, coupon_id: cardId}) {
        const limit = this.uiState.pointLimits?.[`${reward.id},${cardId}`];
        if (!limit || reward.discount_mode !== "per_point") {
            return super._getRewardLineValuesDiscount(...arguments);
        }
        // Core caps what a reward gives by this: the cap is the cashier's for once.
        const most = reward.discount_max_amount;
        reward.discount_max_amount = Math.min(
            most || Infinity,
            limit * reward.discount
        );
        try {
            return super._getRewardLineValuesDiscount(...arguments);
        } finally {
            reward.discount_max_amount = most;
        }
    },
    /** What the ticket takes from cards that exist, in money. */
    get spentFromCards() {
        const lines = this.lines.filter((line) => line.coupon_id?.id > 0);
        const rewards = lines.filter((line) => line.is_reward_line);
        return -rewards.reduce((sum, line) => sum + line.prices.total_included, 0);
    },
    /** Discounts of all lines, for the customer and the price list as they are now. */
    followCustomer() {
        for (const line of this.lines) {
            line.followCustomer();
        }
    },
    /** With what the customer's price level makes cheaper, beside the discounts. */
    getTotalDiscount() {
        const saved = this.lines.reduce((sum, line) => sum + line.savedByLevel, 0);
        return this.currency.round(super.getTotalDiscount(...arguments) + saved);
    },
    /** Whether the customer's terms made the ticket cheaper. */
    get isCheaperForCustomer() {
        return this.lines.some((line) => line.automatic_discount || line.savedByLevel);
    },
});
