from odoo import api, models

from ..tools.report_pages import cut_pages

ROWS = {"first": 26, "following": 40, "closing": 8}  # of a page, upright


class StatementReport(models.AbstractModel):
    """Statements of account on paper, one after the other."""

    _name = "report.clientele.report_statement"
    _description = "Statement Report"

    @api.model
    def _get_report_values(self, docids, data=None):
        """The pages of each statement, in the language of its customer.

        :param list docids: of clientele.statement
        :rtype: dict
        :raise AccessError: without the right to see accounts
        """
        statements = self.env["clientele.statement"].browse(docids)
        statements.check_access("read")
        prints = []
        by_language = statements.sudo().grouped(lambda one: one.partner_id.lang)
        for language, own in by_language.items():
            own = own.with_context(lang=language or self.env.lang)
            prints += own._get_printed()
        prints.sort(key=lambda one: docids.index(one["statement"].id))
        return {"doc_ids": docids, "doc_model": statements._name, "prints": prints}


class ClienteleStatement(models.Model):
    _inherit = "clientele.statement"

    def _get_printed(self):
        """What the PDF shows of each statement.

        :rtype: list[dict]
        """
        balances = self.env["clientele.account.balance"]
        printed = []
        for statement, content in self._get_contents().items():
            printed.append(
                {
                    "statement": statement,
                    "pages": cut_pages(content["rows"], ("debit", "credit"), **ROWS),
                    "terms": [
                        (balances._get_label(name), amount)
                        for name, amount in content["terms"]
                    ],
                }
            )
        return printed
