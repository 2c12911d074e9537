import {claimsOf, maySpendOffline} from "@clientele/app/utils/card_claims";
import {describe, expect, test} from "@odoo/hoot";

describe("what goes with the ticket", () => {
    const cards = {
        3: {id: 3, code: "GIFT", program_id: {is_nominative: false}},
        4: {id: 4, code: "OWN", program_id: {is_nominative: true}},
    };
    const store = {
        data: {call: () => expect.step("asked the server")},
        models: {"loyalty.card": {get: (id) => cards[id]}},
    };

    test("core's claims, with the codes that were shown", () => {
        const claims = claimsOf(store, {id: 7}, async function (order) {
            await this.data.call("pos.order", "confirm_coupon_programs", [
                order.id,
                {3: {points: -5}, 4: {points: 10}, "-1": {points: 1}},
            ]);
        });
        expect(claims).toEqual({
            3: {points: -5, presented_code: "GIFT"},
            4: {points: 10},
            "-1": {points: 1},
        });
        expect.verifySteps([]);
    });

    test("a ticket without cards claims nothing", () => {
        expect(claimsOf(store, {id: 7}, async () => undefined)).toEqual({});
    });
});

test("without a network, as far as the company allows", () => {
    const refuse = {offline: "refuse", limit: 50};
    const limit = {offline: "limit", limit: 50};
    expect(maySpendOffline(refuse, 0)).toBe(true);
    expect(maySpendOffline(refuse, 0.01)).toBe(false);
    expect(maySpendOffline(limit, 50)).toBe(true);
    expect(maySpendOffline(limit, 50.01)).toBe(false);
});
