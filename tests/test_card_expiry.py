from odoo import Command, fields
from odoo.tests import tagged

from .common import ClienteleDocumentsCommon
from .test_card_desk import DeskCommon


@tagged("post_install", "-at_install")
class TestPointsExpiry(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.write(
            {
                "points_expiry": "earning",
                "points_expiry_months": 12,
                "points_warning_days": 30,
            }
        )
        cls.zoe.email = "zoe@example.com"

    def move(self, points, date, kind="sale", card=None):
        """A movement of another day."""
        card = (card or self.card).sudo()
        card._move_points(points, kind, "Test")
        row = card.history_ids.sorted("id")[-1]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE loyalty_history SET create_date = %s WHERE id = %s",
            [f"{date} 12:00:00", row.id],
        )
        self.env.invalidate_all()

    def expire(self, date):
        list(self.program._expire_points(fields.Date.to_date(date)))

    def test_twelve_months_after_they_were_won(self):
        self.move(100, "2025-01-10")
        self.expire("2026-01-09")
        self.assertEqual(self.card.points, 100)
        self.expire("2026-01-10")
        self.assertEqual(self.rows()[-1], ("expiry", -100, 0))
        self.expire("2026-01-11")
        self.assertEqual(len(self.rows()), 2)
        self.assert_balanced(self.card)

    def test_the_oldest_are_used_first(self):
        self.move(100, "2025-01-10")
        self.move(50, "2025-06-10")
        self.move(-70, "2025-07-01")
        self.expire("2026-01-10")
        self.assertEqual(self.rows()[-1], ("expiry", -30, 50))
        self.expire("2026-06-10")
        self.assertEqual(self.rows()[-1], ("expiry", -50, 0))

    def test_a_replaced_card_keeps_the_age_of_its_points(self):
        self.move(100, "2025-01-10")
        new = self.card.sudo()._replace("NEW-CODE-77", "Lost")
        self.expire("2026-01-10")
        self.assertEqual(new.points, 0)
        self.assert_balanced(self.card, new)

    def test_after_the_last_purchase(self):
        self.program.points_expiry = "purchase"
        self.move(100, "2025-01-10")
        self.move(10, "2025-06-10")
        self.expire("2026-01-10")
        self.assertEqual(self.card.points, 110)
        self.expire("2026-06-10")
        self.assertEqual(self.rows()[-1], ("expiry", -110, 0))

    def test_warned_once(self):
        self.move(100, "2025-01-10")
        mails = self.env["mail.mail"]
        before = mails.search([])
        for date in ("2025-12-10", "2025-12-12", "2025-12-30"):
            self.program._warn_of_expiry(fields.Date.to_date(date))
        self.assertEqual(len(mails.search([]) - before), 1)
        mail = mails.search([]) - before
        self.assertIn("100", mail.subject)


@tagged("post_install", "-at_install")
class TestTiers(ClienteleDocumentsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = cls.env["clientele.group"]
        cls.silver = groups.create({"name": "Silver", "discount": 5})
        cls.gold = groups.create({"name": "Gold", "discount": 10})
        cls.staff = groups.create({"name": "Staff", "discount": 20})
        cls.env["clientele.tier"].create(
            [
                {"threshold": 500, "group_id": cls.silver.id},
                {"threshold": 1000, "group_id": cls.gold.id},
            ]
        )
        cls.zoe = cls.create_customer(firstname="Zoé")

    def buy(self, amount, date="2026-03-01", partner=None):
        kind = "out_invoice" if amount > 0 else "out_refund"
        move = self.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": (partner or self.zoe).id,
                "invoice_date": date,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "x", "price_unit": abs(amount), "tax_ids": False}
                    )
                ],
            }
        )
        move.action_post()

    def assign(self, date="2026-03-01"):
        self.env["clientele.tier"]._assign(self.env.company, fields.Date.to_date(date))
        return self.zoe.clientele_group_id

    def test_thresholds(self):
        """At, below and above each of them."""
        none = self.env["clientele.group"]
        bought = 0.0
        for spend, group in (
            (0.01, none),
            (499.99, none),
            (500, self.silver),
            (500.01, self.silver),
            (999.99, self.silver),
            (1000, self.gold),
            (5000, self.gold),
        ):
            self.buy(spend - bought)
            bought = spend
            with self.subTest(spend=spend):
                self.assertEqual(self.assign(), group)

    def test_returns_lower_the_spend(self):
        self.buy(1200)
        self.assertEqual(self.assign(), self.gold)
        self.buy(-300)
        self.assertEqual(self.assign(), self.silver)
        self.buy(-900)
        self.assertFalse(self.assign())

    def test_twelve_months(self):
        self.buy(600, "2025-03-01")
        self.assertEqual(self.assign("2026-02-28"), self.silver)
        self.assertFalse(self.assign("2026-03-01"))

    def test_groups_given_by_hand_stay(self):
        self.zoe.clientele_group_id = self.staff
        self.buy(5000)
        self.assertEqual(self.assign(), self.staff)
