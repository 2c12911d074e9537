from odoo import api, fields, models

from ..tools import pricing


class ProductTemplate(models.Model):
    _inherit = "product.template"

    automatic_discount_excluded = fields.Boolean(
        string="Never Discounted Automatically",
        help="Customers and groups get no discount on this product. A discount typed "
        "by hand stays possible.",
    )
    price_level_item_ids = fields.One2many(
        "product.pricelist.item",
        "product_tmpl_id",
        string="Price Levels",
        domain=[("pricelist_id.is_price_level", "=", True)],
    )

    @api.model
    def _load_pos_data_fields(self, config):
        fields_loaded = super()._load_pos_data_fields(config)
        return fields_loaded + ["automatic_discount_excluded"]


class ProductProduct(models.Model):
    _inherit = "product.product"

    is_money = fields.Boolean(
        compute="_compute_is_money",
        help="Gift cards, top-ups, rewards, tips and deposits: no price to discount.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + ["is_money"]

    def _compute_is_money(self):
        money_ids = self._get_money_product_ids()
        for product in self:
            product.is_money = product.id in money_ids

    def _get_pricing_item(self, is_reduced=False):
        """The product as the rule of discounts sees it.

        :param bool is_reduced: whether a price list made it cheaper already
        :rtype: odoo.addons.clientele.tools.pricing.Item
        """
        self.ensure_one()
        path = (self.categ_id.parent_path or "").strip("/").split("/")
        return pricing.Item(
            categ_ids=[int(categ_id) for categ_id in reversed(path) if categ_id],
            is_excluded=self.automatic_discount_excluded or self.is_money,
            is_reduced=is_reduced,
        )

    @api.model
    def _get_money_product_ids(self):
        """Ids of the products that stand for money, in any programme, till or company.

        :rtype: set[int]
        """
        # Users who sell may not read the programmes and tills that name them.
        env = self.sudo().with_context(active_test=False).env
        rewards = env["loyalty.reward"].search(
            [("discount_line_product_id", "!=", False)]
        )
        former = self.with_context(active_test=False)._get_load_products()
        products = rewards.discount_line_product_id | former
        # Whichever of these apps is installed.
        for model, name in (
            ("pos.config", "tip_product_id"),
            ("pos.config", "discount_product_id"),
            ("res.company", "sale_discount_product_id"),
        ):
            if name in env[model]._fields:
                products |= env[model].search([(name, "!=", False)])[name]
        return set(products.ids)

    @api.model
    def _get_load_products(self):
        """The products that put money on cards.

        :rtype: product.product
        """
        programs = self.env["loyalty.program"].sudo()
        money = programs.search([("program_type", "in", ("gift_card", "ewallet"))])
        return money.rule_ids.product_ids
