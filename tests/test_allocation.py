from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .test_accounts import AccountsCommon


@tagged("post_install", "-at_install")
class TestAllocation(AccountsCommon):
    """Payments of no document are entered on the customer's page, and allocated."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zoe.account_limit = 0

    def record(self, amount, partner=None, user=None):
        """A payment, as the button of the page opens it."""
        partner = (partner or self.zoe).with_user(user or self.accountant)
        action = partner.action_record_payment()
        payments = partner.env[action["res_model"]].with_context(**action["context"])
        with Form(payments) as form:
            form.amount = amount
        payment = form.record
        payment.action_post()
        return payment

    def open_items(self, partner=None, user=None):
        """The items, as the button of the page lists them."""
        partner = (partner or self.zoe).with_user(user or self.accountant)
        action = partner.action_allocate_account()
        items = partner.env[action["res_model"]].with_context(**action["context"])
        return items.search(action["domain"])

    def residuals(self, *invoices):
        return [invoice.amount_residual for invoice in invoices]

    def post(self, price, days=0, partner=None, **values):
        day = self.zoe._fields["create_date"].now().date()
        invoice = self.invoice(partner, price, **values)
        invoice.invoice_payment_term_id = False
        invoice.invoice_date_due = day.replace(year=day.year + 1, month=1, day=1 + days)
        invoice.action_post()
        return invoice

    def test_a_payment_is_on_account(self):
        invoice = self.post(100)
        payment = self.record(30)
        self.assertEqual(payment.partner_id, self.zoe)
        self.assertEqual(payment.payment_type, "inbound")
        self.assertEqual(payment.partner_type, "customer")
        self.assertFalse(payment.is_reconciled)
        self.assertEqual(self.figures().balance, 70)
        self.assertEqual(self.residuals(invoice), [100])

    def test_blocked_and_closed_accounts_are_paid_too(self):
        self.post(100)
        self.env["clientele.account"]._hold(self.zoe, "all", "Late")
        self.record(30)
        self.zoe.action_close_account()
        self.record(20)
        self.assertEqual(self.figures().balance, 50)

    def test_the_payer_pays(self):
        payer = self.create_customer(lastname="Payer")
        self.zoe.payer_id = payer
        contact = self.create_customer(parent_id=payer.id)
        self.assertEqual(self.record(10).partner_id, payer)
        self.assertEqual(self.record(10, contact).partner_id, payer)

    def test_the_oldest_debts_come_first(self):
        late, later = self.post(100, 20), self.post(100, 5)
        self.record(130)
        credit = self.post(30, 9, move_type="out_refund")
        items = self.open_items()
        self.assertEqual(len(items), 4)
        items.action_allocate_oldest_first()
        self.assertEqual(self.residuals(late, later, credit), [40, 0, 0])
        with self.assertRaisesRegex(UserError, "Nothing to allocate"):
            items.action_allocate_oldest_first()

    def test_of_one_day_the_first_comes_first(self):
        first, second = self.post(100, 5), self.post(50, 5)
        self.record(60)
        self.open_items().action_allocate_oldest_first()
        self.assertEqual(self.residuals(first, second), [40, 50])

    def test_chosen_ones(self):
        first, second = self.post(100, 1), self.post(100, 2)
        self.record(60)
        items = self.open_items()
        chosen = items.filtered(lambda item: item.move_id == second or item.balance < 0)
        chosen.action_allocate()
        self.assertEqual(self.residuals(first, second), [100, 40])

    def test_what_cannot_be_allocated(self):
        other = self.create_customer(lastname="Other")
        invoice, theirs = self.post(100), self.post(100, partner=other)
        payment = self.record(60)
        debt, foreign = self.open_items(), self.open_items(other)
        paid = debt.filtered(lambda item: item.balance < 0)
        debt -= paid
        draft = self.invoice(price=10).line_ids.filtered("date_maturity")
        self.assertEqual(draft.partner_id, self.zoe)
        account = invoice.line_ids.account_id.filtered("reconcile").copy(
            {"code": "411999"}
        )
        moved = self.post(50)
        moved.button_draft()
        moved.line_ids.filtered("date_maturity").account_id = account
        moved.action_post()
        elsewhere = moved.line_ids.filtered("date_maturity")
        revenue = invoice.invoice_line_ids
        for items, reason in (
            (paid | foreign, "not of one customer: .*Other"),
            (paid | draft, "Post the entries"),
            (paid | elsewhere, "different accounts"),
            (paid | revenue, "on the account"),
            (debt, "Choose at least one debt"),
            (paid, "Choose at least one debt"),
            (debt.browse(), "Choose at least one debt"),
        ):
            with self.subTest(reason), self.assertRaisesRegex(UserError, reason):
                items.with_user(self.accountant).action_allocate()
        (debt | paid).action_allocate()
        credit = self.post(10, move_type="out_refund")
        more = credit.line_ids.filtered("date_maturity")
        with self.assertRaisesRegex(UserError, f"already: {payment.move_id.name}"):
            (paid | more).with_user(self.accountant).action_allocate()
        self.assertEqual(self.residuals(invoice, theirs), [40, 100])

    def test_contacts_and_merged_records_are_one_customer(self):
        contact = self.create_customer(parent_id=self.zoe.id)
        former = self.create_customer(lastname="Former")
        first, second = self.post(10, partner=contact), self.post(20, partner=former)
        former.sudo().merged_into_id = self.zoe
        former.active = False
        self.record(30)
        items = self.open_items()
        self.assertEqual(len(items), 3)
        items.action_allocate()
        self.assertEqual(self.residuals(first, second), [0, 0])

    def test_currencies(self):
        """A debt in another currency is paid at the rate, as Odoo does it."""
        foreign = self.setup_other_currency("CHF", rates=[("2020-01-01", 2.0)])
        invoice = self.post(100, currency_id=foreign.id)
        self.record(20)
        self.open_items().action_allocate()
        self.assertEqual(self.residuals(invoice), [60])

    def test_from_the_payment(self):
        invoice = self.post(100)
        payment = self.record(100)
        action = payment.action_allocate()
        items = payment.env[action["res_model"]].with_context(**action["context"])
        items.search(action["domain"]).action_allocate()
        self.assertEqual(self.residuals(invoice), [0])
        self.assertTrue(payment.is_reconciled)

    def test_rights(self):
        self.post(100)
        self.record(30)
        items = self.open_items()
        for user in (self.cashier, self.officer, self.manager, self.stranger):
            with self.subTest(user=user.login):
                customer = self.zoe.with_user(user)
                with self.assertRaisesRegex(AccessError, "whoever may invoice"):
                    customer.action_record_payment()
                with self.assertRaisesRegex(AccessError, "whoever may invoice"):
                    customer.action_allocate_account()
                with self.assertRaises(AccessError):
                    items.with_user(user).action_allocate()
                with self.assertRaises(AccessError):
                    items.with_user(user).action_allocate_oldest_first()
        self.assertEqual(len(self.open_items()), 2)
        reader = new_test_user(
            self.env,
            "allocation_reader",
            "account.group_account_readonly",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        with self.assertRaisesRegex(AccessError, "whoever may invoice"):
            items.with_user(reader).action_allocate()
