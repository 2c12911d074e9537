/**
 * What of a ticket a card is to pay: what is due, what the card holds, and no money
 * that the ticket puts on cards.
 *
 * @param {number} due
 * @param {number|undefined} held nothing where it is not known
 * @param {number} payable what cards may pay of the ticket
 * @returns {number}
 */
export function fittingAmount(due, held, payable) {
    return Math.max(Math.min(due, held ?? due, payable), 0);
}

/**
 * The cards that paid a sale, each with what did not go back to it yet.
 *
 * @param {{id: number, amount: number}[]} payments of the sale, and below zero those of
 *     its returns
 * @param {Function} round to the currency
 * @returns {Map<number, number>} by id, cards that have it all back left out
 */
export function leftToReturn(payments, round) {
    const left = new Map();
    for (const {id, amount} of payments) {
        left.set(id, round((left.get(id) || 0) + amount));
    }
    return new Map([...left].filter(([, amount]) => amount > 0));
}
