/**
 * What of a sale may be given back: the price really paid, however returns are split.
 *
 * tools/refund_prices.py is the server's side of it. Both are tested by the table
 * static/tests/refund_prices_cases.json: its `prices` by `netAmounts`, its `returns` by
 * `worthOf` after a return, less `worthOf` before it.
 *
 * A sold line has a key, a quantity, an amount with tax and the ids of its taxes, sorted.
 * It may be is_discount (a reward, or a deposit that is deducted), is_money (puts money
 * on a card) or is_prepaid (a reward of a gift card or eWallet).
 */

const EPSILON = 1e-6; // of a unit of rounding: floats are no decimals

const sum = (numbers) => [...numbers].reduce((total, number) => total + number, 0);
const countUnits = (amount, rounding) => Math.floor(amount / rounding + 0.5 + EPSILON);
const isGoods = (line) => line.quantity > 0 && line.amount >= 0 && !line.is_discount;

/**
 * Whether a line lowers the price of the goods. An article that is taken back without
 * its receipt has a quantity below zero: it pays for them, and makes none cheaper.
 *
 * @param {Object} line as it was sold
 * @returns {boolean}
 */
export function isLowering({quantity, amount, is_discount: isDiscount}) {
    return amount < 0 && (quantity > 0 || Boolean(isDiscount));
}

/**
 * Take a discount off what lines still cost: in proportion off those with the same taxes,
 * or off all where none has them; what these cannot bear off the others, the first first.
 *
 * @param {Object} discount the line that lowers the price
 * @param {Object[]} bearing the lines that it may make cheaper
 * @param {Map} left what each of them still costs, by key: lowered here
 */
function shareOut(discount, bearing, left) {
    const taxes = String(discount.taxes);
    const alike = bearing.filter((line) => String(line.taxes) === taxes);
    const fitting = alike.length ? alike : bearing;
    const total = sum(fitting.map(({amount}) => amount));
    let rest = -discount.amount;
    for (const {key, amount} of fitting) {
        const part = Math.min((-discount.amount * amount) / total, left.get(key));
        left.set(key, left.get(key) - part);
        rest -= part;
    }
    for (const {key} of bearing) {
        const part = Math.min(Math.max(rest, 0), left.get(key));
        left.set(key, left.get(key) - part);
        rest -= part;
    }
}

/**
 * What each line of goods cost in the end, rounded to what was paid in all. Money on a
 * card is not made cheaper by what cards pay.
 *
 * @param {Object[]} lines as they were sold
 * @param {number} rounding of the currency
 * @returns {Map} amounts with tax, by key of the goods
 */
export function netAmounts(lines, rounding) {
    const exact = new Map(lines.filter(isGoods).map(({key, amount}) => [key, amount]));
    const priced = lines.filter((line) => isGoods(line) && line.amount);
    for (const discount of lines.filter(isLowering)) {
        const isBearing = (line) => !(discount.is_prepaid && line.is_money);
        shareOut(discount, priced.filter(isBearing), exact);
    }
    const units = new Map();
    const losses = [];
    for (const [key, amount] of exact) {
        units.set(key, Math.floor(amount / rounding + EPSILON));
        const loss = amount / rounding - units.get(key);
        losses.push({key, loss: Math.round(loss * 1e6) / 1e6});
    }
    const missing = countUnits(sum(exact.values()), rounding) - sum(units.values());
    // The line that loses most by rounding gets the first unit that is left.
    losses.sort((one, other) => other.loss - one.loss);
    for (const {key} of losses.slice(0, Math.max(missing, 0))) {
        units.set(key, units.get(key) + 1);
    }
    return new Map([...units].map(([key, count]) => [key, count * rounding]));
}

/**
 * What the quantities of all returns so far are worth. The sale gives back no more than
 * was paid for it, which is less where it took an article in.
 *
 * @param {Object[]} lines as they were sold
 * @param {Map} returned quantities, by key
 * @param {number} rounding of the currency
 * @returns {Map} amounts with tax, by key of the goods
 */
export function worthOf(lines, returned, rounding) {
    const quantities = new Map(lines.map(({key, quantity}) => [key, quantity]));
    const paid = sum(lines.map(({amount}) => amount));
    let left = Math.max(countUnits(paid, rounding), 0);
    const worth = new Map();
    for (const [key, net] of netAmounts(lines, rounding)) {
        const part = (returned.get(key) || 0) / quantities.get(key);
        const whole = net * Math.min(Math.max(part, 0), 1);
        const units = Math.min(countUnits(whole, rounding), left);
        worth.set(key, units * rounding);
        left -= units;
    }
    return worth;
}

/**
 * What each line of a return gives back: what all returns so far are worth, less what the
 * earlier ones were worth, and in all no more than these left.
 *
 * @param {Object[]} lines as they were sold
 * @param {{before: Map, now: Map, given: number}} returned quantities by key, of earlier
 *     returns and of this one, and what the earlier ones gave back
 * @param {number} rounding of the currency
 * @returns {Map} amounts with tax, by key of the lines that this return takes back
 */
export function returnAmounts(lines, {before, now, given}, rounding) {
    const after = new Map(before);
    for (const [key, quantity] of now) {
        after.set(key, (after.get(key) || 0) + quantity);
    }
    const earlier = worthOf(lines, before, rounding);
    const all = worthOf(lines, after, rounding);
    let left = countUnits(sum(all.values()) - given, rounding);
    const amounts = new Map();
    for (const key of now.keys()) {
        const own = countUnits((all.get(key) || 0) - (earlier.get(key) || 0), rounding);
        const units = Math.max(Math.min(own, left), 0);
        amounts.set(key, units * rounding);
        left -= units;
    }
    return amounts;
}

/**
 * The unit price at which a line comes to an amount with tax, or to the most below it.
 * Taxes are a part of the price or fixed, so that two points give the line; roundings
 * move it by a cent or two, which halving finds.
 *
 * @param {number} amount
 * @param {{price: number, total: number}} usual a unit price and what it comes to
 * @param {Function} totalAt what the line comes to at a unit price
 * @param {number} rounding of the currency
 * @returns {number}
 */
export function solvePrice(amount, usual, totalAt, rounding) {
    const fixed = totalAt(0);
    const slope = (usual.total - fixed) / usual.price;
    if (!(slope > 0)) {
        return usual.price;
    }
    const reach = (3 * rounding) / slope;
    let price = Math.max((amount - fixed) / slope, 0);
    let low = Math.max(price - reach, 0);
    let high = price + reach;
    for (let step = 0; step < 16; step++) {
        const missing = amount - totalAt(price);
        if (Math.abs(missing) < rounding / 2) {
            return price;
        }
        [low, high] = missing > 0 ? [price, high] : [low, price];
        price = (low + high) / 2;
    }
    return low;
}
