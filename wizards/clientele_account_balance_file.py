import base64
from itertools import islice
from typing import NamedTuple

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.pdf import merge_pdf

from ..tools.balance_workbook import FIGURES, draw_balance
from ..tools.job_step import JobKind, JobStep
from ..tools.report_pages import Page, cut_pages

# Customers; above the first of each pair a job makes the file, above the second none.
LONGEST_PDF = (500, 20_000)
LONGEST_SHEET = (10_000, 1_000_000)
ROWS = {"first": 30, "following": 29}  # of a page, in landscape
PART_PAGES = 40  # printed in one step
BEAT = 2000  # rows of a spreadsheet
PRINTED = "clientele_balance_printed"  # context: what is printed, as a PrintedBalance


class PrintedBalance(NamedTuple):
    """What the PDF shows: an object, so that no RPC brings figures of its own."""

    pages: list
    currencies: list  # name, decimals, what is owed in it, and in the company's


class ClienteleAccountBalanceShow(models.TransientModel):
    """The customer balance as a file: at once, or by a job where it is long."""

    _inherit = "clientele.account.balance.show"

    document = fields.Binary(readonly=True)
    document_name = fields.Char(readonly=True)

    # === PDF === #

    def _get_printed(self):
        """What the PDF shows.

        :rtype: PrintedBalance
        :raise ValidationError: without any customer, or with too many
        """
        scope = self._get_scope()
        balances = self._get_balances()
        rows = list(islice(balances._stream_rows(scope), LONGEST_PDF[1] + 1))
        self._check_count(len(rows), LONGEST_PDF)
        currencies = [
            (one.name, one.decimal_places, owed, value)
            for one, owed, value in balances._read_currencies(scope)
        ]
        # One currency is that of the total already.
        closing = len(currencies) + 3 if len(currencies) > 1 else 0
        pages = cut_pages(rows, FIGURES, **ROWS, closing=closing)
        return PrintedBalance(pages, currencies)

    def _get_print_values(self):
        """What the template of the PDF is given.

        :rtype: dict
        """
        self._get_scope()
        printed = self.env.context.get(PRINTED)
        if not isinstance(printed, PrintedBalance):
            printed = self._get_printed()
        balances = self._get_balances()
        columns = [name for name in FIGURES if self.date_from or name != "opening"]
        return {
            "columns": [(name, balances._get_label(name)) for name in columns],
            "currency": self.company_id.currency_id,
            "scope_text": self._get_scope_text(),
            **printed._asdict(),
        }

    @api.model
    def _work_pdf(self, job):
        """One step of a long PDF: the figures, some of the pages, or the whole.

        :param clientele.job job: whose payload says whose balance, and when
        :rtype: JobStep
        """
        wizard = self._of_payload(job.payload)
        if not job.point:
            return wizard._keep_printed(job)
        if part := job._get_part(job.point["part"]):
            return wizard._print_part(job, part)
        document = merge_pdf(base64.b64decode(one.content) for one in job.part_ids)
        name = f"{wizard._get_report_base_filename()}.pdf"
        return JobStep(None, job.total, job.total, document, name)

    def _keep_printed(self, job):
        """Read the figures once: all pages show the same moment.

        :param clientele.job job: that keeps them
        :rtype: JobStep
        """
        pages, currencies = self._get_printed()
        parts = [
            pages[start : start + PART_PAGES]
            for start in range(0, len(pages), PART_PAGES)
        ]
        job.part_ids.create(
            [
                {
                    "job_id": job.id,
                    "number": number,
                    "source": [page._asdict() for page in part],
                }
                for number, part in enumerate(parts)
            ]
        )
        return JobStep({"part": 0, "currencies": currencies}, 0, len(pages))

    def _print_part(self, job, part):
        """Print some of the pages.

        :param clientele.job job: it keeps the currencies
        :param clientele.job.part part: it keeps the figures, and gets the PDF
        :rtype: JobStep
        """
        pages = [Page(**page) for page in part.source]
        printed = PrintedBalance(pages, job.point["currencies"])
        content, _kind = (
            self.env["ir.actions.report"]
            .with_context(**{PRINTED: printed})
            ._render_qweb_pdf("clientele.report_account_balance", self.ids)
        )
        part.content = base64.b64encode(content)
        point = {**job.point, "part": part.number + 1}
        return JobStep(point, job.done + len(pages), job.total)

    # === SPREADSHEET === #

    def _draw_sheet(self, on_row=None):
        """The spreadsheet.

        :param on_row: called with the number of each row
        :rtype: bytes
        """
        scope = self._get_scope()
        balances = self._get_balances()
        currency = self.company_id.currency_id
        heads = ("customer_number", "name", *FIGURES)
        texts = {
            "title": self.env._("Customer Balance"),
            "scope": self._get_scope_text(),
            "total": self.env._("Total in %s", currency.name),
            "by_currency": self.env._("By currency of the documents"),
            "heads": [balances._get_label(name) for name in heads],
        }
        by_currency = [
            (one.name, owed, value)
            for one, owed, value in balances._read_currencies(scope)
        ]
        decimals = "0" * currency.decimal_places
        number_format = f"#,##0.{decimals}" if decimals else "#,##0"
        content, count, _sums = draw_balance(
            self._watch_rows(balances._stream_rows(scope), on_row),
            by_currency,
            texts,
            number_format,
        )
        self._check_count(count, LONGEST_SHEET)
        return content

    @api.model
    def _watch_rows(self, rows, on_row):
        """The same rows, counted.

        :param rows: of the report
        :param on_row: called with the number of each, if anything is
        :rtype: collections.abc.Iterator[dict]
        """
        for number, row in enumerate(rows):
            if on_row:
                on_row(number)
            yield row

    @api.model
    def _work_sheet(self, job):
        """The spreadsheet in one step: the format cannot be written in parts.

        :param clientele.job job: whose payload says whose balance, and when
        :rtype: JobStep
        """
        wizard = self._of_payload(job.payload)
        count = wizard._count_rows()

        def on_row(number):
            if not number % BEAT:
                job._beat(number, count)

        document = wizard._draw_sheet(on_row)
        name = f"{wizard._get_report_base_filename()}.xlsx"
        return JobStep(None, count, count, document, name)

    # === NOW OR LATER === #

    def _count_rows(self):
        """How many customers the report has.

        :rtype: int
        """
        return self._get_balances()._count_rows(self._get_scope())

    def _check_count(self, count, limits):
        """Refuse a file of nobody, or of too many.

        :param int count: customers
        :param tuple limits: ``LONGEST_PDF`` or ``LONGEST_SHEET``
        :raise ValidationError: with what to do
        """
        if not count:
            raise ValidationError(
                self.env._(
                    "None of these customers has a balance or movements at this date."
                )
            )
        if count > limits[1]:
            raise ValidationError(
                self.env._(
                    "These are more than %s customers: choose fewer, or take the "
                    "spreadsheet instead of the PDF.",
                    limits[1],
                )
            )

    def _is_long(self, limits):
        """Whether a job makes the file.

        :param tuple limits: ``LONGEST_PDF`` or ``LONGEST_SHEET``
        :rtype: bool
        :raise ValidationError: where nobody or too many would be in it
        """
        count = self._count_rows()
        self._check_count(count, limits)
        return count > limits[0]

    def _start_job(self, kind):
        """Have a job make the file.

        :param str kind: of the job
        :return: the job on the screen
        :rtype: dict
        """
        jobs = self.env["clientele.job"]
        name = f"{jobs._get_kinds()[kind].label} – {self._get_scope_text()}"
        return jobs._start(kind, name, self._to_payload())._open()

    def _to_payload(self):
        """What a job is told: the wizard itself does not last.

        :rtype: dict
        """
        return {
            "date_from": fields.Date.to_string(self.date_from),
            "date_to": fields.Date.to_string(self.date_to),
            "scope": self.scope,
            "partner_ids": self.partner_ids.ids,
            "clientele_group_id": self.clientele_group_id.id,
            "user_id": self.user_id.id,
            "only": self.only,
            "company_id": self.company_id.id,
        }

    @api.model
    def _of_payload(self, payload):
        """The wizard that a job was told of, with the rights that its user has now.

        :rtype: clientele.account.balance.show
        """
        return self.create(
            {**payload, "partner_ids": [Command.set(payload["partner_ids"])]}
        )

    # === ACTION METHODS === #

    def action_print(self):
        """The PDF, or the job that makes it.

        :rtype: dict
        """
        if self._is_long(LONGEST_PDF):
            return self._start_job("balance_pdf")
        report = self.env.ref("clientele.clientele_account_balance_report").sudo()
        return report.report_action(self, config=False)

    def action_export(self):
        """The spreadsheet, or the job that makes it.

        :rtype: dict
        """
        if self._is_long(LONGEST_SHEET):
            return self._start_job("balance_sheet")
        self.write(
            {
                "document": base64.b64encode(self._draw_sheet()),
                "document_name": f"{self._get_report_base_filename()}.xlsx",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/document/"
            f"{self.document_name}?download=true",
            "target": "self",
        }


class ClienteleJob(models.Model):
    _inherit = "clientele.job"

    @api.model
    def _get_kinds(self):
        model = "clientele.account.balance.show"
        pdf, sheet = (
            self.env._("Customer Balance (PDF)"),
            self.env._("Customer Balance (Spreadsheet)"),
        )
        return super()._get_kinds() | {
            "balance_pdf": JobKind(pdf, model, "_work_pdf"),
            "balance_sheet": JobKind(sheet, model, "_work_sheet"),
        }
