import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import {addTour} from "@clientele/../tests/tours/utils/till_util";

addTour("clientele_list_search", () => [
    Customer.openList(),
    Customer.listShows("Aaron Aalto"),
    // A phone as nobody wrote it down.
    Customer.typeInList("0033 612 34 56 78"),
    Customer.listShowsOnly("Zoé Zidane"),
    // Words in the wrong order, without accents.
    Customer.typeInList("lyon zidane zoe"),
    Customer.listShowsOnly("Zoé Zidane"),
    // A letter too many: those close to it are offered.
    Customer.typeInList("zidanne"),
    Customer.listSays("Did you mean"),
    Customer.listShowsOnly("Zoé Zidane"),
    Customer.typeInList("nobody at all"),
    Customer.listSays("Nobody fits"),
    // Enter takes an exact code, never a name.
    Customer.typeInList("zidane"),
    Customer.listShowsOnly("Zoé Zidane"),
    Customer.pressEnterInList(),
    Customer.typeInList("card-0042"),
    Customer.pressEnterInList(),
    Customer.ticketIsFor("Zoé Zidane"),
]);
