from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..models.clientele_card_liability import DATE
from .test_card_payments import CardPaymentsCommon


@tagged("post_install", "-at_install")
class TestCardLiability(CardPaymentsCommon):
    """What is owed, and what accounting says: the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.env["account.account"].sudo()
        for field, kind, code in (
            ("card_gift_account_id", "expense", "GIFT01"),
            ("card_breakage_account_id", "income_other", "BREAK1"),
        ):
            cls.company.sudo()[field] = accounts.create(
                {"name": field, "code": code, "account_type": kind}
            )
        cls.accountant = new_test_user(
            cls.env,
            "card_accountant",
            "account.group_account_user,clientele.group_card_manage",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def booking(self, **values):
        wizards = self.env["clientele.card.booking"].with_user(self.accountant)
        # Invoices of tickets have the day of who sold: around midnight it is another.
        wizards = wizards.with_context(tz=self.cashier.tz)
        return wizards.create({"company_id": self.company.id, **values})

    def test_equals_the_account_and_open_sessions(self):
        """Through sales, payments and returns, in an open session and after it."""
        before = self.booking()
        # The cards of the shop were given away: nothing of it is booked yet.
        self.assertEqual((before.open_value, before.unbooked_value), (130, 130))
        self.assertEqual(before.difference, 0)
        before.action_book()
        claims = {-1: self.claim(None, 60, self.gift_cards, code="GIFT-60")}
        self.sell([self.line(self.gift_product, 60)], claims)
        order = self.pay([self.bike_line(120)], self.wallet, 30)
        back = ((self.wallet, -30, None), (None, -90, None))
        self.send(self.paid_ticket(self.return_lines(order), *back))
        invoiced = self.ticket(
            [self.line(self.top_up, 40)],
            {self.wallet.id: self.claim(self.wallet, 40)},
            to_invoice=True,
        )
        self.send(invoiced)
        during = self.booking()
        self.assertEqual(during.open_value, 130 + 60 - 30 + 120 + 40)
        self.assertEqual(during.unbooked_value, 0)
        self.assertEqual(during.booked_value + during.session_value, 320)
        self.assertEqual(during.difference, 0)
        self.close_session()
        after = self.booking()
        self.assertEqual((after.session_value, after.booked_value), (0, 320))
        self.assertEqual(after.difference, 0)

    def test_equals_the_account_and_confirmed_orders(self):
        """A card is loaded when its order is confirmed, the account by the invoice."""
        self.booking().action_book()
        order = (
            self.env["sale.order"]
            .sudo()
            .create(
                {
                    "partner_id": self.loaded.id,
                    "order_line": [Command.create({"product_id": self.top_up.id})],
                }
            )
        )
        order._update_programs_and_rewards()
        order.action_confirm()
        self.assertEqual(self.wallet.points, 130)
        during = self.booking()
        self.assertEqual((during.order_value, during.difference), (50, 0))
        day = fields.Date.add(fields.Date.today(), days=2)
        invoice = order._create_invoices()
        invoice.write({"invoice_date": day, "date": day})
        invoice.action_post()
        before = self.booking()
        self.assertEqual((before.order_value, before.difference), (50, 0))
        after = self.booking(date=day)
        self.assertEqual((after.order_value, after.difference), (0, 0))

    def return_lines(self, order):
        return [
            self.bike_line(line.price_unit, -line.qty, refunded_orderline_id=line.id)
            for line in order.lines
        ]

    def test_given_away_is_booked_once(self):
        self.gift.sudo()._move_points(-20, "adjustment", "Mistake")
        action = self.booking().action_book()
        entry = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(entry.state, "posted")
        balances = {line.account_id: 0.0 for line in entry.line_ids}
        for line in entry.line_ids:
            balances[line.account_id] += line.balance
        self.assertEqual(balances[self.company.card_gift_account_id], 130)
        self.assertEqual(balances[self.company.card_breakage_account_id], -20)
        self.assertEqual(balances[self.liability], -110)
        with self.assertRaisesRegex(UserError, "nothing to book"):
            self.booking().action_book()

    def test_breakage(self):
        yesterday = fields.Date.subtract(fields.Date.today(), days=1)
        self.booking().action_book()
        self.gift.sudo().expiration_date = yesterday
        booking = self.booking()
        self.assertEqual((booking.open_value, booking.expired_value), (130, 50))
        action = booking.action_expire()
        entry = self.env["account.move"].browse(action["res_id"])
        income = self.company.card_breakage_account_id
        self.assertEqual(
            entry.line_ids.filtered(lambda line: line.account_id == income).balance, -50
        )
        self.assertEqual(self.moves(self.gift), [("expiry", -50, 0)])
        after = self.booking()
        self.assertEqual((after.open_value, after.booked_value), (80, 80))

    def test_only_accountants_book(self):
        manager = new_test_user(
            self.env,
            "card_manager",
            "clientele.group_card_manage",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        wizard = self.env["clientele.card.booking"].with_user(manager).create({})
        self.assertEqual(wizard.open_value, 130)
        for action in ("action_book", "action_expire"):
            with self.assertRaisesRegex(AccessError, "Only accountants"):
                getattr(wizard, action)()

    def test_at_a_date(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE loyalty_history SET create_date = '2026-01-10' WHERE card_id = %s",
            [self.gift.id],
        )
        rows = self.env["clientele.card.liability"].with_user(self.accountant)
        for date, owed in (("2026-01-09", 0), ("2026-01-10", 50)):
            at_date = rows.with_context(**{DATE: date})
            self.assertEqual(sum(at_date.search([]).mapped("open_value")), owed)
        grouped = rows._read_group([], ["issue_date:month"], ["open_value:sum"])
        self.assertEqual(sum(value for _month, value in grouped), 130)

    # === INVOICES === #

    def invoice(self, amount=120.0):
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.loaded.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.bike.id,
                            "price_unit": amount,
                            "tax_ids": [Command.set(self.tax.ids)],
                        }
                    )
                ],
            }
        )
        move.action_post()
        return move

    def pay_invoice(self, invoice, amount, **values):
        user = new_test_user(
            self.env,
            f"biller_{invoice.id}_{self.env['account.payment'].search_count([])}",
            "account.group_account_invoice,clientele.group_officer",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        wizards = self.env["clientele.invoice.card"].with_user(user)
        wizard = wizards.create({"move_id": invoice.id, **values})
        if amount is not None:
            wizard.amount = amount
        wizard.action_pay()

    def test_invoice_paid_with_a_card(self):
        invoice = self.invoice()
        self.pay_invoice(invoice, 80, card_id=self.wallet.id)
        self.assertEqual(invoice.amount_residual, 40)
        self.assertEqual(self.moves(self.wallet), [("payment", -80, 0)])
        self.pay_invoice(invoice, 40, code=self.gift.code)
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(self.gift.points, 10)
        self.assertAlmostEqual(self.get_owed(), -120)
        # A payment that is taken back gives the card its money back, once.
        payment = self.env["account.payment"].search([("card_id", "=", self.gift.id)])
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual(self.moves(self.gift)[1:], [("reversal", 40, 50)])

    def get_owed(self):
        return -self.get_balance(self.liability)

    def test_invoices_that_a_card_does_not_pay(self):
        invoice = self.invoice()
        strange = self.create_card(self.wallets, self.unloaded, 50)
        for values, amount, message in (
            ({"card_id": self.wallet.id}, 80.01, "holds"),
            ({"card_id": self.wallet.id}, 0, "at most"),
            ({"card_id": self.wallet.id}, -5, "at most"),
            ({"card_id": self.wallet.id}, 200, "at most"),
            ({"card_id": strange.id}, 50, "not the customer's"),
            ({"card_id": self.card.id}, 50, "cannot pay this invoice"),
            ({"code": "NOTHING"}, 50, "No card has this code"),
            ({}, 50, "Scan a card"),
        ):
            with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
                self.pay_invoice(invoice, amount, **values)
        self.assertEqual((self.wallet.points, invoice.amount_residual), (80, 120))

    # === CONVERSION === #

    def test_existing_gift_cards_are_converted(self):
        product = self.create_money_product("Old gift card")
        old = self.create_money_program(
            "gift_card",
            product,
            pos_ok=False,
            company_id=self.company.id,
        )
        former = product.product_tmpl_id.get_product_accounts()["income"]
        self.create_card(old, None, 70)
        with self.assertRaisesRegex(UserError, "Close the tills"):
            old.sudo(False).action_redeem_as_payment()
        self.close_session()
        owed, income = self.get_owed(), self.get_balance(former)
        old.action_redeem_as_payment()
        self.assertEqual(old.redeem_as, "payment")
        self.assertEqual(self.get_owed() - owed, 70)
        self.assertEqual(self.get_balance(former) - income, 70)
        self.assertEqual(self.booking().difference, 0)
        with self.assertRaisesRegex(UserError, "owed to their"):
            old.redeem_as = "line"
