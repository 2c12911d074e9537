import {automaticDiscount, lineDiscount} from "@clientele/app/utils/pricing";
import {describe, expect, globals, test} from "@odoo/hoot";

// The same table is read by tests/test_pricing_rules.py: server and till agree on it.
const TABLE = "/clientele/static/tests/pricing_cases.json";

async function casesOf(name) {
    const answer = await globals.fetch(TABLE);
    return (await answer.json())[name];
}

describe("same as the server", () => {
    test("automatic discounts", async () => {
        const cases = await casesOf("automatic");
        expect(cases.length).toBeGreaterThan(59);
        for (const {name, terms, item, policy, date, expected} of cases) {
            const rate = automaticDiscount(terms, item, policy, date);
            expect(rate).toBe(expected, {message: name});
        }
    });

    test("discounts typed by hand", async () => {
        const cases = await casesOf("line");
        expect(cases.length).toBeGreaterThan(10);
        for (const {name, current, given, automatic, digits, expected} of cases) {
            const rate = lineDiscount(current, given, automatic, digits);
            expect(rate).toBe(expected, {message: name});
        }
    });
});
