from odoo import models


class PosOrder(models.Model):
    _name = "pos.order"
    _inherit = ["pos.order", "clientele.customer.document"]

    def _get_refunded_document(self):
        return self.refunded_order_id

    def _process_saved_order(self, draft):
        """The first paid ticket makes a customer of a prospect."""
        result = super()._process_saved_order(draft)
        if not draft and self.state != "cancel":
            self.partner_id._become_customers()
        return result
