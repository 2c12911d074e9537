from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_returns import ReturnsCommon


@tagged("post_install", "-at_install")
class TestPaidTickets(ReturnsCommon):
    """Who may sell has access to lines and payments: what is paid stays, even so."""

    def setUp(self):
        super().setUp()
        self.sale = self.sell_by(100)

    def as_user(self, records, user=None):
        return records.with_user(user or self.cashier).sudo(False)

    def assert_refused(self, call, *arguments):
        # French law refuses some of it first.
        with self.assertRaises(UserError), self.env.cr.savepoint():
            call(*arguments)

    def test_lines(self):
        line = self.as_user(self.sale.lines)
        other = self.sell_by(1).lines
        for values in (
            {"price_unit": 1000},
            {"qty": 100},
            {"discount": -50},
            {"tax_ids": [Command.clear()]},
            {"product_id": self.gift_product.id},
            {"order_id": other.order_id.id},
            {"refunded_orderline_id": other.id},
            {"is_reward_line": True},
        ):
            self.assert_refused(line.write, values)
        self.assert_refused(
            self.as_user(self.sale).write,
            {"lines": [Command.update(line.id, {"price_unit": 1000})]},
        )
        values = self.line(order_id=self.sale.id)
        self.assert_refused(line.create, [values])
        line.customer_note = "Blue"
        self.assertEqual(line.price_unit, 100)

    def test_lines_of_a_draft_do_not_come_to_it(self):
        draft = self.draft()
        self.assert_refused(self.as_user(draft.lines).write, {"order_id": self.sale.id})
        self.as_user(draft.lines).price_unit = 80

    def test_a_return_stays_one(self):
        """Else what went back would be left to go back again."""
        refund = self.give_back([self.back(self.sale.lines)])
        self.assert_refused(
            self.as_user(refund.lines).write, {"refunded_orderline_id": False}
        )
        self.assert_refused(
            self.as_user(self.sale.lines).write,
            {"refund_orderline_ids": [Command.clear()]},
        )
        self.assert_refused(
            self.as_user(self.sale).write,
            {"lines": [Command.unlink(self.sale.lines.id)]},
        )

    def test_it_is_not_paid_by_saying_so(self):
        draft = self.draft()
        for state in ("paid", "done"):
            self.assert_refused(self.as_user(draft).write, {"state": state})
        self.assert_refused(self.as_user(draft).action_pos_order_paid)
        draft.partner_id = self.loaded
        self.assert_refused(self.as_user(draft).action_pos_order_invoice)
        values = self.bare(amount_total=100, amount_paid=100)
        orders = self.as_user(self.env["pos.order"])
        self.assert_refused(orders.create, [values | {"state": "paid"}])
        self.assertTrue(orders.create([values]))

    def test_it_is_paid_once(self):
        """Else its points, loads and settlements would come again."""
        sale = self.as_user(self.sale)
        sale.write({"card_claims": '{"-1": {"points": 9}}', "settlement_claims": "[]"})
        self.assertFalse(sale.sudo().card_claims)
        self.assert_refused(sale.action_pos_order_paid)
        self.assert_refused(sale.write, {"partner_id": self.unloaded.id})
        self.assert_refused(sale.write, {"partner_id": False})
        nobody = self.sell_by(10, partner=self.env["res.partner"])
        both = self.as_user(nobody) | sale
        self.assert_refused(both.write, {"partner_id": self.unloaded.id})
        both.write({"partner_id": self.loaded.id})  # core invoices them together
        self.assertEqual(nobody.partner_id, self.loaded)
        self.assert_refused(sale.write, {"currency_rate": 1000, "state": "done"})

    def test_it_is_paid_in_an_open_session(self):
        """What a closed one takes is counted by nobody."""
        closed = self.till_session
        closed.with_user(self.boss).close_session_from_ui()
        order = self.as_user(self.env["pos.order"]).create(self.bare())
        with self.assertRaisesRegex(UserError, "is closed: open one"):
            order.action_pos_order_paid()

    def test_the_rate_of_a_draft(self):
        draft = self.as_user(self.draft())
        draft.write({"currency_rate": 1000})
        self.assertEqual(draft.currency_rate, 1)

    def test_the_session(self):
        """It is opened and closed by core's steps; who sells writes nothing of it."""
        session = self.as_user(self.till_session)
        for values in (
            {"state": "closed"},
            {"start_at": "2020-01-01 00:00:00"},
            {"cash_register_balance_start": 9},
            {"card_offline_limit": 9000},
            {"user_id": self.boss.id},
        ):
            self.assert_refused(session.write, values)
        limit = {"account_offline_limit": 9000}
        self.assert_refused(self.as_user(session, self.boss).write, limit)
        values = {"config_id": self.main_pos_config.copy().id, "rescue": True}
        other = session.create([values | {"state": "opened", "user_id": self.boss.id}])
        self.assertFalse(other.rescue)
        self.assertEqual(
            (other.state, other.user_id), ("opening_control", self.cashier)
        )
        other.set_opening_control(0, "")
        other.update_closing_control_state_session("")
        other.close_session_from_ui()
        self.assertEqual(other.state, "closed")

    def test_defaults_of_a_client(self):
        """A context says no more than a ticket may."""
        self.send(self.ticket([self.line()]))
        ticket = self.ticket([self.line()], paid=100)
        told = {"default_is_offline_accepted": True, "default_settlement_text": "Paid"}
        orders = self.as_user(self.env["pos.order"]).with_context(**told)
        orders.sync_from_ui([ticket])
        sale = orders.search([("uuid", "=", ticket["uuid"])]).sudo()
        self.assertFalse(sale.is_offline_accepted or sale.settlement_text)
        self.assertFalse(orders.create([self.bare()]).sudo().settlement_text)

    def test_superuser_for_a_client(self):
        """Core acts as superuser for visitors: that it does is no reason to believe."""
        sale, draft = self.sale.sudo(), self.draft().sudo()
        self.assert_refused(sale.lines.write, {"price_unit": 1000})
        self.assert_refused(sale.payment_ids.unlink)
        self.assert_refused(draft.write, {"state": "paid"})
        self.assert_refused(sale.action_pos_order_paid)
        session = self.till_session.with_user(self.cashier).sudo()
        self.assert_refused(session.write, {"state": "closed"})
        self.assert_refused(session.write, {"card_offline_limit": 9000})
        draft.write({"card_claims": "{}", "settlement_text": "Paid"})
        self.assertFalse(draft.card_claims or draft.settlement_text)

    def test_balances_as_superuser_for_a_client(self):
        """A job of the server writes balances; with a request behind it nobody does."""
        card = self.card.with_user(SUPERUSER_ID).sudo()
        with patch("odoo.addons.clientele.tools.trust.request", True):
            self.assert_refused(card.write, {"points": 999})
        card.points = 210

    def test_another_of_the_same_company(self):
        """Whose contact asks for the invoice is named on the ticket."""
        firm = self.create_customer(name="Zinc", person_type="legal")
        contact = self.create_customer(name="Zita", parent_id=firm.id)
        sale = self.sell_by(10, partner=firm)
        sale.partner_id = contact
        self.assertEqual(sale.partner_id, contact)
        self.assert_refused(sale.write, {"partner_id": self.loaded.id})
        self.assert_refused(sale.write, {"partner_id": False})

    def test_shipped_later_and_paid_in_the_office(self):
        self.bike.is_storable = True
        draft = self.draft()
        draft.sudo().shipping_date = fields.Date.today()
        wizards = self.env["pos.make.payment"].with_user(self.boss)
        wizard = wizards.with_context(active_id=draft.id, active_ids=draft.ids)
        wizard.create({"payment_method_id": self.cash.id, "amount": 100}).check()
        self.assertEqual(draft.state, "paid")
        self.assertTrue(draft.picking_ids)

    def test_defaults_of_a_payment(self):
        """No card that a context names pays what the back office books."""
        held = self.wallet.points
        payments = self.env["account.payment"].with_context(
            default_card_id=self.wallet.id
        )
        payment = payments.create(
            {
                "amount": 30,
                "partner_id": self.loaded.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "journal_id": self.bank.journal_id.id,
            }
        )
        payment.action_post()
        self.assertFalse(payment.card_id)
        self.assertEqual(self.wallet.points, held)

    def test_defaults_of_what_is_listed(self):
        told = {"default_is_told": True, "default_state": "settled"}
        order = self.sale.sudo().with_context(**told)
        order._list_return("means", 10)
        listed = self.incidents("means")
        self.assertEqual((listed.is_told, listed.state), (False, "open"))

    def test_payments(self):
        payment = self.as_user(self.sale.payment_ids)
        for values in (
            {"amount": 1000},
            {"payment_method_id": self.bank.id},
            {"pos_order_id": self.draft().id},
        ):
            self.assert_refused(payment.write, values)
        self.assert_refused(payment.unlink)
        values = {
            "pos_order_id": self.sale.id,
            "payment_method_id": self.bank.id,
            "amount": 50,
        }
        self.assert_refused(payment.create, [values])
        self.assert_refused(self.as_user(self.sale).add_payment, values)
        payment.card_brand = "VISA"

    def test_a_wrong_means_is_corrected(self):
        """Core's correction from the ticket, with its trace, for the same amount."""
        self.company.country_id = self.env.ref("base.be")  # French law has none
        payment = self.sale.payment_ids

        def correct(user, *commands):
            with self.env.cr.savepoint():
                self.as_user(self.sale, user).write({"payment_ids": list(commands)})

        by_bank = {"payment_method_id": self.bank.id}
        correct(self.cashier, Command.update(payment.id, by_bank))
        self.assertEqual(payment.payment_method_id, self.bank)
        self.assertIn("Bank card", self.sale.message_ids[0].body)
        more = Command.update(payment.id, {"amount": 150})
        with self.assertRaisesRegex(UserError, "never for another amount"):
            correct(self.boss, more)
        for method in (self.cheques, self.on_account):
            other = Command.update(payment.id, {"payment_method_id": method.id})
            with self.assertRaises(AccessError):
                correct(self.cashier, other)
        by_cheque = {"payment_method_id": self.cheques.id}
        correct(self.boss, Command.update(payment.id, by_cheque))
        self.assertEqual(payment.payment_method_id, self.cheques)

    def test_where_it_was_sold(self):
        ticket = self.as_user(self.sale)
        for name in ("session_id", "company_id", "fiscal_position_id"):
            self.assert_refused(ticket.write, {name: False})
        ticket.write({"nb_print": 1})

    def test_what_the_server_says(self):
        """Not the client, of a ticket that is not paid either."""
        draft, invoice = self.as_user(self.draft()), self.sell_by(9, to_invoice=True)
        draft.write({"account_move": invoice.account_move.id})
        draft.write({"config_id": self.main_pos_config.copy().id})
        self.assertFalse(draft.account_move)
        self.assertEqual(draft.config_id, self.main_pos_config)
        for text in ("{", "[]", '{"metadata": {"serverDate": "soon"}}'):
            self.assert_refused(draft.write, {"last_order_preparation_change": text})

    def test_a_sale_is_no_refund(self):
        """Whatever is said of it: its invoice would be a credit note."""
        sale = self.sell_by(50, is_refund=True, to_invoice=True)
        self.assertEqual(sale.account_move.move_type, "out_invoice")
        self.assert_refused(self.as_user(sale).write, {"is_refund": True})
        told = {"is_refund": False, "to_invoice": True}
        ticket = self.return_ticket([self.back(sale.lines)]) | told
        refund = self.send(ticket)
        self.assertEqual(refund.account_move.move_type, "out_refund")
        self.assertFalse(refund.account_move.amount_residual)

    def test_a_payment_is_no_change(self):
        """Core leaves change out of what pays an invoice."""
        ticket = self.ticket([self.line()], paid=100, to_invoice=True)
        ticket["payment_ids"][0][2]["is_change"] = True
        sale = self.send(ticket)
        self.assertFalse(sale.payment_ids.is_change)
        self.assertFalse(sale.account_move.amount_residual)

    def test_a_session_closes_over_it(self):
        draft = self.draft()
        draft.with_user(self.cashier).action_pos_order_cancel()
        self.till_session.with_user(self.boss).close_session_from_ui()
        self.assertEqual(self.sale.state, "done")

    # === HELPERS === #

    def bare(self, **values):
        """Values of a ticket without lines, in the session of the till."""
        amounts = ("amount_tax", "amount_total", "amount_paid", "amount_return")
        session = {"session_id": self.till_session.id}
        return session | dict.fromkeys(amounts, 0) | values

    def draft(self):
        ticket = self.ticket([self.line()], paid=100, state="draft")
        ticket["payment_ids"] = []
        return self.send(ticket)
