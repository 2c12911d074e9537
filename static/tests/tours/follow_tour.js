/* global posmodel */

import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import {addTour, newTicket, sell} from "@clientele/../tests/tours/utils/till_util";
import {run, scan_barcode as scan} from "@point_of_sale/../tests/generic_helpers/utils";

/** Change a customer as somebody in the back office does meanwhile. */
function inBackOffice(barcode, values) {
    return run(async () => {
        const {orm} = posmodel.data;
        const ids = await orm.search("res.partner", [["barcode", "=", barcode]]);
        await orm.write("res.partner", ids, values);
    }, `the back office changes ${barcode}`);
}

addTour("clientele_follow_back_office", () => [
    scan("3012345678904"),
    Customer.ticketIsFor("Aaron Aalto"),
    newTicket(),
    inBackOffice("3012345678904", {customer_alert: "Pays cash only"}),
    scan("3012345678904"),
    Customer.ticketIsFor("Aaron Aalto", {alert: "Pays cash only"}),
    newTicket(),
    inBackOffice("CARD-ABEL", {active: false}),
    scan("CARD-ABEL"),
    Customer.dialogSays("is archived"),
    Dialog.confirm(),
    Customer.ticketIsForNobody(),
    // From then on the till knows it.
    scan("CARD-ABEL"),
    Customer.dialogSays("belongs to a customer who is archived"),
    Dialog.confirm(),
]);

addTour("clientele_follow_prices", () => [
    scan("3012345678904"),
    Customer.ticketIsFor("Aaron Aalto"),
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.totalAmountIs("1.98"),
    newTicket(),
    inBackOffice("3012345678904", {customer_discount: 50}),
    // A product first: it follows too, when the server has answered.
    ProductScreen.addOrderline("Desk Pad", "1"),
    scan("3012345678904"),
    Customer.ticketIsFor("Aaron Aalto", {alert: "50"}),
    ProductScreen.totalAmountIs("0.99"),
]);

addTour("clientele_offline", () => [
    Offline.setOfflineMode(),
    scan("3012345678904"),
    Customer.ticketIsFor("Aaron Aalto"),
    scan("CARD-0042"),
    Customer.dialogSays("the server cannot be reached"),
    Dialog.confirm(),
    Customer.openList(),
    Customer.typeInList("aalto"),
    Customer.listShowsOnly("Aaron Aalto"),
    Customer.listSays("No network"),
    Customer.pressF3(),
    Customer.fill("lastname", "Zorn"),
    Customer.click("save"),
    Customer.formSays("offline", "needs the network"),
    Customer.fieldHolds("lastname", "Zorn"),
    Customer.click("discard"),
    Customer.clickInList("Aaron Aalto"),
    // What was typed is offered again, and the sale goes on.
    Customer.pressF3(),
    Customer.fieldHolds("lastname", "Zorn"),
    Customer.click("discard"),
    ProductScreen.isShown(),
    Offline.setOnlineMode(),
    sell(),
]);
