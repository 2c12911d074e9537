import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import {
    negate,
    scan_barcode as scan,
} from "@point_of_sale/../tests/generic_helpers/utils";
import {addTour, sell} from "@clientele/../tests/tours/utils/till_util";

addTour("clientele_create_duplicate", () => [
    Customer.pressF3(),
    Customer.formIsOpen(),
    Customer.fill("lastname", "Zidane"),
    Customer.fill("phone", "+33612345678"),
    Customer.click("save"),
    Customer.formSays("duplicates", "Zoé Zidane"),
    Customer.click("use"),
    Customer.formIsClosed(),
    Customer.ticketIsFor("Zoé Zidane"),
]);

addTour("clientele_create_suggested", () => [
    Customer.pressF3(),
    Customer.formIsOpen(),
    Customer.fill("lastname", "Zidan"),
    Customer.formSays("suggestions", "Zoé Zidane"),
    Customer.click("use"),
    Customer.formIsClosed(),
    Customer.ticketIsFor("Zoé Zidane"),
]);

addTour("clientele_create_refused_duplicate", () => [
    Customer.pressF3(),
    Customer.formIsOpen(),
    Customer.fill("lastname", "Zorn"),
    Customer.fill("phone", "+33612345678"),
    Customer.click("save"),
    Customer.formSays("duplicates", "phone"),
    {
        content: "no way around it",
        trigger: negate(".o_clientele_form_buttons button[name='save_anyway']"),
    },
    Customer.click("use"),
    Customer.formIsClosed(),
    Customer.ticketIsFor("Zoé Zidane"),
]);

addTour("clientele_create", () => [
    {
        content: "the button of the product screen",
        trigger: ".product-screen .o_clientele_new_customer",
        run: "click",
    },
    Customer.click("save"),
    Customer.formSays("missing", "Last name"),
    Customer.fill("lastname", "Zorn"),
    Customer.fill("firstname", "Zelda"),
    Customer.fill("mobile", "06 98 76 54 32"),
    Customer.fill("email", "zelda@"),
    Customer.fill("zip", "69100"),
    {
        content: "the town follows the postcode",
        trigger: ".o_clientele_form input[name='city']:value('Villeurbanne')",
    },
    Customer.click("save"),
    Customer.formSays("error", "zelda@"),
    Customer.fieldHolds("lastname", "Zorn"),
    Customer.fill("email", "zelda@example.com"),
    Customer.click("save"),
    Customer.formIsClosed(),
    Customer.ticketIsFor("Zelda Zorn", {status: "Prospect"}),
    sell(),
]);

addTour("clientele_create_with_code", () => [
    scan("NEW-CARD-1"),
    Customer.dialogSays("neither a product nor a customer"),
    Dialog.confirm("Create a customer with this code"),
    Customer.fieldHolds("barcode", "NEW-CARD-1"),
    Customer.click("legal"),
    Customer.fill("name", "Zinc du Port"),
    Customer.click("save"),
    Customer.formIsClosed(),
    Customer.ticketIsFor("Zinc du Port"),
]);

addTour("clientele_create_refused", () => [
    {
        content: "no button on the product screen",
        trigger: negate(".o_clientele_new_customer"),
    },
    Customer.pressF3(),
    Customer.dialogSays("no right to create customers"),
    Dialog.confirm(),
    scan("NEW-CARD-1"),
    Customer.dialogSays("neither a product nor a customer"),
    Dialog.confirm("Ok"),
    Customer.openList(),
    Customer.listShows("Aaron Aalto"),
    {
        content: "no button nor pencil in the list",
        trigger: negate(
            ".modal button[aria-label='Add a customer'], .o_clientele_edit"
        ),
    },
]);

addTour("clientele_edit", () => [
    Customer.openList(),
    {
        content: "the pencil of a row",
        trigger: ".partner-info:contains('Aaron Aalto') .o_clientele_edit",
        run: "click",
    },
    Customer.fieldHolds("lastname", "Aalto"),
    Customer.fieldHolds("email", "aaron.aalto@example.com"),
    Customer.fill("city", "Lyon"),
    Customer.click("save"),
    Customer.formIsClosed(),
    Customer.ticketIsFor("Aaron Aalto"),
    Customer.openList(),
    {
        content: "the row shows the change",
        trigger: ".partner-info:contains('Aaron Aalto'):contains('Lyon')",
    },
]);

// The change of a phone to one that another customer has.
function editToKnownPhone() {
    return [
        Customer.openList(),
        {
            content: "the pencil of a row",
            trigger: ".partner-info:contains('Aaron Aalto') .o_clientele_edit",
            run: "click",
        },
        Customer.fill("phone", "+33612345678"),
        Customer.click("save"),
        Customer.formSays("duplicates", "Zoé Zidane"),
    ];
}

addTour("clientele_edit_refused_duplicate", () =>
    [
        editToKnownPhone(),
        {
            content: "no way around it",
            trigger: negate(".o_clientele_form_buttons button[name='save_anyway']"),
        },
        Customer.click("use"),
        Customer.formIsClosed(),
        Customer.ticketIsFor("Zoé Zidane"),
    ].flat()
);

addTour("clientele_edit_anyway", () =>
    [
        editToKnownPhone(),
        {
            content: "it is saved, not created",
            trigger:
                ".o_clientele_form_buttons button[name='save_anyway']:contains('Save')",
        },
        Customer.click("save_anyway"),
        Customer.formIsClosed(),
        Customer.ticketIsFor("Aaron Aalto"),
    ].flat()
);
