import "@clientele/../tests/unit/data/customer_data";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {ConnectionLostError} from "@web/core/network/rpc";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {renderToElement} from "@web/core/utils/render";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

definePosModels();

let pos = null;
let desk = null;

const partner = (id) => pos.models["res.partner"].get(id);
const onTicket = () => pos.getOrder().getPartner()?.id;

beforeEach(async () => {
    pos = await setupPosEnv();
    desk = pos.customers;
    pos.models.connectNewData({
        "res.partner": [
            {id: 101, name: "Anna Aalto", till_codes: "c000101"},
            {id: 102, name: "Paul Aalto", till_codes: "c000102"},
        ],
    });
    pos.addNewOrder();
    desk.warn = (title) => expect.step(title);
    desk.api.read = async (id) => {
        expect.step(`read ${id}`);
        return partner(id);
    };
});

describe("rights", () => {
    test("the user's, unless the employee's role is minimal", () => {
        expect(desk.canCreate).toBe(true);
        pos.config.customer_creation_allowed = false;
        expect(desk.canCreate).toBe(false);
        expect(desk.canEdit).toBe(true);
        pos.getCashier = () => ({_role: "minimal"});
        expect(desk.canEdit).toBe(false);
    });

    test("without them the form says so", async () => {
        pos.config.customer_creation_allowed = false;
        await desk.openForm();
        expect.verifySteps(["Not allowed"]);
    });
});

describe("after a choice", () => {
    test("the customer is read again, once", async () => {
        desk.select(partner(101), pos.getOrder());
        expect(onTicket()).toBe(101);
        expect.verifySteps(["read 101"]);
    });

    test("not when it has just been read", async () => {
        desk.freshPartner = partner(101);
        desk.select(partner(101), pos.getOrder());
        expect.verifySteps([]);
    });

    test("one that was archived leaves the ticket and the till", async () => {
        desk.api.read = async () => undefined;
        pos.getOrder().setPartner(partner(101));
        await desk.refresh(partner(101), pos.getOrder());
        expect(onTicket()).toBe(undefined);
        expect(desk.finder.findLocal("C000101", "till_codes")).toEqual([]);
        expect.verifySteps(["Archived customer"]);
    });

    test("one that was merged gives way to the other", async () => {
        desk.api.read = async () => partner(102);
        pos.getOrder().setPartner(partner(101));
        await desk.refresh(partner(101), pos.getOrder());
        expect(onTicket()).toBe(102);
    });

    test("a ticket that has another customer by now is left alone", async () => {
        desk.api.read = async () => partner(102);
        const order = pos.getOrder();
        order.setPartner(partner(101));
        const refreshed = desk.refresh(partner(101), order);
        order.setPartner(partner(102));
        await refreshed;
        expect(onTicket()).toBe(102);
    });

    test("without a network nothing happens", async () => {
        desk.api.read = async () => {
            throw new ConnectionLostError();
        };
        pos.getOrder().setPartner(partner(101));
        await desk.refresh(partner(101), pos.getOrder());
        expect(onTicket()).toBe(101);
    });
});

test("a paid ticket keeps its customer", () => {
    const order = pos.getOrder();
    order.state = "paid";
    desk.select(partner(101), order);
    expect(order.getPartner()).toBe(undefined);
});

test("the preparation ticket says whom it is for", () => {
    pos.getOrder().setPartner(partner(101));
    const data = pos.getOrderData(pos.getOrder(), false);
    const ticket = renderToElement("point_of_sale.OrderChangeReceipt", {data});
    expect(ticket.querySelector(".o_clientele_preparation_name").textContent).toBe(
        "Anna Aalto"
    );
});

test("the pos_hr employee is named to the server", () => {
    expect(desk.api.cashierOptions).toEqual({});
    pos.config.module_pos_hr = true;
    pos.cashier = {id: 7};
    pos.getCashier = () => pos.cashier;
    expect(desk.api.cashierOptions).toEqual({employee_id: 7});
});
