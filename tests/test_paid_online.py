from odoo import fields
from odoo.tests import tagged

from .common_returns import ReturnsCommon


@tagged("post_install", "-at_install")
class TestPaidOnline(ReturnsCommon):
    """Money that a customer paid by phone is kept, whatever the till did meanwhile."""

    def draft(self, **values):
        ticket = self.ticket([self.line(price=40)], paid=40, state="draft", **values)
        ticket["payment_ids"] = []
        return self.send(ticket), ticket

    def pay_online(self, order, amount):
        """As core processes a transaction that its provider confirmed."""
        provider = self.env["payment.provider"].create({"name": "Phone"})
        methods = self.env["payment.method"].with_context(active_test=False)
        payment = self.env["account.payment"].create(
            {
                "amount": amount,
                "partner_id": self.loaded.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "journal_id": self.bank.journal_id.id,
            }
        )
        payment.action_post()
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": methods.search([], limit=1).id,
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": self.loaded.id,
                "reference": f"online-{order.id}",
                "state": "done",
                "last_state_change": fields.Datetime.now(),
                "payment_id": payment.id,
                "pos_order_id": order.id,
            }
        )
        transaction._process_pos_online_payment()
        return payment

    def test_a_draft_is_paid(self):
        order, _ticket = self.draft()
        self.pay_online(order, 40)
        self.assertEqual((order.state, order.amount_paid), ("paid", 40))
        self.assertFalse(self.incidents("overpaid"))

    def test_the_cashier_took_cash_meanwhile(self):
        order, ticket = self.draft()
        paid = {"state": "paid", "payment_ids": self.paid_by((self.cash, 40))}
        self.send(ticket | paid | {"lines": []})
        self.assertEqual(order.state, "paid")
        payment = self.pay_online(order, 40)
        self.assertEqual(payment.pos_order_id, order)
        self.assertEqual(sum(order.payment_ids.mapped("amount")), 80)
        self.assertEqual(self.incidents("overpaid").amount, 40)

    def test_a_ticket_that_is_refused_waits_for_its_cashier(self):
        sale = self.sell_by(10)
        ticket = self.return_ticket(
            [self.back(sale.lines, 1), self.line(price=50)], state="draft"
        )
        ticket["payment_ids"] = []
        order = self.send(ticket)
        self.give_back([self.back(sale.lines)])  # the same piece, by another ticket
        payment = self.pay_online(order, 40)
        self.assertEqual((order.state, order.amount_paid), ("draft", 40))
        self.assertEqual(payment.pos_order_id, order)
        self.assertIn("left to return", order.message_ids[0].body)
