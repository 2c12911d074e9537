import {
    isLowering,
    netAmounts,
    returnAmounts,
    solvePrice,
} from "@clientele/app/utils/refund_prices";
import {patch} from "@web/core/utils/patch";
import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {PosOrderline} from "@point_of_sale/app/models/pos_order_line";

const PREPAID = ["ewallet", "gift_card"];

/** How much of each sold line is taken back, by its uuid. */
function quantitiesOf(lines) {
    const quantities = new Map();
    for (const {qty, refunded_orderline_id: sold} of lines) {
        quantities.set(sold.uuid, (quantities.get(sold.uuid) || 0) - qty);
    }
    return quantities;
}

patch(PosOrder.prototype, {
    /** The lines of the sale, as the rule of refunds takes them. */
    get soldLines() {
        const own = this.lines.filter((line) => !line.refunded_orderline_id);
        return own.map((line) => line.soldLine);
    },
    /** What the goods of the sale cost in the end, with tax, by the uuid of their line. */
    get paidPrices() {
        return netAmounts(this.soldLines, this.currency.rounding);
    },
    /** The lines of other tickets that took something of this sale back. */
    refundLinesBefore(ticket) {
        return this.lines
            .flatMap((line) => line.refund_orderline_ids)
            .filter(
                ({order_id: order}) => order !== ticket && order?.state !== "cancel"
            );
    },
    /** What a ticket gives back for lines of this sale, by their uuid. */
    amountsGivenBack(ticket) {
        const own = ticket.lines.filter(
            ({refunded_orderline_id: sold}) => sold?.order_id === this
        );
        const earlier = this.refundLinesBefore(ticket);
        const returned = {
            before: quantitiesOf(earlier),
            now: quantitiesOf(own),
            given: -earlier.reduce((sum, line) => sum + line.amountWithTax, 0),
        };
        return returnAmounts(this.soldLines, returned, this.currency.rounding);
    },
    /**
     * Keep an amount of what the return gives back: off each line in proportion.
     *
     * A cashier who gives back less already gives back no less for it, and no more. What
     * of the return is put on a customer's wallet is less by as much.
     *
     * @param {number} kept in all, the same at each call
     */
    giveBackLess(kept) {
        this.giveBackAsBefore();
        const lines = this.lines.filter((line) => line.refunded_orderline_id);
        const sale = lines[0]?.refunded_orderline_id.order_id;
        if (!kept || !sale) {
            return;
        }
        const most = [...sale.amountsGivenBack(this).values()];
        const amounts = lines.map((line) => Math.max(-line.amountWithTax, 0));
        let total = amounts.reduce((sum, amount) => sum + amount, 0);
        const less = this.currency.round(
            total - Math.max(most.reduce((sum, amount) => sum + amount, 0) - kept, 0)
        );
        if (less <= 0) {
            return;
        }
        const before = new Map(lines.map((line, index) => [line.uuid, amounts[index]]));
        let left = less;
        for (const [index, line] of lines.entries()) {
            const amount = amounts[index];
            const part = total ? this.currency.round((left * amount) / total) : 0;
            if (part) {
                line.takeBackFor(Math.max(amount - part, 0));
            }
            left -= part;
            total -= amount;
        }
        const loaded = this.loadLess(less);
        const {text} = this.uiState.kept;
        this.uiState.kept = {before, loaded, given: this.amountGivenBack, text};
    },
    /** What all lines of a return give back, with tax. */
    get amountGivenBack() {
        const lines = this.lines.filter((line) => line.refunded_orderline_id);
        return this.currency.round(
            -lines.reduce((sum, line) => sum + line.amountWithTax, 0)
        );
    },
    /** Undo what was kept, unless the cashier changed the return since. */
    giveBackAsBefore() {
        const {before, loaded, given} = this.uiState.kept || {};
        if (before && !this.currency.round(given - this.amountGivenBack)) {
            for (const line of this.lines) {
                if (before.has(line.uuid)) {
                    line.takeBackFor(before.get(line.uuid));
                } else if (line.uuid === loaded?.uuid) {
                    line.setUnitPrice(loaded.price);
                }
            }
        }
        this.uiState.kept = {text: this.uiState.kept?.text};
    },
    /**
     * Put less on the wallet that the return pays for.
     *
     * @param {number} amount
     * @returns {{uuid: string, price: number}|undefined} the line as it was
     */
    loadLess(amount) {
        const line = this.lines.find(
            (one) =>
                !one.refunded_orderline_id && one.loadsCard && one.amountWithTax > 0
        );
        if (!line || line.qty !== 1) {
            return undefined;
        }
        const {uuid, price_unit: price} = line;
        line.setUnitPrice(Math.max(this.currency.round(price - amount), 0));
        return {uuid, price};
    },
});

patch(PosOrderline.prototype, {
    /** What the line comes to, below zero for what is given. */
    get amountWithTax() {
        return this.currency.round(this.prices.total_included);
    },
    get soldLine() {
        const deposit = this.config.down_payment_product_id;
        const isDeposit = Boolean(deposit) && this.product_id.id === deposit.id;
        return {
            key: this.uuid,
            quantity: this.qty,
            amount: this.amountWithTax,
            taxes: this.tax_ids.map(({id}) => id).sort((one, other) => one - other),
            is_discount: Boolean(this.is_reward_line) || (isDeposit && this.qty < 0),
            is_money: this.loadsCard,
            is_prepaid: PREPAID.includes(this.reward_id?.program_id?.program_type),
        };
    },
    /** Whether the line made others cheaper: it goes back with them, not by itself. */
    get isGivenWithOthers() {
        const isOwn = !this.refunded_orderline_id;
        return this.is_reward_line || (isOwn && isLowering(this.soldLine));
    },
    /** What the line cost in the end; nothing for what is no product that was sold. */
    get paidPrice() {
        return this.order_id.paidPrices.get(this.uuid);
    },
    /** Whether discounts and rewards of the ticket made the line cheaper. */
    get isMadeCheaper() {
        return this.currency.round(this.amountWithTax - this.paidPrice) > 0;
    },
    /** Give back what was really paid for what the line takes back. */
    takePaidPrice() {
        const sold = this.refunded_orderline_id;
        this.takeBackFor(sold.order_id.amountsGivenBack(this.order_id).get(sold.uuid));
    },
    /**
     * Choose the price at which the line gives an amount back.
     *
     * @param {number} amount with tax
     */
    takeBackFor(amount) {
        const sold = this.refunded_orderline_id;
        const total = (sold.amountWithTax * -this.qty) / sold.qty;
        if (!this.currency.round(-this.amountWithTax - amount)) {
            return;
        }
        const totalAt = (price) => {
            this.setUnitPrice(price);
            return -this.amountWithTax;
        };
        const usual = {price: sold.price_unit, total};
        this.setUnitPrice(solvePrice(amount, usual, totalAt, this.currency.rounding));
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
