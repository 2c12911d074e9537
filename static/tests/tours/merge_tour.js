import {registry} from "@web/core/registry";

function tick(name) {
    return {
        content: `tick ${name}`,
        trigger: `.o_data_row:contains("${name}") .o_list_record_selector input`,
        run: "click",
    };
}

function merge() {
    return [
        {
            content: "merge",
            trigger: ".modal button[name='action_merge']",
            run: "click",
        },
        {
            content: "yes",
            trigger: ".modal:contains('into the one to keep') footer .btn-primary",
            run: "click",
        },
    ];
}

// In the list of merges: open one, and undo it.
function undo(name) {
    return [
        {
            content: "open the merge",
            trigger: `.o_data_row:contains('${name}')`,
            run: "click .o_data_cell",
        },
        {
            content: "undo",
            trigger: ".o_form_view button[name='action_undo']",
            run: "click",
        },
        {
            content: "all returns",
            trigger: ".modal:contains('Everything that moved returns')",
        },
        {
            content: "undo it",
            trigger: ".modal button[name='action_undo']",
            run: "click",
        },
        {
            content: "the kept customer has its name again",
            trigger: ".o_form_view .o-mail-Message:contains('was undone')",
        },
    ];
}

registry.category("web_tour.tours").add("clientele_merge_and_undo", {
    steps: () =>
        [
            tick("Aaron Aalto"),
            tick("Aron Berg"),
            {
                content: "open the action menu",
                trigger: ".o_control_panel .o_cp_action_menus button:has(.fa-cog)",
                run: "click",
            },
            {
                content: "merge them",
                trigger: ".o-dropdown--menu .o_menu_item:contains('Merge')",
                run: "click",
            },
            {
                content: "the website of the other is proposed: there is no other one",
                trigger:
                    ".modal .o_clientele_merge td.table-primary:contains('berg.example')",
            },
            {
                content: "count the rest",
                trigger: ".modal .o_clientele_others button[name='count_others']",
                run: "click",
            },
            {
                content: "their codes move too",
                trigger: ".modal .o_clientele_others tr:contains('Customer Code')",
            },
            {
                content: "of two pictures, one is shown and proposed",
                trigger:
                    ".modal .o_clientele_merge td.table-primary[data-key='image_1920'] img",
            },
            {
                content: "keep the other's name",
                trigger:
                    ".modal .o_clientele_merge td[data-key='name']:contains('Berg') input",
                run: "click",
            },
            {
                content: "it is chosen",
                trigger:
                    ".modal .o_clientele_merge td.table-primary[data-key='name']:contains('Berg')",
            },
            merge(),
            {
                content: "the kept customer is open, with the other's name",
                trigger:
                    ".o_form_view:contains('Berg') .o-mail-Message:contains('Merged')",
            },
        ].flat(),
});

registry.category("web_tour.tours").add("clientele_merge_undo", {
    steps: () => undo("Berg"),
});

// From a pair of the inbox, which is to be decided again afterwards.
registry.category("web_tour.tours").add("clientele_merge_from_inbox", {
    steps: () =>
        [
            {
                content: "merge a pair",
                trigger:
                    ".o_data_row:contains('Aaron Aalto') button[name='action_merge']",
                run: "click",
            },
            {
                content: "the number of each is shown",
                trigger: ".modal .o_clientele_merge td[data-key='customer_number']",
            },
            merge(),
            {
                content: "the kept customer is open",
                trigger: ".o_form_view .o-mail-Message:contains('Merged into this')",
            },
        ].flat(),
});
registry.category("web_tour.tours").add("clientele_merge_undo_inbox", {
    steps: () => undo("Aalto"),
});
