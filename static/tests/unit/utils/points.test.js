import {earnsPoints, pointsWon} from "@clientele/app/utils/points";
import {expect, test} from "@odoo/hoot";

const ACCOUNT = {isPrepaid: false, isNominative: true};
const PROMOTION = {isPrepaid: false, isNominative: false};
const WALLET = {isPrepaid: true, isNominative: true};

test("money is no goods, but for the card that it loads", () => {
    const load = {isMoney: true, isTakenBack: false};
    expect(earnsPoints(load, ACCOUNT)).toBe(false);
    expect(earnsPoints(load, PROMOTION)).toBe(false);
    expect(earnsPoints(load, WALLET)).toBe(true);
    expect(earnsPoints({isMoney: false, isTakenBack: false}, ACCOUNT)).toBe(true);
});

test("what the sale of a customer earned is taken back by the server", () => {
    const line = {isMoney: false, isTakenBack: true};
    expect(earnsPoints(line, ACCOUNT)).toBe(false);
    expect(earnsPoints(line, PROMOTION)).toBe(true);
});

test("a return wins nothing, and costs nothing here", () => {
    expect(pointsWon([{points: -30, barcode: "1"}], ACCOUNT)).toEqual([
        {points: 0, barcode: "1"},
    ]);
    expect(pointsWon([{points: 70}], ACCOUNT)).toEqual([{points: 70}]);
    expect(pointsWon([{points: -30}], WALLET)).toEqual([{points: -30}]);
    expect(pointsWon([{points: -1}], PROMOTION)).toEqual([{points: -1}]);
});
