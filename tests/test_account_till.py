import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_open

from .common_accounts import TillAccountsCommon


@tagged("post_install", "-at_install")
class TestTillAccounts(TillAccountsCommon):
    """Sales on account at two tills: one limit."""

    def test_the_same_cases_as_the_till(self):
        """static/tests/account_cases.json: read by the till's own tests too."""
        with file_open("clientele/static/tests/account_cases.json") as table:
            cases = json.load(table)["owe"]
        self.assertGreater(len(cases), 12)
        for case in cases:
            with self.subTest(case["name"]), self.cr.savepoint() as point:
                self.check_case(case)
                point.rollback()

    def check_case(self, case):
        loaded = self.loaded.with_company(self.company)
        loaded.account_limit = 0
        if case["owed"]:
            self.sell_on_account(case["owed"])
        loaded.write({"account_limit": case["limit"], "account_policy": case["policy"]})
        if case["hold"]:
            accounts = self.env["clientele.account"].with_user(self.officer)
            accounts._hold(self.loaded.with_user(self.officer), case["hold"], "Cheques")
        if case["other"]:
            self.sell_on_account(case["other"], till=1)
        passes = True
        try:
            self.sell_on_account(case["amount"])
        except UserError:
            passes = False
        self.assertEqual(passes, case["passes"])

    def test_two_tills_one_limit(self):
        """60 and 60 of 100 with both sessions open: the second is refused."""
        self.sell_on_account(60)
        self.assertEqual(self.figures().pending, 60)
        with self.assertRaisesRegex(UserError, "40.00.* of .*60.00"):
            self.sell_on_account(60, till=1)
        # The rest by other means.
        self.sell_on_account(60, till=1, cash=20)
        self.assertEqual(self.figures().exposure, 100)

    def test_closing_is_never_blocked(self):
        self.sell_on_account(60)
        self.loaded.account_limit = 10
        self.till_session.sudo().action_pos_session_closing_control()
        self.assertEqual(self.till_session.state, "closed")
        self.assertEqual((self.figures().pending, self.figures().posted), (0, 60))

    def test_invoiced_tickets_count_once(self):
        ticket = self.sell_on_account(60, to_invoice=True)
        self.assertEqual(ticket.account_move.state, "posted")
        self.assertEqual((self.figures().pending, self.figures().posted), (0, 60))
        self.till_session.sudo().action_pos_session_closing_control()
        self.assertEqual(self.figures().balance, 60)

    def test_refunds_on_account_always_pass(self):
        sale = self.sell_on_account(60)
        self.loaded.account_limit = 10
        line = self.line(price=60, qty=-1, refunded_orderline_id=sale.lines.id)
        ticket = self.ticket([line], paid=-60)
        self.send(ticket | {"payment_ids": [self.payment(-60)]})
        self.assertEqual(self.figures().balance, 0)

    def test_what_the_till_is_told(self):
        self.sell_on_account(60)
        loaded = self.loaded.with_user(self.cashier).with_company(self.company)
        told = loaded.till_account
        self.assertEqual(
            (told["limit"], told["balance"], told["available"], told["policy"]),
            (100, 60, 40, "block"),
        )
        accounts = self.env["clientele.account"].with_user(self.officer)
        accounts._hold(self.loaded.with_user(self.officer), "account", "Cheques")
        loaded.invalidate_recordset()
        self.assertEqual(loaded.till_account["hold"], "account")
        self.assertIn("Cheques", loaded.till_account["hold_text"])

    def test_blocked_customers_at_the_till(self):
        accounts = self.env["clientele.account"].with_user(self.officer)
        loaded = self.loaded.with_user(self.officer)
        accounts._hold(loaded, "account", "Cheques")
        self.sell([self.line(price=10)])
        with self.assertRaisesRegex(UserError, "no sale on account: Cheques"):
            self.sell_on_account(10)
        accounts._hold(loaded, "all", "Cheques")
        with self.assertRaisesRegex(UserError, "no sale: Cheques"):
            self.sell([self.line(price=10)])

    def test_a_manager_lets_one_ticket_go_beyond(self):
        config = self.main_pos_config
        ticket = self.ticket([self.line(price=130)], paid=130)
        ticket["payment_ids"] = [self.payment(130)]
        request = {
            "order_uuid": ticket["uuid"],
            "partner_id": self.loaded.id,
            "amount": 30,
        }
        with self.assertRaisesRegex(AccessError, "beyond a credit limit"):
            config.with_user(self.cashier).clientele_allow_beyond_limit(request)
        config.with_user(self.pos_admin).clientele_allow_beyond_limit(request)
        stored = self.send(ticket)
        log = self.env["clientele.account.override"].search([])
        self.assertEqual((log.order_id, log.amount), (stored, 30))
        self.assertEqual(log.manager, self.pos_admin.name)
        # It was for that ticket.
        with self.assertRaisesRegex(UserError, "credit limit"):
            self.sell_on_account(1)

    def test_closed_without_a_network(self):
        """It stands, and what is beyond the limit is listed."""
        ticket = self.sell_on_account(130, **self.offline())
        self.assertEqual(ticket.state, "paid")
        self.assertEqual(self.incidents("account").partner_id, self.loaded)
        self.assertEqual(self.figures().balance, 130)

    def test_the_third_party_payer_owes(self):
        firm = self.create_customer(person_type="legal", name="Firm")
        self.open_account(firm)
        self.unloaded.payer_id = firm
        ticket = self.sell_on_account(60, partner=self.unloaded)
        self.assertEqual(ticket.payer_id, firm)
        self.assertEqual(self.figures(firm).balance, 60)
        with self.assertRaisesRegex(UserError, "Firm has a credit limit"):
            self.sell_on_account(60, till=1, partner=self.unloaded)
        invoiced = self.sell_on_account(
            10, partner=self.unloaded, cash=10, to_invoice=True
        )
        self.assertEqual(invoiced.account_move.partner_id, firm)
        self.assertEqual(invoiced.account_move.payment_state, "paid")
        # The payer of then owes, whoever is named now.
        self.unloaded.payer_id = False
        self.till_session.sudo().action_pos_session_closing_control()
        self.assertEqual(self.figures(firm).posted, 60)
        self.assertEqual(self.figures(self.unloaded).balance, 0)

    def test_somebody_owes_each_ticket(self):
        with self.assertRaisesRegex(UserError, "Choose the customer"):
            self.sell_on_account(10, partner=self.env["res.partner"])

    def test_no_till_says_who_owes(self):
        ticket = self.ticket([self.line(price=10)], paid=10)
        ticket |= {"payment_ids": [self.payment(10)], "payer_id": self.unloaded.id}
        self.assertEqual(self.send(ticket).payer_id, self.loaded)

    def test_means_of_payment_without_a_customer(self):
        self.till_session.sudo().action_pos_session_closing_control()
        self.sessions[1].sudo().action_pos_session_closing_control()
        self.on_account.split_transactions = False
        with self.assertRaisesRegex(UserError, "owed by nobody"):
            self.main_pos_config.with_user(self.cashier).open_ui()
