from odoo import api, fields, models
from odoo.tools import float_compare


class ClienteleAccountSettlement(models.Model):
    """What a ticket settles: a receivable, or another ticket on account.

    It is settled at once on every till, and reconciled when both are in accounting.
    """

    _name = "clientele.account.settlement"
    _description = "Settlement at a Till"
    _order = "id"
    _rec_name = "order_id"

    order_id = fields.Many2one(
        "pos.order", "Ticket", required=True, readonly=True, index=True
    )
    session_id = fields.Many2one(related="order_id.session_id")
    move_line_id = fields.Many2one(
        "account.move.line", "Receivable", readonly=True, index="btree_not_null"
    )
    payment_id = fields.Many2one(
        "pos.payment", "On Account", readonly=True, index="btree_not_null"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True)
    is_reconciled = fields.Boolean(readonly=True)

    @api.model
    def _get_settled(self, items, payments):
        """What is settled of these and not in accounting yet.

        :param items: account.move.line
        :param payments: pos.payment on account
        :return: amounts, by record
        :rtype: dict
        """
        found = {}
        for name, records in (("move_line_id", items), ("payment_id", payments)):
            rows = self.sudo()._read_group(
                [(name, "in", records.ids), ("is_reconciled", "=", False)],
                [name],
                ["amount:sum"],
            )
            found |= dict(rows)
        return found

    def _reconcile(self):
        """Reconcile what is in accounting on both sides; the others wait.

        Where the back office was faster, what was paid stays as paid ahead.
        """
        for row in self.sudo().filtered(lambda row: not row.is_reconciled):
            paid = row.order_id._get_settling_items()
            due = row.move_line_id or row.payment_id._get_receivable_items()
            if not paid or not due:
                continue
            row.is_reconciled = True
            items = (paid | due).filtered(lambda item: not item.reconciled)
            signs = {float_compare(item.balance, 0.0, 6) for item in items}
            account = items.account_id
            if len(account) == 1 and account.reconcile and signs >= {1, -1}:
                items.with_context(no_cash_basis=True).reconcile()
