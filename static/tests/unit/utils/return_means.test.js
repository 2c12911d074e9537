import {
    beyondMeans,
    creditBeyond,
    leftByMeans,
    meansOf,
} from "@clientele/app/utils/return_means";
import {describe, expect, test} from "@odoo/hoot";

const cash = (amount) => ({means: "cash", amount});
const bank = (amount) => ({means: "method 2", amount});

describe("returns by another means", () => {
    test("as it was paid", () => {
        expect(beyondMeans([cash(100)], [], [cash(-100)])).toBe(0);
        expect(beyondMeans([cash(120), cash(-20)], [], [cash(-100)])).toBe(0);
    });
    test("by another means", () => {
        expect(beyondMeans([bank(100)], [], [cash(-100)])).toBe(100);
        expect(beyondMeans([bank(60), cash(40)], [], [cash(-100)])).toBe(60);
    });
    test("what is left by each means", () => {
        const left = leftByMeans([cash(40), bank(60)], [cash(-50), bank(-10)]);
        expect([...left]).toEqual([
            ["cash", 0],
            ["method 2", 50],
        ]);
    });
    test("after other returns", () => {
        expect(beyondMeans([cash(100)], [cash(-70)], [cash(-50)])).toBe(20);
    });
    test("cards and accounts have rules of their own", () => {
        expect(meansOf({payment_method_id: {type: "pay_later"}, amount: 5})).toBe(
            undefined
        );
        const method = {id: 3, type: "bank"};
        expect(meansOf({payment_method_id: method, card_id: {id: 1}, amount: 5})).toBe(
            undefined
        );
    });
    test("terminals have a method each, and cheques are counted by nobody", () => {
        const meansBy = (values) =>
            meansOf({payment_method_id: {id: 3, type: "bank", ...values}, amount: 5});
        expect(meansBy({})).toEqual({means: "bank", amount: 5});
        expect(meansBy({split_transactions: true}).means).toBe("method 3");
        const terminal = {split_transactions: true, use_payment_terminal: "adyen"};
        expect(meansBy(terminal).means).toBe("bank");
    });
    test("credits on account", () => {
        const pay = (amount, type = "pay_later") => ({
            payment_method_id: {type},
            amount,
        });
        expect(creditBeyond([pay(-40)], [pay(60)])).toBe(0);
        expect(creditBeyond([pay(-40)], [pay(60), pay(-30)])).toBe(10);
        expect(creditBeyond([pay(-40)], [pay(40, "cash")])).toBe(40);
        // Paid ahead with money of the same ticket.
        expect(creditBeyond([pay(-40), pay(40, "cash")], [])).toBe(0);
    });
});
