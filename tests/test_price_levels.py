from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, RedirectWarning, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_pricing import PricingCommon


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
        partner = form.save()
        self.assertEqual(partner.clientele_group_id, self.vip)
        # The level of the group is no list of the customer's own: no right is needed.
        self.vip.price_level_id = self.level_b
        form = Form(
            self.customers.with_user(self.officer), "clientele.res_partner_view_form"
        )
        form.lastname = "With the group's level"
        partner = form.save()
        self.assertEqual(partner.property_product_pricelist, self.level_b)
        self.assertFalse(partner.specific_property_product_pricelist)
