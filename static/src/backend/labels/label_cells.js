/**
 * The cell that a key goes to.
 *
 * @param {string} key as the browser calls it
 * @param {number} cell the one that has the focus, from 1
 * @param {number} columns
 * @param {number} count of cells
 * @returns {number|undefined} nothing for other keys, and at the edge of the sheet
 */
export function getNextCell(key, cell, columns, count) {
    const next = {
        ArrowLeft: cell - 1,
        ArrowRight: cell + 1,
        ArrowUp: cell - columns,
        ArrowDown: cell + columns,
        Home: 1,
        End: count,
    }[key];
    return next >= 1 && next <= count ? next : undefined;
}
