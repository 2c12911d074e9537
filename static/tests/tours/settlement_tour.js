import * as Account from "@clientele/../tests/tours/utils/account_util";
import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import {IS_OPEN, addTour} from "@clientele/../tests/tours/utils/till_util";
import {scan_barcode as scan} from "@point_of_sale/../tests/generic_helpers/utils";

/** Core ticks the invoice for companies; the cashier tries it too. */
function payWithoutInvoice() {
    return [
        PaymentScreen.isInvoiceButtonUnchecked(),
        PaymentScreen.clickInvoiceButton(),
        {
            content: "the till says why not",
            trigger: ".o_notification:contains('there is no invoice')",
        },
        PaymentScreen.isInvoiceButtonUnchecked(),
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
    ];
}

addTour(
    "clientele_company_settles",
    () => [
        scan("3012345678911"),
        Customer.ticketIsFor("Boulangerie Martin"),
        Account.stripSays("60.00"),
        Account.open(),
        Account.tick("60.00"),
        Account.amountIs("60.00"),
        Account.settle(),
        PaymentScreen.remainingIs("60.0"),
        payWithoutInvoice(),
        Account.receiptSays("Settled", "60.00", "Account balance", "0.00"),
        ReceiptScreen.clickNextOrder(),
        scan("3012345678928"),
        Customer.ticketIsFor("Garage Petit"),
        Account.open(),
        {
            content: "a deposit",
            trigger: ".o_clientele_account_popup #clientele_settled",
            run: "edit 40",
        },
        Account.settle(),
        PaymentScreen.remainingIs("40.0"),
        payWithoutInvoice(),
        Account.receiptSays("Account balance"),
    ],
    IS_OPEN
);
