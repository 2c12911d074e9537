import {expect, test} from "@odoo/hoot";
import {getNextCell} from "@clientele/backend/labels/label_cells";

test("keys go from cell to cell of a sheet", () => {
    // Three columns, 21 cells.
    const go = (key, cell) => getNextCell(key, cell, 3, 21);
    expect(go("ArrowRight", 3)).toBe(4);
    expect(go("ArrowLeft", 4)).toBe(3);
    expect(go("ArrowDown", 2)).toBe(5);
    expect(go("ArrowUp", 5)).toBe(2);
    expect(go("Home", 9)).toBe(1);
    expect(go("End", 9)).toBe(21);
});

test("keys stay on the sheet", () => {
    const go = (key, cell) => getNextCell(key, cell, 3, 21);
    expect(go("ArrowLeft", 1)).toBe(undefined);
    expect(go("ArrowUp", 3)).toBe(undefined);
    expect(go("ArrowDown", 19)).toBe(undefined);
    expect(go("Enter", 5)).toBe(undefined);
});
