from odoo import api, models

from .exemption import EXEMPTION_FIELDS
from .rights import ACCOUNT, EXEMPTION, PRICING, TERMS
from .terms import TERM_FIELDS

# Agreed with the commercial entity: contacts show them, and cannot differ.
PRICING_FIELDS = (
    "clientele_group_id",
    "customer_discount",
    "price_level_id",
)
# What each fine right lets change
RIGHTS = {
    PRICING_FIELDS: PRICING,
    EXEMPTION_FIELDS: EXEMPTION,
    ("payer_id",): ACCOUNT,
    TERM_FIELDS: TERMS,
}
OWN_LIST = "specific_property_product_pricelist"


class ResPartner(models.Model):
    """Who may give a customer prices, terms or an exemption, whatever the way in."""

    _inherit = "res.partner"

    @api.model
    def _check_new_prices(self, vals):
        """Refuse a new customer's own terms without the right to give them.

        :raise AccessError: when a value is not that of every new customer
        """
        self._check_own_list(vals)
        defaults = self._get_customer_defaults()
        for names, right in RIGHTS.items():
            given = {name: vals[name] for name in names if vals.get(name)}
            if any(value != defaults.get(name) for name, value in given.items()):
                self._check_customer_right(right)

    def _check_changed_prices(self, vals):
        """Refuse other terms without the right; contacts take their company's.

        :raise AccessError: when a value differs from what the customer has
        """
        self._check_own_list(vals)
        for names, right in RIGHTS.items():
            for name in set(names) & set(vals):
                field = self._fields[name]
                for partner in self:
                    entity = partner.commercial_partner_id
                    value = field.convert_to_cache(vals[name], partner)
                    if field.convert_to_record(value, partner) != entity[name]:
                        self._check_customer_right(right)

    @api.model
    def _check_own_list(self, vals):
        """A level chosen as a customer's own price list is a level given too."""
        pricelist = self.env["product.pricelist"].browse(vals.get(OWN_LIST) or [])
        if pricelist.sudo().is_price_level:
            self._check_customer_right(PRICING)

    def _leave_terms(self):
        """Whoever leaves a company leaves its terms: nobody gave them to a person."""
        # The user may well have no right to set prices, nor see every company.
        names = [name for names in RIGHTS for name in names]
        own = [name for name in names if self._fields[name].company_dependent]
        self.sudo().write(dict.fromkeys(names, False))
        others = [("id", "!=", self.env.company.id)]
        for company in self.env["res.company"].sudo().search(others):
            leaving = self.sudo().with_company(company)
            leaving.filtered(lambda partner: any(partner[name] for name in own)).write(
                dict.fromkeys(own, False)
            )
