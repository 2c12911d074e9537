from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_returns import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnAccounts(ReturnsCommon):
    """Returns of what was sold on account, credits, deposits, credit notes."""

    def open_rows(self):
        payer = self.loaded.with_company(self.company)
        return [row["amount"] for row in payer._get_open_receivables()]

    def balance(self):
        loaded = self.loaded.with_company(self.company)
        return loaded._get_account_figures()[loaded].balance

    def close_till(self):
        self.till_session.sudo().action_pos_session_closing_control()
        self.assertEqual(self.till_session.state, "closed")

    def reopen_till(self):
        self.main_pos_config.with_user(self.cashier).open_ui()
        self.till_session = self.main_pos_config.current_session_id
        self.till_session.sudo().set_opening_control(0, "")

    def settle(self, amount):
        """A ticket without lines: on account below zero, and cash."""
        ticket = self.ticket([], paid=0)
        ticket["payment_ids"] = self.paid_by(
            (self.on_account, -amount), (self.cash, amount)
        )
        row = self.loaded.with_company(self.company)._get_open_receivables()[0]
        claim = f'[{{"kind": "{row["kind"]}", "id": {row["id"]}, "amount": {amount}}}]'
        return self.send(ticket | {"settlement_claims": claim})

    def test_owed_goes_back_on_account(self):
        sale = self.sell_by(500, (self.on_account, 500))
        back = [self.back(sale.lines)]
        for payments in (
            [(self.method, -500)],
            [(self.cash, -500)],
            [(self.on_account, -400), (self.method, -100)],
        ):
            with self.assertRaisesRegex(UserError, "500[.,]00 of the return goes back"):
                self.give_back(back, *payments)
        nobody = self.env["res.partner"]
        with self.assertRaisesRegex(UserError, "goes back on the account of .*Aalto"):
            self.give_back(back, (self.method, -500), partner=nobody)
        with self.assertRaisesRegex(UserError, "goes back on the account of .*Aalto"):
            payments = (self.on_account, -500)
            self.give_back(back, payments, partner=self.unloaded)
        refund = self.give_back(back, (self.on_account, -500))
        self.assertRecordValues(
            refund.settlement_ids,
            [{"payment_id": sale.payment_ids.id, "amount": 500}],
        )
        self.assertEqual((self.open_rows(), self.balance()), ([], 0))
        self.close_till()
        self.assertTrue(refund.settlement_ids.is_reconciled)
        self.assertEqual((self.open_rows(), self.balance()), ([], 0))

    def test_the_till_is_told_what_is_owed(self):
        ask = self.main_pos_config.with_user(self.cashier).clientele_return_terms
        sale = self.sell_by(500, (self.on_account, 500))
        lines = [[sale.lines.id, 1]]
        answer = ask(lines)
        payer = self.loaded.display_name
        self.assertEqual((answer["owed"], answer["payer"]), (500, payer))
        self.settle(100)
        self.assertEqual(ask(lines)["owed"], 400)
        self.settle(400)
        answer = ask(lines)
        self.assertEqual((answer["owed"], answer["payer"]), (0, ""))

    def test_the_till_is_told_what_is_left(self):
        """Through an exchange: the goods of it were paid with cash and by bank."""
        ask = self.main_pos_config.with_user(self.cashier).clientele_return_terms

        def left(order):
            goods = order.lines.filtered(lambda line: line.qty > 0)
            answer = ask([[goods.id, 1]])
            return {one["means"]: one["amount"] for one in answer["left"]}

        lines = [self.line(price=50, qty=2)]
        sale = self.sell_by(100, (self.cash, 70), (self.bank, 30), lines=lines)
        self.assertEqual(left(sale), {"cash": 70, "bank": 30})
        self.give_back([self.back(sale.lines)], (self.cash, -50))
        self.assertEqual(left(sale), {"cash": 20, "bank": 30})
        lines = [self.back(sale.lines), self.line(price=60)]
        exchange = self.give_back(lines, (self.cash, 10))
        self.assertEqual(left(sale), {"cash": 0, "bank": 0})
        self.assertEqual(left(exchange), {"cash": 30, "bank": 30})

    def test_a_part_of_what_is_owed(self):
        lines = [self.line(price=50, qty=2)]
        sale = self.sell_by(100, (self.on_account, 100), lines=lines)
        self.give_back([self.back(sale.lines)], (self.on_account, -50))
        self.assertEqual(self.open_rows(), [50])
        self.settle(30)
        with self.assertRaisesRegex(UserError, "20[.,]00 of the return goes back"):
            self.give_back([self.back(sale.lines)], (self.method, -50))
        payments = (self.on_account, -20), (self.method, -30)
        self.give_back([self.back(sale.lines)], *payments)
        self.assertEqual((self.open_rows(), self.balance()), ([], 0))

    def test_after_the_session_was_closed(self):
        sale = self.sell_by(60, (self.on_account, 60))
        self.close_till()
        self.reopen_till()
        with self.assertRaisesRegex(UserError, "60[.,]00 of the return goes back"):
            self.give_back([self.back(sale.lines)], (self.method, -60))
        refund = self.give_back([self.back(sale.lines)], (self.on_account, -60))
        self.assertEqual(refund.settlement_ids.move_line_id.amount_residual, 60)
        self.assertEqual(self.open_rows(), [])
        self.close_till()
        self.assertEqual(refund.settlement_ids.move_line_id.amount_residual, 0)

    def test_settled_counts_as_other_money(self):
        sale = self.sell_by(60, (self.on_account, 60))
        self.settle(60)
        back = [self.back(sale.lines)]
        with self.assertRaisesRegex(UserError, "60[.,]00 more than was paid by cash"):
            self.give_back(back)
        self.give_back(back, user=self.supervisor, refund_reason="He paid in cash")
        self.assertEqual(self.incidents("means").amount, 60)
        sale = self.sell_by(60, (self.on_account, 60))
        self.settle(60)
        self.give_back([self.back(sale.lines)], (self.method, -60))

    def test_a_credit_on_account(self):
        """More on account than the sale owes there: in the customer's favour."""
        sale = self.sell_by(60)
        back = [self.back(sale.lines)]
        with self.assertRaisesRegex(UserError, "credit on account takes the right"):
            self.give_back(back, (self.on_account, -60))
        self.give_back(back, (self.on_account, -60), user=self.supervisor)
        self.assertEqual(self.incidents("on_account").amount, 60)
        self.assertFalse(self.incidents("means"))
        self.assertEqual(self.balance(), -60)

    def test_a_debt_is_erased_with_a_right(self):
        """A return without a receipt on account."""
        self.sell_by(200, (self.on_account, 200))
        line = self.line(price=-200)
        with self.assertRaisesRegex(UserError, "without its receipt takes"):
            self.give_back([line], (self.on_account, -200))
        with self.assertRaisesRegex(UserError, "at most .*100[.,]00"):
            self.give_back([line], (self.on_account, -200), user=self.supervisor)
        self.give_back([line], (self.on_account, -200), user=self.boss)
        self.assertEqual(self.incidents("on_account").amount, 200)
        self.assertFalse(self.incidents("no_receipt"))

    def test_deposits_are_counted_money(self):
        def deposit(method, user=None):
            ticket = self.ticket([], paid=0)
            ticket["payment_ids"] = self.paid_by((self.on_account, -50), (method, 50))
            orders = self.env["pos.order"].with_user(user or self.cashier)
            with self.env.cr.savepoint():
                orders.sync_from_ui([ticket])

        deposit(self.cash)
        deposit(self.bank)
        with self.assertRaisesRegex(UserError, "“Cheques” is not counted"):
            deposit(self.cheques)
        deposit(self.cheques, self.boss)
        self.assertEqual(self.balance(), -150)

    def test_who_pays_changed_since(self):
        """The debt is where it was: the return goes there."""
        sale = self.sell_by(60, (self.on_account, 60))
        self.loaded.sudo().payer_id = self.unloaded
        refund = self.give_back([self.back(sale.lines)], (self.on_account, -60))
        self.assertEqual(refund.payer_id, self.loaded)
        self.assertEqual(self.open_rows(), [])

    # === CREDIT NOTES OF THE OFFICE === #

    def credit(self, invoice, amount=None):
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id})
        )
        credit = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        if amount:
            credit.invoice_line_ids = [
                Command.update(credit.invoice_line_ids[:1].id, {"price_unit": amount})
            ]
        return credit

    def test_a_credit_note_counts(self):
        lines = [self.line(price=50, qty=2)]
        sale = self.sell_by(100, lines=lines, to_invoice=True)
        self.credit(sale.account_move, 30).action_post()  # 2 pieces
        with self.assertRaisesRegex(UserError, "At most .*40[.,]00"):
            self.give_back([self.back(sale.lines)])
        self.give_back([self.back(sale.lines, price=40)])
        with self.assertRaisesRegex(UserError, "At most .*0[.,]00"):
            self.give_back([self.back(sale.lines)])

    def test_what_the_till_gave_back_is_not_credited(self):
        lines = [self.line(price=50, qty=2)]
        sale = self.sell_by(100, lines=lines, to_invoice=True)
        whole = self.credit(sale.account_move)
        refund = self.give_back([self.back(sale.lines)], to_invoice=True)
        self.assertEqual(refund.account_move.reversed_entry_id, sale.account_move)
        with self.assertRaisesRegex(UserError, "50[.,]00 of .*100[.,]00 is left"):
            whole.action_post()
        self.credit(sale.account_move, 25).action_post()
        with self.assertRaisesRegex(UserError, "0[.,]00 of .*100[.,]00 is left"):
            self.credit(sale.account_move, 1).action_post()

    def test_a_credit_note_of_the_till_is_deducted_once(self):
        lines = [self.line(price=50, qty=2)]
        sale = self.sell_by(100, (self.on_account, 100), lines=lines, to_invoice=True)
        self.assertEqual(self.open_rows(), [100])
        back = [self.back(sale.lines)]
        refund = self.give_back(back, (self.on_account, -50), to_invoice=True)
        self.assertTrue(refund.account_move)
        self.assertEqual((self.open_rows(), self.balance()), ([50], 50))

    def test_an_account_is_not_paid_with_itself(self):
        ticket = self.ticket([], paid=0)
        ticket["payment_ids"] = self.paid_by(
            (self.on_account, 250), (self.on_account, -250)
        )
        with self.assertRaisesRegex(UserError, "not paid with the account"):
            self.send(ticket)

    def test_credit_notes_posted_together(self):
        sale = self.sell_by(100, to_invoice=True)
        credits = self.credit(sale.account_move) + self.credit(sale.account_move)
        with self.assertRaisesRegex(UserError, "100[.,]00 is left for .*200[.,]00"):
            credits.action_post()

    def test_tickets_on_one_invoice(self):
        """What the office gave back is of the invoice: the other ticket's is left."""
        sales = self.sell_by(100) + self.sell_by(50)
        invoice = sales.with_user(self.boss)._generate_pos_order_invoice()
        self.credit(invoice, 100).action_post()  # the first line, and the second
        self.assertEqual(sales[0]._get_left_of_invoice(sales.browse(), 100), 0)
        invoice.reversal_move_ids.button_draft()
        self.credit(invoice, 40).action_post()
        self.give_back([self.back(sales[1].lines)])
        with self.assertRaisesRegex(UserError, "At most .*10[.,]00"):
            self.give_back([self.back(sales[0].lines)])
        self.give_back([self.back(sales[0].lines, price=10)])

    def test_closed_without_a_network(self):
        """Cash for what is owed is gone; a voucher would be made anew."""
        now = fields.Datetime.to_string(fields.Datetime.now())
        sale = self.sell_by(60, (self.on_account, 60))
        back = [self.back(sale.lines)]
        for payment in ((self.method, -60), (self.method, -60, self.wallet)):
            with self.assertRaisesRegex(UserError, "goes back on the account"):
                self.give_back(back, payment, offline_validated_at=now)
        reason = {"refund_reason": "Settled by cheque"}
        with self.assertRaisesRegex(UserError, "more than was paid by cash"):
            self.give_back(back, offline_validated_at=now, **reason)
        self.give_back(back, user=self.supervisor, offline_validated_at=now, **reason)
        self.assertEqual(self.incidents("means").amount, 60)
        self.assertEqual(self.open_rows(), [60])
