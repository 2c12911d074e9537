import {registry} from "@web/core/registry";

const row = (name) => `.o_data_row:contains("${name}")`;

registry.category("web_tour.tours").add("clientele_duplicate_inbox", {
    steps: () => [
        {
            content: "not a duplicate",
            trigger: `${row("Zoé Zidane")} button[name='action_reject']`,
            run: "click",
        },
        {
            content: "the pair is gone",
            trigger: `body:not(:has(${row("Zoé Zidane")}))`,
        },
        {
            content: "tick the other pair",
            trigger: `${row("Aaron Aalto")} .o_list_record_selector input`,
            run: "click",
        },
        {
            content: "later",
            trigger: ".o_control_panel button[name='action_later']:visible",
            run: "click",
        },
        {
            content: "nothing is left to do",
            trigger: ".o_view_nocontent:contains('No customer seems to be here twice')",
        },
        {
            content: "look again, in the background",
            trigger: ".o_control_panel button[name='action_scan']:visible",
            run: "click",
        },
        {
            content: "the job is on the screen",
            trigger:
                ".o_form_view .o_field_widget[name='name']:contains('Search for duplicates')",
        },
    ],
});
