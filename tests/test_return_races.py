from uuid import uuid4

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common_races import RaceCase

TRIES = 10


@tagged("post_install", "-at_install")
class TestReturnRaces(RaceCase):
    """Two tills return one line at the same instant: one passes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.committed() as env:
            cls.set_up_shop(env)

    @classmethod
    def set_up_shop(cls, env):
        user = new_test_user(
            env,
            login=f"return_racer_{uuid4().hex[:6]}",
            groups="base.group_user,point_of_sale.group_pos_user",
            tz="Europe/Paris",
        )
        cls.uid = user.id
        goods = env["product.product"].create(
            {"name": cls.mark, "list_price": 60, "taxes_id": False, "type": "service"}
        )
        cls.goods_id = goods.id
        journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
        method = env["pos.payment.method"].create(
            {"name": cls.mark, "journal_id": journal.id}
        )
        cls.method_id = method.id
        cls.config_ids, cls.session_ids = [], []
        for number in range(2):
            config = env["pos.config"].create({"name": f"{cls.mark} {number}"})
            config.payment_method_ids += method
            config.open_ui()
            session = config.current_session_id
            session.set_opening_control(0, "")
            cls.config_ids.append(config.id)
            cls.session_ids.append(session.id)

    @classmethod
    def remove_committed(cls):
        """Paid tickets cannot be deleted: these go by SQL."""
        with cls.committed() as env:
            tickets = env["pos.order"].search([("config_id", "in", cls.config_ids)])
            env.cr.execute(
                "UPDATE pos_order_line SET refunded_orderline_id = NULL "
                "WHERE order_id = ANY(%s)",
                [tickets.ids],
            )
            for table, column, ids in (
                ("pos_payment", "pos_order_id", tickets.ids),
                ("pos_order_line", "order_id", tickets.ids),
                ("pos_order", "id", tickets.ids),
                ("pos_session", "id", cls.session_ids),
                ("pos_config", "id", cls.config_ids),
                ("pos_payment_method", "id", [cls.method_id]),
            ):
                cls.delete_rows(env, table, column, ids)
            env.invalidate_all()
            env["product.product"].browse(cls.goods_id).active = False
            env["res.users"].browse(cls.uid).active = False

    def ticket(self, quantity, till, sold_id=False):
        line = {
            "product_id": self.goods_id,
            "price_unit": 60,
            "qty": quantity,
            "uuid": str(uuid4()),
            "price_subtotal": 60 * quantity,
            "price_subtotal_incl": 60 * quantity,
            "refunded_orderline_id": sold_id,
        }
        payment = {
            "amount": 60 * quantity,
            "payment_method_id": self.method_id,
            "uuid": str(uuid4()),
        }
        ticket = {
            "uuid": str(uuid4()),
            "access_token": uuid4().hex,
            "name": self.mark,
            "state": "paid",
            "session_id": self.session_ids[till],
            "amount_total": 60 * quantity,
            "amount_paid": 60 * quantity,
            "amount_tax": 0,
            "amount_return": 0,
            "is_refund": quantity < 0,
            "lines": [Command.create(line)],
            "payment_ids": [Command.create(payment)],
        }
        return lambda env: [
            row["id"]
            for row in env["pos.order"].sync_from_ui([ticket])["pos.order"]
            if row["uuid"] == ticket["uuid"]
        ]

    def test_two_tills_return_one_line(self):
        for number in range(TRIES):
            with self.subTest(number=number):
                with self.committed(self.uid) as env:
                    [sale_id] = self.ticket(1, 0)(env)
                    sold_id = env["pos.order"].browse(sale_id).lines.id
                returns = [self.ticket(-1, till, sold_id) for till in (0, 1)]
                outcomes = self.race(*returns, uid=self.uid)
                losers = [one for one in outcomes if isinstance(one, Exception)]
                self.assertEqual(len(losers), 1, outcomes)
                self.assertIsInstance(losers[0], UserError)
                self.assertIn("0 of 1 left to return", str(losers[0]))
