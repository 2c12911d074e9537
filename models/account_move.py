from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """The first posted invoice makes a customer of a prospect."""
        posted = super()._post(soft)
        invoices = posted.filtered(
            lambda move: move.move_type in ("out_invoice", "out_receipt")
        )
        invoices.partner_id._become_customers()
        return posted
