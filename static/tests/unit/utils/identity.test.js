import {describe, expect, globals, test} from "@odoo/hoot";
import {
    exactCandidates,
    fits,
    fold,
    hasKey,
    mergeMatches,
    normalizeCode,
    normalizeEmail,
    patternsOf,
    phoneKey,
} from "@clientele/app/utils/identity";

// The same table is read by tests/test_till_units.py: server and till agree on it.
const TABLE = "/clientele/static/tests/identity_cases.json";

async function eachCase(name, compare) {
    const answer = await globals.fetch(TABLE);
    const cases = (await answer.json())[name];
    expect(cases.length).toBeGreaterThan(5);
    for (const values of cases) {
        compare(...values);
    }
}

describe("same as the server", () => {
    test("words", async () => {
        await eachCase("fold", (text, folded) => expect(fold(text)).toBe(folded));
    });

    test("codes", async () => {
        await eachCase("code", (text, code) => expect(normalizeCode(text)).toBe(code));
    });

    test("e-mails", async () => {
        await eachCase("email", (text, email) =>
            expect(normalizeEmail(text)).toBe(email)
        );
    });

    test("phones", async () => {
        await eachCase("phone", (text, country, callingCode, key) =>
            expect(phoneKey(text, callingCode)).toBe(key, {message: text})
        );
    });

    test("exact candidates", async () => {
        await eachCase("candidates", (text, keys) =>
            expect(exactCandidates(text, "33")).toEqual(keys)
        );
    });

    test("patterns", async () => {
        await eachCase("patterns", (text, patterns) =>
            expect(patternsOf(text)).toEqual(patterns)
        );
    });

    test("a customer fits a typed text", async () => {
        await eachCase("fits", (words, text, isFitting) =>
            expect(fits(words, patternsOf(text))).toBe(isFitting, {message: text})
        );
    });
});

test("a phone has no key where the till knows no calling code", () => {
    expect(phoneKey("06 12 34 56 78", "")).toBe("");
    expect(phoneKey("+33 6 12 34 56 78", "")).toBe("+33612345678");
});

test("a key is a whole one, not a part of another", () => {
    expect(hasKey("c000123 3012345678904", ["c000123"])).toBe(true);
    expect(hasKey("c000123 3012345678904", ["c00012"])).toBe(false);
    expect(hasKey("c000123 3012345678904", ["301234"])).toBe(false);
    expect(hasKey("", ["c000123"])).toBe(false);
    expect(hasKey(undefined, [])).toBe(false);
});

test("a list shows exact ones, then the server's order, then what is loaded", () => {
    const [anna, paul, zoe] = [{id: 1}, {id: 2}, {id: 3}];
    const merged = mergeMatches([zoe], [paul, {...zoe}], [anna, paul]);
    expect(merged.map(({id}) => id)).toEqual([3, 2, 1]);
});
