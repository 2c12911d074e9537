/**
 * What a ticket may leave on account: the server's rule, as far as a till knows it.
 *
 * @param {Object} account the customer's `till_account`
 * @param {Object} ticket
 * @param {number} ticket.other on account on this ticket already
 * @param {boolean} ticket.isOnline whether the figures are of this moment
 * @param {{offline: string, limit: number}} policy of the company without a network
 * @returns {{refusal: string, available: number}} no amount at all, or the most
 */
export function mayOwe(account, {other = 0, isOnline = true}, policy) {
    const isHeld = ["account", "all"].includes(account.hold);
    if (isHeld || account.refusal) {
        return {refusal: isHeld ? account.hold_text : account.refusal, available: 0};
    }
    let available = Infinity;
    if (account.policy === "block" && account.limit !== null) {
        available = account.available - other;
    }
    if (!isOnline) {
        const most = policy.offline === "limit" ? policy.limit - other : 0;
        available = Math.min(available, most);
    }
    return {refusal: "", available: Math.max(available, 0)};
}

/** Whether the till shows something of the account. */
export function hasAccount(account) {
    return Boolean(
        account &&
            (account.state !== "none" ||
                account.limit !== null ||
                account.balance ||
                account.payer)
    );
}
