from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_returns import TillReturnsCommon


@tagged("post_install", "-at_install")
class TestTillReturns(TillReturnsCommon):
    """Returns at the counter, after what a cashier does before."""

    def test_customer_scanned_first(self):
        card = self.create_card(self.points, self.unloaded, 0)
        self.start_till("clientele_return_after_scan")
        returns = self.get_returns()
        self.assertEqual(set(returns.mapped("state")), {"paid"})
        self.assertEqual(returns.mapped("amount_total"), [-100, -100, -100])
        methods = returns.payment_ids.payment_method_id
        self.assertEqual(methods, self.cash | self.bank_payment_method | self.method)
        self.assertEqual(card.points, 0)
        self.assert_balanced()

    def test_claims_of_nothing_are_harmless(self):
        """A till that is not reloaded yet may send them with a return."""
        self.main_pos_config.with_user(self.cashier).open_ui()
        session = self.main_pos_config.current_session_id
        session.set_opening_control(0, "")
        self.till_session = session
        sale = self.sell([self.bike_line()])
        line = self.bike_line(qty=-1, refunded_orderline_id=sale.lines.id)
        claims = {self.card.id: self.claim(self.card, 0)}
        ticket = self.ticket([line], claims)
        self.assertEqual(self.send(ticket | {"is_refund": True}).state, "paid")

    def test_refused_voucher(self):
        """The ticket goes on, with other means."""

        def refuse(order):
            raise UserError("No vouchers today")

        self.patch(self.env.registry["pos.order"], "_issue_voucher", refuse)
        self.start_till("clientele_return_refused")
        ticket = self.get_returns()
        self.assertEqual(ticket.state, "paid")
        self.assertEqual(ticket.payment_ids.payment_method_id, self.cash)

    def test_card_payment_taken_back(self):
        wallet = self.create_card(self.wallets, self.unloaded, 80)
        self.start_till("clientele_card_taken_back")
        self.assertEqual(wallet.points, 80)
        self.assertEqual(self.last_ticket().payment_ids.payment_method_id, self.cash)
        holds = self.env["clientele.card.hold"].sudo()
        self.assertFalse(holds.search([("card_id", "=", wallet.id)]))

    def test_no_more_than_the_card_paid(self):
        self.gift.sudo().code = "0441234567890126"
        self.start_till("clientele_return_to_the_card_that_paid")
        self.assertEqual(self.gift.points, 50)
        self.assert_balanced()
