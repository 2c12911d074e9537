from odoo import api, fields, models


class SaleOrder(models.Model):
    """Delivery is free where the goods reach the customer's free-carriage amount."""

    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._update_carriage()
        return orders

    def write(self, vals):
        result = super().write(vals)
        self._update_carriage()
        return result

    @api.onchange("order_line", "partner_id")
    def _onchange_carriage(self):
        self._update_carriage()

    def _update_carriage(self):
        """Make deliveries of quotations free, or dear again; typed prices stay."""
        if "is_delivery" not in self.env["sale.order.line"]._fields:
            return  # the app of deliveries is not installed
        for order in self:
            deliveries = order.order_line.filtered("is_delivery")
            if not deliveries or not order._has_carriage_terms():
                continue
            goods = order._get_carriage_goods()
            free_from = order._get_free_carriage_amount()
            for line in deliveries:
                line._apply_carriage(goods, free_from)

    def _has_carriage_terms(self):
        """Whether the customer's terms decide on delivery: no reward paid for it."""
        self.ensure_one()
        rewards = self.order_line.reward_id
        return self._follows_customer() and "shipping" not in rewards.mapped(
            "reward_type"
        )

    def _get_carriage_goods(self):
        """The goods of the order, without tax, after discounts.

        :return: in the currency of the order
        :rtype: float
        """
        self.ensure_one()
        goods = self.order_line.filtered(lambda line: line._counts_as_goods())
        return sum(goods.mapped("price_subtotal"))

    def _get_free_carriage_amount(self):
        """From which goods on delivery is free.

        :return: in the currency of the order, 0 for never
        :rtype: float
        """
        self.ensure_one()
        company = self.company_id
        terms = self.partner_id._get_terms(company)
        date = fields.Date.context_today(self, self.date_order)
        return company.currency_id._convert(
            terms.free_carriage_amount, self.currency_id, company, date
        )
