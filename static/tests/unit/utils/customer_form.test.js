import {describe, expect, test} from "@odoo/hoot";
import {
    missingFields,
    preparedValues,
    shownFields,
    startingValues,
    valuesFromText,
} from "@clientele/app/utils/customer_form";

const DEFAULTS = {title_id: 2, country_id: 75};

test("a new customer starts with the settings of the file", () => {
    const values = startingValues(DEFAULTS);
    expect(values.person_type).toBe("natural");
    expect(values.title_id).toBe(2);
    expect(values.country_id).toBe(75);
    expect(values.lastname).toBe("");
});

test("a customer to edit fills the form", () => {
    const partner = {
        is_company: true,
        name: "Garage du Port",
        country_id: {id: 75},
        email: false,
    };
    const values = startingValues(DEFAULTS, partner);
    expect(values.person_type).toBe("legal");
    expect(values.name).toBe("Garage du Port");
    expect(values.country_id).toBe(75);
    expect(values.email).toBe("");
    expect(values.title_id).toBe(false);
});

test("a company is not sent with the name of a person", () => {
    const values = {
        ...startingValues(DEFAULTS),
        person_type: "legal",
        name: " Garage du Port ",
        lastname: "Port",
        phone: "04 72 00 12 34",
    };
    expect(preparedValues(values, [])).toEqual({
        person_type: "legal",
        name: "Garage du Port",
        phone: "04 72 00 12 34",
        country_id: 75,
    });
});

test("only changes are sent of a customer that is edited", () => {
    const before = {
        ...startingValues(DEFAULTS),
        lastname: "Petit",
        email: "a@example.com",
    };
    const values = {...before, lastname: "Grand", email: " "};
    expect(preparedValues(values, [], before)).toEqual({
        lastname: "Grand",
        email: false,
    });
});

test("fields that the settings require are shown and asked for", () => {
    const values = startingValues({});
    expect(shownFields(values, [])).not.toInclude("birthdate_date");
    expect(shownFields(values, ["birthdate_date"])).toInclude("birthdate_date");
    expect(shownFields(values, ["gender"])).toInclude("gender");
    expect(missingFields(values, ["birthdate_date", "company_registry"])).toEqual([
        "lastname",
        "birthdate_date",
    ]);
    const company = {...values, person_type: "legal"};
    expect(shownFields(company, ["gender"])).not.toInclude("gender");
    expect(missingFields(company, ["birthdate_date", "company_registry"])).toEqual([
        "name",
        "company_registry",
    ]);
});

describe("what was searched goes into the right field", () => {
    const cases = [
        ["anna@example.com", {email: "anna@example.com"}],
        ["06 12 34 56 78", {mobile: "06 12 34 56 78"}],
        ["+33 7 12 34 56 78", {mobile: "+33 7 12 34 56 78"}],
        ["04 72 00 12 34", {phone: "04 72 00 12 34"}],
        ["CARD-0042", {barcode: "CARD-0042"}],
        ["Lefèvre", {lastname: "Lefèvre", name: "Lefèvre"}],
        ["  ", {}],
    ];
    for (const [text, values] of cases) {
        test(`“${text}”`, () => expect(valuesFromText(text)).toEqual(values));
    }
});
