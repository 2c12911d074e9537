import {registry} from "@web/core/registry";

function clickButton(name, scope = ".o_form_view") {
    return {
        content: `click ${name}`,
        trigger: `${scope} button[name='${name}']:not([disabled])`,
        run: "click",
    };
}

/** A reason, chosen from the list of the dialog. */
function giveReason(reason) {
    return [
        {
            content: "open the reasons",
            trigger: ".modal .o_field_widget[name='reason_id'] input",
            run: "click",
        },
        {
            content: `choose ${reason}`,
            trigger: `.o-autocomplete--dropdown-item:contains("${reason}") a`,
            run: "click",
        },
    ];
}

// From the customer's page: declare the card lost, hand out another one.
registry.category("web_tour.tours").add("clientele_desk_lost_card", {
    steps: () =>
        [
            {
                content: "open the loyalty area",
                trigger: ".o_form_view .nav-link[name='loyalty']",
                run: "click",
            },
            {
                content: "it says what the account holds",
                trigger:
                    ".o_field_widget[name='loyalty_points_display']:contains('200')",
            },
            clickButton("action_open_loyalty_card"),
            clickButton("action_lost"),
            giveReason("Lost by its holder"),
            clickButton("action_apply", ".modal"),
            {
                content: "the card is lost",
                trigger:
                    ".o_statusbar_status .o_arrow_button_current:contains('Lost'), " +
                    ".o_field_statusbar:contains('Lost')",
            },
            clickButton("action_replace"),
            {
                content: "scan the new card",
                trigger: ".modal .o_field_widget[name='new_code'] input",
                run: "edit HANDED-OUT-9",
            },
            clickButton("action_apply", ".modal"),
            {
                content: "the new card is shown, with the balance",
                trigger:
                    ".o_form_view:has(.o_field_widget[name='code']:contains('HANDED-OUT-9'))" +
                    " .o_field_widget[name='points_display']:contains('200')",
            },
            {
                content: "its history says where the points come from",
                trigger:
                    ".o_field_widget[name='history_ids'] .o_data_row:contains('200')",
            },
        ].flat(),
});

// From the menu: what everybody owes, on paper and on the screen.
registry.category("web_tour.tours").add("clientele_desk_balance", {
    steps: () => [
        {
            content: "open the menu of the house accounts",
            trigger:
                ".o_menu_sections [data-menu-xmlid='clientele.clientele_menu_accounts']",
            run: "click",
        },
        {
            content: "open the customer balance",
            trigger:
                ".dropdown-item[data-menu-xmlid='clientele.clientele_menu_account_balance']",
            run: "click",
        },
        clickButton("action_print", ".modal"),
        clickButton("action_show", ".modal"),
        {
            content: "the same total stands below the list",
            trigger: ".o_list_view .o_list_footer:contains('50.00')",
        },
    ],
});
