{
    "name": "Clientele",
    "summary": "The customer file of a shop: found by anything, served in a blink",
    "version": "19.0.1.0.0",
    "category": "Sales/Point of Sale",
    "author": "Clientele contributors",
    "license": "AGPL-3",
    "depends": [
        # Core; those installed automatically are named to load before us.
        "account",
        "base_vat",
        "contacts",
        "point_of_sale",
        "pos_loyalty",
        "pos_sale",
        "pos_sale_loyalty",
        "sale_loyalty",
        "sale_management",
        "sms",
        # OCA/partner-contact
        "base_location",
        "partner_contact_address_default",
        "partner_contact_birthdate",
        "partner_contact_gender",
        "partner_fax",
        "partner_firstname",
        "partner_mobile",
        "partner_mobile_validation",
        "partner_title",
    ],
    "external_dependencies": {"python": ["phonenumbers", "python-stdnum"]},
    "data": [
        # Security
        "security/clientele_groups.xml",
        "security/clientele_rules.xml",
        "security/ir.model.access.csv",
        # Data
        "data/ir_sequence_data.xml",
        # Wizards
        "wizards/clientele_partner_archive_views.xml",
        # Views
        "views/res_partner_views.xml",
        "views/clientele_alias_views.xml",
        "views/res_config_settings_views.xml",
        "views/sale_order_views.xml",
        "views/account_move_views.xml",
        "views/clientele_menus.xml",
    ],
    "assets": {
        "point_of_sale._assets_pos": ["clientele/static/src/app/**/*"],
        "web.assets_tests": ["clientele/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["clientele/static/tests/unit/**/*"],
    },
    "demo": ["demo/clientele_demo.xml"],
    "application": True,
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
