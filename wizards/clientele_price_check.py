from odoo import api, fields, models

from ..tools import pricing


class ClientelePriceCheck(models.TransientModel):
    """What a customer pays for a product today, and the reason in words."""

    _name = "clientele.price.check"
    _description = "What a Customer Pays"

    partner_id = fields.Many2one("res.partner", string="Customer", required=True)
    product_id = fields.Many2one("product.product", domain=[("sale_ok", "=", True)])
    quantity = fields.Float(default=1.0, digits="Product Unit")
    date = fields.Date(default=fields.Date.context_today, required=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_price")
    normal_price = fields.Monetary(compute="_compute_price")
    price_unit = fields.Monetary(string="Price", compute="_compute_price")
    discount = fields.Float(
        string="Discount (%)", digits="Discount", compute="_compute_price"
    )
    price_paid = fields.Monetary(string="Pays", compute="_compute_price")
    reason = fields.Char(compute="_compute_price")

    @api.depends("partner_id", "product_id", "quantity", "date")
    def _compute_price(self):
        for check in self:
            pricelist = check.partner_id.property_product_pricelist
            currency = pricelist.currency_id or self.env.company.currency_id
            normal = price = discount = 0.0
            reason = False
            if check.product_id:
                wanted = {
                    "quantity": check.quantity or 1.0,
                    "currency": currency,
                    "date": check.date,
                }
                no_list = self.env["product.pricelist"]
                normal = no_list._get_product_price(check.product_id, **wanted)
                listed = pricelist._get_product_price(check.product_id, **wanted)
                price = check._with_taxes(listed)
                discount = check.partner_id._get_automatic_discount(
                    check.product_id,
                    check.date,
                    pricelist._is_reducing(check.product_id, check.date),
                )
                is_listed = currency.compare_amounts(listed, normal)
                reason = check._describe(is_listed, discount)
            check.currency_id = currency
            check.normal_price = normal
            check.price_unit = price
            check.discount = discount
            check.price_paid = currency.round(price * (1 - discount / 100))
            check.reason = reason

    def _with_taxes(self, price):
        """A price of a list, as the customer's tax position changes it."""
        product = self.product_id
        position = self.partner_id._get_fiscal_position_on(self.date)
        taxes = product.taxes_id._filter_taxes_by_company(self.env.company)
        return product._get_tax_included_unit_price_from_price(price, taxes, position)

    def _describe(self, is_listed, discount):
        """Why the price is what it is, in words.

        :param bool is_listed: whether a list or a level makes the price
        :param float discount: percent
        :rtype: str
        """
        self.ensure_one()
        entity = self.partner_id.commercial_partner_id
        pricelist = self.partner_id.property_product_pricelist
        parts = []
        if is_listed:
            parts.append(
                self.env._("level %s", pricelist.level_code)
                if pricelist.is_price_level
                else self.env._("price list %s", pricelist.name)
            )
        else:
            parts.append(self.env._("normal price"))
        if self.partner_id._is_exempt_on(self.date):
            parts.append(self.env._("tax exempt"))
        item = self.product_id._get_pricing_item()
        if item.is_excluded:
            parts.append(self.env._("never discounted automatically"))
            return ", ".join(parts)
        terms = entity._get_pricing_terms()
        negotiated = pricing.negotiated_rate(terms.negotiated, item, str(self.date))
        sources = [
            (terms.own, self.env._("own discount")),
            (terms.group, self.env._("group %s", entity.clientele_group_id.name)),
            (negotiated, self.env._("negotiated rate")),
        ]
        sources = [(rate, label) for rate, label in sources if rate]
        if not discount:
            reduced = self.env._("reduced already: no further discount")
            return ", ".join(parts + [reduced] * bool(sources))
        policy = self.env.company._get_pricing_policy()
        if policy.mode == pricing.HIGHEST:
            sources = [max(sources, key=lambda source: source[0])]
        parts += [
            self.env._("−%(rate)s %% from %(origin)s", rate=f"{rate:g}", origin=label)
            for rate, label in sources
        ]
        return ", ".join(parts)
