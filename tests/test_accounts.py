from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import ClienteleDocumentsCommon


class AccountsCommon(ClienteleDocumentsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.opened_on = fields.Date.subtract(fields.Date.today(), days=400)
        cls.kind = cls.env["clientele.account.type"].create(
            {"name": "Neighbours", "credit_limit": 100, "grace_days": 5}
        )
        cls.zoe = cls.create_customer(lastname="Zidane", firstname="Zoé")
        cls.goods = cls.env["product.product"].create(
            {"name": "Goods", "list_price": 60, "taxes_id": False}
        )
        cls.accountant = new_test_user(
            cls.env,
            "accounts_accountant",
            "account.group_account_invoice,base.group_partner_manager,"
            "clientele.group_customer_edit",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.open_account(cls.zoe)

    @classmethod
    def open_account(cls, partner, **values):
        wizard = cls.env["clientele.account.opening"].create(
            {
                "partner_ids": [Command.set(partner.ids)],
                "type_id": cls.kind.id,
                "opened_on": cls.opened_on,
                **values,
            }
        )
        wizard.action_apply()
        partner.invalidate_recordset()

    def order(self, partner=None, price=60.0, **values):
        return self.env["sale.order"].create(
            {
                "partner_id": (partner or self.zoe).id,
                "order_line": [
                    Command.create(
                        {"product_id": self.goods.id, "price_unit": price, **values}
                    )
                ],
            }
        )

    def invoice(self, partner=None, price=60.0, **values):
        return self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or self.zoe).id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.goods.id,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **values,
            }
        )

    def pay(self, invoice, amount):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        return wizard.create({"amount": amount})._create_payments()

    def figures(self, partner=None, date=None):
        partner = partner or self.zoe
        found = partner._get_account_figures(date)
        return found[partner.commercial_partner_id]


@tagged("post_install", "-at_install")
class TestAccountLimits(AccountsCommon):
    """Orders and invoices obey the limit; what reduces the debt always passes."""

    def test_accepted_orders_count(self):
        self.order().action_confirm()
        self.assertEqual(self.figures().orders, 60)
        second = self.order()
        self.assertTrue(second.is_beyond_limit)
        with self.assertRaisesRegex(UserError, "100.00.*40.00.* of .*60.00"):
            with self.cr.savepoint():
                second.action_confirm()
        self.assertEqual(second.state, "draft")
        self.order(price=40).action_confirm()
        self.assertEqual(self.figures().exposure, 100)

    def test_invoices_by_hand_count(self):
        self.invoice().action_post()
        self.assertEqual(self.figures().posted, 60)
        with self.assertRaisesRegex(UserError, "40.00"), self.cr.savepoint():
            self.invoice(price=40.01).action_post()
        self.invoice(price=40).action_post()

    def test_the_invoice_of_an_accepted_order_always_passes(self):
        order = self.order(price=100)
        order.action_confirm()
        self.zoe.account_limit = 10
        invoice = order._create_invoices()
        invoice.action_post()
        self.assertEqual((self.figures().orders, self.figures().posted), (0, 100))
        # What was added to it by hand is not of the order.
        other = self.order(self.create_customer(), 10)
        other.action_confirm()
        mixed = other._create_invoices()
        other.partner_id.account_limit = 5
        mixed.invoice_line_ids = [
            Command.create({"name": "More", "price_unit": 90, "tax_ids": []})
        ]
        with self.assertRaisesRegex(UserError, "credit limit"), self.cr.savepoint():
            mixed.action_post()

    def test_payments_and_credit_notes_always_pass(self):
        invoice = self.invoice(price=100)
        invoice.action_post()
        self.zoe.account_limit = 10
        self.pay(invoice, 30)
        self.assertEqual(self.figures().balance, 70)
        credit = self.invoice(move_type="out_refund", price=20)
        credit.action_post()
        self.assertEqual(self.figures().balance, 50)
        advance = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.zoe.id,
                "amount": 80,
            }
        )
        advance.action_post()
        self.assertEqual(self.figures().balance, -30)
        # What was paid ahead can be bought for, on top of the limit.
        self.order(price=40).action_confirm()
        with self.assertRaisesRegex(UserError, "credit limit"), self.cr.savepoint():
            self.order(price=1).action_confirm()

    def test_a_confirmed_order_grows_within_the_limit(self):
        order = self.order()
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "credit limit"), self.cr.savepoint():
            order.order_line.product_uom_qty = 2
        with self.assertRaisesRegex(UserError, "credit limit"), self.cr.savepoint():
            order.order_line = [Command.create({"product_id": self.goods.id})]
        order.order_line.price_unit = 100
        self.assertEqual(self.figures().orders, 100)

    def test_no_way_round_the_button(self):
        """Orders accepted by their state, for another customer, or of moved lines."""
        other = self.create_customer()
        other.account_limit = 10
        for price, values in (
            (101, {"state": "sale"}),
            (60, {"partner_id": other.id, "partner_invoice_id": other.id}),
        ):
            order = self.order(price=price)
            if "state" not in values:
                order.action_confirm()
            with self.assertRaisesRegex(UserError, "credit limit"):
                with self.cr.savepoint():
                    order.write(values)
        more = self.order(price=41)
        with self.assertRaisesRegex(UserError, "credit limit"), self.cr.savepoint():
            more.order_line.order_id = order
        with self.assertRaisesRegex(UserError, "credit limit"), self.cr.savepoint():
            more.copy({"state": "sale"})
        lines = self.env["sale.order.line"].with_context(default_order_id=order.id)
        with self.assertRaisesRegex(UserError, "credit limit"), self.cr.savepoint():
            lines.create({"product_id": self.goods.id, "price_unit": 41})
        seller = new_test_user(
            self.env, "rate_seller", "sales_team.group_sale_salesman_all_leads"
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            order.with_user(seller).sudo().currency_rate = 10000
        told = self.env["sale.order"].create(
            {"partner_id": self.zoe.id, "currency_rate": 10000}
        )
        self.assertEqual(told.currency_rate, 1)

    def test_policies(self):
        for policy, limit, passes in (
            ("block", 0, True),  # core's meaning of zero
            ("warn", 10, True),
            ("none", 10, True),
            ("forbidden", 0, False),
            ("block", 10, False),
        ):
            self.zoe.account_policy = policy
            self.zoe.account_limit = limit
            with self.subTest(policy=policy, limit=limit), self.cr.savepoint() as point:
                if passes:
                    self.order().action_confirm()
                else:
                    with self.assertRaises(UserError):
                        self.order().action_confirm()
                point.rollback()

    def test_customers_without_an_account(self):
        """They follow the company's rule, and its own default limit."""
        other = self.create_customer()
        self.order(other, 500).action_confirm()
        other.account_limit = 50
        with self.assertRaisesRegex(UserError, "credit limit"), self.cr.savepoint():
            self.order(other).action_confirm()
        self.company.account_policy = "warn"
        self.order(other).action_confirm()
        self.company.account_required = True
        with self.assertRaisesRegex(UserError, "has no account"), self.cr.savepoint():
            self.order(other).action_confirm()

    def test_closed_and_future_accounts(self):
        tomorrow = fields.Date.add(fields.Date.today(), days=1)
        self.zoe.account_opened_on = tomorrow
        with self.assertRaisesRegex(UserError, "opens on"), self.cr.savepoint():
            self.order().action_confirm()
        self.zoe.account_opened_on = fields.Date.today()
        self.zoe.action_close_account()
        with self.assertRaisesRegex(UserError, "is closed"), self.cr.savepoint():
            self.order().action_confirm()

    def test_a_manager_goes_beyond(self):
        order = self.order(price=150)
        seller = new_test_user(
            self.env,
            "accounts_seller",
            "sales_team.group_sale_salesman_all_leads",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        with self.assertRaisesRegex(AccessError, "no right"), self.cr.savepoint():
            order.with_user(seller).action_confirm_beyond_limit()
        # The context is no way around: it carries an object that no call can send.
        forced = order.with_user(seller).with_context(clientele_debt_accepted=True)
        with self.assertRaisesRegex(UserError, "credit limit"), self.cr.savepoint():
            forced.action_confirm()
        order.action_confirm_beyond_limit()
        self.assertEqual(order.state, "sale")
        self.assertIn("beyond the credit limit", order.message_ids[0].body)

    def test_what_was_paid_online_is_never_refused(self):
        order = self.order(price=150)
        order.require_payment = True
        order.prepayment_percent = 0.2
        provider = self.env["payment.provider"].create({"name": "Bank card"})
        methods = self.env["payment.method"].with_context(active_test=False)
        method = methods.search([], limit=1)
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "amount": 30,
                "currency_id": order.currency_id.id,
                "partner_id": self.zoe.id,
                "reference": "accounts-1",
                "state": "done",
                "sale_order_ids": [Command.set(order.ids)],
            }
        )
        transaction._check_amount_and_confirm_order()
        self.assertEqual(order.state, "sale")

    def test_a_currency_without_a_rate(self):
        currency = self.env["res.currency"].create({"name": "XYZ", "symbol": "X"})
        with self.assertRaisesRegex(UserError, "No rate of XYZ"), self.cr.savepoint():
            self.invoice(price=1, currency_id=currency.id).action_post()
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "rate": 2, "name": "2020-01-01"}
        )
        with self.assertRaisesRegex(UserError, "100.00.* of .*110.00"):
            with self.cr.savepoint():
                self.invoice(price=220, currency_id=currency.id).action_post()
        self.invoice(price=200, currency_id=currency.id).action_post()
        self.assertEqual(self.figures().posted, 100)

    def test_bad_input(self):
        with self.assertRaisesRegex(ValidationError, "below zero"):
            self.zoe.account_limit = -1
        with self.assertRaisesRegex(ValidationError, "below zero"):
            self.zoe.account_grace_days = -1
        with self.assertRaisesRegex(ValidationError, "below zero"):
            self.kind.credit_limit = -1
        with self.assertRaisesRegex(ValidationError, "1 accounts are of the type"):
            self.kind.unlink()


@tagged("post_install", "-at_install")
class TestAccountFigures(AccountsCommon):
    """What a payer owes, at any date, contacts and merged records included."""

    def test_contacts_and_merged_records_count(self):
        firm = self.create_legal_customer()
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": firm.id}
        )
        self.invoice(contact, 20).action_post()
        source = self.create_customer(lastname="Old")
        self.invoice(source, 7).action_post()
        self.env.flush_all()
        source.sudo().with_context(active_test=False).write(
            {"merged_into_id": firm.id, "active": False}
        )
        self.assertEqual(self.figures(firm).balance, 27)
        self.assertEqual(self.figures(contact).balance, 27)

    def test_at_a_date(self):
        past = fields.Date.subtract(fields.Date.today(), days=40)
        old = self.invoice(price=30, invoice_date=past)
        old.action_post()
        self.invoice(price=20).action_post()
        self.pay(old, 30)
        self.assertEqual(self.figures().balance, 20)
        self.assertEqual(self.figures(date=past).balance, 30)
        before = fields.Date.subtract(past, days=1)
        self.assertEqual(self.figures(date=before).balance, 0)

    def test_overdue_after_the_days_of_grace(self):
        today = fields.Date.today()
        self.zoe.property_payment_term_id = False
        for days, overdue in ((4, 0), (5, 0), (6, 30)):
            day = fields.Date.subtract(today, days=days)
            with self.subTest(days=days), self.cr.savepoint() as point:
                self.invoice(
                    price=30, invoice_date=day, invoice_date_due=day
                ).action_post()
                figures = self.figures()
                self.assertEqual((figures.overdue, figures.oldest_due), (overdue, day))
                # Paid and not allocated yet: nothing is overdue.
                payment = {"payment_type": "inbound", "partner_id": self.zoe.id}
                payments = self.env["account.payment"]
                payments.create({**payment, "amount": 30}).action_post()
                figures = self.figures()
                self.assertEqual((figures.overdue, figures.oldest_due), (0, None))
                point.rollback()

    def test_all_payers_are_read_at_once(self):
        others = self.customers.create(
            [{"lastname": f"Payer {number}"} for number in range(50)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.zoe._get_account_figures()
        with self.assertQueryCount(accountman=15):
            (self.zoe | others)._get_account_figures()

    def test_a_debt_that_somebody_else_paid_stays_a_debt(self):
        friend = self.create_customer(lastname="Friend")
        debt = self.invoice(price=30)
        debt.action_post()
        payment = self.env["account.payment"].create(
            {"payment_type": "inbound", "partner_id": friend.id, "amount": 20}
        )
        payment.action_post()
        items = (debt | payment.move_id).line_ids.filtered(
            lambda item: item.account_id.account_type == "asset_receivable"
        )
        items.reconcile()
        partial = items.matched_debit_ids
        self.assertEqual(partial.debit_partner_id, self.zoe)
        self.assertEqual(partial.credit_partner_id, friend)
        self.assertEqual(self.figures().posted, 30)
        self.assertEqual(friend._get_account_figures()[friend].posted, -20)
        # The same by one customer: nothing is kept.
        payment.move_id.line_ids.remove_move_reconcile()
        items.with_context(skip_account_move_synchronization=True).partner_id = self.zoe
        items.reconcile()
        partial = items.matched_debit_ids
        self.assertFalse(partial.debit_partner_id | partial.credit_partner_id)
        self.assertEqual(self.figures().posted, 10)

    def test_draft_invoices_leave_the_order_open(self):
        order = self.order()
        order.action_confirm()
        order._create_invoices()
        self.assertEqual((self.figures().orders, self.figures().posted), (60, 0))


@tagged("post_install", "-at_install")
class TestAccountAgreement(AccountsCommon):
    """Opening, the rights of each role, blocking, third-party payers."""

    def test_the_type_gives_its_values(self):
        self.assertEqual(self.zoe.account_state, "open")
        self.assertEqual(self.zoe.account_limit, 100)
        self.assertEqual(self.zoe.account_grace_days, 5)
        self.assertEqual(self.zoe.account_policy, "block")
        self.assertEqual(self.zoe.account_opened_on, self.opened_on)

    def test_own_values_are_kept_unless_one_says_so(self):
        other = self.create_customer()
        other.account_limit = 500
        wizards = self.env["clientele.account.opening"].with_user(self.manager)
        form = Form(wizards.with_context(default_partner_ids=other.ids))
        form.type_id = self.kind
        self.assertTrue(form.has_own_values)
        form.save().action_apply()
        self.assertEqual((other.account_state, other.account_limit), ("open", 500))
        form = Form(wizards.with_context(default_partner_ids=other.ids))
        form.type_id = self.kind
        form.values = "type"
        form.save().action_apply()
        other.invalidate_recordset()
        self.assertEqual(other.account_limit, 100)

    def test_rights(self):
        for user in (self.cashier, self.officer):
            zoe = self.zoe.with_user(user)
            self.assertEqual(zoe.account_available, 100)
            with self.assertRaisesRegex(AccessError, "You need the right"):
                zoe.account_limit = 1000
            with self.assertRaises(AccessError):
                self.env["clientele.account"].with_user(user)._of(self.zoe).with_user(
                    user
                ).policy = "none"
        self.zoe.with_user(self.accountant).account_limit = 1000
        self.assertEqual(self.zoe.account_limit, 1000)
        stranger = new_test_user(self.env, "accounts_stranger", "base.group_user")
        with self.assertRaises(AccessError):
            self.zoe.with_user(stranger).mapped("account_balance")

    def test_the_form_saves_what_was_not_touched(self):
        """Officers and managers create and edit customers without an account."""
        for user in (self.officer, self.manager):
            customers = self.env["res.partner"].with_user(user)
            context = {"clientele_new_customer": True}
            view = "clientele.res_partner_view_form"
            with Form(customers.with_context(**context), view) as form:
                form.lastname = "Plain"
            partner = form.record
            with Form(partner, view) as form:
                form.lastname = "Plainer"
            self.assertFalse(partner.sudo().house_account_ids)
        with Form(self.zoe.with_user(self.manager), view) as form:
            form.account_limit = 250
        self.assertEqual(
            (self.zoe.account_limit, self.zoe.account_grace_days), (250, 5)
        )

    def hold(self, level, reason="Unpaid cheques", user=None):
        wizards = self.env["clientele.account.hold"].with_user(user or self.officer)
        form = Form(wizards.with_context(default_partner_ids=self.zoe.ids))
        form.level = level
        form.reason = reason
        form.save().action_apply()

    def test_blocked_customers(self):
        quote = self.order()
        self.hold("inform")
        self.assertEqual(self.zoe.account_hold_level, "inform")
        self.assertIn("Unpaid cheques", self.zoe.account_hold_text)
        self.assertIn(self.officer.name, self.zoe.account_hold_text)
        self.order(price=1).action_confirm()
        self.hold("account")
        shown = self.order(price=1).customer_hold_text
        self.assertRegex(shown, "No Sale on Account.*Unpaid cheques")
        with self.assertRaisesRegex(UserError, "no sale on account: Unpaid"):
            with self.cr.savepoint():
                quote.action_confirm()
        self.hold("all")
        for action in (
            self.order,
            quote.copy,
            lambda: self.order(self.create_customer()).write(
                {"partner_id": self.zoe.id}
            ),
            self.invoice().action_post,
        ):
            with self.assertRaisesRegex(UserError, "no sale: Unpaid"):
                with self.cr.savepoint():
                    action()
        self.hold("free", "")
        quote.action_confirm()

    def test_blocking_needs_a_reason_and_the_right(self):
        accounts = self.env["clientele.account"].with_user(self.officer)
        with self.assertRaisesRegex(ValidationError, "Say why"):
            accounts._hold(self.zoe.with_user(self.officer), "all", "  ")
        with self.assertRaisesRegex(AccessError, "Block customers"):
            accounts._hold(self.zoe.with_user(self.cashier), "all", "Mine")

    def test_third_party_payer(self):
        firm = self.create_legal_customer()
        self.open_account(firm)
        worker = self.create_customer(lastname="Worker")
        worker.payer_id = firm
        order = self.order(worker)
        self.assertEqual(order.partner_invoice_id, firm)
        order.action_confirm()
        self.assertEqual(self.figures(firm).orders, 60)
        self.assertEqual(self.figures(worker).orders, 0)
        with self.assertRaisesRegex(UserError, "credit limit"), self.cr.savepoint():
            self.order(worker).action_confirm()
        with self.assertRaisesRegex(ValidationError, "open the account there"):
            self.open_account(worker)

    def test_payers_that_cannot_be(self):
        firm, worker = self.create_legal_customer(), self.create_customer()
        worker.payer_id = firm
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = self.create_customer(company_id=other.id)
        for customer, payer, message in (
            (firm, self.zoe, "a payer has no payer"),
            (self.zoe, worker, "a payer has no payer"),
            (self.zoe, self.zoe, "its own payer"),
            (self.zoe, far, "Elsewhere only"),
        ):
            with (
                self.subTest(message=message),
                self.assertRaisesRegex(ValidationError, message),
                self.cr.savepoint(),
            ):
                customer.payer_id = payer
        with self.assertRaisesRegex(AccessError, "house accounts"):
            self.zoe.with_user(self.officer).payer_id = firm
