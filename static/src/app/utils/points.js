/**
 * Whether a line counts for the points of a programme. Money is not goods: what loads
 * cards, tips and deposits earn nothing. What a customer's sale earned is taken back
 * by the server, line by line; what nobody earned for lowers what the ticket earns.
 *
 * @param {{isMoney: boolean, isTakenBack: boolean}} line
 * @param {{isPrepaid: boolean, isNominative: boolean}} program
 * @returns {boolean}
 */
export function earnsPoints(line, program) {
    if (program.isPrepaid) {
        return true; // these points are the money
    }
    return !line.isMoney && !(line.isTakenBack && program.isNominative);
}

/**
 * What a programme gives: accounts of customers win nothing, at the least.
 *
 * @param {{points: number}[]} won one a card
 * @param {{isPrepaid: boolean, isNominative: boolean}} program
 * @returns {{points: number}[]}
 */
export function pointsWon(won, program) {
    if (program.isPrepaid || !program.isNominative) {
        return won;
    }
    return won.map((one) => ({...one, points: Math.max(one.points, 0)}));
}
