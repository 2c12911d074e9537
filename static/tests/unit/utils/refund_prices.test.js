import {describe, expect, globals, test} from "@odoo/hoot";
import {paidPart, paidPrices} from "@clientele/app/utils/refund_prices";

// The server's rule for refunds can be compared with the same table.
const TABLE = "/clientele/static/tests/refund_prices_cases.json";
const round = (amount) => Math.round(amount * 100) / 100;

async function casesOf(name) {
    const answer = await globals.fetch(TABLE);
    return (await answer.json())[name];
}

describe("same as the server", () => {
    test("what lines cost in the end", async () => {
        const cases = await casesOf("prices");
        expect(cases.length).toBeGreaterThan(14);
        for (const {name, lines, expected} of cases) {
            expect(paidPrices(lines, round)).toEqual(expected, {message: name});
        }
    });

    test("what a part gives back", async () => {
        const cases = await casesOf("parts");
        expect(cases.length).toBeGreaterThan(9);
        for (const {name, line, returned, quantity, expected} of cases) {
            const amount = paidPart(line, returned, quantity, round);
            expect(amount).toBe(expected, {message: name});
        }
    });
});

test("one by one, all of it comes back and no more", () => {
    for (const [paid, sold] of [
        [10, 3],
        [20, 3],
        [0.05, 4],
        [99.99, 7],
    ]) {
        const returned = {amount: 0, quantity: 0};
        for (let piece = 0; piece < sold; piece++) {
            const amount = paidPart({paid, sold}, returned, 1, round);
            expect(amount).not.toBeLessThan(0);
            returned.amount = round(returned.amount + amount);
            returned.quantity += 1;
        }
        expect(returned.amount).toBe(paid);
    }
});
