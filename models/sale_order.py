from odoo import api, fields, models

from .account_fiscal_position import SALE


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "clientele.taxed.document"]

    pricing_partner_id = fields.Many2one(
        "res.partner",
        compute="_compute_pricing_partner_id",
        store=True,
        precompute=True,
        help="Whose terms the lines follow: a confirmed order keeps its prices.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_pricing_partner_id(self):
        for order in self:
            if order._follows_customer():
                order.pricing_partner_id = order.partner_id.commercial_partner_id

    # A compute method returns nothing.
    def _compute_fiscal_position_id(self):  # pylint: disable=missing-return
        super(
            SaleOrder, self.with_context(**{SALE: True})
        )._compute_fiscal_position_id()

    @api.onchange("partner_id")
    def _onchange_partner_prices(self):
        self._follow_customer()

    def write(self, vals):
        if "partner_id" not in vals:
            return super().write(vals)
        former = {order: order.pricing_partner_id for order in self}
        result = super().write(vals)
        self.filtered(
            lambda order: order.pricing_partner_id != former[order]
        )._follow_customer()
        return result

    def _follows_customer(self):
        return self.state in ("draft", "sent")

    def _get_sold_lines(self):
        return self.order_line.filtered(lambda line: not line.display_type)

    def _change_taxes(self):
        """Prices typed by hand are converted, the others asked for anew."""
        for line in self._get_sold_lines():
            line._change_taxes()
        self.show_update_fpos = False

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
