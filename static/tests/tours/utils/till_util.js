import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import {registry} from "@web/core/registry";

const DISPLAY = "@point_of_sale/app/customer_display/customer_display_adapter";

/** The screen of the customer is told at each key: none is connected here. */
const WITHOUT_DISPLAY = {
    content: "no screen of the customer is connected",
    trigger: "body",
    run() {
        const {CustomerDisplayPosAdapter} = odoo.loader.modules.get(DISPLAY);
        CustomerDisplayPosAdapter.prototype.dispatch = () => {};
    },
};

/** Into a till that is closed, or into one that is open already. */
export const IS_OPEN = [WITHOUT_DISPLAY, Chrome.startPoS()];
export const OPENS = [...IS_OPEN, Dialog.confirm("Open Register")];

/**
 * A story at the counter: the till is opened first.
 *
 * @param {string} name
 * @param {Function} story gives the steps
 * @param {Object[]} [opening] the steps into the till
 */
export function addTour(name, story, opening = OPENS) {
    registry.category("web_tour.tours").add(name, {
        steps: () =>
            [opening, Dialog.isNot(), story(), Chrome.endTour()].flat(Infinity),
    });
}

export function newTicket() {
    return [Chrome.createFloatingOrder(), Customer.ticketIsForNobody()];
}

/** Sell something to the customer of the ticket. */
export function sell() {
    return [ProductScreen.addOrderline("Desk Pad", "1"), pay()];
}

export function pay() {
    return [ProductScreen.clickPayButton(), payInCash()];
}

/** The payment screen is shown already. */
export function payInCash() {
    return [
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
    ];
}

/** What a scanner does: keys in a burst, Enter at the end. */
export function typeScan(code) {
    return {
        content: `scan ${code} by its keys`,
        trigger: "body",
        run() {
            for (const key of [...code, "Enter"]) {
                for (const type of ["keydown", "keyup"]) {
                    const options = {key, bubbles: true, cancelable: true};
                    document.body.dispatchEvent(new KeyboardEvent(type, options));
                }
            }
        },
    };
}

/** Long enough for keys that wait at the number pad to be read. */
export function waitForKeys() {
    return {
        content: "keys that wait are read",
        trigger: "body",
        run: () => new Promise((resolve) => setTimeout(resolve, 400)),
    };
}

/** Take so many of the selected line of a ticket back. */
export function takeBack(ticket, quantity = "1") {
    return [
        ProductScreen.clickRefund(),
        TicketScreen.selectOrder(ticket),
        ProductScreen.clickNumpad(quantity),
        TicketScreen.toRefundTextContains(`To Refund: ${quantity}`),
        TicketScreen.confirmRefund(),
        PaymentScreen.isShown(),
    ];
}
