import * as Card from "@clientele/../tests/tours/utils/card_util";
import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import {addTour, newTicket, pay} from "@clientele/../tests/tours/utils/till_util";
import {registry} from "@web/core/registry";
import {scan_barcode as scan} from "@point_of_sale/../tests/generic_helpers/utils";

const KID = "CARD-AVA";
const DAD = "CARD-ABEL";

function isRefused() {
    return [
        ProductScreen.clickControlButton("Reward"),
        Customer.dialogSays("may not spend"),
        Dialog.confirm("Ok"),
    ];
}

addTour("clientele_family_points", () => [
    scan(KID),
    Customer.ticketIsFor("Ava Aalto"),
    Card.stripSays("250", "family"),
    ProductScreen.addOrderline("Bike", "1"),
    isRefused(),
    ProductScreen.totalAmountIs("100.00"),
    pay(),
    ReceiptScreen.clickNextOrder(),
    scan(DAD),
    Customer.ticketIsFor("Abel Aalto"),
    Card.stripSays("350", "family"),
    ProductScreen.addOrderline("Bike", "1"),
    ProductScreen.clickControlButton("Reward"),
    {content: "take it", trigger: ".modal .selection-item", run: "click"},
    ProductScreen.totalAmountIs("55.00"),
    pay(),
]);
