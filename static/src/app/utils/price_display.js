/**
 * Whether prices of lines are shown with tax: what the customer wants to read, else
 * what the till shows. Totals are always with tax.
 *
 * @param {Object|undefined} partner the customer of the ticket
 * @param {Object} config the till
 * @returns {boolean}
 */
export function showsTax(partner, config) {
    const display = partner?.till_pricing?.price_display;
    return display ? display === "included" : config.iface_tax_included === "total";
}
