import "@clientele/../tests/unit/data/customer_data";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

definePosModels();

const TAX = {
    amount_type: "percent",
    price_include: false,
    include_base_amount: false,
    is_base_affected: true,
    has_negative_factor: false,
    sequence: 1,
    company_id: 250,
    tax_group_id: 1,
};
const VAT = 901;
const RECYCLING = 902;

let models = null;
let pos = null;

beforeEach(async () => {
    pos = await setupPosEnv();
    models = pos.models;
    models.connectNewData({
        "account.tax": [
            {...TAX, id: VAT, name: "20 %", amount: 20},
            {...TAX, id: RECYCLING, name: "5", amount: 5, amount_type: "fixed"},
        ],
    });
});

function addLine(order, {price, qty = 1, taxes = [], ...values}) {
    return models["pos.order.line"].create({
        order_id: order,
        product_id: models["product.product"].get(5),
        price_unit: price,
        qty,
        tax_ids: taxes.map((id) => models["account.tax"].get(id)),
        ...values,
    });
}

function sell(...lines) {
    const order = pos.addNewOrder();
    return lines.map((line) => addLine(order, line));
}

/** What a ticket gives back for some of a line. */
function takeBack(sold, qty = 1) {
    const order = pos.addNewOrder();
    order.is_refund = true;
    const line = addLine(order, {
        price: sold.price_unit,
        qty: -qty,
        discount: sold.discount,
        taxes: sold.tax_ids.map(({id}) => id),
        refunded_orderline_id: sold,
    });
    line.takePaidPrice();
    return -line.amountWithTax;
}

describe("a return gives back what was paid", () => {
    test("a discount", () => {
        const [bike] = sell({price: 100, taxes: [VAT]}, {price: -10, taxes: [VAT]});
        expect(bike.paidPrice).toBe(108);
        expect(bike.isMadeCheaper).toBe(true);
        expect(takeBack(bike)).toBe(108);
    });

    test("pieces one by one give what they would at once", () => {
        const [pieces] = sell({price: 2, qty: 6}, {price: -2});
        const amounts = [1, 2, 3, 4, 5, 6].map(() => takeBack(pieces));
        expect(amounts).toEqual([1.67, 1.66, 1.67, 1.67, 1.66, 1.67]);
    });

    test("a fixed tax on top", () => {
        const [fridge] = sell({price: 100, taxes: [RECYCLING]}, {price: -10});
        expect(takeBack(fridge)).toBe(95);
    });

    test("a fixed tax on top, and a discount of the line", () => {
        const [fridge] = sell(
            {price: 100, qty: 3, discount: 40, taxes: [RECYCLING]},
            {price: -10}
        );
        expect(takeBack(fridge)).toBe(61.67);
        expect(takeBack(fridge, 2)).toBe(123.33);
    });

    test("an article taken without its receipt lowers no price", () => {
        const [bike, helmet, old] = sell(
            {price: 100},
            {price: 50},
            {price: 30, qty: -1}
        );
        expect(bike.paidPrice).toBe(100);
        expect(old.isGivenWithOthers).toBe(false);
        expect(takeBack(helmet)).toBe(50);
        expect(takeBack(bike)).toBe(70); // 120 was paid in all
    });

    test("a deposit that is deducted was paid before", () => {
        const deposit = models["product.product"].get(6);
        pos.config.down_payment_product_id = deposit;
        const [bike, deducted] = sell(
            {price: 100},
            {price: 30, qty: -1, product_id: deposit}
        );
        expect(deducted.isGivenWithOthers).toBe(true);
        expect(takeBack(bike)).toBe(70);
    });

    test("at its full price where nothing lowered it", () => {
        const [bike] = sell({price: 99.99, taxes: [VAT]});
        expect(bike.isMadeCheaper).toBe(false);
        expect(takeBack(bike)).toBe(119.99);
    });
});

/** A ticket that returns one piece of each line that was sold. */
function giveBack(...solds) {
    const order = pos.addNewOrder();
    order.is_refund = true;
    const lines = solds.map((sold) =>
        addLine(order, {price: sold.price_unit, qty: -1, refunded_orderline_id: sold})
    );
    return [order, ...lines];
}

describe("a return keeps what points are worth that were spent", () => {
    test("off each line in proportion, the same however often it is asked", () => {
        const [order, bike, helmet] = giveBack(...sell({price: 100}, {price: 50}));
        order.giveBackLess(8);
        order.giveBackLess(8);
        expect([-bike.amountWithTax, -helmet.amountWithTax]).toEqual([94.67, 47.33]);
        order.giveBackLess(3);
        expect(order.amountGivenBack).toBe(147);
        order.giveBackLess(0);
        expect([-bike.amountWithTax, -helmet.amountWithTax]).toEqual([100, 50]);
    });

    test("what a cashier gives for worn goods is never raised", () => {
        const [order, bike] = giveBack(...sell({price: 100}));
        bike.setUnitPrice(50);
        order.giveBackLess(8);
        expect(order.amountGivenBack).toBe(50);
        bike.setUnitPrice(95);
        order.giveBackLess(8);
        expect(order.amountGivenBack).toBe(92);
        bike.setUnitPrice(60);
        order.giveBackLess(8);
        expect(order.amountGivenBack).toBe(60);
        order.giveBackLess(0);
        expect(order.amountGivenBack).toBe(60);
    });

    test("no more than all of it", () => {
        const [order] = giveBack(...sell({price: 10}));
        order.giveBackLess(25);
        expect(order.amountGivenBack).toBe(0);
    });

    test("less goes on the wallet that takes the return", () => {
        const [order] = giveBack(...sell({price: 100}));
        const topUp = models["product.product"].get(6);
        topUp.is_money = true;
        const load = addLine(order, {price: 100, product_id: topUp});
        order.giveBackLess(8);
        order.giveBackLess(8);
        expect(load.amountWithTax).toBe(92);
        order.giveBackLess(0);
        expect(load.amountWithTax).toBe(100);
    });

    test("the cashier's own note stays, and what is kept is said once", () => {
        const [order, bike] = giveBack(...sell({price: 100}));
        bike.setCustomerNote("A scratch");
        for (let times = 0; times < 3; times++) {
            order.giveBackLess(8);
            pos.returns.noteKept(order, 8, "80 points");
        }
        const [own, kept, ...others] = bike.customer_note.split(" · ");
        expect(own).toBe("A scratch");
        expect(kept).toInclude("80 points");
        expect(others).toEqual([]);
        order.giveBackLess(0);
        pos.returns.noteKept(order, 0, "");
        expect(bike.customer_note).toBe("A scratch");
    });
});
