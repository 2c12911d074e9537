import {paidPart, paidPrices} from "@clientele/app/utils/refund_prices";
import {patch} from "@web/core/utils/patch";
import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {PosOrderline} from "@point_of_sale/app/models/pos_order_line";

const PREPAID = ["ewallet", "gift_card"];

patch(PosOrder.prototype, {
    /** What the lines of the sale cost in the end, with tax, by their uuid. */
    get paidPrices() {
        const lines = this.lines.map((line) => ({
            id: line.uuid,
            amount: line.amountWithTax,
            taxes: line.tax_ids.map(({id}) => id).sort((one, other) => one - other),
            is_reward: line.is_reward_line,
            is_prepaid: PREPAID.includes(line.reward_id?.program_id?.program_type),
            is_money: line.loadsCard,
            is_refund: Boolean(line.refunded_orderline_id),
        }));
        return paidPrices(lines, (amount) => this.currency.round(amount));
    },
});

patch(PosOrderline.prototype, {
    /** What the line comes to, below zero for what is given. */
    get amountWithTax() {
        const amount = Math.abs(this.prices.total_included);
        return this.qty * this.price_unit < 0 ? -amount : amount;
    },
    /** Whether the line made others cheaper: it goes back with them, not by itself. */
    get isGivenWithOthers() {
        const isOwn = !this.refunded_orderline_id;
        return this.is_reward_line || (isOwn && this.amountWithTax < 0);
    },
    /** What the line cost in the end; nothing for what is no product that was sold. */
    get paidPrice() {
        return this.order_id.paidPrices[this.uuid];
    },
    /** Whether discounts and rewards of the ticket made the line cheaper. */
    get isMadeCheaper() {
        return this.currency.round(this.amountWithTax - this.paidPrice) > 0;
    },
    /** What went back of the line before, by other tickets. */
    returnedBefore(ticket) {
        const lines = this.refund_orderline_ids.filter(
            ({order_id: order}) => order !== ticket && order?.state !== "cancel"
        );
        return {
            amount: -lines.reduce((sum, line) => sum + line.amountWithTax, 0),
            quantity: -lines.reduce((sum, line) => sum + line.qty, 0),
        };
    },
    /** Give back what was really paid for what the line takes back. */
    takePaidPrice() {
        const sale = this.refunded_orderline_id;
        const round = (amount) => this.currency.round(amount);
        const returned = sale.returnedBefore(this.order_id);
        const line = {paid: sale.paidPrice, sold: sale.qty};
        const amount = paidPart(line, returned, -this.qty, round);
        const usual = (sale.amountWithTax * -this.qty) / sale.qty;
        if (!usual || !round(-this.amountWithTax - amount)) {
            return;
        }
        this.setUnitPrice((sale.price_unit * amount) / usual);
        // Taxes that are added may round a cent up: never above what was paid.
        for (let cents = 1; cents < 4 && -this.amountWithTax > amount; cents++) {
            const less = amount - cents * this.currency.rounding;
            this.setUnitPrice((sale.price_unit * less) / usual);
        }
    },
    /** What part of a price goes back is no price of a list: it is exact. */
    setUnitPrice(price) {
        super.setUnitPrice(...arguments);
        const isExact = typeof price === "number" && isFinite(price);
        if (this.refunded_orderline_id && isExact) {
            this.price_unit = price;
        }
    },
});
