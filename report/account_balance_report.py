from odoo import api, models


class AccountBalanceReport(models.AbstractModel):
    """The customer balance on paper."""

    _name = "report.clientele.report_account_balance"
    _description = "Customer Balance Report"

    @api.model
    def _get_report_values(self, docids, data=None):
        """The pages of the balance.

        :param list docids: of clientele.account.balance.show
        :rtype: dict
        """
        wizard = self.env["clientele.account.balance.show"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": wizard._name,
            "docs": wizard,
            "company": wizard.company_id,
            **wizard._get_print_values(),
        }
