import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Notification from "@point_of_sale/../tests/generic_helpers/notification_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import {addTour, newTicket} from "@clientele/../tests/tours/utils/till_util";
import {scan_barcode as scan} from "@point_of_sale/../tests/generic_helpers/utils";

addTour("clientele_scan_and_sell", () => [
    scan("CARD-0042"),
    Customer.ticketIsFor("Zoé Zidane", {
        status: "Prospect",
        alert: "Always asks for a bag",
    }),
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Customer.receiptShows(
        "Zoé Zidane",
        "12 rue des Marronniers",
        "69003",
        "FR23334175221",
        "Customer no."
    ),
    ReceiptScreen.clickNextOrder(),
    Customer.ticketIsForNobody(),
]);

addTour("clientele_scan_while_paying", () => [
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.clickPayButton(),
    scan("0123456789"),
    Notification.has("Go back to the ticket", "warning"),
    scan("card-0042"),
    Customer.ticketIsFor("Zoé Zidane"),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
]);

addTour("clientele_scan_identifiers", () =>
    ["NUM-77", "zoe.zidane@example.com", "0449999000011", "0612345678"].map((code) => [
        scan(code),
        Customer.ticketIsFor("Zoé Zidane"),
        newTicket(),
    ])
);

addTour("clientele_scan_voucher", () => [
    ProductScreen.addOrderline("Desk Pad", "1", "1.98"),
    scan("0431111000022"),
    ProductScreen.totalAmountIs("0.99"),
    Customer.ticketIsForNobody(),
]);

addTour("clientele_scan_shared_phone", () => [
    scan("0612345678"),
    Customer.listShows("Zoé Zidane", "Zac Zidane"),
    Customer.clickInList("Zac Zidane"),
    Customer.ticketIsFor("Zac Zidane"),
]);

addTour("clientele_scan_archived", () => [
    scan("CARD-0042"),
    Customer.dialogSays("belongs to a customer who is archived"),
    Dialog.confirm(),
    Customer.ticketIsForNobody(),
    ProductScreen.isShown(),
    Chrome.isSyncStatusConnected(),
]);
