import json
from uuid import uuid4

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common_races import RaceCase

TRIES = 20


class AccountRaceCase(RaceCase):
    """Two tills that sell on account, with real connections and commits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.committed() as env:
            cls.set_up_shop(env)

    @classmethod
    def set_up_shop(cls, env):
        user = new_test_user(
            env,
            login=f"account_racer_{uuid4().hex[:6]}",
            groups="base.group_user,point_of_sale.group_pos_user,"
            "sales_team.group_sale_salesman_all_leads",
            tz="Europe/Paris",
        )
        cls.uid = user.id
        cls.partner_ids = []
        goods = env["product.product"].create(
            {"name": cls.mark, "list_price": 60, "taxes_id": False, "type": "service"}
        )
        cls.goods_id = goods.id
        method = env["pos.payment.method"].create(
            {"name": cls.mark, "split_transactions": True}
        )
        cls.method_id = method.id
        cls.config_ids, cls.session_ids = [], []
        for number in range(2):
            config = env["pos.config"].create({"name": f"{cls.mark} {number}"})
            config.payment_method_ids += method
            config.open_ui()
            config.current_session_id.set_opening_control(0, "")
            cls.config_ids.append(config.id)
            cls.session_ids.append(config.current_session_id.id)

    @classmethod
    def remove_committed(cls):
        """Paid tickets and accepted orders cannot be deleted: these go by SQL."""
        with cls.committed() as env:
            tickets = env["pos.order"].search([("config_id", "in", cls.config_ids)])
            orders = env["sale.order"].search([("partner_id", "in", cls.partner_ids)])
            settlements = env["clientele.account.settlement"]
            rows = settlements.search([("order_id", "in", tickets.ids)])
            for table, column, ids in (
                ("clientele_account_settlement", "id", rows.ids),
                ("pos_payment", "pos_order_id", tickets.ids),
                ("pos_order_line", "order_id", tickets.ids),
                ("pos_order", "id", tickets.ids),
                ("sale_order_line", "order_id", orders.ids),
                ("sale_order", "id", orders.ids),
                ("clientele_account", "partner_id", cls.partner_ids),
                ("clientele_alias", "partner_id", cls.partner_ids),
                ("pos_session", "id", cls.session_ids),
                ("pos_config", "id", cls.config_ids),
                ("pos_payment_method", "id", [cls.method_id]),
            ):
                cls.delete_rows(env, table, column, ids)
            env.invalidate_all()
            env["product.product"].browse(cls.goods_id).active = False
            env["res.partner"].browse(cls.partner_ids).unlink()
            env["res.users"].browse(cls.uid).active = False

    def create_customer(self, limit=100):
        with self.committed() as env:
            partner = env["res.partner"].create({"name": self.mark})
            self.partner_ids.append(partner.id)
            partner.account_limit = limit
            return partner.id

    def selling(self, partner_id, amount=60.0, till=0):
        """A ticket on account, as a till sends it."""
        line = {
            "product_id": self.goods_id,
            "price_unit": amount,
            "qty": 1,
            "uuid": str(uuid4()),
            "price_subtotal": amount,
            "price_subtotal_incl": amount,
        }
        ticket = self.empty_ticket(partner_id, till) | {
            "amount_total": amount,
            "amount_paid": amount,
            "lines": [Command.create(line)],
            "payment_ids": [self.payment(amount)],
        }
        return lambda env: env["pos.order"].sync_from_ui([ticket])["pos.order"][0]["id"]

    def empty_ticket(self, partner_id, till):
        return {
            "uuid": str(uuid4()),
            "access_token": uuid4().hex,
            "name": self.mark,
            "state": "paid",
            "session_id": self.session_ids[till],
            "partner_id": partner_id,
            "amount_total": 0,
            "amount_paid": 0,
            "amount_tax": 0,
            "amount_return": 0,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "lines": [],
        }

    def payment(self, amount, method_id=None):
        return Command.create(
            {
                "amount": amount,
                "payment_method_id": method_id or self.method_id,
                "uuid": str(uuid4()),
            }
        )

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
            self.empty_ticket(partner_id, till)
            | {
                "settlement_claims": claims,
                "payment_ids": [self.payment(-20), self.payment(20, paid_ids[till])],
            }
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
