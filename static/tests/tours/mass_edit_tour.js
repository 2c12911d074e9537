import {registry} from "@web/core/registry";

function lineField(name) {
    return `.modal .o_form_view [name="${name}"]`;
}

registry.category("web_tour.tours").add("clientele_mass_edit", {
    steps: () => [
        {
            content: "All customers that the search found",
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_cp_action_menus .dropdown-toggle:contains(Actions)",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .o_menu_item:contains(Mass Edit)",
            run: "click",
        },
        {
            content: "One change: the job position",
            trigger: ".modal [name=line_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: `${lineField("field_name")} input, ${lineField("field_name")} select`,
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Job Position)",
            run: "click",
        },
        {
            trigger: `${lineField("value_text")} input`,
            run: "edit Beekeeper",
        },
        {
            trigger: ".modal .o_form_button_save:contains(Save)",
            run: "click",
        },
        {
            content: "A look at what would change",
            trigger: ".modal button[name=action_preview]:enabled",
            run: "click",
        },
        {trigger: ".modal .o_clientele_preview:contains(3 of 3 customers)"},
        {
            trigger: ".modal .o_clientele_preview td:contains(Beekeeper)",
        },
        {
            trigger: ".modal button[name=action_apply]:enabled",
            run: "click",
        },
        {
            content: "What was done, with a way back",
            trigger: ".o_form_view [name=changed_count]:contains(3)",
        },
        {trigger: ".o_form_view [name=row_ids]:contains(Beekeeper)"},
        {
            trigger: ".o_form_view button[name=action_undo]",
            run: "click",
        },
        {
            trigger: ".modal .o_clientele_preview:contains(come back)",
        },
        {
            trigger: ".modal button[name=action_undo]:enabled",
            run: "click",
        },
        {
            trigger: ".o_form_view h2:contains(Undo)",
        },
        {trigger: ".o_form_view [name=changed_count]:contains(3)"},
    ],
});
