import {claimsOf, maySpendOffline} from "@clientele/app/utils/card_claims";
import {describe, expect, test} from "@odoo/hoot";

describe("what goes with the ticket", () => {
    const cards = {
        3: {id: 3, code: "GIFT", program_id: {is_nominative: false}},
        4: {id: 4, code: "OWN", program_id: {is_nominative: true}},
        "-2": {id: -2, program_id: {is_nominative: true}},
        "-3": {id: -3, program_id: {is_nominative: false}},
    };
    const store = {
        data: {call: () => expect.step("asked the server")},
        models: {"loyalty.card": {get: (id) => cards[id]}},
    };

    test("core's claims, with the codes that were shown", () => {
        const claims = claimsOf(store, {id: 7}, async function (order) {
            await this.data.call("pos.order", "confirm_coupon_programs", [
                order.id,
                {
                    3: {points: -5, line_codes: ["a"]},
                    4: {points: 10},
                    "-1": {points: 1},
                },
            ]);
        });
        expect(claims).toEqual({
            3: {points: -5, line_codes: ["a"], presented_code: "GIFT"},
            4: {points: 10},
            "-1": {points: 1},
        });
        expect.verifySteps([]);
    });

    test("nothing is claimed for cards that do not move", () => {
        const claims = claimsOf(store, {id: 7}, async function (order) {
            await this.data.call("pos.order", "confirm_coupon_programs", [
                order.id,
                {4: {points: 0}, "-2": {points: -30}, "-3": {points: 0}},
            ]);
        });
        expect(claims).toEqual({"-3": {points: 0}}); // a coupon to be issued
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
