from io import BytesIO
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from ..models.clientele_account_document import OVERRIDE
from .common_accounts import SettlementsCommon
from .common_pos import SELLER


@tagged("post_install", "-at_install")
class TestAccountTours(SettlementsCommon):
    """House accounts at the counter."""

    def test_the_limit_is_split_with_cash(self):
        self.sell_on_account(60, till=1)
        self.start_till("clientele_account_limit")
        back = self.last_ticket()
        ticket = back.lines.refunded_orderline_id.order_id
        self.assertEqual(sorted(ticket.payment_ids.mapped("amount")), [40, 60])
        self.assertEqual(sorted(back.payment_ids.mapped("amount")), [-60, -40])
        self.assertEqual(self.figures().balance, 60)

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
