import json

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_races import TillRaceCase

TRIES = 20


class AccountRaceCase(TillRaceCase):
    """Two tills that sell on account, with real connections and commits."""

    @classmethod
    def set_up_shop(cls, env):
        method = env["pos.payment.method"].create(
            {"name": cls.mark, "split_transactions": True}
        )
        salesman = "sales_team.group_sale_salesman_all_leads"
        cls.set_up_tills(env, 60, method, [salesman])

    @classmethod
    def get_committed(cls, env, tickets):
        orders = env["sale.order"].search([("partner_id", "in", cls.partner_ids)])
        settlements = env["clientele.account.settlement"]
        rows = settlements.search([("order_id", "in", tickets.ids)])
        return [("clientele_account_settlement", "id", rows.ids)], [
            ("sale_order_line", "order_id", orders.ids),
            ("sale_order", "id", orders.ids),
            ("clientele_account", "partner_id", cls.partner_ids),
        ]

    def create_customer(self, limit=100):
        with self.committed() as env:
            partner = env["res.partner"].create({"name": self.mark})
            self.partner_ids.append(partner.id)
            partner.account_limit = limit
            return partner.id

    def selling(self, partner_id, amount=60.0, till=0):
        """A ticket on account, as a till sends it."""
        ticket = self.empty_ticket(
            till,
            amount,
            partner_id=partner_id,
            lines=[self.line(amount)],
            payment_ids=[self.payment(amount)],
        )
        return lambda env: env["pos.order"].sync_from_ui([ticket])["pos.order"][0]["id"]

    def settling(self, partner_id):
        """Tickets, one a till, that settle the same receivable of 20 in cash."""
        with self.committed() as env:
            [row] = env["res.partner"].browse(partner_id)._get_open_receivables()
            sessions = env["pos.session"].browse(self.session_ids)
            paid_ids = [
                session.payment_method_ids.filtered("journal_id")[:1].id
                for session in sessions
            ]
        claims = json.dumps([{key: row[key] for key in ("kind", "id", "amount")}])
        tickets = [
            self.empty_ticket(
                till,
                partner_id=partner_id,
                settlement_claims=claims,
                payment_ids=[self.payment(-20), self.payment(20, paid_ids[till])],
            )
            for till in (0, 1)
        ]
        return [
            lambda env, ticket=ticket: bool(env["pos.order"].sync_from_ui([ticket]))
            for ticket in tickets
        ]

    def accepting(self, partner_id):
        """An order of 60 that is confirmed."""
        with self.committed() as env:
            line = Command.create({"product_id": self.goods_id, "price_unit": 60})
            order = env["sale.order"].create(
                {"partner_id": partner_id, "order_line": [line], "user_id": self.uid}
            )
            order_id = order.id

        def accept(env):
            env["sale.order"].browse(order_id).action_confirm()
            return order_id

        return accept


@tagged("post_install", "-at_install")
class TestAccountRaces(AccountRaceCase):
    """Two sales at the same instant, one limit."""

    def assert_one_passes(self, partner_id, *actions):
        outcomes = self.race(*actions, uid=self.uid)
        losers = [one for one in outcomes if not isinstance(one, int)]
        self.assertEqual(len(losers), 1, outcomes)
        self.assertIsInstance(losers[0], UserError)
        self.assertRegex(str(losers[0]), r"40[.,]00")
        with self.committed() as env:
            partner = env["res.partner"].browse(partner_id)
            self.assertEqual(partner._get_account_figures()[partner].exposure, 60)

    def test_two_tills(self):
        for number in range(TRIES):
            with self.subTest(number=number):
                customer = self.create_customer()
                sales = [self.selling(customer, till=till) for till in (0, 1)]
                self.assert_one_passes(customer, *sales)

    def test_a_till_and_an_order(self):
        for number in range(TRIES):
            with self.subTest(number=number):
                customer = self.create_customer()
                self.assert_one_passes(
                    customer, self.selling(customer), self.accepting(customer)
                )

    def test_two_orders(self):
        for number in range(TRIES):
            with self.subTest(number=number):
                customer = self.create_customer()
                orders = [self.accepting(customer) for _order in range(2)]
                self.assert_one_passes(customer, *orders)

    def test_two_tills_settle_one_receivable(self):
        customer = self.create_customer()
        with self.committed(self.uid) as env:
            self.selling(customer, 20.0)(env)
        outcomes = self.race(*self.settling(customer), uid=self.uid)
        losers = [one for one in outcomes if isinstance(one, Exception)]
        self.assertEqual(len(losers), 1, outcomes)
        self.assertRegex(str(losers[0]), "settled meanwhile")
        with self.committed() as env:
            partner = env["res.partner"].browse(customer)
            self.assertEqual(partner._get_account_figures()[partner].balance, 0)
