from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def action_confirm(self):
        """The first accepted quotation makes a customer of a prospect."""
        result = super().action_confirm()
        self.filtered(
            lambda order: order.state == "sale"
        ).partner_id._become_customers()
        return result
