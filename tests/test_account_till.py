import json
from io import BytesIO
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import file_open
from odoo.tools.pdf import PdfFileReader

from ..models.clientele_account_document import OVERRIDE
from .common_accounts import TillAccountsCommon
from .common_pos import SELLER


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


class SettlementsCommon(TillAccountsCommon):
    def owe(self):
        """30 in accounting, 20 on a ticket of the other till."""
        self.sell_on_account(30)
        self.till_session.sudo().action_pos_session_closing_control()
        self.main_pos_config.with_user(self.cashier).open_ui()
        session = self.main_pos_config.current_session_id
        session.set_opening_control(0, "")
        self.sessions = [session, self.sessions[1]]
        self.till_session = session
        self.sell_on_account(20, till=1)
        rows = self.receivables()
        self.assertEqual(set(rows), {30, 20})
        return rows


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


@tagged("post_install", "-at_install")
class TestAccountTours(SettlementsCommon):
    """House accounts at the counter."""

    def test_the_limit_is_split_with_cash(self):
        self.sell_on_account(60, till=1)
        self.start_till("clientele_account_limit")
        ticket = self.last_ticket()
        self.assertEqual(sorted(ticket.payment_ids.mapped("amount")), [40, 60])
        self.assertEqual(self.figures().balance, 100)

    def test_a_receivable_is_settled(self):
        rows = self.owe()
        self.start_till("clientele_account_settle")
        ticket = self.last_ticket()
        self.assertEqual(ticket.settlement_ids.payment_id.id, rows[20]["id"])
        self.assertEqual(self.figures().balance, 30)

    def test_a_blocked_customer(self):
        accounts = self.env["clientele.account"].with_user(self.officer)
        loaded = self.loaded.with_user(self.officer)
        accounts._hold(loaded, "account", "Unpaid cheques")
        self.start_till("clientele_account_blocked")
        self.assertEqual(self.last_ticket().payment_ids.payment_method_id, self.cash)

    def test_a_manager_allows_it(self):
        self.sell_on_account(60, till=1)
        boss = self.create_user(
            "till_boss", SELLER, "clientele.group_cashier", OVERRIDE
        )
        self.start_till("clientele_account_allowed", boss)
        self.assertEqual(self.figures().balance, 160)
        log = self.env["clientele.account.override"].search([])
        self.assertEqual((log.amount, log.manager), (60, boss.name))
        self.assertEqual(log.order_id, self.last_ticket())

    def test_the_balance_is_printed(self):
        """The total of the paper is that of the screen."""
        self.owe()
        asked = []
        model = type(self.env["ir.actions.report"])
        render = model._render_qweb_pdf

        def keep(report, *args, **kwargs):
            """Drawn afterwards: no other request is answered meanwhile."""
            asked.append((report.env.context, args, kwargs))
            return b"%PDF-1.4", "pdf"

        with patch.object(model, "_render_qweb_pdf", keep):
            self.start_desk("/odoo/customer-file", "clientele_desk_balance")
        [(context, args, kwargs)] = asked
        report = self.env["ir.actions.report"].with_user(self.officer)
        report = report.with_context(context, force_report_rendering=True)
        content, kind = render(report, *args, **kwargs)
        self.assertEqual(kind, "pdf")
        [page] = PdfFileReader(BytesIO(content)).pages
        text = " ".join(page.extract_text().split())
        self.assertIn("Total 50.00 0.00 50.00", text)

    def test_a_managers_code(self):
        """With pos_hr: a wrong code first, then that of a manager of the till."""
        if "advanced_employee_ids" not in self.main_pos_config._fields:
            self.skipTest("pos_hr is not installed")
        employees = self.env["hr.employee"].sudo()
        values = {"company_id": self.company.id}
        basic = employees.create({**values, "name": "Bob Basic"})
        boss = employees.create({**values, "name": "Grace Boss", "pin": "4711"})
        self.main_pos_config.write(
            {
                "module_pos_hr": True,
                "basic_employee_ids": [Command.set(basic.ids)],
                "advanced_employee_ids": [Command.set(boss.ids)],
            }
        )
        self.sell_on_account(60, till=1)
        self.start_till("clientele_account_pin")
        log = self.env["clientele.account.override"].search([])
        self.assertEqual((log.amount, log.manager), (60, "Grace Boss"))
        self.assertEqual(log.create_uid, self.cashier)

    def test_nothing_on_account_without_a_network(self):
        self.start_till("clientele_account_offline")
        self.assertEqual(self.last_ticket().payment_ids.payment_method_id, self.cash)
