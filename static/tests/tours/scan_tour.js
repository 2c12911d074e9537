import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import {registry} from "@web/core/registry";
import {scan_barcode as scan} from "@point_of_sale/../tests/generic_helpers/utils";

registry.category("web_tour.tours").add("clientele_scan_and_sell", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
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
            Chrome.endTour(),
        ].flat(),
});
