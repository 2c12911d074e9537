import * as Card from "@clientele/../tests/tours/utils/card_util";
import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import {
    IS_OPEN,
    addTour,
    newTicket,
    pay,
    payInCash,
    takeBack,
} from "@clientele/../tests/tours/utils/till_util";
import {
    negate,
    scan_barcode as scan,
} from "@point_of_sale/../tests/generic_helpers/utils";

const ZOE = "CARD-0042";
const METHOD = "Card or voucher";

function noLineBy(method) {
    return {
        content: `nothing is paid by ${method}`,
        trigger: negate(`.paymentline:contains("${method}")`),
    };
}

/** The customer is scanned on a ticket where nothing is yet, which the return takes. */
function returnAfterScan() {
    return [
        ReceiptScreen.clickNextOrder(),
        scan(ZOE),
        Customer.ticketIsFor("Zoé Zidane"),
        takeBack("001"),
        PaymentScreen.totalIs("-100.00"),
    ];
}

addTour("clientele_return_after_scan", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.addOrderline("Bike", "3"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Bank"),
    PaymentScreen.enterPaymentLineAmount("Bank", "100", true, {remaining: "200.0"}),
    payInCash(),
    returnAfterScan(),
    payInCash(),
    returnAfterScan(),
    PaymentScreen.clickPaymentMethod("Bank"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    returnAfterScan(),
    PaymentScreen.clickPaymentMethod("Bank"),
    {
        content: "what came by bank went back",
        trigger: ".o_notification:contains('Bank gives nothing more back here')",
    },
    noLineBy("Bank"),
    PaymentScreen.clickPaymentMethod(METHOD),
    Card.choose("New voucher"),
    Card.amountIs("100.00"),
    Card.confirm(),
    ReceiptScreen.isShown(),
    Card.receiptSays("Credit voucher"),
]);

addTour("clientele_return_refused", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.addOrderline("Bike", "1"),
    pay(),
    returnAfterScan(),
    PaymentScreen.clickPaymentMethod(METHOD),
    Card.choose("New voucher"),
    Card.confirm(),
    Customer.dialogSays("No vouchers today"),
    Dialog.confirm("Ok"),
    PaymentScreen.isShown(),
    noLineBy(METHOD),
    payInCash(),
]);

addTour("clientele_card_taken_back", () => [
    newTicket(),
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.addOrderline("Bike", "1"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod(METHOD),
    Card.amountIs("80.00"),
    Card.confirm(),
    PaymentScreen.remainingIs("20.0"),
    {
        content: "reverse",
        trigger: ".paymentline .send_payment_reversal",
        run: "click",
    },
    noLineBy(METHOD),
    PaymentScreen.clickPaymentMethod(METHOD),
    Card.typeAmount("30"),
    Card.confirm(),
    PaymentScreen.remainingIs("70.0"),
    PaymentScreen.clickPaymentlineDelButton(METHOD, "30.00"),
    noLineBy(METHOD),
    // The card is refused, and the customer gives up.
    PaymentScreen.clickPaymentMethod(METHOD),
    Card.typeAmount("90"),
    Card.confirm(),
    Card.popupSays("holds"),
    Card.discard(),
    noLineBy(METHOD),
    payInCash(),
]);

addTour("clientele_return_to_the_card_that_paid", () => [
    ProductScreen.addOrderline("Bike", "2"),
    scan("0441234567890126"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod(METHOD),
    Card.amountIs("50.00"),
    Card.confirm(),
    PaymentScreen.remainingIs("150.0"),
    payInCash(),
    ReceiptScreen.clickNextOrder(),
    takeBack("001"),
    PaymentScreen.totalIs("-100.00"),
    PaymentScreen.clickPaymentMethod(METHOD),
    Card.isChosen("••••0126"),
    Card.amountIs("50.00"),
    Card.typeAmount("60"),
    Card.confirm(),
    Card.popupSays("50.00"),
    Card.typeAmount("30"),
    Card.confirm(),
    PaymentScreen.remainingIs("70.0"),
    payInCash(),
    ReceiptScreen.clickNextOrder(),
    takeBack("001"),
    PaymentScreen.clickPaymentMethod(METHOD),
    Card.amountIs("20.00"), // 30 of 50 went back before
    Card.confirm(),
    payInCash(),
]);

addTour("clientele_return_of_a_discount", () => [
    ProductScreen.addOrderline("Bike", "1"),
    ProductScreen.totalAmountIs("90.00"),
    pay(),
    ReceiptScreen.clickNextOrder(),
    ProductScreen.clickRefund(),
    TicketScreen.selectOrder("001"),
    {
        content: "what was paid is shown",
        trigger: ".o_clientele_paid_price:contains('90.00')",
    },
    {
        content: "choose the discount",
        trigger: ".ticket-screen .orderline:contains('10%')",
        run: "click",
    },
    ProductScreen.clickNumpad("1"),
    {
        content: "it goes back with the product",
        trigger: ".o_notification:contains('with the products')",
    },
    TicketScreen.noLinesToRefund(),
    {
        content: "choose the product",
        trigger: ".ticket-screen .orderline:contains('Bike')",
        run: "click",
    },
    ProductScreen.clickNumpad("1"),
    TicketScreen.toRefundTextContains("To Refund: 1"),
    TicketScreen.confirmRefund(),
    PaymentScreen.totalIs("-90.00"),
    payInCash(),
]);

addTour("clientele_return_with_a_reason", () => [
    ProductScreen.addOrderline("Bike", "1"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Bank"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.clickNextOrder(),
    takeBack("001"),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    {
        content: "the reason is asked",
        trigger: ".modal:contains('by another means') textarea",
        run: "edit The terminal is out of order",
    },
    {
        content: "confirm the reason",
        trigger: ".modal .modal-footer .btn-primary",
        run: "click",
    },
    ReceiptScreen.isShown(),
]);

addTour("clientele_return_without_receipt", () => [
    ProductScreen.addOrderline("Bike", "-1"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    Dialog.is({title: "This return takes a right"}),
    Dialog.confirm(),
    PaymentScreen.isShown(),
]);

addTour("clientele_sale_that_earns", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.addOrderline("Bike", "2"),
    pay(),
]);

// The customer spent 80 of the points meanwhile; browsing does not keep it twice.
addTour(
    "clientele_return_keeps_points",
    () => [
        scan(ZOE),
        Customer.ticketIsFor("Zoé Zidane"),
        takeBack("200.00"),
        {
            content: "the till says what is kept",
            trigger: ".o_notification:contains('30 Points were spent')",
        },
        PaymentScreen.totalIs("-97.00"),
        PaymentScreen.clickBack(),
        ProductScreen.clickPayButton(),
        PaymentScreen.totalIs("-97.00"),
        payInCash(),
        {
            content: "the receipt says why",
            trigger: ".pos-receipt:contains('30 Points were spent')",
        },
        ReceiptScreen.clickNextOrder(),
        takeBack("200.00"),
        PaymentScreen.totalIs("-90.00"),
        payInCash(),
    ],
    IS_OPEN
);
