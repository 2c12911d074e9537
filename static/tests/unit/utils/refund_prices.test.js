import {describe, expect, globals, test} from "@odoo/hoot";
import {
    netAmounts,
    returnAmounts,
    solvePrice,
    worthOf,
} from "@clientele/app/utils/refund_prices";

const TABLE = "/clientele/static/tests/refund_prices_cases.json";
const total = (amounts) => [...amounts.values()].reduce((sum, one) => sum + one, 0);
const exact = (number) => Math.round(number * 1e6) / 1e6;
const byKey = (amounts) =>
    Object.fromEntries([...amounts].map(([key, amount]) => [key, exact(amount)]));

async function casesOf(name) {
    const answer = await globals.fetch(TABLE);
    const cases = (await answer.json())[name];
    return cases.map(({lines, rounding = 0.01, ...one}) => ({
        ...one,
        rounding,
        lines: lines.map((line) => ({quantity: 1, ...line, key: String(line.key)})),
    }));
}

/** Numbers that look like chance, the same in each run. */
function makeChance(seed) {
    let state = seed;
    return (most) => {
        state = (state * 48271) % 2147483647;
        return state % most;
    };
}

/** A sale of some pieces, and of what lowers its price by less than half. */
function makeSale(chance) {
    const goods = [...Array(1 + chance(5)).keys()].map((key) => ({
        key,
        quantity: 1 + chance(5),
        amount: (1 + chance(20000)) / 100,
        taxes: [1 + chance(2)],
    }));
    const most = goods.reduce((sum, {amount}) => sum + amount, 0);
    const lower = [...Array(chance(3)).keys()].map((number) => ({
        key: `lower ${number}`,
        quantity: chance(3) ? 1 : -1,
        amount: -Math.floor((most * chance(100)) / 4) / 100,
        taxes: [1 + chance(2)],
    }));
    return [...goods, ...lower];
}

describe("same as the server", () => {
    test("what lines cost in the end", async () => {
        const cases = await casesOf("prices");
        expect(cases.length).toBeGreaterThan(15);
        for (const {name, lines, rounding, expected} of cases) {
            const net = netAmounts(lines, rounding);
            expect(byKey(net)).toEqual(expected, {message: name});
        }
    });

    test("what returns give", async () => {
        const cases = await casesOf("returns");
        expect(cases.length).toBeGreaterThan(30);
        for (const {name, lines, rounding, gives, ...quantities} of cases) {
            const before = new Map(Object.entries(quantities.before));
            const now = new Map(Object.entries(quantities.now));
            const given = total(worthOf(lines, before, rounding));
            const amounts = returnAmounts(lines, {before, now, given}, rounding);
            expect(byKey(amounts)).toEqual(gives, {message: name});
        }
    });
});

describe("however returns are split", () => {
    test("all of it comes back and no more", () => {
        for (let seed = 1; seed <= 200; seed++) {
            const chance = makeChance(seed);
            const lines = makeSale(chance);
            const paid = lines.reduce((sum, {amount}) => sum + amount, 0);
            const left = lines
                .filter(({amount}) => amount > 0)
                .flatMap(({key, quantity}) => Array(quantity).fill(key));
            const before = new Map();
            let given = 0;
            while (left.length) {
                const [key] = left.splice(chance(left.length), 1);
                const now = new Map([[key, 1]]);
                const amounts = returnAmounts(lines, {before, now, given}, 0.01);
                expect(amounts.get(key)).not.toBeLessThan(0);
                given += amounts.get(key);
                before.set(key, (before.get(key) || 0) + 1);
            }
            expect(exact(given)).toBe(exact(paid), {message: `sale ${seed}`});
        }
    });

    test("never above what earlier returns left", () => {
        const lines = [{key: "a", quantity: 3, amount: 10, taxes: []}];
        const before = new Map([["a", 1]]);
        const now = new Map([["a", 1]]);
        const give = (given) => byKey(returnAmounts(lines, {before, now, given}, 0.01));
        expect(give(3.33)).toEqual({a: 3.34});
        expect(give(6)).toEqual({a: 0.67});
        expect(give(12)).toEqual({a: 0});
    });
});

describe("the unit price of an amount", () => {
    const cents = (amount) => Math.round(amount * 100) / 100;
    const TAXES = {
        "a tax in the price": (price) => cents(price),
        "20 % on top": (price) => cents(price) + cents(price * 0.2),
        "a fixed tax on top": (price) => cents(price) + 5,
        "20 % and a fixed tax": (price) => cents(price) + cents((price + 5) * 0.2) + 5,
        "a discount and a fixed tax": (price) => cents(price * 0.15) + 5,
        "a thousand pieces": (price) => cents(price * 1000) + cents(price * 55),
    };

    test("comes to it, or to the most below it", () => {
        for (const [name, totalOf] of Object.entries(TAXES)) {
            const totalAt = (price) => cents(totalOf(price));
            const usual = {price: 100, total: totalAt(100)};
            for (let part = 1; part <= 99; part++) {
                const amount = cents(5 + cents(((usual.total - 5) * part) / 100));
                const price = solvePrice(amount, usual, totalAt, 0.01);
                const message = `${name}: ${amount}`;
                expect(totalAt(price)).not.toBeGreaterThan(amount, {message});
                // Two amounts that are rounded each skip a cent at times.
                expect(cents(amount - totalAt(price))).not.toBeGreaterThan(0.01, {
                    message,
                });
            }
        }
    });

    test("a tax that is all of the price stays", () => {
        const usual = {price: 0, total: 5};
        expect(solvePrice(3, usual, () => 5, 0.01)).toBe(0);
        expect(solvePrice(3, {price: 10, total: 15}, (price) => price + 5, 0.01)).toBe(
            0
        );
    });
});
