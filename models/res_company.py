import pytz

from odoo import fields, models
from odoo.tools import ormcache

from ..tools import pricing

# What may be asked for at entry; other fields are never required of a customer.
REQUIRABLE_FIELDS = [
    "title_id",
    "firstname",
    "email",
    "phone",
    "mobile",
    "street",
    "zip",
    "city",
    "country_id",
    "birthdate_date",
    "gender",
    "lang",
    "vat",
    "company_registry",
]


class ResCompany(models.Model):
    _inherit = "res.company"

    customer_default_country_id = fields.Many2one("res.country", ondelete="restrict")
    customer_default_lang = fields.Selection(
        selection=lambda self: self._selection_languages()
    )
    customer_default_payment_term_id = fields.Many2one(
        "account.payment.term", ondelete="restrict"
    )
    customer_default_title_id = fields.Many2one(
        "res.partner.title", ondelete="restrict"
    )
    customer_default_category_ids = fields.Many2many(
        "res.partner.category",
        "res_company_customer_default_category_rel",
        "company_id",
        "category_id",
        ondelete="restrict",
    )
    customer_default_group_id = fields.Many2one("clientele.group", ondelete="restrict")
    automatic_discount_mode = fields.Selection(
        [
            (pricing.HIGHEST, "The highest of them"),
            (pricing.COMPOUND, "One after the other"),
        ],
        required=True,
        default=pricing.HIGHEST,
        help="What a customer gets who has a discount, a group and a negotiated rate.",
    )
    automatic_discount_on_reduced = fields.Boolean(
        default=True,
        help="Whether products that a price list already made cheaper are discounted.",
    )
    customer_required_field_ids = fields.Many2many(
        "ir.model.fields",
        "res_company_customer_required_field_rel",
        "company_id",
        "field_id",
        domain=[("model", "=", "res.partner"), ("name", "in", REQUIRABLE_FIELDS)],
        help="Fields without which a customer cannot be saved.",
    )

    card_offline_policy = fields.Selection(
        [("refuse", "Refuse"), ("limit", "Accept up to an amount")],
        required=True,
        default="refuse",
        help="What a till without a network does when a ticket spends from a card.",
    )
    card_offline_limit = fields.Monetary(
        help="The most that a till may take from cards until its network is back."
    )
    offline_permit_hours = fields.Float(
        string="Hours without Network",
        default=8,
        help="How long after its last contact a till may take cards and sell on "
        "account without a network.",
    )

    card_adjust_most_points = fields.Float(
        default=500,
        help="The most points that a user may move on a card by hand in a day, without "
        "the right to manage the value of cards.",
    )
    card_adjust_most_money = fields.Monetary(
        default=20,
        help="The same, for cards that hold money.",
    )

    def write(self, vals):
        """New customers start with these values: they are kept in a cache."""
        if any(name.startswith("customer_") for name in vals):
            self.env.registry.clear_cache()
        return super().write(vals)

    def _get_day(self, moment=None):
        """The day in the shop, whatever time zone the browser or the user has.

        Cards are valid until a day: who serves does not choose it.

        :param datetime.datetime moment: in UTC; now by default
        :rtype: datetime.date
        """
        self.ensure_one()
        partner = self.sudo().partner_id
        zones = pytz.country_timezones.get(partner.country_id.code or "", [])
        zone = zones[0] if len(zones) == 1 else self.env.user.tz
        shop = self.with_context(tz=partner.tz or zone or "UTC")
        return fields.Date.context_today(shop, moment)

    @ormcache("self.id")
    def _get_country_code(self):
        """The ISO 3166 code that phones without a prefix are read in, or nothing.

        Kept in a cache: the country of a company is three queries away.

        :rtype: str
        """
        return self.sudo().country_id.code or ""

    def _get_pricing_policy(self):
        """What the company decided about automatic discounts.

        :rtype: odoo.addons.clientele.tools.pricing.Policy
        """
        company = self.sudo()
        return pricing.Policy(
            mode=company.automatic_discount_mode,
            on_reduced=company.automatic_discount_on_reduced,
            digits=self.env["decimal.precision"].precision_get("Discount"),
        )

    def _get_discount_notice(self):
        """What automatic discounts apply to, in words.

        :rtype: str
        """
        if self.sudo().automatic_discount_on_reduced:
            return self.env._(
                "Every line gets this discount, at the till, on quotations and on "
                "invoices, also products that are already reduced."
            )
        return self.env._(
            "Every line gets this discount, at the till, on quotations and on "
            "invoices, except products that a price list already made cheaper."
        )

    def _selection_languages(self):
        return self.env["res.lang"].get_installed()
