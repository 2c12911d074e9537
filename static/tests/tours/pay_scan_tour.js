import * as Card from "@clientele/../tests/tours/utils/card_util";
import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import {
    addTour,
    typeScan,
    waitForKeys,
} from "@clientele/../tests/tours/utils/till_util";

const METHOD = "Card or voucher";

// What a scanner types is neither a quantity nor an amount.
addTour("clientele_scan_types_nothing", () => [
    ProductScreen.addOrderline("Bike", "2"),
    typeScan("3012345678904"),
    Customer.ticketIsFor("Aaron Aalto"),
    waitForKeys(),
    ProductScreen.selectedOrderlineHas("Bike", "2"),
    ProductScreen.totalAmountIs("200.00"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    typeScan("0449999999999990"), // a card of nobody
    {
        content: "it is no customer",
        trigger: ".o_notification:contains('Go back to the ticket')",
    },
    waitForKeys(),
    PaymentScreen.selectedPaymentlineHas("Cash", "200.00"),
    PaymentScreen.clickPaymentlineDelButton("Cash", "200.00"),
    typeScan("0441234567890126"),
    Card.isChosen("Gift card ••••0126"),
    Card.amountIs("50.00"),
    waitForKeys(),
    Card.confirm(),
    PaymentScreen.remainingIs("150.0"),
    PaymentScreen.selectedPaymentlineHas(METHOD, "50.00"),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    ReceiptScreen.clickNextOrder(),
    // Nor how much is taken back.
    ProductScreen.clickRefund(),
    TicketScreen.selectOrder("001"),
    typeScan("1000000"),
    waitForKeys(),
    TicketScreen.noLinesToRefund(),
    Dialog.isNot(),
]);
