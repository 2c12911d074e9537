/**
 * What a return gives back by means that did not bring as much: by cash or by methods
 * of a bank, since cards and accounts have rules of their own. The server's rule.
 *
 * @param {{means: string, amount: number}[]} paid payments of the sale
 * @param {{means: string, amount: number}[]} returned payments of its earlier returns
 * @param {{means: string, amount: number}[]} given payments of this return, below zero
 * @returns {number} zero or more
 */
export function beyondMeans(paid, returned, given) {
    const left = leftByMeans(paid, returned);
    let beyond = 0;
    for (const [means, amount] of sumByMeans(given)) {
        beyond += Math.max(-amount - (left.get(means) || 0), 0);
    }
    return beyond;
}

/**
 * What may still go back by each means.
 *
 * @param {{means: string, amount: number}[]} paid payments of the sale
 * @param {{means: string, amount: number}[]} returned payments of its returns
 * @returns {Map<string, number>} zero or more each
 */
export function leftByMeans(paid, returned) {
    const left = sumByMeans(paid);
    for (const [means, amount] of sumByMeans(returned)) {
        left.set(means, (left.get(means) || 0) + Math.min(amount, 0));
    }
    return new Map([...left].map(([means, amount]) => [means, Math.max(amount, 0)]));
}

function sumByMeans(payments) {
    const sums = new Map();
    for (const {means, amount} of payments) {
        sums.set(means, (sums.get(means) || 0) + amount);
    }
    return sums;
}

/**
 * By which means a payment is made: tills have drawers of their own, and terminals a
 * method each. What names its customer is counted by no closing, and is by itself.
 *
 * @param {Object} payment
 * @returns {{means: string, amount: number}|undefined} nothing for cards and accounts
 */
export function meansOf({payment_method_id: method, card_id: card, amount}) {
    if (card || method.type === "pay_later") {
        return undefined;
    }
    if (method.type === "cash") {
        return {means: "cash", amount};
    }
    const isCounted = Boolean(
        method.type === "bank" &&
            (method.use_payment_terminal || !method.split_transactions)
    );
    return {means: isCounted ? "bank" : `method ${method.id}`, amount};
}

/**
 * What a return puts on account beyond what its sale put there. The server knows what
 * of that is still due; without a network this is what is known.
 *
 * @param {Object[]} own payments of the return
 * @param {Object[]} others payments of the sale and its other returns
 * @returns {number} zero or more
 */
export function creditBeyond(own, others) {
    const onAccount = (payments) =>
        payments
            .filter(({payment_method_id: method}) => method.type === "pay_later")
            .reduce((sum, {amount}) => sum + amount, 0);
    const total = own.reduce((sum, {amount}) => sum + amount, 0);
    const credit = Math.min(-onAccount(own), -total);
    return Math.max(credit - Math.max(onAccount(others), 0), 0);
}
