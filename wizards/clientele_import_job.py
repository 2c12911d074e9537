from odoo import api, models
from odoo.exceptions import UserError

from ..models.clientele_import_log import IMPORT
from ..tools.job_step import JobKind, JobStep

STEP = 1000  # rows: some seconds


class ClienteleImportLog(models.Model):
    """Long imports: some rows a step."""

    _inherit = "clientele.import.log"

    @api.model
    def _work_import(self, job):
        """Some rows of a long import.

        :param clientele.job job: whose payload says which
        :rtype: JobStep
        """
        # First: whoever lost the right is told so, and not that he may not read logs.
        self.env["res.partner"]._check_customer_right(IMPORT)
        log = self.browse(job.payload["log_id"]).exists()
        if not log:
            raise UserError(self.env._("The import was deleted: start it again."))
        log.check_access("read")
        log._do_rows(STEP)
        point = None if log.is_done else {"row": log.next_row}
        return JobStep(point, log.next_row, log.row_count)


class ClienteleJob(models.Model):
    _inherit = "clientele.job"

    @api.model
    def _get_kinds(self):
        kind = JobKind(
            self.env._("Import of Customers"), "clientele.import.log", "_work_import"
        )
        return super()._get_kinds() | {"customer_import": kind}
