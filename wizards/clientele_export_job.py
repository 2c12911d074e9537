import base64

from odoo import Command, api, models
from odoo.tools.pdf import merge_pdf

from ..models.res_partner.exporting import EXPORT
from ..tools.job_step import JobKind, JobStep
from ..tools.report_pages import Page
from .clientele_export_file import PRINTED, PrintedList

PART_PAGES = 40  # printed in one step
KEPT = ("scope", "domain", "file_format")


class ClienteleExport(models.TransientModel):
    """Long exports: made by a job."""

    _inherit = "clientele.export"

    def _start_job(self, ids):
        """Have a job make the file.

        :param list ids: of customers, in order
        :return: the job on the screen
        :rtype: dict
        """
        payload = {name: self[name] for name in KEPT}
        payload["ids"] = ids
        payload["names"] = self._get_names()
        name = self.env._("Export of %s customers", len(payload["ids"]))
        return (
            self.env["clientele.job"]._start("customer_export", name, payload)._open()
        )

    @api.model
    def _of_payload(self, payload):
        """The wizard that a job was told of, with the rights that its user has now.

        :rtype: clientele.export
        :raise AccessError: without the right to export customers
        """
        self.env["res.partner"]._check_customer_right(EXPORT)
        columns = [
            Command.create({"name": name, "sequence": place})
            for place, name in enumerate(payload["names"])
        ]
        values = {name: payload[name] for name in KEPT}
        return self.create({**values, "column_ids": columns})

    @api.model
    def _work_export(self, job):
        """One step of a long export.

        :param clientele.job job: whose payload says whom, and how
        :rtype: JobStep
        """
        wizard, ids = self._of_payload(job.payload), job.payload["ids"]
        name = f"{wizard._get_report_base_filename()}.{wizard.file_format}"
        if wizard.file_format != "pdf":
            document = wizard._draw(ids, lambda done: job._beat(done, len(ids)))
            return JobStep(None, len(ids), len(ids), document, name)
        if not job.point:
            return wizard._keep_pages(job, ids)
        if part := job._get_part(job.point["part"]):
            return wizard._print_part(job, part)
        document = merge_pdf(base64.b64decode(one.content) for one in job.part_ids)
        return JobStep(None, job.total, job.total, document, name)

    def _keep_pages(self, job, ids):
        """Read the customers once: all pages show the same moment.

        :param clientele.job job: that keeps them
        :param list ids: of customers, in order
        :rtype: JobStep
        """
        pages = self._get_printed_pages(ids)
        job.part_ids.create(
            [
                {
                    "job_id": job.id,
                    "number": number,
                    "source": [
                        page._asdict() for page in pages[start : start + PART_PAGES]
                    ],
                }
                for number, start in enumerate(range(0, len(pages), PART_PAGES))
            ]
        )
        return JobStep({"part": 0}, 0, len(pages))

    def _print_part(self, job, part):
        """Print some of the pages.

        :param clientele.job job:
        :param clientele.job.part part: it keeps the rows, and gets the PDF
        :rtype: JobStep
        """
        pages = [Page(**page) for page in part.source]
        printed = PrintedList(pages, len(job.payload["ids"]))
        reports = self.env["ir.actions.report"].with_context(**{PRINTED: printed})
        content, _kind = reports._render_qweb_pdf("clientele.report_export", self.ids)
        part.content = base64.b64encode(content)
        return JobStep({"part": part.number + 1}, job.done + len(pages), job.total)


class ClienteleJob(models.Model):
    _inherit = "clientele.job"

    @api.model
    def _get_kinds(self):
        kind = JobKind(
            self.env._("Export of Customers"), "clientele.export", "_work_export"
        )
        return super()._get_kinds() | {"customer_export": kind}
