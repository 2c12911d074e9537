import {_t} from "@web/core/l10n/translation";

/** What the fields of the short form are called, in the language of the till. */
export function fieldLabels() {
    return {
        barcode: _t("Card or barcode"),
        birthdate_date: _t("Birth date"),
        city: _t("Town"),
        company_registry: _t("SIREN or SIRET"),
        country_id: _t("Country"),
        email: _t("E-mail"),
        firstname: _t("First name"),
        gender: _t("Gender"),
        lang: _t("Language"),
        lastname: _t("Last name"),
        mobile: _t("Mobile"),
        name: _t("Company name"),
        phone: _t("Phone"),
        street: _t("Street"),
        title_id: _t("Civility"),
        vat: _t("VAT number"),
        zip: _t("Postcode"),
    };
}
