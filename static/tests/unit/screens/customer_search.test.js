import "@clientele/../tests/unit/data/customer_data";
import {advanceTime, beforeEach, describe, expect, freezeTime, test} from "@odoo/hoot";
import {ConnectionLostError} from "@web/core/network/rpc";
import {CustomerSearch} from "@clientele/app/screens/partner_list/customer_search";
import {Deferred} from "@odoo/hoot-mock";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

definePosModels();

const PARTNERS = [
    {
        id: 101,
        name: "Anna Aalto",
        till_codes: "c000101",
        till_keys: "anna@example.com",
        till_words: " c000101 anna aalto ",
    },
    {
        id: 102,
        name: "Paul Aalto",
        till_codes: "c000102",
        till_keys: "",
        till_words: " c000102 paul aalto ",
    },
    {id: 103, name: "Zoé", till_codes: "z1", till_keys: "", till_words: " z1 zoe "},
];

let search = null;
let pos = null;
let answers = {};

beforeEach(async () => {
    pos = await setupPosEnv();
    pos.models.connectNewData({"res.partner": PARTNERS});
    search = new CustomerSearch(pos);
    answers = {};
    pos.customers.api.search = async (text, offset) => {
        expect.step(`${text} from ${offset}`);
        const {ids, isLast = true} = await answers[text];
        const partners = ids.map((id) => pos.models["res.partner"].get(id));
        return {partners, isLast};
    };
});

const shown = () => search.matches.map(({id}) => id);

test("one question after a pause, whatever is typed meanwhile", async () => {
    freezeTime(); // A slow machine's own time would end pauses
    answers.aalto = {ids: [102, 101]};
    search.type("aa");
    await advanceTime(100);
    search.type("aalto");
    expect(shown()).toEqual([101, 102]);
    await advanceTime(200);
    expect.verifySteps([]);
    await advanceTime(50);
    expect.verifySteps(["aalto from 0"]);
    await advanceTime(0);
    expect(shown()).toEqual([102, 101]);
});

test("a late answer to an older text is dropped", async () => {
    answers.aalto = new Deferred();
    answers.zoe = {ids: [103]};
    search.type("aalto");
    await advanceTime(250);
    search.type("zoe");
    await advanceTime(250);
    answers.aalto.resolve({ids: [101]});
    await advanceTime(0);
    expect(shown()).toEqual([103]);
    expect(search.found.map(({id}) => id)).toEqual([103]);
    expect.verifySteps(["aalto from 0", "zoe from 0"]);
});

test("the next page starts where the last one ended, once", async () => {
    answers.aalto = {ids: [102], isLast: false};
    search.type("aalto");
    await advanceTime(250);
    answers.aalto = {ids: [101], isLast: true};
    await Promise.all([search.nextPage(), search.nextPage()]);
    await search.nextPage();
    expect(shown()).toEqual([102, 101]);
    expect.verifySteps(["aalto from 0", "aalto from 1"]);
});

describe("Enter", () => {
    test("takes the one customer that a code identifies", async () => {
        answers.C000101 = {ids: [101]};
        expect((await search.identify("C000101"))?.id).toBe(101);
        expect.verifySteps(["C000101 from 0"]);
    });

    test("never takes a name, even when one customer only has it", async () => {
        answers["Anna Aalto"] = {ids: [101]};
        expect(await search.identify("Anna Aalto")).toBe(undefined);
        expect.verifySteps(["Anna Aalto from 0"]);
    });

    test("takes nobody for a text that is typed while the server is asked", async () => {
        answers["Anna Aalto"] = {ids: [101]};
        answers.C000101 = {ids: [101]};
        const asked = search.identify("Anna Aalto");
        search.type("C000101");
        expect(await asked).toBe(undefined);
        expect((await search.identify("C000101"))?.id).toBe(101);
        expect.verifySteps(["Anna Aalto from 0", "C000101 from 0"]);
    });
});

/** Five hundred customers whom one word finds. */
function loadMany() {
    const many = [...Array(500).keys()].map((number) => ({
        id: 1000 + number,
        name: `Many ${number}`,
        till_codes: `m${number}`,
        till_keys: "",
        till_words: ` m${number} many `,
    }));
    pos.models.connectNewData({"res.partner": many});
    return many.map(({id}) => id);
}

test("what came is drawn in parts: keys come through", async () => {
    freezeTime();
    answers.many = {ids: loadMany().slice(0, 80), isLast: false};
    search.type("many");
    const counts = [];
    for (const pause of [250, 0, 29, 1, 30]) {
        await advanceTime(pause);
        counts.push(shown().length);
    }
    expect(counts).toEqual([30, 30, 30, 70, 110]);
    expect.verifySteps(["many from 0"]);
});

test("no more is drawn, or asked for, than a cashier reads", async () => {
    const ids = loadMany();
    for (const start of [0, 80, 160, 240, 320]) {
        answers.many = {ids: ids.slice(start, start + 80), isLast: false};
        if (start) {
            await search.nextPage();
        } else {
            search.type("many");
            expect(shown().length).toBe(30); // Until the server answers
            await advanceTime(250);
        }
    }
    await advanceTime(1000);
    expect(shown().length).toBe(201); // One more tells that there are more
    search.type("man");
    expect(shown().length).toBe(30);
    search.stop();
    await advanceTime(1000);
    expect(shown().length).toBe(30); // Nothing is drawn once the list is closed
    expect.verifySteps(["many from 0", "many from 80", "many from 160"]);
});

test("without a network, loaded customers and no error", async () => {
    pos.customers.api.search = async () => {
        throw new ConnectionLostError();
    };
    search.type("aalto");
    await advanceTime(250);
    expect(search.isOffline).toBe(true);
    expect(shown()).toEqual([101, 102]);
    expect((await search.identify("c000102"))?.id).toBe(102);
});
