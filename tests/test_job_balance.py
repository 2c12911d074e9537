import base64
from contextlib import ExitStack
from io import BytesIO
from unittest.mock import patch

from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tests.common import _registry_test_lock, release_test_lock
from odoo.tools.pdf import PdfFileReader

from odoo.addons.base.models import ir_actions_report

from ..models import clientele_job
from ..models.clientele_job import CONTEXT
from .common_jobs import JobsRunMixin
from .common_statements import StatementsCommon

FILE = "odoo.addons.clientele.wizards.clientele_account_balance_file"
JOB = "odoo.addons.clientele.wizards.clientele_account_balance_job"


@tagged("post_install", "-at_install")
class TestJobBalance(JobsRunMixin, StatementsCommon):
    """The customer balance as a file that a job makes."""

    def owe(self, count, name="Debtor"):
        """Customers who owe 10.01, 11.01 … since as many days: one entry for all."""
        customers = self.customers.create(
            [{"lastname": f"{name} {number:04}"} for number in range(count)]
        )
        receivable = self.company_data["default_account_receivable"]
        lines = [
            {
                "account_id": receivable.id,
                "partner_id": customer.id,
                "date_maturity": self.day(number % 150),
                "debit": 10.01 + number,
            }
            for number, customer in enumerate(customers)
        ]
        revenue = self.company_data["default_account_revenue"]
        credit = sum(line["debit"] for line in lines)
        lines.append({"account_id": revenue.id, "credit": credit})
        self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": self.today,
                "line_ids": [Command.create(line) for line in lines],
            }
        ).action_post()
        return customers

    def job_of(self, action):
        self.assertEqual(action["res_model"], "clientele.job")
        return self.env["clientele.job"].sudo().browse(action["res_id"])

    def allow_printing(self):
        """Let wkhtmltopdf ask this server for its styles while a worker waits."""
        run = ir_actions_report._run_wkhtmltopdf

        def run_unlocked(args):
            with ExitStack() as stack:
                for _lock in range(_registry_test_lock.count - 1):
                    stack.enter_context(release_test_lock())
                return run(args)

        kept = (*CONTEXT, "force_report_rendering")
        stack = ExitStack()
        stack.enter_context(patch.object(clientele_job, "CONTEXT", kept))
        name = "_run_wkhtmltopdf"
        stack.enter_context(patch.object(ir_actions_report, name, run_unlocked))
        return stack

    def read_pages(self, content, *numbers):
        """How many pages there are, and the text of some: reading takes long."""
        pages = PdfFileReader(BytesIO(content)).pages
        texts = [pages[number - 1].extract_text() for number in numbers]
        return len(pages), [" ".join(text.split()) for text in texts]

    def test_a_long_pdf(self):
        """The same pages as at once: numbers, carried sums, totals."""
        customers = self.owe(610)
        wizard = self.wizard(
            self.officer, partner_ids=[Command.set(customers.ids)]
        ).with_context(force_report_rendering=True)
        with self.allow_printing(), patch(f"{JOB}.PART_PAGES", 8):
            report = wizard.env["ir.actions.report"]
            at_once, _kind = report._render_qweb_pdf(
                "clientele.report_account_balance", wizard.ids
            )
            job = self.job_of(wizard.action_print())
            self.run_jobs(steps=1)
            # What happens meanwhile is not in some of the pages only.
            wizard.sudo().unlink()
            items = self.env["account.move.line"]
            items.search(
                [("partner_id", "=", customers[600].id)]
            ).move_id.button_draft()
            self.run_jobs()
        self.assertEqual((job.state, job.message), ("done", False))
        count, pages = self.read_pages(base64.b64decode(job.document), 9, 21)
        self.assertEqual((count, pages), self.read_pages(at_once, 9, 21))
        self.assertEqual((count, job.done, job.total), (21, 21, 21))
        self.assertIn("page 9 of 21", pages[0])
        self.assertIn("Carried forward", pages[0])
        total = sum(10.01 + number for number in range(610))
        self.assertRegex(pages[-1], rf"Total\s+{total:,.2f}")
        self.assertFalse(job.part_ids)

    def test_a_short_pdf_is_printed_at_once(self):
        customers = self.owe(3)
        wizard = self.wizard(partner_ids=[Command.set(customers.ids)])
        with patch(f"{FILE}.LONGEST_PDF", (3, 10)):
            self.assertEqual(wizard.action_print()["type"], "ir.actions.report")
        with patch(f"{FILE}.LONGEST_PDF", (2, 10)):
            self.job_of(wizard.action_print())
        with (
            patch(f"{FILE}.LONGEST_PDF", (1, 2)),
            self.assertRaisesRegex(ValidationError, "more than 2 customers"),
        ):
            wizard.action_print()
        nobody = self.wizard(date_to=self.day(4000))
        with self.assertRaisesRegex(ValidationError, "None of these"):
            nobody.action_print()

    def test_a_long_spreadsheet(self):
        customers = self.owe(7)
        wizard = self.wizard(
            self.officer, partner_ids=[Command.set(customers.ids)], only="debtors"
        )
        beats = []
        # The cursors of a test are one: a real beat would end the query of the rows.
        jobs = self.registry["clientele.job"]
        self.patch(jobs, "_beat", lambda job, *numbers: beats.append(numbers))
        with (
            patch(f"{FILE}.LONGEST_SHEET", (5, 100)),
            patch(f"{JOB}.BEAT", 3),
        ):
            job = self.job_of(wizard.action_export())
            self.run_jobs()
        self.assertEqual(beats, [(0, 7), (3, 7), (6, 7)])
        self.assertEqual((job.state, job.done, job.total), ("done", 7, 7))
        self.assertTrue(job.document_name.endswith(".xlsx"))
        self.assertTrue(job.name.startswith("Customer Balance (Spreadsheet) – "))
        book = load_workbook(BytesIO(base64.b64decode(job.document)))
        rows = list(book.active.iter_rows(values_only=True))
        shown = self.balances(wizard)
        names = {row.name: row.balance for row in shown.values()}
        self.assertEqual({row[1]: row[5] for row in rows[4:11]}, names)
        total = next(row for row in rows if str(row[1]).startswith("Total in"))
        self.assertAlmostEqual(total[5], sum(names.values()))

    def test_a_right_lost_midway(self):
        customers = self.owe(3)
        wizard = self.wizard(self.officer, partner_ids=[Command.set(customers.ids)])
        with patch(f"{FILE}.LONGEST_PDF", (2, 10)):
            job = self.job_of(wizard.action_print())
        self.run_jobs(steps=1)
        self.assertEqual((job.state, job.total), ("running", 1))
        self.officer.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        self.run_jobs()
        self.assertEqual(job.state, "failed")
        self.assertFalse(job.document)
