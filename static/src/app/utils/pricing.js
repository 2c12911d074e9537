/**
 * Which discount a customer gets: the mirror of the server's tools/pricing.py, for sales
 * without a network. Both are tested on the table static/tests/pricing_cases.json.
 *
 * Rates are percents from 0 to 100; dates are ISO texts, the last day included.
 */

import {roundDecimals} from "@web/core/utils/numbers";

/**
 * The rate of an item for a customer on a day.
 *
 * @param {Object} terms own, group, negotiated: what was agreed with the customer
 * @param {Object} item categ_ids (closest first), is_excluded, is_reduced
 * @param {Object} policy mode, on_reduced, digits: what the shop decided
 * @param {string} date the day of the sale
 * @returns {number} percent, rounded
 */
export function automaticDiscount(terms, item, policy, date) {
    if (item.is_excluded || (item.is_reduced && !policy.on_reduced)) {
        return 0;
    }
    const rates = [
        terms.own,
        terms.group,
        negotiatedRate(terms.negotiated, item, date),
    ];
    const clamped = rates.map((rate) => Math.min(Math.max(rate || 0, 0), 100));
    if (policy.mode === "compound") {
        return compound(clamped, policy.digits);
    }
    return roundDecimals(Math.max(...clamped), policy.digits);
}

/** The rate agreed for the closest category of an item, in force on a day. */
export function negotiatedRate(negotiated, item, date) {
    const inForce = (negotiated || []).filter(
        (term) => (term.date_start || date) <= date && date <= (term.date_end || date)
    );
    for (const categId of item.categ_ids || []) {
        const term = inForce.findLast((one) => one.categ_id === categId);
        if (term) {
            return term.rate;
        }
    }
    return 0;
}

/** One rate for several that follow each other: 10 % then 20 % make 28 %. */
export function compound(rates, digits) {
    const paid = rates.reduce((share, rate) => share * (1 - (rate || 0) / 100), 1);
    return roundDecimals(100 * (1 - paid), digits);
}

/**
 * The rate of a line whose customer, product or quantity changed.
 *
 * @param {number} current what stands on the line
 * @param {number} given what was last given automatically
 * @param {number} automatic what is given automatically now
 * @param {number} digits
 * @returns {number} what was typed by hand, else the new rate
 */
export function lineDiscount(current, given, automatic, digits) {
    const round = (rate) => roundDecimals(rate || 0, digits);
    return round(current) === round(given) ? automatic : current;
}
