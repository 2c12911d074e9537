from psycopg2.errors import UniqueViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, RedirectWarning, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ClienteleCommon, ClienteleDocumentsCommon


class PricingCommon(ClienteleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("product.group_product_pricelist")
        cls.sport = cls.env["product.category"].create({"name": "Sport"})
        cls.bikes = cls.env["product.category"].create(
            {"name": "Bikes", "parent_id": cls.sport.id}
        )
        cls.bike = cls.env["product.product"].create(
            {
                "name": "Bike",
                "list_price": 100,
                "categ_id": cls.bikes.id,
                "taxes_id": False,
            }
        )
        cls.bell = cls.env["product.product"].create(
            {
                "name": "Bell",
                "list_price": 10,
                "categ_id": cls.sport.id,
                "taxes_id": False,
            }
        )
        cls.level_b = cls.create_level("B", {cls.bike: 80})
        cls.vip = cls.env["clientele.group"].create(
            {"name": "Very VIP", "discount": 10}
        )
        cls.zoe = cls.create_customer(firstname="Zoé")

    @classmethod
    def create_level(cls, code, prices, **values):
        return cls.env["product.pricelist"].create(
            {
                "name": f"Level {code}",
                "is_price_level": True,
                "level_code": code,
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "1_product",
                            "product_tmpl_id": product.product_tmpl_id.id,
                            "compute_price": "fixed",
                            "fixed_price": price,
                        }
                    )
                    for product, price in prices.items()
                ],
                **values,
            }
        )

    def discount(self, product=None, partner=None, date="2026-06-15", **options):
        partner = partner or self.zoe
        product = product or self.bike
        return partner._get_automatic_discount(product, date, **options)

    def price(self, product=None, partner=None):
        pricelist = (partner or self.zoe).property_product_pricelist
        return pricelist._get_product_price(product or self.bike, 1.0)


@tagged("post_install", "-at_install")
class TestDiscounts(PricingCommon):
    def test_own_group_and_negotiated(self):
        self.assertEqual(self.discount(), 0)
        self.zoe.clientele_group_id = self.vip
        self.assertEqual(self.discount(), 10)
        self.zoe.customer_discount = 15
        self.assertEqual(self.discount(), 15)
        self.zoe.price_term_ids = [
            Command.create({"categ_id": self.sport.id, "rate": 20})
        ]
        self.assertEqual(self.discount(), 20)
        self.env.company.automatic_discount_mode = "compound"
        self.assertEqual(self.discount(), 38.8)

    def test_contacts_have_the_terms_of_their_company(self):
        company = self.create_legal_customer(clientele_group_id=self.vip.id)
        contact = self.create_customer(parent_id=company.id)
        self.assertEqual(self.discount(partner=contact), 10)
        company.customer_discount = 30
        self.assertEqual(contact.customer_discount, 30)
        self.assertEqual(self.discount(partner=contact), 30)

    def test_terms_of_another_company_do_not_count(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        self.env["clientele.price.term"].create(
            {
                "partner_id": self.zoe.id,
                "categ_id": self.sport.id,
                "rate": 20,
                "company_id": other.id,
            }
        )
        self.assertEqual(self.discount(), 0)
        self.assertEqual(self.discount(partner=self.zoe.with_company(other)), 20)

    def test_products_left_out(self):
        self.zoe.customer_discount = 10
        self.bell.automatic_discount_excluded = True
        self.assertEqual(self.discount(self.bell), 0)
        self.assertEqual(self.discount(self.bike), 10)
        card = self.env["loyalty.program"].create(
            {
                "name": "Gift cards",
                "program_type": "gift_card",
                "applies_on": "future",
                "trigger": "auto",
                "rule_ids": [Command.create({"product_ids": self.bell.ids})],
                "reward_ids": [Command.create({"discount_mode": "per_point"})],
            }
        )
        self.bell.automatic_discount_excluded = False
        self.env.invalidate_all()
        self.assertEqual(self.discount(self.bell), 0)
        reward = card.reward_ids.discount_line_product_id
        self.assertEqual(self.discount(reward), 0)

    def test_notice_says_what_the_setting_does(self):
        self.assertIn("also products that are already", self.vip.discount_notice)
        self.env.company.automatic_discount_on_reduced = False
        self.env.invalidate_all()
        for record in (self.vip, self.zoe):
            self.assertIn("except products", record.discount_notice)

    def test_reduced_products_by_setting(self):
        self.zoe.customer_discount = 10
        self.assertEqual(self.discount(is_reduced=True), 10)
        self.env.company.automatic_discount_on_reduced = False
        self.assertEqual(self.discount(is_reduced=True), 0)

    def test_a_percentage_is_a_percentage(self):
        for rate in (-1, 100.5):
            for record, name in (
                (self.zoe, "customer_discount"),
                (self.vip, "discount"),
            ):
                with self.subTest(name), self.assertRaises(ValidationError):
                    record[name] = rate
            with self.assertRaises(ValidationError):
                self.zoe.price_term_ids = [
                    Command.create({"categ_id": self.sport.id, "rate": rate})
                ]

    def test_terms_neither_overlap_nor_end_before_they_begin(self):
        def add(start, end):
            return self.env["clientele.price.term"].create(
                {
                    "partner_id": self.zoe.id,
                    "categ_id": self.sport.id,
                    "rate": 5,
                    "date_start": start,
                    "date_end": end,
                }
            )

        refused = self.assertRaisesRegex(ValidationError, "before it begins")
        with refused, self.cr.savepoint():
            add("2026-02-01", "2026-01-31")
        add("2026-01-01", "2026-03-31")
        for start, end in (
            (False, False),
            ("2026-03-31", False),
            (False, "2026-01-01"),
            ("2026-02-01", "2026-02-02"),
        ):
            refused = self.assertRaisesRegex(ValidationError, "already")
            with self.subTest(start), refused, self.cr.savepoint():
                add(start, end)
        self.assertTrue(add("2026-04-01", False))

    def test_many_customers_cost_as_few_queries_as_one(self):
        partners = self.customers.create(
            [
                {"lastname": f"Many {n}", "clientele_group_id": self.vip.id}
                for n in range(50)
            ]
        )
        self.env.flush_all()

        def count(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual({self.discount(partner=one) for one in some}, {10})
            return self.env.cr.sql_log_count - before

        count(partners)
        self.assertEqual(count(partners[:2]), count(partners))


@tagged("post_install", "-at_install")
class TestLevels(PricingCommon):
    def test_own_level_then_that_of_the_group(self):
        self.assertEqual(self.price(), 100)
        level_c = self.create_level("C", {self.bike: 70})
        self.vip.price_level_id = level_c
        self.zoe.clientele_group_id = self.vip
        self.assertEqual(self.price(), 70)
        self.zoe.price_level_id = self.level_b
        self.assertEqual(self.price(), 80)
        self.assertEqual(self.price(self.bell), 10)  # no price in the level

    def test_an_own_price_list_comes_first(self):
        own = self.env["product.pricelist"].create({"name": "Own"})
        self.zoe.price_level_id = self.level_b
        self.zoe.property_product_pricelist = own
        self.assertEqual(self.zoe.property_product_pricelist, own)

    def test_customers_without_a_level_keep_the_normal_price(self):
        pricelists = self.env["product.pricelist"].search([])
        (pricelists - self.level_b).active = False
        other = self.create_customer(lastname="Normal")
        self.assertFalse(other.property_product_pricelist.is_price_level)
        self.assertEqual(self.price(partner=other), 100)

    def test_choosing_a_group_freezes_nothing(self):
        self.vip.price_level_id = self.level_b
        form = Form(self.zoe, "clientele.res_partner_view_form")
        form.clientele_group_id = self.vip
        form.save()
        self.assertEqual(self.zoe.property_product_pricelist, self.level_b)
        self.assertFalse(self.zoe.specific_property_product_pricelist)
        # Saved by anything that writes all fields back.
        self.zoe.property_product_pricelist = self.level_b
        self.assertFalse(self.zoe.specific_property_product_pricelist)
        self.zoe.clientele_group_id = False
        self.assertNotEqual(self.zoe.property_product_pricelist, self.level_b)

    def test_the_normal_list_may_be_chosen_in_spite_of_a_level(self):
        normal = self.env["product.pricelist"].create({"name": "Normal", "sequence": 0})
        self.zoe.price_level_id = self.level_b
        self.zoe.property_product_pricelist = normal
        self.assertEqual(self.price(), 100)

    def test_levels_hold_prices_of_products_only(self):
        for values in (
            {"applied_on": "3_global", "compute_price": "fixed", "fixed_price": 5},
            {
                "applied_on": "1_product",
                "product_tmpl_id": self.bell.product_tmpl_id.id,
                "compute_price": "percentage",
                "percent_price": 5,
            },
            {
                "applied_on": "1_product",
                "product_tmpl_id": self.bell.product_tmpl_id.id,
                "compute_price": "fixed",
                "fixed_price": -1,
            },
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.level_b.item_ids = [Command.create(values)]

    def test_one_code_stands_for_one_level(self):
        for code in ("B", "b"):
            with (
                self.subTest(code),
                self.assertRaisesRegex(ValidationError, "same code"),
            ):
                self.create_level(code, {})
        with self.assertRaisesRegex(ValidationError, "short code"):
            self.create_level("", {})
        dollar = self.env.ref("base.USD")
        dollar.active = True
        if self.env.company.currency_id != dollar:
            self.assertTrue(self.create_level("B", {}, currency_id=dollar.id))

    def test_a_level_of_another_currency_or_company_is_refused(self):
        currencies = self.env["res.currency"].search([])
        foreign = self.env.ref("base.CHF")
        self.assertNotEqual(currencies and self.env.company.currency_id, foreign)
        foreign.active = True
        level = self.create_level("F", {}, currency_id=foreign.id)
        other = self.env["res.company"].create({"name": "Other shop"})
        elsewhere = self.create_level(
            "O", {}, company_id=other.id, currency_id=self.env.company.currency_id.id
        )
        ordinary = self.env["product.pricelist"].create({"name": "Ordinary"})
        for pricelist in (level, elsewhere, ordinary):
            for record in (self.zoe, self.vip):
                with self.subTest(pricelist.name), self.assertRaises(ValidationError):
                    record.price_level_id = pricelist
        self.assertEqual(self.price(), 100)

    def test_the_product_s_form_edits_its_level_prices(self):
        form = Form(self.bell.product_tmpl_id)
        with form.price_level_item_ids.new() as line:
            line.pricelist_id = self.level_b
            line.fixed_price = 7
        form.save()
        self.zoe.price_level_id = self.level_b
        self.assertEqual(self.price(self.bell), 7)

    def test_the_matrix_edits_the_prices_of_many_products(self):
        level_c = self.create_level("C", {})
        templates = (self.bike | self.bell).product_tmpl_id
        levels = templates._get_matrix_levels()
        slots = {level: slot for slot, level in levels.items()}
        column_b, column_c = (
            f"level_price_{slots[level]}" for level in (self.level_b, level_c)
        )
        self.assertEqual(self.bike[column_b], 80)
        self.assertEqual(self.bell[column_b], 0)
        templates.write({column_c: 6})
        self.bike.product_tmpl_id[column_b] = 0
        self.zoe.price_level_id = level_c
        self.assertEqual(self.price(self.bike), 6)
        self.assertEqual(self.price(self.bell), 6)
        self.zoe.price_level_id = self.level_b
        self.assertEqual(self.price(self.bike), 100)
        view = self.env["product.template"].get_view(
            self.env.ref("clientele.product_template_view_list_level").id, "list"
        )
        self.assertIn('string="Level C"', view["arch"])
        self.assertNotIn(f"level_price_{len(levels) + 1}", view["arch"])
        result = self.env["product.template"].load(
            ["id", column_b],
            [[self.bell.product_tmpl_id.export_data(["id"])["datas"][0][0], "4"]],
        )
        self.assertFalse(result["messages"])
        self.assertEqual(self.price(self.bell), 4)

    def test_what_a_customer_pays_in_words(self):
        self.zoe.write(
            {
                "price_level_id": self.level_b.id,
                "clientele_group_id": self.vip.id,
            }
        )
        check = self.env["clientele.price.check"].create(
            {"partner_id": self.zoe.id, "product_id": self.bike.id}
        )
        self.assertRecordValues(
            check,
            [
                {
                    "normal_price": 100,
                    "price_unit": 80,
                    "discount": 10,
                    "price_paid": 72,
                    "reason": "level B, −10 % from group Very VIP",
                }
            ],
        )


@tagged("post_install", "-at_install")
class TestGroups(PricingCommon):
    def test_a_group_in_use_is_not_deleted(self):
        self.zoe.clientele_group_id = self.vip
        with self.assertRaises(RedirectWarning) as refusal:
            self.vip.with_user(self.manager).unlink()
        action = refusal.exception.args[1]
        target = self.env["clientele.group"].create({"name": "Staff"})
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({"target_id": target.id})
        )
        wizard.action_move()
        self.assertEqual(self.zoe.clientele_group_id, target)
        self.vip.with_user(self.manager).unlink()
        self.assertFalse(self.vip.exists())

    @mute_logger("odoo.sql_db")
    def test_one_group_a_name(self):
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.env["clientele.group"].create({"name": "Very VIP"})

    def test_who_sets_prices(self):
        zoe = self.zoe.with_user(self.officer)
        for name, value in (
            ("clientele_group_id", self.vip.id),
            ("customer_discount", 5),
            ("price_level_id", self.level_b.id),
        ):
            with self.subTest(name), self.assertRaisesRegex(AccessError, "prices"):
                zoe[name] = value
            with self.subTest(name), self.assertRaisesRegex(AccessError, "prices"):
                self.customers.with_user(self.officer).create(
                    {"lastname": "Own terms", name: value}
                )
        with self.assertRaises(AccessError):
            self.env["clientele.price.term"].with_user(self.officer).create(
                {"partner_id": zoe.id, "categ_id": self.sport.id, "rate": 5}
            )
        with self.assertRaises(AccessError):
            self.vip.with_user(self.officer).discount = 50
        self.zoe.with_user(self.manager).clientele_group_id = self.vip
        zoe.write({"clientele_group_id": self.vip.id, "city": "Lyon"})
        self.assertEqual(zoe.city, "Lyon")

    def test_officers_add_contacts_to_a_company_with_terms(self):
        company = self.create_legal_customer(
            clientele_group_id=self.vip.id, customer_discount=5
        )
        contact = self.customers.with_user(self.officer).create(
            {"lastname": "Contact", "parent_id": company.id}
        )
        self.assertEqual(contact.clientele_group_id, self.vip)

    def test_contacts_cannot_be_a_way_around_the_right(self):
        company = self.create_legal_customer()
        contacts = self.customers.with_user(self.officer)
        with self.assertRaisesRegex(AccessError, "prices"):
            contacts.create(
                {"lastname": "X", "parent_id": company.id, "customer_discount": 90}
            )
        contact = contacts.create({"lastname": "X", "parent_id": company.id})
        with self.assertRaisesRegex(AccessError, "prices"):
            contact.customer_discount = 90
        company.customer_discount = 30
        self.assertEqual(contact.customer_discount, 30)
        contact.parent_id = False
        self.assertEqual(contact.customer_discount, 0)
        self.assertEqual(self.discount(partner=contact), 0)

    def test_the_default_group_of_new_customers(self):
        self.env.company.customer_default_group_id = self.vip
        customer = self.customers.with_user(self.officer).create({"lastname": "New"})
        self.assertEqual(customer.clientele_group_id, self.vip)
        form = Form(
            self.customers.with_user(self.officer), "clientele.res_partner_view_form"
        )
        form.lastname = "From the form"
        self.assertEqual(form.save().clientele_group_id, self.vip)


@tagged("post_install", "-at_install")
class TestDocumentPrices(ClienteleDocumentsCommon, PricingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.group_user").implied_ids |= cls.env.ref(
            "sale.group_discount_per_so_line"
        )
        cls.zoe.write(
            {"clientele_group_id": cls.vip.id, "price_level_id": cls.level_b.id}
        )
        cls.normal = cls.create_customer(lastname="Normal")

    def quotation(self, partner=None):
        return self.env["sale.order"].create(
            {
                "partner_id": (partner or self.zoe).id,
                "order_line": [
                    Command.create({"product_id": self.bike.id}),
                    Command.create({"product_id": self.bell.id, "product_uom_qty": 2}),
                ],
            }
        )

    def order(self, partner, **line):
        values = {"product_id": self.bike.id, **line}
        return self.env["sale.order"].create(
            {"partner_id": partner.id, "order_line": [Command.create(values)]}
        )

    def lines(self, document):
        rows = document.order_line if "order_line" in document else None
        rows = document.invoice_line_ids if rows is None else rows
        return [(line.price_unit, line.discount) for line in rows]

    def test_quotations(self):
        order = self.quotation()
        self.assertEqual(self.lines(order), [(80, 10), (10, 10)])
        self.assertEqual(order.amount_untaxed, 72 + 18)
        self.assertEqual(order.customer_group_name, "Very VIP")
        self.assertEqual(self.lines(self.quotation(self.normal)), [(100, 0), (10, 0)])

    def test_a_quotation_follows_its_customer(self):
        order = self.quotation(self.normal)
        order.partner_id = self.zoe
        self.assertEqual(self.lines(order), [(80, 10), (10, 10)])
        order.order_line[1].discount = 25
        order.partner_id = self.normal
        self.assertEqual(self.lines(order), [(100, 0), (10, 25)])
        order.action_confirm()
        order.with_context(disable_cancel_warning=True).partner_id = self.zoe
        self.assertEqual(self.lines(order), [(100, 0), (10, 25)])

    def test_a_typed_discount_stays_until_prices_are_updated(self):
        order = self.quotation()
        line = order.order_line[0]
        line.discount = 50
        line.product_uom_qty = 3
        self.assertEqual(line.discount, 50)
        order.action_update_prices()
        self.assertEqual(line.discount, 10)

    def test_without_any_price_list(self):
        self.env["product.pricelist"].search([]).active = False
        self.zoe.price_level_id = False
        order = self.quotation()
        self.assertFalse(order.pricelist_id)
        for quantity in (2, 3):
            order.order_line.product_uom_qty = quantity
            self.assertEqual(self.lines(order), [(100, 10), (10, 10)])

    def test_price_list_and_customer_discounts_follow_each_other(self):
        sales = self.env["product.pricelist"].create(
            {
                "name": "Sales",
                "item_ids": [
                    Command.create({"compute_price": "percentage", "percent_price": 20})
                ],
            }
        )
        self.zoe.property_product_pricelist = sales
        order = self.quotation()
        self.assertEqual(self.lines(order), [(100, 28), (10, 28)])
        self.env.company.automatic_discount_on_reduced = False
        self.assertEqual(self.lines(self.quotation()), [(100, 20), (10, 20)])

    def invoice(self, partner=None, move_type="out_invoice", **line):
        return self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": (partner or self.zoe).id,
                "invoice_line_ids": [
                    Command.create({"product_id": self.bike.id, **line}),
                ],
            }
        )

    def test_invoices_made_by_hand(self):
        for move_type in ("out_invoice", "out_refund"):
            invoice = self.invoice(move_type=move_type)
            self.assertEqual(self.lines(invoice), [(80, 10)], move_type)
            self.assertEqual(invoice.customer_group_name, "Very VIP")
        self.assertEqual(self.lines(self.invoice(self.normal)), [(100, 0)])
        self.assertEqual(self.lines(self.invoice(move_type="in_invoice")), [(0, 0)])

    def test_an_invoice_follows_its_customer(self):
        invoice = self.invoice(self.normal)
        invoice.partner_id = self.zoe
        self.assertEqual(self.lines(invoice), [(80, 10)])
        invoice.invoice_line_ids.discount = 3
        invoice.partner_id = self.normal
        self.assertEqual(self.lines(invoice), [(100, 3)])

    def test_prices_from_elsewhere_stay(self):
        invoice = self.invoice(price_unit=55)
        self.assertEqual(self.lines(invoice), [(55, 0)])
        invoice.partner_id = self.normal
        self.assertEqual(self.lines(invoice), [(55, 0)])
        order = self.quotation()
        order.order_line.discount = 7
        order.action_confirm()
        order.order_line.qty_delivered = 1
        invoice = order._create_invoices()
        self.assertEqual({line.discount for line in invoice.invoice_line_ids}, {7})

    def test_an_invoice_typed_in_the_form(self):
        form = Form(
            self.env["account.move"].with_context(default_move_type="out_invoice")
        )
        form.partner_id = self.zoe
        with form.invoice_line_ids.new() as line:
            line.product_id = self.bike
            self.assertEqual((line.price_unit, line.discount), (80, 10))
        invoice = form.save()
        self.assertEqual(self.lines(invoice), [(80, 10)])
        with Form(invoice) as form:
            form.partner_id = self.normal
        self.assertEqual(self.lines(invoice), [(100, 0)])

    def test_the_group_stays_on_past_documents(self):
        order = self.quotation()
        order.action_confirm()
        invoice = self.invoice()
        invoice.invoice_date = fields.Date.today()
        invoice.action_post()
        self.zoe.clientele_group_id = False
        self.vip.unlink()
        self.assertEqual(order.customer_group_name, "Very VIP")
        self.assertEqual(invoice.customer_group_name, "Very VIP")

    def test_imported_prices_stay(self):
        """A price that an import gave is not the list's to change, as in core."""
        order = self.order(self.normal, price_unit=55)
        order.partner_id = self.zoe
        self.assertEqual(order.order_line.price_unit, 55)
        order = self.order(self.normal)
        order.partner_id = self.zoe
        self.assertEqual(order.order_line.price_unit, 80)

    def test_contact_of_the_same_company(self):
        """Another address changes nothing, whatever happened to the list."""
        company = self.create_legal_customer(price_level_id=self.level_b.id)
        contact = self.create_customer(parent_id=company.id)
        order = self.order(company)
        self.level_b.item_ids.fixed_price = 70
        order.partner_id = contact
        self.assertEqual(order.order_line.price_unit, 80)

    def test_combo(self):
        """Its lines carry the price: the discount is theirs, after an update too."""
        combo = self.env["product.combo"].create(
            {
                "name": "Choice",
                "combo_item_ids": [
                    Command.create({"product_id": product.id})
                    for product in (self.bike, self.bell)
                ],
            }
        )
        lunch = self.env["product.product"].create(
            {
                "name": "Set",
                "type": "combo",
                "list_price": 50,
                "combo_ids": [Command.set(combo.ids)],
                "taxes_id": False,
            }
        )
        order = self.env["sale.order"].create({"partner_id": self.zoe.id})
        parent = self.env["sale.order.line"].create(
            {"order_id": order.id, "product_id": lunch.id}
        )
        self.env["sale.order.line"].create(
            {
                "order_id": order.id,
                "product_id": self.bell.id,
                "combo_item_id": combo.combo_item_ids[1].id,
                "linked_line_id": parent.id,
            }
        )
        self.assertEqual(order.amount_total, 45)
        order._recompute_prices()
        self.assertEqual(order.amount_total, 45)
        order.partner_id = self.normal
        self.assertEqual(order.amount_total, 50)

    def test_typed_discount_of_an_invoice_stays_with_another_product(self):
        invoice = self.invoice()
        line = invoice.invoice_line_ids
        line.discount = 15
        line.product_id = self.bell
        self.assertEqual(line.discount, 15)

    def test_another_list_needs_the_right(self):
        """A level chosen as the customer's own list is a price too."""
        self.normal.with_user(self.officer).city = "Lyon"
        with self.assertRaisesRegex(AccessError, "Set customers' prices"):
            customer = self.normal.with_user(self.officer)
            customer.property_product_pricelist = self.level_b

    def test_long_documents_cost_no_more_queries(self):
        """Fifty lines, each with its own quantity, are priced in as many as five."""
        products = self.env["product.product"].create(
            [
                {"name": f"Part {n}", "list_price": 5, "categ_id": self.bikes.id}
                for n in range(60)
            ]
        )
        self.zoe.price_level_id = self.create_level("L", dict.fromkeys(products, 4))
        for prepare in (self.prepare_order_lines, self.prepare_invoice_lines):
            with self.subTest(prepare=prepare.__name__):
                self.count_pricing(prepare(products))  # what is loaded once
                many = self.count_pricing(prepare(products[:50]))
                few = self.count_pricing(prepare(products[50:55]))
                self.assertEqual(many, few)

    def prepare_order_lines(self, products):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.zoe.id,
                "order_line": [
                    Command.create({"product_id": one.id, "product_uom_qty": rank})
                    for rank, one in enumerate(products, 1)
                ],
            }
        )
        return order.order_line

    def prepare_invoice_lines(self, products):
        # As in a form: saved lines would rewrite the entry one by one.
        invoice = self.env["account.move"].new(
            {
                "move_type": "out_invoice",
                "partner_id": self.zoe.id,
                "invoice_line_ids": [
                    Command.create({"product_id": one.id, "quantity": rank})
                    for rank, one in enumerate(products, 1)
                ],
            }
        )
        return invoice.invoice_line_ids

    def count_pricing(self, lines):
        """The queries that the prices and discounts of these lines take."""
        self.env.flush_all()
        if lines.ids:
            self.env.invalidate_all()
            lines = lines.browse(lines.ids)
        else:
            lines.product_id.invalidate_recordset()
        before = self.env.cr.sql_log_count
        if "pricelist_item_id" in lines._fields:
            lines._compute_pricelist_item_id()
        lines._compute_price_unit()
        lines._compute_discount()
        queries = self.env.cr.sql_log_count - before
        self.assertEqual(set(lines.mapped("price_unit")), {4})
        self.assertEqual(set(lines.mapped("discount")), {10})
        return queries
