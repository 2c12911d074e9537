/**
 * What a tax-exempt customer pays: shelf prices without the tax that they include.
 *
 * Core asks for list prices in many places, which know the price list but not the
 * taxes of the ticket: those asked for inside `pricedFor` are already without tax.
 */

import {accountTaxHelpers} from "@account/helpers/account_tax";

let currentOrder = null;

/**
 * Ask for prices as a ticket pays them.
 *
 * @param {Object} order
 * @param {Function} ask
 * @returns {*} what ask returns
 */
export function pricedFor(order, ask) {
    const outer = currentOrder;
    currentOrder = order;
    try {
        return ask();
    } finally {
        currentOrder = outer;
    }
}

/**
 * A list price, without tax when the ticket being priced is exempt.
 *
 * @param {number} price
 * @param {Object} product
 * @returns {number}
 */
export function currentPrice(price, product) {
    return currentOrder?.isTaxExempt
        ? priceAtPosition(price, product, currentOrder.fiscal_position_id)
        : price;
}

/** A shelf price as it is where the taxes of a fiscal position replace its own. */
export function priceAtPosition(price, product, position) {
    const {own, replaced} = taxesAtPosition(product, position);
    return convert(price, product, own, replaced);
}

/** The way back: a price without tax as a shelf price. */
export function shelfPrice(price, product, position) {
    const {own, replaced} = taxesAtPosition(product, position);
    return convert(price, product, replaced, own);
}

function taxesAtPosition(product, position) {
    const own = [...(product.taxes_id || [])];
    return {own, replaced: position.getTaxesAfterFiscalPosition(own)};
}

function convert(price, product, from, to) {
    return accountTaxHelpers.adapt_price_unit_to_another_taxes(
        price,
        product,
        from,
        to
    );
}
