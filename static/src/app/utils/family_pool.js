import {_t} from "@web/core/l10n/translation";

/**
 * Whose card the points of a customer are on, and whether they may be spent: the same
 * rule as tools/family_pool.py.
 *
 * @param {{programs: number[], earns: boolean, spends: boolean}} pool of the customer's
 *     family, or nothing
 * @param {number} programId
 * @returns {string} own, earn or spend
 */
export function placePoints(pool, programId) {
    if (!pool || !pool.earns || !pool.programs.includes(programId)) {
        return "own";
    }
    return pool.spends ? "spend" : "earn";
}

/** What the family of a customer pools, as the server told it. */
export function poolOf(partner) {
    return partner?.till_cards?.pool;
}

/** Whether points of the programme are the family's, and not the customer's to spend. */
export function isKeptFrom(partner, program) {
    return placePoints(poolOf(partner), program.id) === "earn";
}

/** Why a customer gets no reward for the points of the family. */
export function refusalOf(partner) {
    return _t(
        "%(member)s earns points for the family “%(family)s” and may not spend them. It can be allowed on the family's page.",
        {member: partner.name, family: poolOf(partner).family}
    );
}
