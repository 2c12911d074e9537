import {describe, expect, globals, test} from "@odoo/hoot";
import {mayOwe} from "@clientele/app/utils/account";

// The same table is read by tests/test_account_till.py: server and till agree on it.
const TABLE = "/clientele/static/tests/account_cases.json";
const OFFLINE = {offline: "refuse", limit: 0};

/** The figures that the server would have told the till. */
function told({limit, policy, owed, hold}) {
    return {
        limit: limit || null,
        available: limit ? Math.max(limit - owed, 0) : null,
        policy,
        hold,
        hold_text: hold && "Cheques",
        refusal: policy === "forbidden" ? "Nothing" : "",
    };
}

describe("same as the server", () => {
    test("sales on account", async () => {
        const {owe} = await (await globals.fetch(TABLE)).json();
        expect(owe.length).toBeGreaterThan(12);
        for (const one of owe) {
            const {refusal, available} = mayOwe(
                told(one),
                {other: one.other, isOnline: true},
                OFFLINE
            );
            expect(!refusal && one.amount <= available + 0.001).toBe(one.passes, {
                message: one.name,
            });
        }
    });
});

describe("without a network", () => {
    const account = {limit: 100, available: 40, policy: "block", hold: "", refusal: ""};

    test("nothing, or up to an amount", () => {
        const ticket = {other: 0, isOnline: false};
        expect(mayOwe(account, ticket, OFFLINE).available).toBe(0);
        const policy = {offline: "limit", limit: 30};
        expect(mayOwe(account, ticket, policy).available).toBe(30);
        expect(mayOwe(account, {...ticket, other: 10}, policy).available).toBe(20);
        expect(mayOwe(account, ticket, {...policy, limit: 500}).available).toBe(40);
    });
});
