from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ClienteleCommon


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
