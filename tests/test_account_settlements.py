from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_accounts import SettlementsCommon


@tagged("post_install", "-at_install")
class TestSettlements(SettlementsCommon):
    """What is owed, settled at a till: at once, once, reconciled by the closing."""

    def test_settled_at_once_on_every_till(self):
        rows = self.owe()
        ticket = self.send(self.settlement(20, [rows[20]]))
        self.assertEqual(self.figures().balance, 30)
        self.assertEqual(ticket.account_balance_after, 30)
        self.assertRegex(ticket.settlement_text, "20[.,]00")
        for till in (0, 1):
            self.assertEqual(set(self.receivables(till=till)), {30})
        with self.assertRaisesRegex(UserError, "settled meanwhile"):
            self.send(self.settlement(20, [rows[20]], till=1))

    def test_reconciled_when_both_sessions_are_closed(self):
        rows = self.owe()
        settled = self.send(self.settlement(20, [rows[20]]))
        self.till_session.sudo().action_pos_session_closing_control()
        self.assertFalse(settled.settlement_ids.is_reconciled)
        self.assertEqual((self.figures().balance, self.figures().pending), (30, 20))
        self.sessions[1].sudo().action_pos_session_closing_control()
        self.assertTrue(settled.settlement_ids.is_reconciled)
        ticket = settled.settlement_ids.payment_id.pos_order_id
        item = ticket.payment_ids.receivable_line_id
        self.assertTrue(item.reconciled)
        self.assertEqual(self.figures().posted, 30)
        self.assertEqual(set(self.receivables_after()), {30})

    def receivables_after(self):
        payer = self.loaded.with_company(self.company)
        return {row["amount"]: row for row in payer._get_open_receivables()}

    def test_a_receivable_of_accounting(self):
        rows = self.owe()
        settled = self.send(self.settlement(30, [rows[30]]))
        item = settled.settlement_ids.move_line_id
        self.till_session.sudo().action_pos_session_closing_control()
        self.assertTrue(item.reconciled)
        self.assertEqual(self.figures().balance, 20)

    def test_a_part_and_a_deposit(self):
        rows = self.owe()
        part = {**rows[30], "amount": 10}
        self.send(self.settlement(25, [part]))
        self.assertEqual(self.figures().balance, 25)
        self.assertEqual(set(self.receivables()), {20})
        self.till_session.sudo().action_pos_session_closing_control()
        self.assertEqual(self.figures().balance, 25)

    def test_an_invoice_of_a_ticket_that_is_settled(self):
        rows = self.owe()
        ticket = self.env["pos.payment"].browse(rows[20]["id"]).pos_order_id
        self.send(self.settlement(20, [rows[20]]))
        ticket.sudo().action_pos_order_invoice()
        self.assertEqual(self.figures().balance, 30)
        self.till_session.sudo().action_pos_session_closing_control()
        self.assertEqual(ticket.account_move.payment_state, "paid")

    def test_deposit_is_paid_ahead(self):
        self.send(self.settlement(40))
        self.assertEqual(self.figures().balance, -40)
        self.sell_on_account(140, till=1)
        self.till_session.sudo().action_pos_session_closing_control()
        self.sessions[1].sudo().action_pos_session_closing_control()
        self.assertEqual(self.figures().posted, 100)

    def test_what_no_till_sends(self):
        rows = self.owe()
        other = self.create_customer(lastname="Other")
        for amount, claimed, partner, message in (
            (10, [rows[20]], None, "More is settled"),
            (20, [{**rows[20], "amount": -5}], None, "more than zero"),
            (20, [rows[20], rows[20]], None, "settled once"),
            (50, [{**rows[20], "amount": 50}], None, "settled meanwhile"),
            (20, [rows[20]], other, "settled meanwhile"),
        ):
            with (
                self.subTest(message=message),
                self.assertRaisesRegex((UserError, ValidationError), message),
            ):
                self.send(self.settlement(amount, claimed, partner=partner))
        self.assertEqual(self.figures().balance, 50)

    def test_sent_twice_it_settles_once(self):
        rows = self.owe()
        ticket = self.settlement(20, [rows[20]])
        first = self.send(dict(ticket))
        self.assertEqual(self.send(dict(ticket)), first)
        self.assertEqual(self.figures().balance, 30)
        self.assertEqual(len(first.settlement_ids), 1)
