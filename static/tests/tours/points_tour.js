/* global posmodel */
import * as Card from "@clientele/../tests/tours/utils/card_util";
import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import {addTour, pay} from "@clientele/../tests/tours/utils/till_util";
import {
    refresh,
    scan_barcode as scan,
} from "@point_of_sale/../tests/generic_helpers/utils";

const AARON = "3012345678904";
const ZOE = "CARD-0042";

// Money on a card is no goods: 150 are paid, 100 points won.
addTour("clientele_points_for_goods", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.addOrderline("Top-up", "1"),
    ProductScreen.addOrderline("Bike", "1"),
    ProductScreen.totalAmountIs("150.00"),
    pay(),
    ReceiptScreen.clickNextOrder(),
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    Card.stripSays("100 Points"),
]);

/** Browse, scan and sell while the network is away. */
function sellOffline() {
    return [
        Offline.setOfflineMode(),
        scan(AARON),
        Customer.ticketIsFor("Aaron Aalto"),
        ProductScreen.addOrderline("Bike", "1"),
        ProductScreen.clickPayButton(),
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
        {
            content: "the till says that the network is away",
            trigger: ".modal .btn:contains('limited functionality')",
            run: "click",
        },
        Dialog.isNot(),
        ReceiptScreen.isShown(),
    ];
}

function everythingIsSent() {
    return {
        content: "every ticket is sent",
        trigger: "body",
        timeout: 20000,
        async run() {
            const isPaid = (order) => order.state === "paid" && order.lines.length;
            const isOpen = () =>
                posmodel.models["pos.order"].some(
                    (order) => isPaid(order) && !order.isSynced
                );
            for (let tries = 0; isOpen() && tries < 150; tries++) {
                await new Promise((resolve) => setTimeout(resolve, 100));
            }
            if (isOpen()) {
                throw new Error("A ticket is not sent");
            }
        },
    };
}

addTour("clientele_points_after_offline", () => [
    sellOffline(),
    ReceiptScreen.clickNextOrder(),
    // Another customer comes before the network does.
    ProductScreen.addOrderline("Bike", "1"),
    Offline.setOnlineMode(),
    {
        content: "the network is back",
        trigger: "body",
        run: () => window.dispatchEvent(new Event("online")),
    },
    everythingIsSent(),
    pay(),
    everythingIsSent(),
]);

addTour("clientele_points_after_reload", () => [
    sellOffline(),
    refresh(),
    {content: "the till is there again", trigger: ".pos-content"},
    everythingIsSent(),
]);
