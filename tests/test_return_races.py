from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_races import TillRaceCase

TRIES = 10


@tagged("post_install", "-at_install")
class TestReturnRaces(TillRaceCase):
    """Two tills return one line at the same instant: one passes."""

    @classmethod
    def set_up_shop(cls, env):
        journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
        method = env["pos.payment.method"].create(
            {"name": cls.mark, "journal_id": journal.id}
        )
        cls.set_up_tills(env, 60, method)

    def ticket(self, quantity, till, sold_id=False):
        amount = 60 * quantity
        ticket = self.empty_ticket(
            till,
            amount,
            is_refund=quantity < 0,
            lines=[self.line(60, quantity, refunded_orderline_id=sold_id)],
            payment_ids=[self.payment(amount)],
        )
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
