from odoo import models

from .pos_order_return_rights import PAID


class SaleOrder(models.Model):
    """Deposits of an order: taken at a till or invoiced, and deducted later."""

    _inherit = "sale.order"

    def _get_deposit_left(self, but):
        """Say what was paid ahead of the order and is not deducted yet.

        :param but: the pos.order that deducts it now, and is left out
        :return: with tax, in the currency of the order, never below zero
        :rtype: float
        """
        self.ensure_one()
        # Superuser: a ticket asks it for a cashier, who sees no invoices.
        order = self.sudo()
        configs = self.env["pos.config"].sudo().search([])
        at_tills = order.pos_order_line_ids.filtered(
            lambda line: line.product_id in configs.down_payment_product_id
            and line.order_id.state in PAID
            and line.order_id != but
        )
        ahead = order.order_line.filtered("is_downpayment")
        invoiced = ahead.invoice_lines.filtered(
            lambda line: line.parent_state == "posted"
            and not line.move_id.pos_order_ids
        )
        left = sum(at_tills.mapped("price_subtotal_incl"))
        left -= sum(line.move_id.direction_sign * line.price_total for line in invoiced)
        return max(order.currency_id.round(left), 0.0)
