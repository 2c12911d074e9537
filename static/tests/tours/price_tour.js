import * as Combo from "@point_of_sale/../tests/pos/tours/utils/combo_popup_util";
import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import {
    IS_OPEN,
    addTour,
    newTicket,
    pay,
} from "@clientele/../tests/tours/utils/till_util";
import {scan_barcode as scan} from "@point_of_sale/../tests/generic_helpers/utils";

const EVE = "CARD-EVE"; // exempt from tax
const AARON = "3012345678904"; // no terms
const ZOE = "CARD-0042"; // level B, 10 % of the group

addTour("clientele_price_vip", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane", {alert: "level B"}),
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.totalAmountIs("1.35"),
    // The same again: one line, the same terms.
    ProductScreen.clickDisplayedProduct("Desk Pad"),
    ProductScreen.totalAmountIs("2.70"),
    pay(),
    {
        content: "the receipt says what the level and the discount save",
        trigger: ".receipt-screen .pos-receipt:contains('You saved'):contains('1.26')",
    },
]);

addTour("clientele_price_change", () => [
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.totalAmountIs("1.98"),
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.totalAmountIs("1.35"),
    scan(AARON),
    Customer.ticketIsFor("Aaron Aalto"),
    ProductScreen.totalAmountIs("1.98"),
    // What was typed by hand stays.
    ProductScreen.clickNumpad("%", "5", "0"),
    ProductScreen.totalAmountIs("0.99"),
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.totalAmountIs("0.75"),
    // Nobody: the normal price, less what was typed.
    ProductScreen.clickPartnerButton(),
    {content: "unselect", trigger: ".modal .unselect-tag", run: "click"},
    Customer.ticketIsForNobody(),
    ProductScreen.totalAmountIs("0.99"),
]);

addTour("clientele_price_offline", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    newTicket(),
    Offline.setOfflineMode(),
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.totalAmountIs("1.35"),
    Offline.setOnlineMode(),
    pay(),
]);

addTour("clientele_price_exempt", () => [
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.totalAmountIs("2.40"),
    scan(EVE),
    Customer.ticketIsFor("Eve Zeller", {alert: "tax exempt"}),
    ProductScreen.totalAmountIs("2.00"),
    // The same again: one line, without tax.
    ProductScreen.clickDisplayedProduct("Desk Pad"),
    ProductScreen.totalAmountIs("4.00"),
    ProductScreen.checkOrderlinesNumber(1),
    scan(AARON),
    Customer.ticketIsFor("Aaron Aalto"),
    ProductScreen.totalAmountIs("4.80"),
    // A price typed with the tax means the same without, and back to the cent.
    ProductScreen.clickNumpad("Price", "5"),
    ProductScreen.totalAmountIs("10.00"),
    scan(EVE),
    Customer.ticketIsFor("Eve Zeller"),
    ProductScreen.totalAmountIs("8.33"),
    scan(AARON),
    Customer.ticketIsFor("Aaron Aalto"),
    ProductScreen.totalAmountIs("10.00"),
    scan(EVE),
    Customer.ticketIsFor("Eve Zeller"),
    pay(),
    {
        content: "the receipt says why there is no tax",
        trigger:
            ".receipt-screen .o_clientele_receipt_exemption:contains('Article 275')",
    },
]);

addTour(
    "clientele_price_exempt_refund",
    () => [
        ProductScreen.clickRefund(),
        TicketScreen.selectOrderByPrice("8.33"),
        ProductScreen.clickNumpad("2"),
        TicketScreen.confirmRefund(),
        PaymentScreen.isShown(),
        PaymentScreen.totalIs("-8.33"),
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
    ],
    IS_OPEN
);

addTour("clientele_price_taxed", () => [
    scan(EVE),
    Customer.ticketIsFor("Eve Zeller"),
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.totalAmountIs("2.40"),
    pay(),
]);

addTour(
    "clientele_price_taxed_refund",
    () => [
        // On a ticket that is the customer's already, now exempt.
        scan(EVE),
        Customer.ticketIsFor("Eve Zeller", {alert: "tax exempt"}),
        ProductScreen.clickRefund(),
        TicketScreen.selectOrderByPrice("2.40"),
        ProductScreen.clickNumpad("1"),
        TicketScreen.confirmRefund(),
        PaymentScreen.isShown(),
        PaymentScreen.totalIs("-2.40"),
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
    ],
    IS_OPEN
);

addTour("clientele_price_combo", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.clickDisplayedProduct("Desk Set"),
    Combo.select("Desk Pad"),
    Dialog.confirm(),
    ProductScreen.totalAmountIs("10.80"),
    // Another choice of the same set: the same terms.
    ProductScreen.longPressOrderline("Desk Set"),
    Combo.select("Monitor Stand"),
    Dialog.confirm(),
    ProductScreen.totalAmountIs("10.80"),
    scan(EVE),
    Customer.ticketIsFor("Eve Zeller"),
    ProductScreen.totalAmountIs("10.00"),
    ProductScreen.longPressOrderline("Desk Set"),
    Combo.select("Desk Pad"),
    Dialog.confirm(),
    ProductScreen.totalAmountIs("10.00"),
    scan(AARON),
    Customer.ticketIsFor("Aaron Aalto"),
    ProductScreen.totalAmountIs("12.00"),
]);

addTour("clientele_price_reward", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.addOrderline("Desk Pad", "3"),
    // What is free costs what the others cost.
    ProductScreen.totalAmountIs("2.70"),
]);

addTour("clientele_price_preset", () => [
    scan(EVE),
    Customer.ticketIsFor("Eve Zeller"),
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.totalAmountIs("2.00"),
    {
        content: "the customer takes it away",
        trigger: "body",
        run() {
            const {models} = window.posmodel;
            const preset = models["pos.preset"].find((one) => one.name === "Takeaway");
            window.posmodel.getOrder().setPreset(preset);
        },
    },
    ProductScreen.totalAmountIs("2.00"),
    scan(AARON),
    Customer.ticketIsFor("Aaron Aalto"),
    ProductScreen.totalAmountIs("2.40"),
]);

addTour("clientele_price_exempt_until", () => [
    scan(EVE),
    Customer.ticketIsFor("Eve Zeller"),
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.totalAmountIs("2.00"),
    newTicket(),
    Offline.setOfflineMode(),
    {
        content: "the days go by",
        trigger: "body",
        run() {
            const {DateTime, Settings} = luxon;
            const later = DateTime.now().plus({days: 3}).toMillis();
            Settings.now = () => later;
        },
    },
    scan(EVE),
    Customer.ticketIsFor("Eve Zeller"),
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.totalAmountIs("2.40"),
    newTicket(),
    ProductScreen.addOrderline("Desk Pad", "1"),
    scan(EVE),
    Customer.ticketIsFor("Eve Zeller"),
    ProductScreen.totalAmountIs("2.40"),
    {
        content: "back to today",
        trigger: "body",
        run() {
            luxon.Settings.now = () => Date.now();
        },
    },
    Offline.setOnlineMode(),
]);

addTour("clientele_price_list_not_loaded", () => [
    scan(AARON),
    Customer.ticketIsFor("Aaron Aalto", {alert: "Friends of the shop is not loaded"}),
]);

/** A ticket of every buyer, with one or three of each product, left on the server. */
addTour("clientele_price_channels", () =>
    Array.from({length: 20}, (_, index) => {
        const number = String(index + 1).padStart(2, "0");
        return [
            newTicket(),
            scan(`CHANNEL-${number}`),
            Customer.ticketIsFor(`Buyer ${number}`),
            {
                content: "sell some of each product",
                trigger: "body",
                async run() {
                    const pos = window.posmodel;
                    const sold = pos.models["product.product"]
                        .filter((one) => one.default_code === "CHANNEL")
                        .sort((one, other) => one.id - other.id);
                    for (const [position, product] of sold.entries()) {
                        await pos.addLineToCurrentOrder({
                            product_tmpl_id: product.product_tmpl_id,
                            qty: 1 + 2 * (position % 2),
                        });
                    }
                    const orders = [pos.getOrder()];
                    await pos.syncAllOrders({orders, throw: true});
                },
            },
        ];
    })
);
