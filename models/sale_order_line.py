from odoo import api, fields, models

from ..tools import pricing
from ..tools.ledger import Ledger
from .product_pricelist import RULE_BOOK, RuleBook


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "clientele.priced.line"]

    def _compute_pricelist_item_id(self):
        """Core searches the rules once a line: once is enough for all."""
        lines = self.with_context(**{RULE_BOOK: RuleBook(self.product_id)})
        return super(SaleOrderLine, lines)._compute_pricelist_item_id()

    def _compute_discount(self):
        """The price list's discount, then the customer's; one typed by hand stays."""
        typed = {line: line.discount for line in self if line._has_typed_discount()}
        self.product_id.mapped("is_money")  # for all lines at once
        for line in self:
            if line not in typed:
                line.discount = 0.0  # core leaves it where there is no price list
        result = super()._compute_discount()
        for line in self:
            if line in typed:
                line.discount = typed[line]
                continue
            if line._is_discounted_automatically():
                line.discount = line._get_automatic_discount()
            line.automatic_discount = line.discount
        for line in self.filtered("combo_item_id"):
            if line not in typed:
                # They carry the price of the combo, whose discount is known only now.
                line.discount = line._get_linked_line().discount
                line.automatic_discount = line.discount
        return result

    def _reset_price_unit(self):
        result = super()._reset_price_unit()
        self.automatic_price_unit = self.price_unit
        return result

    @api.model_create_multi
    def create(self, vals_list):
        """Rewards of a confirmed order move their cards at once."""
        orders = self.order_id.browse(vals.get("order_id") for vals in vals_list)
        lines = super(SaleOrderLine, self._with_ledger(orders)).create(vals_list)
        return lines.with_env(self.env)

    def write(self, vals):
        if "points_cost" not in vals:
            return super().write(vals)
        return super(SaleOrderLine, self._with_ledger(self.order_id)).write(vals)

    def unlink(self):
        return super(SaleOrderLine, self._with_ledger(self.order_id)).unlink()

    def _with_ledger(self, orders):
        """These lines, in the ledger that runs or in that of a change."""
        if Ledger.of(self.env) or not any(order.state == "sale" for order in orders):
            return self
        return Ledger("change", orders).on(self)

    def _add_precomputed_values(self, vals_list):
        """A price or a discount that nobody gave is automatic."""
        no_price = [vals for vals in vals_list if "price_unit" not in vals]
        no_discount = [vals for vals in vals_list if "discount" not in vals]
        result = super()._add_precomputed_values(vals_list)
        for vals in no_price:
            vals.setdefault("automatic_price_unit", vals.get("price_unit", 0.0))
        for vals in no_discount:
            vals.setdefault("automatic_discount", vals.get("discount", 0.0))
        return result

    @api.onchange("product_id")
    def _onchange_product_id(self):
        """Another product: what was typed for the former one is forgotten."""
        result = super()._onchange_product_id()
        self.automatic_discount = self.discount = 0.0
        self._compute_discount()
        return result

    def _change_taxes(self):
        """Take the taxes of the order's position, and a price that fits them."""
        self.ensure_one()
        former = self.tax_ids
        is_typed = self._has_typed_price()
        self._compute_tax_ids()
        if not is_typed:
            self._compute_price_unit()
        elif self.product_id:
            self.price_unit = self.product_id._get_tax_included_unit_price_from_price(
                self.price_unit, former, product_taxes_after_fp=self.tax_ids
            )

    def _follow_customer(self):
        """Price anew what nobody typed: the customer of the document has changed."""
        priced = self.filtered(
            lambda line: line.product_id and not line._has_typed_price()
        )
        self._compute_pricelist_item_id()
        priced._compute_price_unit()
        self._compute_discount()

    def _is_discounted_automatically(self):
        """Whether the line sells something that has a price of its own."""
        self.ensure_one()
        return bool(
            self.product_id
            and not self.display_type
            and not self.is_downpayment
            and not self.is_reward_line
            and not self.combo_item_id
            and not self._is_global_discount()
            and not self._is_delivery_line()
            and self.order_id.pricing_partner_id
        )

    def _is_delivery_line(self):
        """Whether the line is a delivery fee, where that app is installed."""
        return "is_delivery" in self._fields and self.is_delivery

    def _get_automatic_discount(self):
        """The price list's discount of the line and the customer's after it.

        :return: percent
        :rtype: float
        """
        self.ensure_one()
        line = self.with_company(self.company_id)
        pricelist = line.order_id.pricelist_id
        is_reduced = not pricelist.is_price_level and line._is_reduced_by_pricelist()
        date = fields.Date.context_today(line, line._get_order_date())
        customer = line.order_id.pricing_partner_id._get_automatic_discount(
            line.product_id, date, is_reduced
        )
        digits = self.env["decimal.precision"].precision_get("Discount")
        return pricing.compound([line.discount, customer], digits)

    def _is_reduced_by_pricelist(self):
        """Whether the price list sells the product below its normal price."""
        if not self.pricelist_item_id:
            return False
        normal = self.env["product.pricelist.item"]._compute_price(
            product=self.product_id.with_context(**self._get_product_price_context()),
            **self._get_pricelist_kwargs(),
        )
        return self.currency_id.compare_amounts(self._get_pricelist_price(), normal) < 0
