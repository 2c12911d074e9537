from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

RULE_BOOK = "clientele_rule_book"
LEVELS_OF_COMPANY = (
    "[('is_price_level', '=', True),"
    " ('company_id', 'in', (allowed_company_ids[0], False))]"
)


class RuleBook:
    """The rules of many products, searched once: core searches once a line.

    Held in the context while a document is priced, where no RPC can put an object.
    """

    def __init__(self, products):
        self.products = products
        self.pages = {}

    def get(self, pricelist, date, search):
        """Rules by product template, in core's order, from one search of all."""
        key = pricelist.id, date
        if key not in self.pages:
            ranked = list(enumerate(search(self.products, date)))
            common = [entry for entry in ranked if not entry[1].product_tmpl_id]
            own = {}
            for entry in ranked:
                own.setdefault(entry[1].product_tmpl_id.id, []).append(entry)
            self.pages[key] = {
                template.id: pricelist.item_ids.browse(
                    rule.id for _rank, rule in sorted(common + own.get(template.id, []))
                )
                for template in self.products.product_tmpl_id
            }
        return self.pages[key]


class ProductPricelist(models.Model):
    """Price levels A, B, C…: a price for the products that have one there.

    A level is a pricelist of fixed prices. A product without a price in a level keeps
    its normal price. Levels are given to customers and groups, and never chosen by
    Odoo for anybody else.
    """

    _inherit = "product.pricelist"

    is_price_level = fields.Boolean(
        string="Price Level",
        help="Holds fixed prices of products, for the customers who have this level.",
    )
    level_code = fields.Char(string="Level", help="Short and unique: A, B, C…")

    @api.depends("is_price_level", "level_code")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for level in self.filtered("is_price_level"):
            level.display_name = f"{level.level_code} – {level.display_name}"
        return result

    @api.constrains("is_price_level", "level_code", "company_id", "currency_id")
    def _check_level_code(self):
        for level in self.filtered("is_price_level"):
            if not (level.level_code or "").strip():
                raise ValidationError(
                    self.env._("Give the price level %s a short code.", level.name)
                )
            same = self.sudo().search(
                [
                    ("is_price_level", "=", True),
                    ("level_code", "=ilike", level.level_code),
                    ("currency_id", "=", level.currency_id.id),
                    ("id", "!=", level.id),
                ]
            )
            same = same.filtered(
                lambda other, level=level: not other.company_id
                or not level.company_id
                or other.company_id == level.company_id
            )
            if same:
                raise ValidationError(
                    self.env._(
                        "The price levels %(one)s and %(other)s have the same code "
                        "%(code)s. Choose another code for one of them.",
                        one=level.name,
                        other=same[0].name,
                        code=level.level_code,
                    )
                )

    @api.constrains("is_price_level", "item_ids")
    def _check_level_rules(self):
        self.filtered("is_price_level").item_ids._check_level_rule()

    def _check_level_of(self, company):
        """Refuse a level whose prices a company cannot charge.

        :raise ValidationError: for another currency or company, or no level at all
        """
        for level in self:
            if not level.is_price_level:
                raise ValidationError(
                    self.env._("The price list %s is no price level.", level.name)
                )
            if level.currency_id != company.currency_id:
                raise ValidationError(
                    self.env._(
                        "The price level %(level)s is in %(currency)s, but "
                        "%(company)s sells in %(own)s. Choose a level in %(own)s.",
                        level=level.name,
                        currency=level.currency_id.name,
                        company=company.name,
                        own=company.currency_id.name,
                    )
                )
            if level.company_id and level.company_id != company:
                raise ValidationError(
                    self.env._(
                        "The price level %(level)s belongs to %(owner)s, not to "
                        "%(company)s. Choose one of %(company)s.",
                        level=level.name,
                        owner=level.company_id.name,
                        company=company.name,
                    )
                )

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + ["is_price_level"]

    def _is_reducing(self, product, date):
        """Whether this list, no level, sells a product below its normal price.

        :rtype: bool
        """
        if not self or self.is_price_level:
            return False
        price = self._get_product_price(product, 1.0, date=date)
        normal = self.browse()._get_product_price(
            product, 1.0, currency=self.currency_id, date=date
        )
        return self.currency_id.compare_amounts(price, normal) < 0

    def _get_applicable_rules(self, products, date, **kwargs):
        """From the rule book of a document that is being priced, if there is one."""
        book = self.env.context.get(RULE_BOOK)
        search = super()._get_applicable_rules
        if not self or not isinstance(book, RuleBook) or len(products) != 1 or kwargs:
            return search(products, date, **kwargs)
        template = (
            products
            if products._name == "product.template"
            else products.product_tmpl_id
        )
        rules = book.get(self, date, search).get(template.id)
        return search(products, date) if rules is None else rules

    @api.model
    def _get_partner_pricelist_multi_search_domain_hook(self, company_id):
        """Core falls back on the first list it finds: never on a level."""
        domain = super()._get_partner_pricelist_multi_search_domain_hook(company_id)
        return [*Domain(domain), ("is_price_level", "=", False)]

    @api.model
    def _get_partner_pricelist_multi(self, partner_ids):
        """The customer's own list, else the level, else what Odoo says."""
        if not self.env["res.groups"]._is_feature_enabled(
            "product.group_product_pricelist"
        ):
            return super()._get_partner_pricelist_multi(partner_ids)
        partners = self.env["res.partner"].with_context(active_test=False)
        levels = {}
        for partner in partners.browse(partner_ids):
            own = partner.specific_property_product_pricelist
            if not own._get_partner_pricelist_multi_filter_hook():
                level = partner._get_price_level()
                if level:
                    levels[partner.id] = level
        others = [partner_id for partner_id in partner_ids if partner_id not in levels]
        return {**super()._get_partner_pricelist_multi(others), **levels}


class ProductPricelistItem(models.Model):
    _inherit = "product.pricelist.item"

    @api.constrains("pricelist_id", "applied_on", "compute_price", "fixed_price")
    def _check_level_rule(self):
        """A level holds prices of products, nothing that would change the others."""
        for item in self.filtered("pricelist_id.is_price_level"):
            if item.compute_price != "fixed" or item.applied_on not in (
                "0_product_variant",
                "1_product",
            ):
                raise ValidationError(
                    self.env._(
                        "The price level %s holds prices of products only: a fixed "
                        "price of a product or a variant. Use an ordinary price list "
                        "for discounts and formulas.",
                        item.pricelist_id.name,
                    )
                )
            if item.fixed_price < 0:
                raise ValidationError(
                    self.env._(
                        "The price of %(product)s in the level %(level)s is below "
                        "zero. Correct it, or remove it to keep the normal price.",
                        product=item.product_tmpl_id.display_name,
                        level=item.pricelist_id.name,
                    )
                )
