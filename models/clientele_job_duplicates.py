from odoo import api, models

from ..tools.job_step import JobKind
from .clientele_duplicate_scan import KIND


class ClienteleJob(models.Model):
    _inherit = "clientele.job"

    @api.model
    def _get_kinds(self):
        """Duplicates too."""
        kind = JobKind(
            self.env._("Search for duplicates"), "clientele.duplicate", "_work_scan"
        )
        return {**super()._get_kinds(), KIND: kind}
