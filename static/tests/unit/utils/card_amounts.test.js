import {expect, test} from "@odoo/hoot";
import {fittingAmount, leftToReturn} from "@clientele/app/utils/card_amounts";

const round = (amount) => Math.round(amount * 100) / 100;

test("a card pays what fits", () => {
    expect(fittingAmount(100, 50, 100)).toBe(50);
    expect(fittingAmount(30, 50, 100)).toBe(30);
    expect(fittingAmount(100, undefined, 100)).toBe(100);
    expect(fittingAmount(150, 200, 100)).toBe(100); // 50 go on a card
    expect(fittingAmount(50, 200, -20)).toBe(0);
    expect(fittingAmount(50, 0, 50)).toBe(0);
});

test("a return goes to the cards that paid, no further", () => {
    const payments = [
        {id: 1, amount: 50},
        {id: 2, amount: 20},
        {id: 1, amount: 10.1},
        {id: 1, amount: -30.1},
        {id: 2, amount: -20},
        {id: 3, amount: -5},
    ];
    expect([...leftToReturn(payments, round)]).toEqual([[1, 30]]);
});
