import {_t} from "@web/core/l10n/translation";

/**
 * What a customer's status is called, and its colour.
 *
 * @param {Object} partner
 * @returns {{label: string, color: string}|null} nothing outside the customer file
 */
export function customerStatus(partner) {
    switch (partner.customer_status) {
        case "customer":
            return {label: _t("Customer"), color: "text-bg-success"};
        case "prospect":
            return {label: _t("Prospect"), color: "text-bg-info"};
        default:
            return null;
    }
}
