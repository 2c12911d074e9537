/**
 * What the cards of a ticket win and spend, as core would tell the server after it
 * stored the ticket: overheard, so that it goes with the ticket instead.
 *
 * @param {Object} store the till
 * @param {Object} order a paid ticket
 * @param {Function} tell core's method that makes the claims and sends them
 * @returns {Object} claims by card, with the codes that were shown
 */
export function claimsOf(store, order, tell) {
    let claims = {};
    const call = async (model, method, [, overheard]) => {
        claims = overheard;
        return {};
    };
    // It sends before it waits for anything: the claims are there when it returns.
    tell.call(Object.create(store, {data: {value: {call}}}), order);
    const cards = store.models["loyalty.card"];
    const told = {};
    for (const [key, claim] of Object.entries(claims)) {
        const card = cards.get(Number(key));
        if (card && card.id > 0 && !card.program_id?.is_nominative) {
            claim.presented_code = card.code;
        }
        if (!isEmpty(claim, card)) {
            told[key] = claim;
        }
    }
    return told;
}

/** Whether a claim moves nothing on a card that is there, or is a customer's own. */
function isEmpty(claim, card) {
    const isKept = card && (card.id > 0 || card.program_id?.is_nominative);
    return isKept && !(claim.points > 0) && !claim.line_codes?.length;
}

/**
 * Whether a till without a network may close a ticket that spends from cards.
 *
 * @param {{offline: string, limit: number}} policy of the company
 * @param {number} spent in money
 * @returns {boolean}
 */
export function maySpendOffline(policy, spent) {
    return !(spent > 0) || (policy.offline === "limit" && spent <= policy.limit);
}
