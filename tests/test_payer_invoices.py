from lxml import etree

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .test_accounts import AccountsCommon


@tagged("post_install", "-at_install")
class TestPayerInvoices(AccountsCommon):
    """Invoices by hand propose who pays for the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payer = cls.create_legal_customer(name="The Town")
        cls.bought = cls.create_customer(lastname="Buyer", payer_id=cls.payer.id)
        cls.contact = cls.create_customer(
            lastname="Desk", parent_id=cls.bought.id, type="delivery"
        )

    def type_in(self, partner, move_type="out_invoice"):
        """A draft, as the accountant types it."""
        moves = self.env["account.move"].with_user(self.accountant)
        form = Form(moves.with_context(default_move_type=move_type))
        form.partner_id = partner
        return form

    def test_the_payer_is_proposed(self):
        office = self.create_customer(
            lastname="Office", parent_id=self.payer.id, type="invoice"
        )
        for move_type in ("out_invoice", "out_refund"):
            with self.subTest(move_type):
                form = self.type_in(self.bought, move_type)
                self.assertEqual(form.partner_id, office)
                self.assertEqual(form.partner_shipping_id, self.contact)
                self.assertIn("The Town, Office pays for Buyer", form.payer_notice)
                move = form.save()
                self.assertEqual(move.partner_id, office)
                self.assertEqual(move.partner_shipping_id, self.contact)
                self.assertEqual(move.commercial_partner_id, self.payer)
        # A contact of the customer, too.
        self.assertEqual(self.type_in(self.contact).partner_id, office)

    def test_the_customer_chosen_once_more_is_invoiced(self):
        form = self.type_in(self.bought)
        self.assertEqual(form.partner_id, self.payer)
        form.partner_id = self.bought
        self.assertEqual(form.partner_id, self.bought)
        self.assertEqual(form.partner_shipping_id, self.contact)
        self.assertFalse(form.payer_notice)
        self.assertEqual(form.save().partner_id, self.bought)
        # Another customer of theirs is proposed anew.
        other = self.create_customer(lastname="Neighbour", payer_id=self.payer.id)
        form = self.type_in(self.bought)
        form.partner_id = other
        self.assertEqual(form.partner_id, self.payer)
        self.assertEqual(form.partner_shipping_id, other)

    def test_without_a_payer_and_on_bills_nothing_changes(self):
        form = self.type_in(self.zoe)
        self.assertEqual(form.partner_id, self.zoe)
        self.assertFalse(form.payer_notice)
        bill = self.type_in(self.bought, "in_invoice")
        self.assertEqual(bill.partner_id, self.bought)

    def test_a_partner_that_is_said_is_never_changed(self):
        invoice = self.invoice(self.bought)
        self.assertEqual(invoice.partner_id, self.bought)
        invoice.partner_id = self.zoe
        invoice.partner_id = self.bought
        self.assertEqual(invoice.partner_id, self.bought)
        with Form(invoice) as form:
            form.ref = "Typed"
        self.assertEqual(invoice.partner_id, self.bought)
        invoice.action_post()
        wizard = self.env["account.move.reversal"].create(
            {
                "move_ids": [Command.set(invoice.ids)],
                "journal_id": invoice.journal_id.id,
            }
        )
        credit = self.env["account.move"].browse(wizard.reverse_moves()["res_id"])
        self.assertEqual(credit.partner_id, self.bought)

    def test_prices_are_the_customers(self):
        self.bought.customer_discount = 10
        form = self.type_in(self.bought)
        with form.invoice_line_ids.new() as line:
            line.product_id = self.goods
        move = form.save()
        self.assertEqual(move.invoice_line_ids.discount, 10)
        self.assertEqual(move.partner_id, self.payer)

    def test_the_payer_owes_and_both_are_asked(self):
        invoice = self.invoice(self.payer, partner_shipping_id=self.bought.id)
        self.env["clientele.account"]._hold(self.bought, "account", "Late")
        with self.assertRaisesRegex(UserError, "Buyer is blocked"):
            with self.cr.savepoint():
                invoice.action_post()
        self.env["clientele.account"]._hold(self.bought, False, "")
        invoice.action_post()
        self.assertEqual(self.figures(self.payer).balance, 60)
        self.assertEqual(self.figures(self.bought).balance, 0)
        self.assertEqual(self.bought.customer_status, "customer")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "account.report_invoice", invoice.ids
        )[0]
        [named] = etree.HTML(html).xpath("//div[@name='payer_customer']")
        self.assertIn("Buyer", "".join(named.itertext()))
