import * as Account from "@clientele/../tests/tours/utils/account_util";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as SelectionPopup from "@point_of_sale/../tests/generic_helpers/selection_popup_util";
import {IS_OPEN, addTour, takeBack} from "@clientele/../tests/tours/utils/till_util";
import {scan_barcode as scan} from "@point_of_sale/../tests/generic_helpers/utils";

const AARON = "3012345678904";

// 60 of 100 are owed: a bike of 100 goes on account for 40, the rest in cash.
addTour(
    "clientele_account_limit",
    () => [
        scan(AARON),
        Customer.ticketIsFor("Aaron Aalto"),
        Account.stripSays("60.00", "available", "40.00"),
        ProductScreen.addOrderline("Bike", "1"),
        ProductScreen.clickPayButton(),
        PaymentScreen.clickPaymentMethod("On account"),
        Account.limitSays("100.00", "40.00"),
        Account.takeWhatIsAvailable(),
        PaymentScreen.remainingIs("60.0"),
        // All the same as much as the ticket: the server does not believe the till.
        PaymentScreen.clickPaymentMethod("On account"),
        Account.limitSays("60.00", "0.00"),
        Account.useOtherMeans(),
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
        Account.receiptSays("Account balance", "100.00"),
        // The bike comes back: cash gives what came in cash, and nothing that is owed.
        ReceiptScreen.clickNextOrder(),
        takeBack("100.00"),
        PaymentScreen.totalIs("-100.00"),
        {
            content: "how the sale was paid",
            trigger:
                ".o_clientele_paid_by:contains('Cash $ 60.00'):contains('40.00'):contains('owed')",
        },
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.remainingIs("-40.0"),
        PaymentScreen.clickPaymentMethod("Cash"),
        {
            content: "the rest goes on account",
            trigger: ".o_notification:contains('40.00 of this sale is still owed')",
        },
        PaymentScreen.clickPaymentMethod("On account"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
    ],
    IS_OPEN
);

// 30 and 20 are owed: the 20 are paid in cash.
addTour(
    "clientele_account_settle",
    () => [
        scan(AARON),
        Customer.ticketIsFor("Aaron Aalto"),
        Account.stripSays("50.00"),
        Account.open(),
        Account.tick("20.00"),
        Account.amountIs("20.00"),
        Account.settle(),
        // The amount stays as chosen; who goes back has a ticket like any other.
        PaymentScreen.clickNumpad("5"),
        PaymentScreen.selectedPaymentlineHas("On account", "-20.00"),
        PaymentScreen.clickBack(),
        ProductScreen.orderIsEmpty(),
        ProductScreen.addOrderline("Bike", "1"),
        ProductScreen.clickPayButton(),
        PaymentScreen.emptyPaymentlines("100.0"),
        PaymentScreen.clickBack(),
        ProductScreen.clickOrderline("Bike", "1"),
        ProductScreen.clickNumpad("⌫", "⌫"),
        ProductScreen.orderIsEmpty(),
        Account.open(),
        Account.tick("20.00"),
        Account.settle(),
        PaymentScreen.remainingIs("20.0"),
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
        Account.receiptSays("Settled", "20.00", "Account balance", "30.00"),
        ReceiptScreen.clickNextOrder(),
        scan(AARON),
        Customer.ticketIsFor("Aaron Aalto"),
        Account.stripSays("30.00"),
    ],
    IS_OPEN
);

addTour(
    "clientele_account_blocked",
    () => [
        scan(AARON),
        Customer.ticketIsFor("Aaron Aalto"),
        Account.blockedSays("No sale on account", "Unpaid cheques"),
        ProductScreen.addOrderline("Bike", "1"),
        ProductScreen.clickPayButton(),
        PaymentScreen.clickPaymentMethod("On account"),
        Account.limitSays("Unpaid cheques"),
        Account.useOtherMeans(),
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
    ],
    IS_OPEN
);

addTour(
    "clientele_account_allowed",
    () => [
        scan(AARON),
        Customer.ticketIsFor("Aaron Aalto"),
        ProductScreen.addOrderline("Bike", "1"),
        ProductScreen.clickPayButton(),
        PaymentScreen.clickPaymentMethod("On account"),
        Account.limitSays("40.00"),
        Account.askManager(),
        PaymentScreen.remainingIs("0.0"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
        Account.receiptSays("160.00"),
    ],
    IS_OPEN
);

addTour(
    "clientele_account_pin",
    () => [
        scan(AARON),
        Customer.ticketIsFor("Aaron Aalto"),
        ProductScreen.addOrderline("Bike", "1"),
        ProductScreen.clickPayButton(),
        PaymentScreen.clickPaymentMethod("On account"),
        Account.limitSays("40.00"),
        Account.askManager(),
        Account.typePin("1234"),
        Account.limitSays("PIN of no manager"),
        Account.askManager(),
        Account.typePin("4711"),
        PaymentScreen.remainingIs("0.0"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
    ],
    [
        Chrome.clickBtn("Unlock Register"),
        {
            content: "Bob takes the till",
            trigger: ".login-overlay .select-cashier",
            run: "click",
        },
        SelectionPopup.has("Bob Basic", {run: "click"}),
    ]
);

addTour(
    "clientele_account_offline",
    () => [
        scan(AARON),
        Customer.ticketIsFor("Aaron Aalto"),
        ProductScreen.addOrderline("Bike", "1"),
        ProductScreen.clickPayButton(),
        PaymentScreen.clickPaymentMethod("On account"),
        PaymentScreen.remainingIs("0.0"),
        Offline.setOfflineMode(),
        PaymentScreen.clickValidate(),
        Customer.dialogSays("cannot be asked for now"),
        Dialog.confirm("Ok"),
        PaymentScreen.clickPaymentlineDelButton("On account", "100.00"),
        // Nor is it taken while the network is gone.
        PaymentScreen.clickPaymentMethod("On account"),
        {
            content: "the network is what is missing",
            trigger: ".o_notification:contains('nothing is sold on account now')",
        },
        Offline.setOnlineMode(),
        PaymentScreen.clickPaymentMethod("Cash"),
        PaymentScreen.clickValidate(),
        ReceiptScreen.isShown(),
    ],
    IS_OPEN
);
