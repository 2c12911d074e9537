from odoo import api, fields, models


class PosOrder(models.Model):
    _inherit = "pos.order"

    customer_group_name = fields.Char(
        string="Customer Group",
        compute="_compute_customer_group_name",
        store=True,
        precompute=True,
        help="The group at the time of the sale.",
    )

    @api.depends("partner_id")
    def _compute_customer_group_name(self):
        for order in self:
            entity_sudo = order.partner_id.sudo().commercial_partner_id
            order.customer_group_name = entity_sudo.clientele_group_id.name

    def _process_saved_order(self, draft):
        """The first paid ticket makes a customer of a prospect."""
        result = super()._process_saved_order(draft)
        if not draft and self.state != "cancel":
            self.partner_id._become_customers()
        return result
