from odoo import api, models


class ExportReport(models.AbstractModel):
    """A list of customers on paper."""

    _name = "report.clientele.report_export"
    _description = "Customer List Report"

    @api.model
    def _get_report_values(self, docids, data=None):
        """The pages of the list.

        :param list docids: of clientele.export
        :rtype: dict
        """
        wizard = self.env["clientele.export"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": wizard._name,
            "docs": wizard,
            "company": self.env.company,
            "today": wizard._get_today_text(),
            **wizard._get_print_values(),
        }
