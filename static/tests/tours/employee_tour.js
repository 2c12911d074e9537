import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as SelectionPopup from "@point_of_sale/../tests/generic_helpers/selection_popup_util";
import {addTour} from "@clientele/../tests/tours/utils/till_util";
import {negate} from "@point_of_sale/../tests/generic_helpers/utils";

const NEW_CUSTOMER = ".o_clientele_new_customer";

/** An employee without a code takes the till. */
function takesOver(name, trigger) {
    return [
        {content: `${name} takes over`, trigger, run: "click"},
        SelectionPopup.has(name, {run: "click"}),
    ];
}

const opening = [
    Chrome.clickBtn("Open Register"),
    takesOver("Bob Basic", ".login-overlay .select-cashier"),
    Dialog.confirm("Open Register"),
];

addTour(
    "clientele_employees",
    () => [
        Customer.pressF3(),
        Customer.fill("lastname", "Zorn"),
        Customer.fill("firstname", "Zelda"),
        Customer.click("save"),
        Customer.formIsClosed(),
        Customer.ticketIsFor("Zelda Zorn"),
        takesOver("Ada Minimal", ".cashier-name"),
        {content: "no button for her", trigger: negate(NEW_CUSTOMER)},
        Customer.pressF3(),
        Customer.dialogSays("no right to create customers"),
        Dialog.confirm(),
    ],
    opening
);
