import * as Card from "@clientele/../tests/tours/utils/card_util";
import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import {
    addTour,
    newTicket,
    pay,
    payInCash,
} from "@clientele/../tests/tours/utils/till_util";
import {scan_barcode as scan} from "@point_of_sale/../tests/generic_helpers/utils";

const ZOE = "CARD-0042";
const METHOD = "Card or voucher";

function useReward() {
    return [
        ProductScreen.clickControlButton("Reward"),
        {content: "take it", trigger: ".modal .selection-item", run: "click"},
    ];
}

addTour("clientele_card_top_up", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.addOrderline("Top-up", "1"),
    ProductScreen.totalAmountIs("50.00"),
    pay(),
    ReceiptScreen.clickNextOrder(),
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    Card.stripSays("50.00"),
    ProductScreen.addOrderline("Bike", "1"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod(METHOD),
    Card.isChosen("Prepaid card"),
    Card.amountIs("50.00"),
    Card.typeAmount("60"),
    Card.confirm(),
    Card.popupSays("holds"),
    Card.typeAmount("30"),
    Card.confirm(),
    PaymentScreen.remainingIs("70.0"),
    payInCash(),
    Card.receiptSays(METHOD, "Balance left", "20.00"),
]);

addTour("clientele_card_gift_sold", () => [
    ProductScreen.addOrderline("Gift card", "1"),
    ProductScreen.totalAmountIs("50.00"),
    pay(),
    Card.receiptSays("50.00", "Until", "044"),
    ReceiptScreen.clickNextOrder(),
    ProductScreen.orderIsEmpty(),
]);

addTour("clientele_card_voucher", () => [
    ProductScreen.addOrderline("Bike", "1"),
    // On the ticket it waits; while paying it pays.
    scan("0441234567890126"),
    {
        content: "it says what the card holds",
        trigger: ".o_notification:contains('50.00'):contains('pays on the payment')",
    },
    ProductScreen.totalAmountIs("100.00"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod(METHOD),
    Card.isChosen("Gift card"),
    Card.confirm(),
    PaymentScreen.remainingIs("50.0"),
    // A second one, scanned on the payment screen.
    scan("0449999999999990"),
    Card.isChosen("Gift card"),
    Card.typeCode("NOTHING"),
    Card.popupSays("cannot be used here"),
    Card.choose("Gift card ••••9990"),
    Card.amountIs("20.00"),
    Card.confirm(),
    PaymentScreen.remainingIs("30.0"),
    payInCash(),
    Card.receiptSays("••••0126", "••••9990"),
]);

addTour("clientele_card_return", () => [
    ProductScreen.addOrderline("Bike", "1"),
    pay(),
    ReceiptScreen.clickNextOrder(),
    ProductScreen.clickRefund(),
    TicketScreen.selectOrder("001"),
    ProductScreen.clickNumpad("1"),
    TicketScreen.confirmRefund(),
    PaymentScreen.totalIs("-100.00"),
    PaymentScreen.clickPaymentMethod(METHOD),
    Card.isChosen("New voucher"),
    Card.amountIs("100.00"),
    Card.confirm(), // paid in full: the ticket closes by itself
    ReceiptScreen.isShown(),
    Card.receiptSays("Credit voucher", "Until", "044"),
]);

addTour("clientele_card_race", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.addOrderline("Bike", "1"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod(METHOD),
    Card.amountIs("80.00"),
    Card.confirm(),
    // Another till is paying with the same card.
    Card.popupSays("is under way"),
    Card.typeAmount("30"),
    Card.confirm(),
    PaymentScreen.remainingIs("70.0"),
    payInCash(),
]);

addTour("clientele_points_partly", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.addOrderline("Bike", "1"),
    useReward(),
    ProductScreen.totalAmountIs("70.00"),
    ProductScreen.clickLine("order"),
    ProductScreen.clickNumpad("4"),
    {content: "a popup asks how many", trigger: ".modal .popup-number, .modal-body"},
    Dialog.confirm("Confirm"),
    ProductScreen.totalAmountIs("99.60"),
    pay(),
]);

addTour("clientele_points_offline", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.addOrderline("Bike", "1"),
    useReward(),
    ProductScreen.totalAmountIs("70.00"),
    Offline.setOfflineMode(),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    Customer.dialogSays("cannot be asked for now"),
    Dialog.confirm("Ok"),
    PaymentScreen.isShown(),
    Offline.setOnlineMode(),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
]);

addTour("clientele_points_race", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    Card.stripSays("200 Points", "20.00"),
    ProductScreen.addOrderline("Bike", "1"),
    useReward(),
    // 200 points of the card, and 100 that the ticket wins.
    ProductScreen.totalAmountIs("70.00"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    // Another till was faster: the ticket stays open, and says what is left.
    Customer.dialogSays("holds 0 Points"),
    Dialog.confirm("Ok"),
    PaymentScreen.isShown(),
]);

addTour("clientele_card_give", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    Card.stripSays("No loyalty account"),
    {content: "open the cards", trigger: ".o_clientele_strip_cards", run: "click"},
    {
        content: "there is none",
        trigger: ".o_clientele_loyalty .o_clientele_no_account",
    },
    scan("HANDED-OUT-7"),
    {
        content: "the card is scanned",
        trigger: ".o_clientele_loyalty #clientele_new_card:value('HANDED-OUT-7')",
    },
    {content: "enrol", trigger: ".o_clientele_give_card", run: "click"},
    {
        content: "there is one",
        trigger: ".o_clientele_loyalty .o_clientele_account:contains('••••UT-7')",
    },
    {
        content: "close",
        trigger: ".o_clientele_loyalty .btn:contains('Close')",
        run: "click",
    },
    newTicket(),
    scan("HANDED-OUT-7"),
    Customer.ticketIsFor("Zoé Zidane"),
    Card.stripSays("0 Points"),
]);

// The card was declared lost; its holder takes another one at the counter.
addTour("clientele_card_lost", () => [
    Customer.openList(),
    Customer.typeInList("zidane"),
    Customer.listShowsOnly("Zoé Zidane"),
    Customer.clickInList("Zoé Zidane"),
    Customer.ticketIsFor("Zoé Zidane"),
    {content: "open the cards", trigger: ".o_clientele_strip_cards", run: "click"},
    {
        content: "the card cannot be used",
        trigger: ".o_clientele_loyalty .o_clientele_account .text-danger",
    },
    scan("HANDED-OUT-8"),
    {
        content: "the new card is scanned",
        trigger: ".o_clientele_loyalty #clientele_new_card:value('HANDED-OUT-8')",
    },
    {
        content: "replace the card",
        trigger: ".o_clientele_give_card:contains('Replace')",
        run: "click",
    },
    {
        content: "the new card has the points, and can be used",
        trigger:
            ".o_clientele_loyalty .o_clientele_account:contains('200 Points')" +
            ":contains('••••UT-8'):not(:has(.text-danger))",
    },
    {
        content: "close",
        trigger: ".o_clientele_loyalty .btn:contains('Close')",
        run: "click",
    },
    newTicket(),
    scan("LOST-CARD-1"), // found again under a sofa
    Customer.ticketIsFor("Zoé Zidane"),
    Card.stripSays("200 Points"),
]);
