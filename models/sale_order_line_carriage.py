from odoo import api, fields, models

from ..tools import carriage

# What changes the goods of an order, or what its delivery costs.
CARRIAGE_FIELDS = {
    "discount",
    "is_carriage_free",
    "is_delivery",
    "price_unit",
    "product_id",
    "product_uom_id",
    "product_uom_qty",
    "tax_ids",
}


class SaleOrderLine(models.Model):
    """What a delivery costs, and whether the customer's terms make it free."""

    _inherit = "sale.order.line"

    carrier_price_unit = fields.Float(
        digits="Product Price",
        help="What the carrier asks: the price of the delivery when the goods no "
        "longer reach the customer's free-carriage amount.",
    )
    is_carriage_free = fields.Boolean(
        help="The goods reach the customer's free-carriage amount.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("is_delivery"):
                vals.setdefault("carrier_price_unit", vals.get("price_unit", 0.0))
        lines = super().create(vals_list)
        lines.order_id._update_carriage()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if CARRIAGE_FIELDS & set(vals):
            self.order_id._update_carriage()
        return result

    def unlink(self):
        orders = self.order_id
        result = super().unlink()
        orders._update_carriage()
        return result

    def _change_taxes(self):
        """What the carrier asks loses or gains the tax, as the price does."""
        former = self.tax_ids
        result = super()._change_taxes()
        if self._is_delivery_line() and self.product_id:
            product = self.product_id
            self.carrier_price_unit = product._get_tax_included_unit_price_from_price(
                self.carrier_price_unit, former, product_taxes_after_fp=self.tax_ids
            )
        return result

    def _apply_carriage(self, goods, free_from):
        """Take the price of a delivery for goods of an amount.

        :param float goods: the goods of the order, in its currency
        :param float free_from: from which on delivery is free, 0 for never
        """
        self.ensure_one()
        digits = self.order_id.currency_id.decimal_places
        former = carriage.Delivery(
            self.price_unit, self.carrier_price_unit, self.is_carriage_free
        )
        delivery = carriage.decide(former, goods, free_from, digits)
        if delivery != former:
            self.update(
                {
                    "is_carriage_free": delivery.is_free,
                    "price_unit": delivery.price,
                }
            )

    def _counts_as_goods(self):
        """Whether the line is goods that travel, or what makes them cheaper.

        :rtype: bool
        """
        self.ensure_one()
        reward = self.reward_id
        if reward:
            is_discount = reward.reward_type != "shipping"
            return is_discount and not reward.program_id.is_payment_program
        if self.display_type or self.is_downpayment or self._is_delivery_line():
            return False
        return self.product_id.type != "service" or self._is_global_discount()
