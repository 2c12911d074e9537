/**
 * What a customer can be found by, without a network: the mirror of the server's
 * tools/search_key.py. Both are tested on the table static/tests/identity_cases.json.
 */

const MIN_INDEXED = 3;
const GAP = "%"; // Typed within a word: any letters, or none
const MAX_QUERY = 200;
const MIN_PHONE_DIGITS = 6;
const MAX_PHONE_DIGITS = 15;

/** Letters that carry their mark inside: decomposition leaves them whole. */
const LETTERS = {
    ß: "ss",
    œ: "oe",
    æ: "ae",
    ø: "o",
    ł: "l",
    đ: "d",
    ð: "d",
    þ: "th",
    ı: "i",
};
/** Calling codes of countries that write the leading zero abroad too. */
const ZERO_KEPT = ["39"];

/**
 * Lower case, no accents, words of letters and digits separated by one space.
 *
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
    return (text || "")
        .toLowerCase()
        .replaceAll("ß", "ss")
        .normalize("NFKD")
        .replace(/\p{Mn}/gu, "")
        .replace(/[œæøłđðþı]/g, (letter) => LETTERS[letter])
        .replace(/[^0-9a-z]+/g, " ")
        .trim();
}

/**
 * The form in which codes are compared: capitals, no space, no control character.
 *
 * @param {string} code
 * @returns {string}
 */
export function normalizeCode(code) {
    return (code || "")
        .normalize("NFKC")
        .toUpperCase()
        .replace(/[\p{C}\p{Z}\s]/gu, "");
}

/**
 * The address in lower case, or nothing when it is not one.
 *
 * @param {string} email
 * @returns {string}
 */
export function normalizeEmail(email) {
    let text = (email || "").trim().toLowerCase();
    if (text.includes("<")) {
        text = text.slice(text.lastIndexOf("<") + 1).replace(/>+$/, "");
    }
    return /^[^@\s,;]+@[^@\s,;]+$/.test(text) ? text : "";
}

/**
 * Whether a text is made of digits and of what people put between them.
 *
 * @param {string} text
 * @returns {boolean}
 */
export function looksLikePhone(text) {
    const digits = text.replace(/\D/g, "");
    return /^\+?[\d\s.\-/()]+$/.test(text) && digits.length >= MIN_PHONE_DIGITS;
}

/**
 * The E.164 form of a number in any spelling, to compare with those of customers.
 *
 * The server knows every numbering plan, a till does not: a number that cannot exist
 * gets a form here too, which no customer has.
 *
 * @param {string} number as somebody typed it
 * @param {string} callingCode the country's, in which national numbers are read
 * @returns {string}
 */
export function phoneKey(number, callingCode) {
    const text = (number || "").trim().replaceAll("(0)", "");
    if (!looksLikePhone(text)) {
        return "";
    }
    let digits = text.replace(/\D/g, "");
    if (text.startsWith("+") || digits.startsWith("00")) {
        digits = text.startsWith("+") ? digits : digits.slice(2);
    } else if (callingCode) {
        const national = ZERO_KEPT.includes(callingCode)
            ? digits
            : digits.replace(/^0/, "");
        digits = callingCode + national;
    } else {
        return "";
    }
    return digits.length <= MAX_PHONE_DIGITS ? `+${digits}` : "";
}

/**
 * The exact keys that a typed or scanned text may stand for.
 *
 * @param {string} text as typed or scanned
 * @param {string} callingCode the country's, in which national numbers are read
 * @returns {string[]}
 */
export function exactCandidates(text, callingCode) {
    const typed = (text || "").trim().slice(0, MAX_QUERY);
    const keys = [
        normalizeEmail(typed),
        normalizeCode(typed).toLowerCase(),
        phoneKey(typed, callingCode),
        looksLikePhone(typed) ? typed.replace(/\D/g, "") : "",
    ];
    return [...new Set(keys.filter(Boolean))];
}

/**
 * What a customer's words must hold: alternatives of all-of lists.
 *
 * A text of digits is first read as one number, whatever its spelling; otherwise each
 * word must be there, in any order. A short word must at least begin a word.
 *
 * @param {string} text as typed
 * @returns {string[][]}
 */
export function patternsOf(text) {
    const typed = (text || "").trim().slice(0, MAX_QUERY);
    const alternatives = [];
    if (looksLikePhone(typed)) {
        const digits = typed.replaceAll("(0)", "").replace(/\D/g, "");
        alternatives.push([digits.startsWith("00") ? digits.slice(2) : digits]);
    }
    const words = typed
        .toLowerCase()
        .split(/\s+/)
        .flatMap((word) => {
            if (word.includes("@")) {
                return word;
            }
            const folded = fold(word).split(" ");
            return word.includes(GAP) ? folded.join(GAP) : folded;
        })
        .filter(Boolean);
    if (words.length && alternatives.join() !== words.join()) {
        alternatives.push(words);
    }
    return alternatives.map((all) =>
        all.map((word) => {
            const [first] = word.includes("@") ? [word] : word.split(GAP);
            return first.length >= MIN_INDEXED ? word : ` ${word}`;
        })
    );
}

/**
 * Whether a customer's words fit the patterns of a typed text.
 *
 * @param {string} words the customer's key, padded with spaces
 * @param {string[][]} alternatives what `patternsOf` gave
 * @returns {boolean}
 */
export function fits(words, alternatives) {
    return alternatives.some((all) =>
        all.every((pattern) => hasInOrder(words, pattern))
    );
}

/** Whether the parts of a pattern, between its gaps, come one after the other. */
function hasInOrder(words, pattern) {
    let place = 0;
    return pattern.split(GAP).every((part) => {
        const found = words.indexOf(part, place);
        place = found + part.length;
        return found >= 0;
    });
}

/**
 * Whether one of the keys is among those of a customer.
 *
 * @param {string} ownKeys the customer's keys, separated by one space
 * @param {string[]} keys what `exactCandidates` gave
 * @returns {boolean}
 */
export function hasKey(ownKeys, keys) {
    const padded = ` ${ownKeys || ""} `;
    return keys.some((key) => padded.includes(` ${key} `));
}

/**
 * Customers in the order a list shows them: exact ones, the server's order, the rest.
 *
 * @param {Object[]} exact customers that the text identifies
 * @param {Object[]} found the server's answer, best first
 * @param {Object[]} local loaded customers that fit
 * @returns {Object[]}
 */
export function mergeMatches(exact, found, local) {
    const all = [...exact, ...found, ...local];
    return [...new Map(all.map((partner) => [partner.id, partner])).values()];
}
