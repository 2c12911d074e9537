import base64

from odoo import Command, api, fields, models
from odoo.tools.pdf import merge_pdf

from ..tools.job_step import JobKind, JobStep
from ..tools.report_pages import Page
from .clientele_account_balance_file import PRINTED, PrintedBalance

PART_PAGES = 40  # printed in one step
BEAT = 2000  # rows of a spreadsheet


class ClienteleAccountBalanceShow(models.TransientModel):
    """The customer balance as a file that a job makes."""

    _inherit = "clientele.account.balance.show"

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
            "list_id": self.list_id.id,
            "filter_id": self.filter_id.id,
            "numbers": "\n".join(self._get_codes()),
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
