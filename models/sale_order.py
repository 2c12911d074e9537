from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    pricing_partner_id = fields.Many2one(
        "res.partner",
        compute="_compute_pricing_partner_id",
        store=True,
        precompute=True,
        help="Whose terms the lines follow: a confirmed order keeps its prices.",
    )
    customer_group_name = fields.Char(
        string="Customer Group",
        compute="_compute_pricing_partner_id",
        store=True,
        precompute=True,
        help="The group at the time of the quotation.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_pricing_partner_id(self):
        for order in self:
            if order.state in ("draft", "sent"):
                entity = order.partner_id.commercial_partner_id
                order.pricing_partner_id = entity
                order.customer_group_name = entity.clientele_group_id.name

    def _recompute_prices(self):
        """*Update Prices* forgets the discounts typed by hand, as the prices."""
        self._get_update_prices_lines().automatic_discount = 0.0
        return super()._recompute_prices()

    def action_confirm(self):
        """The first accepted quotation makes a customer of a prospect."""
        result = super().action_confirm()
        self.filtered(
            lambda order: order.state == "sale"
        ).partner_id._become_customers()
        return result
