from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_accounts import TillAccountsCommon
from .test_accounts import AccountsCommon


@tagged("post_install", "-at_install")
class TestAccountOpening(AccountsCommon):
    """Nothing is sold on account on a day before the account was opened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zoe.account_limit = 0
        cls.zoe.account_opened_on = cls.day(10)

    @classmethod
    def day(cls, ago):
        return fields.Date.subtract(fields.Date.today(), days=ago)

    def test_invoices_of_before_are_refused(self):
        self.invoice(invoice_date=self.day(10)).action_post()
        early = self.invoice(invoice_date=self.day(11))
        with self.assertRaisesRegex(UserError, "was opened on .*Change the date"):
            with self.cr.savepoint():
                early.action_post()
        self.assertEqual(early.state, "draft")
        self.zoe.account_opened_on = self.day(11)
        early.action_post()

    def test_only_where_an_account_was_opened(self):
        other = self.create_customer()
        self.invoice(other, invoice_date=self.day(50)).action_post()
        other.account_limit = 1000
        self.invoice(other, invoice_date=self.day(50)).action_post()

    def test_what_reduces_the_debt_or_is_migrated_passes(self):
        refund = self.invoice(move_type="out_refund", invoice_date=self.day(50))
        refund.action_post()
        payment = self.env["account.payment"].create(
            {"partner_id": self.zoe.id, "amount": 5, "date": self.day(50)}
        )
        payment.action_post()
        revenue = self.company_data["default_account_revenue"]
        receivable = self.zoe.property_account_receivable_id
        entry = self.env["account.move"].create(
            {
                "date": self.day(50),
                "line_ids": [
                    Command.create(
                        {
                            "account_id": receivable.id,
                            "partner_id": self.zoe.id,
                            "debit": 100,
                        }
                    ),
                    Command.create({"account_id": revenue.id, "credit": 100}),
                ],
            }
        )
        entry.action_post()
        self.assertEqual(self.figures().balance, 35)

    def test_what_was_posted_before_is_posted_again(self):
        invoice = self.invoice(invoice_date=self.day(5))
        invoice.action_post()
        self.zoe.account_opened_on = self.day(1)
        invoice.button_draft()
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_invoices_of_orders_and_managers_pass(self):
        order = self.order()
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.invoice_date = self.day(50)
        invoice.action_post()
        early = self.invoice(invoice_date=self.day(50))
        early.action_post_beyond_limit()
        self.assertEqual(early.state, "posted")


@tagged("post_install", "-at_install")
class TestTicketOpening(TillAccountsCommon):
    """The same rule for tickets: on the day of the ticket, in the shop."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loaded.with_company(cls.company).account_opened_on = fields.Date.today()

    def before(self):
        return fields.Datetime.to_string(
            fields.Datetime.subtract(fields.Datetime.now(), days=2)
        )

    def test_tickets_of_before_are_refused(self):
        with self.assertRaisesRegex(UserError, "was opened on"), self.cr.savepoint():
            self.sell_on_account(10, date_order=self.before())
        self.assertEqual(self.figures().pending, 0)
        # What is paid at once is no matter of the account.
        self.sell_on_account(10, cash=10, date_order=self.before())
        self.sell_on_account(10)
        self.assertEqual(self.figures().pending, 10)

    def test_settlements_of_before_pass(self):
        self.send(self.settlement(5, date_order=self.before()))
        self.assertEqual(self.figures().pending, -5)

    def test_tickets_of_an_offline_till_are_listed(self):
        incidents = self.env["clientele.card.incident"].search([])
        before = self.before()
        self.sell_on_account(10, **self.offline(date_order=before))
        self.assertEqual(self.figures().pending, 10)
        found = self.env["clientele.card.incident"].search([]) - incidents
        self.assertEqual(found.mapped("kind"), ["account"])

    def test_the_closing_and_the_invoice_of_a_ticket_pass(self):
        self.sell_on_account(10)
        order = self.env["pos.order"].search([], limit=1, order="id desc")
        self.loaded.with_company(self.company).account_opened_on = fields.Date.add(
            fields.Date.today(), days=5
        )
        order.action_pos_order_invoice()
        self.assertEqual(order.account_move.state, "posted")
        session = self.sessions[0]
        session.sudo().action_pos_session_closing_control()
        self.assertEqual(session.state, "closed")
