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
        const formerPosition = this.fiscal_position_id;
        super.updatePricelistAndFiscalPosition(...arguments);
        this.checkTaxPosition(partner);
        this.followTaxExemption(formerPosition);
    },
    /** A refund has the taxes of the sale; without a network exemptions end in time. */
    checkTaxPosition(partner) {
        const refunded = this.lines.find((line) => line.refunded_orderline_id);
        const exemption = partner?.till_pricing?.exemption;
        const today = serializeDate(DateTime.now());
        if (refunded) {
            const sale = refunded.refunded_orderline_id.order_id;
            this.fiscal_position_id = sale?.fiscal_position_id || false;
        } else if (this.isTaxExempt && exemption?.until < today) {
            const positions = this.models["account.fiscal.position"];
            this.fiscal_position_id =
                positions.get(exemption.position_id) ||
                this.config.default_fiscal_position_id;
        }
    },
    /** Prices where an exemption begins or ends: lists anew, typed ones converted. */
    followTaxExemption(formerPosition) {
        const wasExempt = Boolean(formerPosition?.exempts_customers);
        if (wasExempt === this.isTaxExempt) {
            return;
        }
        for (const line of this.lines) {
            if (line.price_type === "manual") {
                line.convertTypedPrice(formerPosition);
            }
        }
        this.setPricelist(this.pricelist_id);
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
