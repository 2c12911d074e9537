import "@clientele/../tests/unit/data/customer_data";
import {advanceTime, beforeEach, expect, freezeTime, test} from "@odoo/hoot";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

definePosModels();

const KEPT = 1000;
const ROWS = 80;
const SEARCHES = 25; // Twice as many customers as there is room for

let pos = null;
let shelf = null;

/** As many customers as a search brings, with ids from a number on. */
function bring(start, count = ROWS) {
    const partners = [...Array(count).keys()].map((number) => ({
        id: start + number,
        name: `Customer ${start + number}`,
        till_codes: `c${start + number}`,
        till_keys: "",
        till_words: ` c${start + number} customer `,
    }));
    pos.models.connectNewData({"res.partner": partners});
    shelf.makeRoom();
}

beforeEach(async () => {
    pos = await setupPosEnv();
    shelf = pos.customers.shelf;
    shelf.open();
    freezeTime(); // A slow machine's own time would end pauses
});

test("searches fill the till no further than its room", async () => {
    const before = pos.models["res.partner"].length;
    for (let search = 0; search < SEARCHES; search++) {
        bring(1000 + search * ROWS);
        await advanceTime(1000);
        expect(pos.models["res.partner"].length <= before + KEPT).toBe(true);
    }
    expect(pos.models["res.partner"].length).toBe(shelf.entries.size);
    // The latest are there, the first are not.
    expect(pos.models["res.partner"].get(1000 + SEARCHES * ROWS - 1)).not.toBe(
        undefined
    );
    expect(pos.models["res.partner"].get(1000)).toBe(undefined);
});

test("customers are forgotten in parts", async () => {
    bring(1000, shelf.room - shelf.entries.size + 50);
    const counts = [];
    for (const pause of [499, 1, 20, 20]) {
        await advanceTime(pause);
        counts.push(shelf.entries.size - shelf.room);
    }
    expect(counts).toEqual([50, 25, 0, 0]);
});

test("the customer of a ticket stays", async () => {
    bring(1000);
    const order = pos.addNewOrder();
    order.setPartner(pos.models["res.partner"].get(1003));
    bring(2000, KEPT + 500);
    await advanceTime(500);
    expect(order.getPartner().name).toBe("Customer 1003");
    expect(pos.models["res.partner"].get(1004)).toBe(undefined);
});

test("who is found again counts as new", async () => {
    bring(1000, 10);
    bring(2000, KEPT - 10);
    bring(1000, 10);
    bring(9000, 10);
    await advanceTime(500);
    expect(pos.models["res.partner"].get(1000)).not.toBe(undefined);
    expect(pos.models["res.partner"].get(2000)).toBe(undefined);
});

test("what is searched follows the records", () => {
    bring(1000, 1);
    const names = () =>
        shelf
            .filter(({id}) => id === 1000)
            .map(({name, till_codes}) => [name, till_codes]);
    expect(names()).toEqual([["Customer 1000", "c1000"]]);
    pos.models["res.partner"].get(1000).update({name: "Zoé"});
    expect(names()).toEqual([["Zoé", "c1000"]]);
    pos.models["res.partner"].get(1000).delete();
    expect(names()).toEqual([]);
});
