from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_pos import SELLER, ClienteleTillCommon


@tagged("post_install", "-at_install")
class TestTillTours(ClienteleTillCommon):
    """What happens at the counter, one story a test."""

    def test_card_of_a_customer_who_is_not_loaded(self):
        """The main job: card, product, payment, receipt, and the customer's status."""
        self.unloaded.vat = "FR23334175221"
        self.start_till("clientele_scan_and_sell")
        ticket = self.last_ticket()
        self.assertEqual(ticket.partner_id, self.unloaded)
        self.assertEqual(ticket.state, "paid")
        self.assertEqual(self.unloaded.customer_status, "customer")

    def test_card_shown_at_the_last_moment(self):
        """The card is scanned on the payment screen; products are refused there."""
        self.start_till("clientele_scan_while_paying")
        self.assertEqual(self.last_ticket().partner_id, self.unloaded)

    def test_every_identifier_of_a_customer(self):
        """Number, e-mail, loyalty card: whatever is scanned finds the customer."""
        self.unloaded.customer_number = "NUM-77"
        program = self.env["loyalty.program"].create(
            {
                "name": "Fidelity",
                "program_type": "loyalty",
                "trigger": "auto",
                "applies_on": "both",
                "reward_ids": [(0, 0, {"discount": 5, "required_points": 100})],
            }
        )
        self.env["loyalty.card"].create(
            {
                "program_id": program.id,
                "partner_id": self.unloaded.id,
                "code": "0449999000011",
                "points": 10,
            }
        )
        self.start_till("clientele_scan_identifiers")

    def test_a_voucher_is_no_customer(self):
        """The code of a voucher is money, not a name: it selects nobody."""
        program = self.env["loyalty.program"].create(
            {
                "name": "Five off",
                "program_type": "coupons",
                "trigger": "with_code",
                "applies_on": "current",
                "rule_ids": [(0, 0, {"minimum_qty": 1})],
                "reward_ids": [
                    (
                        0,
                        0,
                        {
                            "reward_type": "discount",
                            "discount": 50,
                            "discount_applicability": "order",
                        },
                    )
                ],
            }
        )
        self.env["loyalty.card"].create(
            {
                "program_id": program.id,
                "code": "0431111000022",
                "points": 1,
            }
        )
        self.start_till("clientele_scan_voucher")

    def test_a_phone_that_a_family_shares(self):
        """Of several customers none is taken: the list shows them."""
        self.create_customer(lastname="Zidane", firstname="Zac", phone="0612345678")
        self.start_till("clientele_scan_shared_phone")

    def test_an_archived_customer(self):
        """The card of an archived customer is told from an unknown one."""
        self.unloaded.action_archive()
        self.start_till("clientele_scan_archived")

    def test_list_without_enter(self):
        """Typing is enough, in any spelling, and Enter takes an exact code."""
        self.start_till("clientele_list_search")

    def test_creation_of_somebody_known(self):
        """While the name is typed, the known customer is offered and taken."""
        count = self.env["res.partner"].search_count([])
        self.start_till("clientele_create_suggested")
        self.assertEqual(self.env["res.partner"].search_count([]), count)

    def test_creation_that_the_settings_refuse(self):
        """Without the right, nothing creates the customer anyway."""
        self.main_pos_config.company_id.customer_duplicate_phone = "refuse"
        count = self.env["res.partner"].search_count([])
        self.start_till("clientele_create_refused_duplicate")
        self.assertEqual(self.env["res.partner"].search_count([]), count)

    def test_creation_with_a_duplicate(self):
        """The creation key, a phone that is known, and *use this one*."""
        count = self.env["res.partner"].search_count([])
        self.start_till("clientele_create_duplicate")
        self.assertEqual(self.env["res.partner"].search_count([]), count)

    def test_creation_puts_the_customer_on_the_ticket(self):
        """A new customer: an error first, whose answer keeps what was typed."""
        self.start_till("clientele_create")
        ticket = self.last_ticket()
        self.assertRecordValues(
            ticket.partner_id,
            [
                {
                    "name": "Zelda Zorn",
                    "mobile": "+33 6 98 76 54 32",
                    "zip": "69100",
                    "city": "Villeurbanne",
                    "customer_status": "customer",
                }
            ],
        )

    def test_creation_of_a_company_with_an_unknown_code(self):
        """A card nobody has yet: the customer is created with it."""
        self.start_till("clientele_create_with_code")
        partner = self.env["res.partner"].search([("name", "=", "Zinc du Port")])
        self.assertEqual(partner.barcode, "NEW-CARD-1")
        self.assertTrue(partner.is_company)

    def test_without_the_right_to_create(self):
        """No button, and the creation key says why."""
        self.start_till("clientele_create_refused", self.seller)

    def test_employees_at_one_till(self):
        """Who may create customers follows the employee, not the browser's user."""
        if "minimal_employee_ids" not in self.main_pos_config._fields:
            self.skipTest("pos_hr is not installed")
        company = self.main_pos_config.company_id
        employees = (
            self.env["hr.employee"]
            .sudo()
            .create(
                [
                    {"name": "Ada Minimal", "company_id": company.id},
                    {"name": "Bob Basic", "company_id": company.id},
                ]
            )
        )
        self.main_pos_config.write(
            {
                "module_pos_hr": True,
                "minimal_employee_ids": employees[:1],
                "basic_employee_ids": employees[1:],
            }
        )
        self.start_till("clientele_employees")
        partner = self.env["res.partner"].search([("name", "=", "Zelda Zorn")])
        messages = "".join(partner.message_ids.mapped("body"))
        self.assertIn("Bob Basic", messages)

    def test_edition_needs_its_right(self):
        """A cashier who may edit has a pencil, and changes only what was typed."""
        self.start_till("clientele_edit", self.editor)
        self.assertEqual(self.loaded.city, "Lyon")
        self.assertEqual(self.loaded.email, "aaron.aalto@example.com")

    def test_edition_that_the_settings_refuse(self):
        """Another customer's phone: known, with no way around it without the right."""
        self.main_pos_config.company_id.customer_duplicate_phone = "refuse"
        self.start_till("clientele_edit_refused_duplicate", self.editor)
        self.assertFalse(self.loaded.phone)

    def test_edition_saved_anyway(self):
        """With the right, the refused change is saved, and written down."""
        self.main_pos_config.company_id.customer_duplicate_phone = "refuse"
        self.editor.group_ids |= self.env.ref("clientele.group_duplicate_override")
        self.start_till("clientele_edit_anyway", self.editor)
        self.assertEqual(self.loaded.phone, "+33 6 12 34 56 78")
        self.assertIn("Saved although", "".join(self.loaded.message_ids.mapped("body")))

    def test_back_office_changes_reach_an_open_till(self):
        """At the next selection the till follows: a change, a merge, an archive."""
        self.create_customer(lastname="Abel", barcode="CARD-ABEL")
        self.start_till("clientele_follow_back_office", self.officer)

    def test_without_a_network(self):
        """Loaded customers are found, creation says it needs the network."""
        self.start_till("clientele_offline")
        ticket = self.last_ticket()
        self.assertEqual(ticket.partner_id, self.loaded)


@tagged("post_install", "-at_install")
class TestTillPrices(ClienteleTillCommon):
    """The price of the customer, without anybody thinking of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.forget_price_lists()
        cls.desk_pad = cls.env["product.template"].search(
            [("name", "=", "Desk Pad")], limit=1
        )
        level = cls.env["product.pricelist"].create(
            {
                "name": "Level B",
                "is_price_level": True,
                "level_code": "B",
                "currency_id": cls.main_pos_config.currency_id.id,
                "company_id": cls.main_pos_config.company_id.id,
                "item_ids": [
                    (
                        0,
                        0,
                        {
                            "applied_on": "1_product",
                            "product_tmpl_id": cls.desk_pad.id,
                            "compute_price": "fixed",
                            "fixed_price": 1.5,
                        },
                    )
                ],
            }
        )
        group = cls.env["clientele.group"].create({"name": "Club", "discount": 10})
        company = cls.main_pos_config.company_id
        cls.unloaded.with_company(company).write(
            {"clientele_group_id": group.id, "price_level_id": level.id}
        )

        cls.tax = cls.env["account.tax"].create(
            {
                "name": "20% incl.",
                "amount": 20,
                "type_tax_use": "sale",
                "price_include_override": "tax_included",
                "company_id": company.id,
            }
        )
        cls.eve = cls.create_customer(
            lastname="Zeller", firstname="Eve", barcode="CARD-EVE"
        ).with_company(company)
        cls.eve.write(
            {
                "is_tax_exempt": True,
                "tax_exemption_reason": "Article 275",
                "tax_exemption_end_date": fields.Date.today() + timedelta(days=1),
            }
        )

    def sell_with_tax(self):
        """The pad costs 2.40, a tax of 0.40 included."""
        self.desk_pad.write({"list_price": 2.4, "taxes_id": [(6, 0, self.tax.ids)]})

    def test_level_and_group_from_scan_to_payment(self):
        """Scan, sell, pay: the line keeps what was automatic."""
        self.start_till("clientele_price_vip")
        ticket = self.last_ticket()
        self.assertEqual(ticket.customer_group_name, "Club")
        self.assertRecordValues(
            ticket.lines,
            [{"price_unit": 1.5, "discount": 10, "automatic_discount": 10}],
        )
        self.assertEqual(ticket.state, "paid")

    def test_another_customer_in_the_middle_of_a_ticket(self):
        """Prices and discounts follow the customer, what was typed stays."""
        self.start_till("clientele_price_change")

    def test_prices_of_the_back_office_reach_an_open_till(self):
        """At the next selection, also the products that are on the ticket already."""
        manager = self.create_user("till_manager", SELLER, "clientele.group_manager")
        self.start_till("clientele_follow_prices", manager)

    def test_terms_without_a_network(self):
        """A customer who is loaded has the same price offline."""
        self.start_till("clientele_price_offline")
        line = self.last_ticket().lines
        self.assertEqual((line.price_unit, line.discount), (1.5, 10))

    def test_exempt_customer(self):
        """Without tax, to the cent; a refund after the last day is without it too."""
        self.sell_with_tax()
        self.start_till("clientele_price_exempt")
        sale = self.last_ticket()
        self.assertRecordValues(
            sale, [{"amount_total": 8.33, "amount_tax": 0, "state": "paid"}]
        )
        self.assertEqual(sale.lines.tax_ids_after_fiscal_position.amount, 0)
        self.assertIn("Article 275", sale.tax_exemption_text)
        self.eve.tax_exemption_end_date = fields.Date.today() - timedelta(days=1)
        self.start_till("clientele_price_exempt_refund")
        refund = self.last_ticket()
        self.assertEqual(refund.refunded_order_id, sale)
        self.assertRecordValues(refund, [{"amount_total": -8.33, "amount_tax": 0}])
        session = refund.session_id
        session.action_pos_session_closing_control()
        self.assertEqual(session.state, "closed")
        self.assertFalse(session.move_id.line_ids.filtered("tax_line_id"))

    def test_refund_of_a_taxed_sale_to_a_customer_exempt_since(self):
        """The tax comes back with the price, whatever the ticket was before."""
        self.sell_with_tax()
        self.eve.is_tax_exempt = False
        self.start_till("clientele_price_taxed")
        self.assertRecordValues(
            self.last_ticket(), [{"amount_total": 2.4, "amount_tax": 0.4}]
        )
        self.eve.is_tax_exempt = True
        self.start_till("clientele_price_taxed_refund")
        self.assertRecordValues(
            self.last_ticket(), [{"amount_total": -2.4, "amount_tax": -0.4}]
        )

    def test_combo(self):
        """The lines of a combo have the customer's terms, also after a change."""
        self.sell_with_tax()
        stand = self.env["product.template"].search(
            [("name", "=", "Monitor Stand")], limit=1
        )
        stand.taxes_id = self.tax
        combo = self.env["product.combo"].create(
            {
                "name": "Choice",
                "combo_item_ids": [
                    (0, 0, {"product_id": product.product_variant_id.id})
                    for product in (self.desk_pad, stand)
                ],
            }
        )
        self.env["product.template"].create(
            {
                "name": "Desk Set",
                "type": "combo",
                "list_price": 12,
                "available_in_pos": True,
                "taxes_id": False,
                "combo_ids": [(6, 0, combo.ids)],
                "pos_categ_ids": self.desk_pad.pos_categ_ids.ids,
            }
        )
        self.start_till("clientele_price_combo")

    def test_free_product(self):
        """Buy two, get one: for the price that the customer has."""
        pad = self.desk_pad.product_variant_id
        self.env["loyalty.program"].create(
            {
                "name": "Two and one",
                "program_type": "buy_x_get_y",
                "trigger": "auto",
                "applies_on": "current",
                "rule_ids": [
                    (
                        0,
                        0,
                        {
                            "product_ids": pad.ids,
                            "reward_point_mode": "unit",
                            "minimum_qty": 0,
                        },
                    )
                ],
                "reward_ids": [
                    (
                        0,
                        0,
                        {
                            "reward_type": "product",
                            "reward_product_id": pad.id,
                            "reward_product_qty": 1,
                            "required_points": 2,
                        },
                    )
                ],
            }
        )
        self.start_till("clientele_price_reward")

    def test_preset(self):
        """Taking away does not end an exemption."""
        self.sell_with_tax()
        here, away = self.env["pos.preset"].create(
            [{"name": "Here"}, {"name": "Takeaway"}]
        )
        self.main_pos_config.write(
            {
                "use_presets": True,
                "default_preset_id": here.id,
                "available_preset_ids": [(6, 0, (here | away).ids)],
            }
        )
        self.start_till("clientele_price_preset")

    def test_exemption_ends_without_a_network(self):
        """A till that is offline on the day after sells with tax."""
        self.sell_with_tax()
        self.start_till("clientele_price_exempt_until")

    def test_price_list_that_is_not_loaded(self):
        """The ticket says that its prices are not the customer's."""
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Friends of the shop",
                "currency_id": self.main_pos_config.currency_id.id,
            }
        )
        loaded = self.loaded.with_company(self.main_pos_config.company_id)
        loaded.specific_property_product_pricelist = pricelist
        self.start_till("clientele_price_list_not_loaded")
