import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import {addTour, newTicket, pay} from "@clientele/../tests/tours/utils/till_util";
import {scan_barcode as scan} from "@point_of_sale/../tests/generic_helpers/utils";

const AARON = "3012345678904"; // no terms
const ZOE = "CARD-0042"; // level B, 10 % of the group

addTour("clientele_price_vip", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane", {alert: "level B"}),
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.totalAmountIs("1.35"),
    // The same again: one line, the same terms.
    ProductScreen.clickDisplayedProduct("Desk Pad"),
    ProductScreen.totalAmountIs("2.70"),
    pay(),
]);

addTour("clientele_price_change", () => [
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.totalAmountIs("1.98"),
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.totalAmountIs("1.35"),
    scan(AARON),
    Customer.ticketIsFor("Aaron Aalto"),
    ProductScreen.totalAmountIs("1.98"),
    // What was typed by hand stays.
    ProductScreen.clickNumpad("%", "5", "0"),
    ProductScreen.totalAmountIs("0.99"),
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.totalAmountIs("0.75"),
]);

addTour("clientele_price_offline", () => [
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    newTicket(),
    Offline.setOfflineMode(),
    scan(ZOE),
    Customer.ticketIsFor("Zoé Zidane"),
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.totalAmountIs("1.35"),
    Offline.setOnlineMode(),
    pay(),
]);
