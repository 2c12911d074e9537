import "@clientele/../tests/unit/data/customer_data";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {ConnectionLostError} from "@web/core/network/rpc";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

definePosModels();

let pos = null;
let finder = null;

/** Load customers into the till, and count what is asked of the server. */
async function openTill(answer) {
    pos = await setupPosEnv();
    finder = pos.customers.finder;
    pos.models.connectNewData({
        "res.partner": [
            {
                id: 101,
                name: "Anna Aalto",
                till_codes: "c000101 card-1",
                till_keys: "anna@example.com +33611223344",
                till_words: " c000101 anna aalto ",
            },
            {
                id: 102,
                name: "Paul Aalto",
                till_codes: "c000102",
                till_keys: "family@example.com +33611223344",
                till_words: " c000102 paul aalto ",
            },
        ],
    });
    pos.addNewOrder();
    pos.customers.api.find = async (text) => {
        expect.step(`ask ${text}`);
        if (!answer) {
            throw new ConnectionLostError();
        }
        const partners = answer.ids.map((id) => pos.models["res.partner"].get(id));
        return {status: answer.status, partners};
    };
}

async function statusOf(text) {
    const {status, partners} = await finder.lookUp(text);
    return [status, ...partners.map(({id}) => id)];
}

describe("with a network", () => {
    beforeEach(() => openTill({status: "unknown", ids: []}));

    test("a code of a loaded customer is answered without the server", async () => {
        expect(await statusOf(" card-1 ")).toEqual(["found", 101]);
        expect(await statusOf("C000102")).toEqual(["found", 102]);
        expect.verifySteps([]);
    });

    test("a phone may be shared with somebody else: the server says", async () => {
        expect(await statusOf("06 11 22 33 44")).toEqual(["unknown"]);
        expect.verifySteps(["ask 06 11 22 33 44"]);
    });

    test("a name never identifies", async () => {
        expect(await statusOf("Anna Aalto")).toEqual(["unknown"]);
        expect.verifySteps(["ask Anna Aalto"]);
    });
});

describe("without a network", () => {
    beforeEach(() => openTill(null));

    test("codes, e-mails and phones of loaded customers are enough", async () => {
        expect(await statusOf("CARD-1")).toEqual(["found", 101]);
        expect(await statusOf("Anna@Example.com")).toEqual(["found", 101]);
        expect.verifySteps(["ask Anna@Example.com"]);
    });

    test("of several customers none is taken", async () => {
        expect(await statusOf("+33 6 11 22 33 44")).toEqual(["several", 101, 102]);
        expect.verifySteps(["ask +33 6 11 22 33 44"]);
    });

    test("an unknown code is no error", async () => {
        expect(await statusOf("CARD-9")).toEqual(["offline"]);
        expect.verifySteps(["ask CARD-9"]);
    });
});

describe("on the ticket", () => {
    beforeEach(() => openTill({status: "found", ids: [102]}));

    test("a scan puts the customer there", async () => {
        await finder.scan("anything");
        expect(pos.getOrder().getPartner().id).toBe(102);
        expect.verifySteps(["ask anything"]);
    });

    test("a late answer leaves the next ticket alone", async () => {
        const first = pos.getOrder();
        const scan = finder.scan("anything");
        first.state = "paid";
        pos.addNewOrder();
        await scan;
        expect(pos.getOrder().getPartner()).toBe(undefined);
        expect(first.getPartner()).toBe(undefined);
        expect.verifySteps(["ask anything"]);
    });
});
