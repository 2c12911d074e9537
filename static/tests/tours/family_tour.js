import * as Card from "@clientele/../tests/tours/utils/card_util";
import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import {addTour, pay} from "@clientele/../tests/tours/utils/till_util";
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

addTour("clientele_family_points_offline", () => [
    scan(KID),
    Customer.ticketIsFor("Ava Aalto"),
    Card.stripSays("250", "family"),
    Offline.setOfflineMode(),
    ProductScreen.addOrderline("Bike", "1"),
    isRefused(),
    pay(),
    Dialog.confirm("Continue with limited functionality"),
    Offline.setOnlineMode(),
    ReceiptScreen.clickNextOrder(),
    // The next ticket takes the first one along.
    ProductScreen.addOrderline("Bike", "1"),
    pay(),
]);

function openPoints() {
    return {
        content: "open the points of the family",
        trigger: ".o_notebook .nav-link:contains('Points')",
        run: "click",
    };
}

function confirmIn(label) {
    return {
        content: `confirm: ${label}`,
        trigger: `.modal footer .btn-primary:contains("${label}"):visible`,
        run: "click",
    };
}

registry.category("web_tour.tours").add("clientele_family_pool", {
    steps: () => [
        openPoints(),
        {
            content: "pool the points",
            trigger: "button[name='action_pool'].btn-primary",
            run: "click",
        },
        {
            content: "it says what a member brings",
            trigger: ".modal .o_data_row:contains('Abel'):contains('50')",
        },
        confirmIn("Pool the Points"),
        {
            content: "the family has them",
            trigger: ".o_form_view [name='pool_card_ids'] .o_data_row:contains('250')",
        },
        {
            content: "and says who brought them",
            trigger: "[name='pool_movement_ids'] .o_data_row:contains('Abel')",
        },
        {
            content: "who may do what",
            trigger: ".o_notebook .nav-link:contains('Members')",
            run: "click",
        },
        {
            content: "the child does not spend",
            trigger:
                ".o_data_row:contains('Ava') [name='family_spends'] input:not(:checked)",
        },
        openPoints(),
        {
            content: "end the pool",
            trigger: "button[name='action_end_pool']",
            run: "click",
        },
        {
            content: "a share for the child",
            trigger: ".modal .o_data_row:contains('Ava') [name='share']",
            run: "click",
        },
        {
            content: "of 30",
            trigger: ".modal .o_data_row [name='share'] input",
            run: "edit 30",
        },
        confirmIn("End the Pool"),
        {
            content: "each has points of its own again",
            trigger: "button[name='action_pool'].btn-primary:visible",
        },
    ],
});
