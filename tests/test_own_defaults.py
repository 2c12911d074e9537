import json
from uuid import uuid4

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.pos_order_return_rights import PAID
from .common_returns import ReturnsCommon


@tagged("post_install", "-at_install")
class TestOwnDefaults(ReturnsCommon):
    """Any employee may keep a default for any field, and others store it as superuser.

    None of them says what money, value or a right hangs on.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.points.pos_ok = True
        cls.customer_names = 0

    def set_default(self, model, name, value, user=None):
        user = user or self.cashier
        self.env["ir.default"].with_user(user).set(model, name, value, user_id=True)

    def create_at_till(self):
        self.customer_names += 1
        partners = self.env["res.partner"].with_user(self.cashier)
        values = {"lastname": f"Unheard Of {self.customer_names}"}
        answer = partners.clientele_till_save(
            self.main_pos_config.id, str(uuid4()), values, {"is_confirmed": True}
        )
        return self.env["res.partner"].browse(answer["partner_ids"])[:1]

    def test_no_ticket_is_accepted_by_a_default(self):
        self.set_default("pos.order", "is_offline_accepted", True)
        ticket = self.ticket([self.line(price=500)], paid=500)
        ticket["payment_ids"] = self.paid_by((self.method, 500, self.wallet))
        ticket["payment_ids"][0][2]["card_proof"] = self.wallet.code
        with self.assertRaises(UserError):
            self.send(ticket | self.offline(cards=0))
        self.assertEqual(self.wallet.points, 80)

    def test_what_is_listed_is_to_be_settled(self):
        self.set_default("clientele.card.incident", "state", "settled")
        ticket = self.ticket([self.line(price=50)], paid=50)
        ticket |= {"payment_ids": [], "amount_paid": 0, "amount_total": 0}
        self.send(ticket | self.offline())
        self.assertEqual(self.incidents("unpaid").state, "open")

    def test_no_session_has_limits_of_its_own(self):
        self.till_session.sudo().close_session_from_ui()
        self.company.card_offline_policy = "refuse"
        for name in ("card_offline_limit", "account_offline_limit"):
            self.set_default("pos.session", name, 5000)
        session = self.open_till()
        limits = (session.card_offline_limit, session.account_offline_limit)
        self.assertEqual(limits, (0, 0))

    def test_no_line_names_its_cards(self):
        self.set_default("pos.order.line", "loaded_card_ids", [[6, 0, self.card.ids]])
        self.assertFalse(self.sell_by(10).lines.loaded_card_ids)

    def test_no_return_is_returned_again(self):
        sale = self.sell_by(100)
        refund = self.give_back([self.back(sale.lines)])
        returned = [[6, 0, refund.lines.ids]]
        self.set_default("pos.order.line", "refund_orderline_ids", returned)
        self.sell_by(0.01)
        self.assertEqual(refund.lines.refunded_orderline_id, sale.lines)
        with self.assertRaisesRegex(UserError, "left to return"):
            self.give_back([self.back(sale.lines)])

    def test_no_return_keeps_points(self):
        self.set_default("pos.order", "points_kept", [[self.card.id, 100, 0]])
        claims = {self.card.id: self.claim(self.card, 100)}
        sale = self.sell([self.line(price=100)], claims)
        self.assertEqual(self.card.points, 300)
        self.give_back([self.back(sale.lines)])
        self.assertEqual(self.card.points, 200)

    def test_no_card_is_born_with_a_credit(self):
        self.set_default("loyalty.card", "points_owed", -500)
        self.set_default("loyalty.card", "points", 500)
        card = self.env["loyalty.card"].with_user(self.cashier).sudo()
        card = card.create([{"program_id": self.points.id}])
        self.assertEqual((card.points, card.points_owed), (0, 0))

    def test_no_customer_is_given_terms_at_the_till(self):
        company = self.create_customer(lastname="Company", is_company=True)
        for name, value, usual in (
            ("customer_discount", 90, 0),
            ("account_limit", 9999, None),
            ("parent_id", company.id, company.browse()),
            ("payer_id", company.id, company.browse()),
            ("user_id", self.cashier.id, self.env["res.users"]),
            ("prepaid_card_ids", [[6, 0, self.wallet.ids]], self.card.browse()),
            ("loyalty_card_ids", [[6, 0, self.wallet.ids]], self.card.browse()),
        ):
            if usual is None:
                usual = self.create_at_till()[name]
            self.set_default("res.partner", name, value)
            self.assertEqual(self.create_at_till()[name], usual, name)

    def test_no_customer_is_given_terms_in_the_office(self):
        clerk = self.create_user(
            "clerk",
            "base.group_user,base.group_partner_manager",
            "clientele.group_customer_create",
        )
        self.set_default("res.partner", "customer_discount", 90, clerk)
        values = {"name": "Somebody", "customer_status": "customer"}
        partner = self.env["res.partner"].with_user(clerk).create(values)
        self.assertEqual(partner.sudo().customer_discount, 0)

    def test_what_an_administrator_gives_to_all_counts(self):
        defaults = self.env["ir.default"]
        defaults.set("res.partner", "customer_discount", 7)
        self.set_default("res.partner", "customer_discount", 90)
        partners = self.env["res.partner"].with_user(self.cashier)
        given = partners.default_get(["customer_discount"])
        self.assertEqual(given["customer_discount"], 7)

    def test_habits_of_forms_stay(self):
        self.set_default("res.partner", "function", "Baker")
        partners = self.env["res.partner"].with_user(self.cashier)
        self.assertEqual(partners.default_get(["function"])["function"], "Baker")

    def test_claims_are_paid(self):
        """As a plain ticket is, once the defaults are there."""
        for name in ("state", "amount_paid", "to_invoice"):
            self.set_default("pos.order", name, {"state": "done"}.get(name, 1))
        self.set_default("pos.payment", "is_change", True)
        claims = {self.card.id: self.claim(self.card, 30)}
        ticket = self.ticket([self.line(price=30)], partner=self.loaded)
        sale = self.send(ticket | {"card_claims": json.dumps(claims)})
        self.assertIn(sale.state, PAID)
        self.assertFalse(sale.payment_ids.is_change)
        self.assertEqual(self.card.points, 230)
