import * as Customer from "@clientele/../tests/tours/utils/customer_util";
import {addTour} from "@clientele/../tests/tours/utils/till_util";
import {negate} from "@point_of_sale/../tests/generic_helpers/utils";
import {registry} from "@web/core/registry";

function tick(name) {
    return {
        content: `tick ${name}`,
        trigger: `.o_data_row:contains("${name}") .o_list_record_selector input`,
        run: "click",
    };
}

registry.category("web_tour.tours").add("clientele_labels_third_cell", {
    steps: () => [
        tick("Aaron Aalto"),
        tick("Zoé Zidane"),
        {
            content: "open the print menu",
            trigger: ".o_control_panel .o_cp_action_menus button:has(.fa-print)",
            run: "click",
        },
        {
            content: "print labels",
            trigger: ".o-dropdown--menu .o_menu_item:contains('Address Labels')",
            run: "click",
        },
        {
            content: "the first cell is the first free one",
            trigger: ".modal .o_clientele_labels_first[data-cell='1']",
        },
        {
            content: "go two cells on with the keyboard",
            trigger: ".modal [data-cell='1']",
            run: "press ArrowRight && press ArrowRight",
        },
        {
            content: "choose the third cell",
            trigger: ".modal [data-cell='3']",
            run: "click",
        },
        {
            content: "it is the first free one now",
            trigger: ".modal .o_clientele_labels_first[data-cell='3']",
        },
        {
            content: "print",
            trigger: ".modal button[name='action_print']",
            run: "click",
        },
        {
            content: "the button is free again",
            trigger: ".modal button[name='action_print']:not([disabled])",
        },
        {
            content: "close",
            trigger: ".modal button.btn-secondary:contains('Close')",
            run: "click",
        },
        {content: "closed", trigger: "body:not(:has(.modal))"},
    ],
});

function openActions(name) {
    return {
        content: `open what can be done with ${name}`,
        trigger: `.partner-list .partner-info:contains("${name}") .edit-partner-button-cell .dropdown-toggle, .partner-list .partner-info:contains("${name}") button:has(.fa-bars)`,
        run: "click",
    };
}

function fill(name, text) {
    return {
        content: `type ${text} as ${name}`,
        trigger: `.o_clientele_parcel input#clientele_parcel_${name}`,
        run: `edit ${text}`,
    };
}

addTour("clientele_parcel_label", () => [
    Customer.openList(),
    Customer.typeInList("zidane"),
    Customer.listShowsOnly("Zoé Zidane"),
    openActions("Zoé Zidane"),
    {
        content: "a parcel label",
        trigger: ".o_clientele_parcel_entry",
        run: "click",
    },
    fill("reference", "S00042"),
    fill("count", "0"),
    {
        content: "print",
        trigger: ".o_clientele_print_parcel",
        run: "click",
    },
    {
        content: "no parcel is refused",
        trigger: ".o_clientele_parcel .o_clientele_error:contains('1 to 99')",
    },
    fill("count", "2"),
    fill("weight", "1.5"),
    {
        content: "print",
        trigger: ".o_clientele_print_parcel:not([disabled])",
        run: "click",
    },
    {
        content: "the popup is closed",
        trigger: negate(".o_clientele_parcel"),
    },
    Customer.clickInList("Zoé Zidane"),
    Customer.ticketIsFor("Zoé Zidane"),
]);

addTour("clientele_parcel_label_not_offered", () => [
    Customer.openList(),
    openActions("Aaron Aalto"),
    {
        content: "orders are offered, labels are not",
        trigger:
            ".o-dropdown--menu:contains('All Orders'):not(:has(.o_clientele_parcel_entry))",
    },
    Customer.clickInList("Aaron Aalto"),
]);
