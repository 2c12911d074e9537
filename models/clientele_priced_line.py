from odoo import fields, models
from odoo.tools import float_compare


class ClientelePricedLine(models.AbstractModel):
    """A line with the customer's price and discount, where nobody typed others."""

    _name = "clientele.priced.line"
    _description = "Line With the Prices of a Customer"

    automatic_price_unit = fields.Float(
        help="What the customer's terms gave as price. The price differs where it "
        "was typed, or came from elsewhere.",
    )
    automatic_discount = fields.Float(
        string="Automatic Discount (%)",
        digits="Discount",
        help="What the customer's terms gave. The discount differs where it was typed.",
    )

    def _get_shown_price_unit(self, price_display):
        """The unit price as the customer wants to read it.

        :param str price_display: ``included`` or ``excluded``, of the tax
        :rtype: float
        """
        self.ensure_one()
        taxes = self.tax_ids.with_context(round=False)  # unit prices have more digits
        amounts = taxes.compute_all(
            self.price_unit, self.currency_id, product=self.product_id
        )
        return amounts[f"total_{price_display}"]

    def _has_typed_price(self):
        """Whether the price is not the one that the customer's terms gave."""
        self.ensure_one()
        currency = self.currency_id or self.env.company.currency_id
        return bool(
            currency.compare_amounts(self.price_unit, self.automatic_price_unit)
        )

    def _has_typed_discount(self):
        """Whether the discount is not the one that the customer's terms gave."""
        self.ensure_one()
        digits = self.env["decimal.precision"].precision_get("Discount")
        return bool(
            float_compare(
                self.discount, self.automatic_discount, precision_digits=digits
            )
        )
