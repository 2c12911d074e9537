from dataclasses import asdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import pricing
from ..product_pricelist import LEVELS_OF_COMPANY
from .pricing_rights import OWN_LIST, PRICING_FIELDS


class ResPartner(models.Model):
    """What a customer pays: level, own and group discount, negotiated rates."""

    _inherit = "res.partner"

    clientele_group_id = fields.Many2one(
        "clientele.group",
        string="Group",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    customer_discount = fields.Float(
        string="Own Discount (%)",
        digits="Discount",
        tracking=True,
        help="Given on every line that the customer buys.",
    )
    price_level_id = fields.Many2one(
        "product.pricelist",
        company_dependent=True,
        domain=LEVELS_OF_COMPANY,
        help="Products that have a price in this level are sold at it. Empty: the "
        "level of the group.",
    )
    discount_notice = fields.Char(
        compute="_compute_discount_notice",
        help="What the discount applies to, as the settings say.",
    )
    price_term_ids = fields.One2many(
        "clientele.price.term", "partner_id", string="Negotiated Rates"
    )
    till_pricing = fields.Json(
        compute="_compute_till_pricing",
        compute_sudo=True,
        help="What the till prices with: the terms, the group and the list.",
    )
    price_terms_text = fields.Char(
        compute="_compute_price_terms_text",
        string="Price Terms",
        help="The customer's terms in words, as the till shows them.",
    )

    # === COMPUTE METHODS === #

    @api.depends("price_level_id", "clientele_group_id.price_level_id")
    @api.depends_context("company")
    def _compute_product_pricelist(self):
        return super()._compute_product_pricelist()

    def _inverse_product_pricelist(self):
        """Keep as the customer's own only what would not be found anyway.

        Otherwise saving the form freezes the level of a group as the customer's own
        list; and the normal price, chosen in spite of a level, is a choice to keep.
        """
        chosen = {partner: partner.property_product_pricelist for partner in self}
        having_level = self.filtered(lambda partner: partner._get_price_level())
        for partner in having_level:
            is_level = chosen[partner] == partner._get_price_level()
            partner[OWN_LIST] = False if is_level else chosen[partner]
        return super(ResPartner, self - having_level)._inverse_product_pricelist()

    @api.depends(
        "price_level_id",
        "clientele_group_id.discount",
        "clientele_group_id.price_level_id",
        "customer_discount",
        "is_tax_exempt",
        "tax_exemption_end_date",
    )
    @api.depends_context("company", "lang")
    def _compute_price_terms_text(self):
        for partner in self:
            partner.price_terms_text = ", ".join(partner._describe_price_terms())

    @api.depends_context("company")
    def _compute_discount_notice(self):
        self.discount_notice = self.env.company._get_discount_notice()

    @api.depends_context("company")
    def _compute_till_pricing(self):
        for partner in self:
            pricelist = partner._get_own_pricelist()
            terms = {
                key: value
                for key, value in asdict(partner._get_pricing_terms()).items()
                if value
            }
            if display := partner._get_terms(self.env.company).customer_price_display:
                terms["price_display"] = display
            if pricelist:
                terms["pricelist"] = {"id": pricelist.id, "name": pricelist.name}
            if partner._is_exempt_today():
                terms["exemption"] = partner._get_till_exemption()
            partner.till_pricing = terms or False

    def _describe_price_terms(self):
        """The terms in words, the most particular first.

        :rtype: list[str]
        """
        entity = self.commercial_partner_id
        group, level = entity.clientele_group_id, entity._get_price_level()
        parts = []
        if self._is_exempt_today():
            parts.append(self.env._("tax exempt"))
        if group:
            parts.append(group.name)
        if level:
            parts.append(self.env._("level %s", level.level_code))
        for rate, origin in (
            (entity.customer_discount, self.env._("own")),
            (group.discount, self.env._("group")),
        ):
            if rate:
                parts.append(
                    self.env._(
                        "−%(rate)s %% (%(origin)s)", rate=f"{rate:g}", origin=origin
                    )
                )
        if entity._get_pricing_terms().negotiated:
            parts.append(self.env._("negotiated rates"))
        return parts

    # === BUSINESS METHODS === #

    @api.model
    def _commercial_fields(self):
        return super()._commercial_fields() + [*PRICING_FIELDS]

    def _get_price_level(self):
        """The level of the customer in the current company: own, else the group's.

        :rtype: product.pricelist
        """
        self.ensure_one()
        entity = self.commercial_partner_id.sudo()
        company = self.env.company
        for level in (entity.price_level_id, entity.clientele_group_id.price_level_id):
            if (
                level.active
                and level.currency_id == company.currency_id
                and level.company_id in (company, self.env["res.company"])
            ):
                return level.sudo(False)
        return self.env["product.pricelist"]

    def _get_own_pricelist(self):
        """The list that was chosen for the customer, or the level; not a default.

        :return: nothing for a document that has no customer yet
        :rtype: product.pricelist
        """
        if not self:
            return self.env["product.pricelist"]
        entity = self.commercial_partner_id
        own = entity.specific_property_product_pricelist
        return (
            own._get_partner_pricelist_multi_filter_hook() or entity._get_price_level()
        )

    def _get_pricing_terms(self):
        """What was agreed with the customer in the current company.

        :rtype: odoo.addons.clientele.tools.pricing.Terms
        """
        # Cashiers and salespeople price for customers of any access.
        entity = self.commercial_partner_id.sudo()
        company = self.env.company
        negotiated = entity.price_term_ids.filtered(
            lambda term: term.company_id in (company, self.env["res.company"])
        )
        return pricing.Terms(
            own=entity.customer_discount,
            group=entity.clientele_group_id.discount,
            negotiated=[term._get_values() for term in negotiated],
        )

    def _get_automatic_discount(self, product, date, is_reduced=False):
        """The discount of a product for this customer, from all that was agreed.

        :param product.product product: what is sold
        :param date date: the day of the sale
        :param bool is_reduced: whether a price list made it cheaper already
        :return: percent, rounded to the precision of discounts
        :rtype: float
        """
        if not self or not product:
            return 0.0
        item = product._get_pricing_item(is_reduced)
        policy = self.env.company._get_pricing_policy()
        return pricing.automatic_discount(
            self._get_pricing_terms(), item, policy, str(date)
        )

    def action_check_price(self):
        """Open the question what the customer pays for a product, and why."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What does %s pay?", self.display_name),
            "res_model": "clientele.price.check",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": self.id},
        }

    @api.model
    def _check_percentage(self, rate, label):
        """Refuse a rate that is no discount.

        :raise ValidationError: below 0 or above 100
        """
        if not 0 <= rate <= 100:
            raise ValidationError(
                self.env._(
                    "The discount of %(label)s is %(rate)s %%: it must be between 0 "
                    "and 100.",
                    label=label,
                    rate=f"{rate:g}",
                )
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("customer_discount")
    def _check_customer_discount(self):
        for partner in self:
            self._check_percentage(partner.customer_discount, partner.display_name)

    @api.constrains("price_level_id")
    def _check_price_level(self):
        for partner in self:
            partner.price_level_id._check_level_of(self.env.company)
