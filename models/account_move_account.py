from odoo import models
from odoo.tools import float_is_zero


class AccountMove(models.Model):
    """Invoices made by hand count; those of tickets and accepted orders did already."""

    _name = "account.move"
    _inherit = ["account.move", "clientele.account.document"]

    def _post(self, soft=True):
        posted_before = self.filtered("posted_before")
        posted = super()._post(soft)
        invoices = posted.filtered(
            lambda move: move.move_type in ("out_invoice", "out_receipt")
        )
        # What was posted once keeps its day: the account may be younger.
        (invoices - posted_before)._check_account()
        (invoices & posted_before)._check_account(any_day=True)
        return posted

    def action_post_beyond_limit(self):
        """Post all the same, in one's own name.

        :raise AccessError: without the right
        """
        return self._accept_debt().action_post()

    def _is_to_accept(self):
        return super()._is_to_accept() and self.move_type in (
            "out_invoice",
            "out_receipt",
        )

    def _get_debt_date(self):
        return self.invoice_date or self.date

    def _get_new_debt(self):
        """The part of the invoice that no accepted order and no ticket has."""
        move = self.sudo()
        if move.pos_order_ids:
            return 0.0
        lines = move.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        total = sum(lines.mapped("price_total"))
        own = lines.filtered(lambda line: not line.sale_line_ids)
        if float_is_zero(total, precision_digits=6) or own == lines:
            return move.amount_total_signed
        return move.amount_total_signed * sum(own.mapped("price_total")) / total
