import {registry} from "@web/core/registry";

const card = (name) => `.o_clientele_suggestion:contains("${name}")`;

registry.category("web_tour.tours").add("clientele_suggestion_opens", {
    steps: () => [
        {
            content: "type the beginning of a name, and stay in the field",
            trigger: ".o_form_view .o_field_widget[name='lastname'] input",
            run: "fill Zida",
        },
        {
            content: "open the customer who is known",
            trigger: card("Zoé Zidane"),
            run: "click",
        },
        {
            content: "it is open, and nothing was created",
            trigger:
                ".o_form_view .o_field_widget[name='email'] input:value('zoe.zidane@example.com')",
        },
    ],
});

registry.category("web_tour.tours").add("clientele_suggestion_chosen", {
    steps: () => [
        {
            content: "type a new customer into the quotation",
            trigger: ".o_field_widget[name='partner_id'] input",
            run: "edit Zidan Zo",
        },
        {
            content: "create and edit",
            trigger:
                ".o_m2o_dropdown_option_create_edit, .o-autocomplete--dropdown-item:contains('Create and edit')",
            run: "click",
        },
        {
            content: "the phone is known",
            trigger:
                ".modal .o_field_widget[name='phone'] input, .modal .o_field_widget[name='mobile'] input",
            run: "fill 0612345678",
        },
        {
            content: "choose the customer who is known",
            trigger: `.modal ${card("Zoé Zidane")}`,
            run: "click",
        },
        {
            content: "the dialog is closed",
            trigger: "body:not(:has(.modal))",
        },
        {
            content: "the quotation is for the known customer",
            trigger: ".o_field_widget[name='partner_id'] input:value('Zoé Zidane')",
        },
        {
            content: "keep nothing of the quotation",
            trigger: ".o_form_button_cancel",
            run: "click",
        },
        {
            content: "it is gone",
            trigger: "body:not(:has(.o_form_button_cancel:visible))",
        },
    ],
});
