import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("clientele_import_customers", {
    steps: () => [
        {
            content: "choose a file",
            trigger: ".o_field_widget[name='content'] .o_select_file_button",
            run: async () => {
                const rows = [
                    "Nom;Prénom;Code postal;E-mail",
                    "Tour;Anna;69003;anna.tour@example.com",
                    "Tour;Ben;75001;no address",
                ];
                const file = new File([rows.join("\n")], "tour.csv", {
                    type: "text/csv",
                });
                const input = document.querySelector(
                    ".o_field_widget[name='content'] input[type='file']"
                );
                const transfer = new DataTransfer();
                transfer.items.add(file);
                input.files = transfer.files;
                input.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {
            content: "read it",
            trigger: "button[name='action_read']:contains('Read the File')",
            run: "click",
        },
        {
            content: "its columns are known",
            trigger: ".o_data_row:contains('Prénom'):contains('First name')",
        },
        {
            content: "see what would happen",
            trigger: "button[name='action_check']",
            run: "click",
        },
        {
            content: "one customer would be created",
            trigger: ".o_data_row:contains('Tour Anna'):contains('Create')",
        },
        {
            content: "the other row is refused, with the reason",
            trigger: ".o_data_row:contains('Refusal'):contains('not an e-mail')",
        },
        {
            content: "import",
            trigger: "button[name='action_import']",
            run: "click",
        },
        {
            content: "it is done: refused rows can be downloaded",
            trigger:
                ".o_form_view:not(:has(button[name='action_import'])) button[name='action_download_refused']",
        },
        {
            content: "only the refused row stays listed",
            trigger:
                ".o_form_view:not(:contains('Tour Anna')) .o_data_row:contains('3')",
        },
    ],
});

registry.category("web_tour.tours").add("clientele_export_customers", {
    steps: () => [
        {
            content: "tick everybody",
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "open the actions",
            trigger: ".o_control_panel .o_cp_action_menus button:has(.fa-cog)",
            run: "click",
        },
        {
            content: "export customers",
            trigger: ".o-dropdown--menu .o_menu_item:contains('Export Customers')",
            run: "click",
        },
        {
            content: "as a PDF",
            trigger:
                ".modal .o_field_widget[name='file_format'] input[data-value='pdf']",
            run: "click",
        },
        {
            content: "export",
            trigger:
                ".modal:has(.o_field_widget[name='file_format'] input[data-value='pdf']:checked) button[name='action_export']",
            run: "click",
        },
        {
            content: "the file is made: the button is free again",
            trigger: ".modal button[name='action_export']:not([disabled])",
        },
        {
            content: "close",
            trigger: ".modal .modal-footer button:contains('Close')",
            run: "click",
        },
        {content: "closed", trigger: "body:not(:has(.modal))"},
    ],
});
