import {looksLikePhone, normalizeEmail} from "@clientele/app/utils/identity";

/** Fields of each kind of person, in the order of the form. */
export const PERSON_FIELDS = {
    natural: ["title_id", "lastname", "firstname"],
    legal: ["name", "company_registry", "vat"],
};
export const COMMON_FIELDS = [
    "phone",
    "mobile",
    "email",
    "zip",
    "city",
    "street",
    "country_id",
    "barcode",
];
/** Shown only where the settings require them, or the customer has them. */
export const OPTIONAL_FIELDS = ["birthdate_date", "gender", "lang"];
const NATURAL_ONLY = ["birthdate_date", "gender"];

/** Fields that hold the id of another record. */
export const RECORD_FIELDS = ["title_id", "country_id"];

function plainValue(partner, name) {
    const value = partner[name];
    if (RECORD_FIELDS.includes(name)) {
        return value?.id || false;
    }
    return value?.toISODate?.() || value || "";
}

/**
 * The values of a form: those of a customer to edit, or of a new one.
 *
 * @param {Object} defaults the settings of the customer file
 * @param {Object} [partner] the customer to edit
 * @returns {Object}
 */
export function startingValues(defaults, partner) {
    const names = [
        ...PERSON_FIELDS.natural,
        ...PERSON_FIELDS.legal,
        ...COMMON_FIELDS,
        ...OPTIONAL_FIELDS,
    ];
    if (!partner) {
        const blank = Object.fromEntries(names.map((name) => [name, ""]));
        return {
            ...blank,
            person_type: "natural",
            title_id: defaults.title_id || false,
            country_id: defaults.country_id || false,
        };
    }
    const entries = names.map((name) => [name, plainValue(partner, name)]);
    const values = Object.fromEntries(entries);
    values.person_type = partner.is_company ? "legal" : "natural";
    return values;
}

/**
 * What the form shows for a kind of person.
 *
 * @param {Object} values the form's values
 * @param {string[]} required fields that the settings require
 * @returns {string[]}
 */
export function shownFields(values, required) {
    const isNatural = values.person_type === "natural";
    const optional = OPTIONAL_FIELDS.filter(
        (name) =>
            (values[name] && name !== "lang") ||
            (required.includes(name) && (isNatural || !NATURAL_ONLY.includes(name)))
    );
    return [...PERSON_FIELDS[values.person_type], ...COMMON_FIELDS, ...optional];
}

/**
 * What is sent to the server: only fields shown, and only changes of a customer.
 *
 * @param {Object} values the form's values
 * @param {string[]} required fields that the settings require
 * @param {Object} [before] the values that the form started with, to edit
 * @returns {Object}
 */
export function preparedValues(values, required, before) {
    const prepared = {};
    for (const name of ["person_type", ...shownFields(values, required)]) {
        const value = values[name];
        const clean = typeof value === "string" ? value.trim() : value;
        const isChanged = before ? clean !== before[name] : clean;
        if (isChanged) {
            prepared[name] = clean || false;
        }
    }
    return prepared;
}

/**
 * The required fields that are still empty.
 *
 * @param {Object} values the form's values
 * @param {string[]} required fields that the settings require
 * @returns {string[]}
 */
export function missingFields(values, required) {
    const always = values.person_type === "legal" ? ["name"] : ["lastname"];
    const shown = shownFields(values, required);
    return shown.filter(
        (name) =>
            (always.includes(name) || required.includes(name)) &&
            !String(values[name] || "").trim()
    );
}

/**
 * Where a text typed to search belongs in the form of a new customer.
 *
 * @param {string} text as typed, or scanned
 * @returns {Object}
 */
export function valuesFromText(text) {
    const typed = (text || "").trim();
    if (!typed) {
        return {};
    }
    if (normalizeEmail(typed)) {
        return {email: normalizeEmail(typed)};
    }
    if (looksLikePhone(typed)) {
        return /^(\+33|0033|0)\s*[67]/.test(typed.replace("(0)", ""))
            ? {mobile: typed}
            : {phone: typed};
    }
    return /\d/.test(typed) ? {barcode: typed} : {lastname: typed, name: typed};
}

const TELLING = [
    "lastname",
    "name",
    "email",
    "phone",
    "mobile",
    "company_registry",
    "vat",
];
const BESIDE = ["firstname", "street", "zip", "city", "birthdate_date", "person_type"];

/**
 * What is typed of a customer, to look whether he is known.
 *
 * @param {Object} values the form's values
 * @returns {Object|null} nothing while no value tells one customer from another
 */
export function suggestedBy(values) {
    const isNatural = values.person_type === "natural";
    const hidden = isNatural ? ["name"] : ["firstname", "lastname"];
    const names = [...TELLING, ...BESIDE].filter((name) => !hidden.includes(name));
    const typed = names.filter((name) => (values[name] || "").trim().length > 2);
    if (!typed.some((name) => TELLING.includes(name))) {
        return null;
    }
    const texts = Object.fromEntries(typed.map((name) => [name, values[name].trim()]));
    return {
        ...texts,
        country_id: values.country_id || false,
        title_id: values.title_id || false,
    };
}
