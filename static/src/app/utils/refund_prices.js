/**
 * Share a discount out over lines, in proportion to their amounts.
 *
 * @param {number} discount above zero
 * @param {{id: string, amount: number}[]} lines that it makes cheaper
 * @param {Object} left what each line still costs, by id: lowered here, not below zero
 * @param {Function} round to the currency
 * @returns {number} what did not fit
 */
function shareOut(discount, lines, left, round) {
    const total = lines.reduce((sum, {amount}) => sum + amount, 0);
    let passed = 0;
    let shared = 0;
    let given = 0;
    for (const {id, amount} of lines) {
        passed += amount;
        const upToHere = total ? round((discount * passed) / total) : 0;
        const part = Math.min(upToHere - shared, left[id]);
        shared = upToHere;
        left[id] = round(left[id] - part);
        given += part;
    }
    return round(discount - given);
}

/**
 * What each line of a sale cost in the end: discounts and rewards are shared out over
 * the lines with the same taxes, or over all where none has them; what is too much for
 * these lowers the others, the first ones first. Money on a card is not made cheaper
 * by what cards pay. The server's rule is the same.
 *
 * @param {Object[]} lines as in static/tests/refund_prices_cases.json
 * @param {Function} round to the currency
 * @returns {Object} amounts with tax, by id
 */
export function paidPrices(lines, round) {
    const isDiscount = ({is_reward: isReward, amount}) => isReward || amount < 0;
    const own = lines.filter((line) => !line.is_refund);
    const sold = own.filter((line) => !isDiscount(line));
    const left = Object.fromEntries(sold.map(({id, amount}) => [id, amount]));
    for (const discount of own.filter(isDiscount)) {
        const open = sold.filter((line) => !(discount.is_prepaid && line.is_money));
        const taxes = String(discount.taxes);
        const alike = open.filter((line) => String(line.taxes) === taxes);
        const fitting = alike.length ? alike : open;
        let rest = shareOut(-discount.amount, fitting, left, round);
        for (const {id} of open) {
            const part = Math.max(Math.min(rest, left[id]), 0);
            left[id] = round(left[id] - part);
            rest = round(rest - part);
        }
    }
    return left;
}

/**
 * What a part of a line gives back: the last part what is left of the whole.
 *
 * @param {{paid: number, sold: number}} line its amount with tax, and its quantity
 * @param {{amount: number, quantity: number}} returned what went back before
 * @param {number} quantity that goes back now
 * @param {Function} round to the currency
 * @returns {number}
 */
export function paidPart({paid, sold}, returned, quantity, round) {
    const left = Math.max(round(paid - returned.amount), 0);
    const isLast = returned.quantity + quantity >= sold - 1e-6;
    return isLast ? left : Math.min(round((paid * quantity) / sold), left);
}
