from odoo import api, fields, models

from ...tools import search_key
from ..account_fiscal_position import SALE
from ..clientele_alias import SHARED

# What access rules, addresses, prices and the fiscal position depend on.
READ_BESIDE = (
    "active",
    "clientele_group_id",
    "commercial_company_name",
    "commercial_partner_id",
    "company_id",
    "complete_name",
    "customer_discount",
    "customer_price_display",
    "is_tax_exempt",
    "partner_share",
    "price_level_id",
    "property_account_position_id",
    "specific_property_product_pricelist",
    "tax_exemption_end_date",
    "type",
)


class ResPartner(models.Model):
    """What of a customer travels to the till, and how little it costs to read."""

    _inherit = "res.partner"

    till_codes = fields.Char(
        compute="_compute_till_keys",
        compute_sudo=True,
        help="Every code that stands for this customer alone, for scans without a "
        "network.",
    )
    till_keys = fields.Char(
        compute="_compute_till_keys",
        compute_sudo=True,
        help="E-mails, phones and numbers that identify but may be shared.",
    )
    till_words = fields.Char(
        compute="_compute_till_keys",
        compute_sudo=True,
        help="The search key and the country, for searches without a network.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company")
    def _compute_till_keys(self):
        keys = self.env["clientele.search.key"].search_fetch(
            [("partner_id", "in", self.ids)], ["partner_id", "words", "exact_keys"]
        )
        by_partner = {key.partner_id: key for key in keys}
        aliases = self.env["clientele.alias"]._read_group(
            [
                ("partner_id", "in", self.ids),
                ("scope", "in", (SHARED, self.env.company.id)),
            ],
            ["partner_id"],
            ["code:array_agg"],
        )
        codes = dict(aliases)
        for partner in self:
            key = by_partner.get(partner)
            own_codes = sorted(code.lower() for code in codes.get(partner, ()))
            partner.till_codes = " ".join(own_codes)
            partner.till_keys = " ".join(
                exact
                for exact in (key and key.exact_keys or "").split()
                if exact not in own_codes
            )
            country = search_key.fold(partner.country_id.name)
            partner.till_words = f"{key and key.words or ' '}{country} "

    # A compute method returns nothing.
    def _compute_fiscal_position_id(self):  # pylint: disable=missing-return
        """Core searches once a customer; those alike share one answer."""
        selling = self.with_context(**{SALE: True})
        if len(self) == 1:
            return super(ResPartner, selling)._compute_fiscal_position_id()
        positions = self.env["account.fiscal.position"]
        by_zip = positions.search_count([("zip_from", "!=", False)], limit=1)
        answers = {}
        for partner in selling:
            likeness = (
                partner.property_account_position_id,
                partner._is_exempt_today(),
                partner.country_id,
                partner.state_id,
                (partner.vat or "")[:2],
                partner.vat and partner._get_vat_required_valid(self.env.company),
                by_zip and partner.zip,
            )
            if likeness not in answers:
                super(ResPartner, partner)._compute_fiscal_position_id()
                answers[likeness] = partner.fiscal_position_id
            partner.fiscal_position_id = answers[likeness]

    # === LOADING === #

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + [
            "birthdate_date",
            "company_registry",
            "customer_alert",
            "customer_number",
            "customer_status",
            "firstname",
            "gender",
            "lastname",
            "mobile",
            "price_terms_text",
            "till_codes",
            "till_keys",
            "till_pricing",
            "till_words",
            "title_id",
        ]

    def _get_till_data(self, config):
        """These customers and what they point to, in the form the till reads.

        The fiscal positions that the till names in ``till_position_ids`` of the
        context are left out: their taxes would cost more than the customer.

        :param pos.config config: the till
        :rtype: dict[str, list[dict]]
        """
        # All that the fields are computed from, in one query.
        self.fetch([*self._load_pos_data_fields(config), *READ_BESIDE])
        partners = self._load_pos_data_read(self, config)
        loaded_ids = self.env.context.get("till_position_ids") or []
        positions = self.env["account.fiscal.position"].browse(
            {row["fiscal_position_id"] for row in partners} - {False, *loaded_ids}
        )
        return {
            "res.partner": partners,
            "account.fiscal.position": positions._load_pos_data_read(positions, config),
        }
