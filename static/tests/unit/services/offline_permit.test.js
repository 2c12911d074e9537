import {describe, expect, mockDate, test} from "@odoo/hoot";
import {OfflinePermit} from "@clientele/app/services/offline_permit";

function permitOf(held) {
    const pos = {session: {id: 7}, accounts: {onAccount: (order) => order.owed}};
    const permit = new OfflinePermit(pos);
    permit.held = held;
    return permit;
}

const HELD = {token: "abc", until: "2026-06-01 12:00:00", cards: 100, accounts: 50};

describe("a permit to sell without a network", () => {
    test("nothing is accepted without one", () => {
        mockDate("2026-06-01 10:00:00", 0);
        expect(permitOf(undefined).policyFor("cards").offline).toBe("refuse");
        expect(permitOf({...HELD, cards: 0}).policyFor("cards").offline).toBe("refuse");
    });
    test("up to its amount and its end", () => {
        mockDate("2026-06-01 10:00:00", 0);
        expect(permitOf(HELD).policyFor("cards")).toEqual({
            offline: "limit",
            limit: 100,
        });
        mockDate("2026-06-01 12:00:01", 0);
        expect(permitOf(HELD).policyFor("cards").offline).toBe("refuse");
    });
    test("by the server's clock", () => {
        mockDate("2026-06-01 13:00:00", 0);
        const permit = permitOf({...HELD, skew: -2 * 3600 * 1000});
        expect(permit.policyFor("accounts").limit).toBe(50);
    });
    test("what a ticket takes is used up", () => {
        mockDate("2026-06-01 10:00:00", 0);
        const permit = permitOf(HELD);
        const order = {
            owed: 20,
            spentFromCards: 5,
            payment_ids: [{card_id: {id: 1}, amount: 60}, {amount: 10}],
        };
        permit.use(order);
        expect(order.offline_permit).toBe("abc");
        expect(order.offline_validated_at).toBe("2026-06-01 10:00:00");
        expect(permit.policyFor("cards").limit).toBe(35);
        expect(permit.policyFor("accounts").limit).toBe(30);
    });
});
