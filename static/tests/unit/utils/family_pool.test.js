import {describe, expect, globals, test} from "@odoo/hoot";
import {placePoints} from "@clientele/app/utils/family_pool";

// The same table is read by tests/test_family_points.py: server and till agree on it.
const TABLE = "/clientele/static/tests/pool_cases.json";

describe("same as the server", () => {
    test("whose card the points are on", async () => {
        const {places} = await (await globals.fetch(TABLE)).json();
        expect(places.length).toBeGreaterThan(6);
        for (const one of places) {
            expect(placePoints(one.pool, one.program)).toBe(one.place, {
                message: one.name,
            });
        }
    });
});
