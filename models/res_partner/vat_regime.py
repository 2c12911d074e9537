from odoo import api, fields, models
from odoo.exceptions import UserError

AUTOMATIC, SUBJECT, EXEMPT, POSITION = "automatic", "subject", "exempt", "position"


class ResPartner(models.Model):
    """The exemption and the fiscal position of a customer, as one question.

    Nothing is stored: the tick and the position are the truth.
    """

    _inherit = "res.partner"

    vat_regime = fields.Selection(
        selection=[
            (AUTOMATIC, "Automatic, by country"),
            (SUBJECT, "Subject to VAT"),
            (EXEMPT, "Not subject"),
            (POSITION, "By a fiscal position"),
        ],
        string="VAT",
        compute="_compute_vat_regime",
        inverse="_inverse_vat_regime",
        help="Automatic: country and VAT number decide. Subject: our own VAT, wherever "
        "the customer is. Not subject: without tax, with a reason.",
    )

    # === COMPUTE METHODS === #

    @api.depends("is_tax_exempt", "property_account_position_id")
    @api.depends_context("company")
    def _compute_vat_regime(self):
        for partner in self:
            position = partner.property_account_position_id
            if partner.is_tax_exempt:
                partner.vat_regime = EXEMPT
            elif not position:
                partner.vat_regime = AUTOMATIC
            else:
                partner.vat_regime = SUBJECT if position.is_domestic else POSITION

    def _inverse_vat_regime(self):
        chosen = {partner: partner.vat_regime for partner in self}
        for partner, regime in chosen.items():
            partner._set_vat_regime(regime)

    # === ONCHANGE METHODS === #

    @api.onchange("vat_regime")
    def _onchange_vat_regime(self):
        regime = self.vat_regime
        self._set_vat_regime(regime)
        self.vat_regime = regime  # the position may be chosen only next

    # === BUSINESS METHODS === #

    def _set_vat_regime(self, regime):
        """Tick or untick the exemption, and take the position that goes with it.

        :param str regime: a value of ``vat_regime``
        :raise UserError: when the company has no domestic position
        """
        self.ensure_one()
        is_exempt = regime == EXEMPT
        if self.is_tax_exempt != is_exempt:
            self.is_tax_exempt = is_exempt
        position = self.property_account_position_id
        if regime == AUTOMATIC:
            position = position.browse()
        elif regime == SUBJECT and not position.is_domestic:
            position = self._get_domestic_position()
        if self.property_account_position_id != position:
            self.property_account_position_id = position

    @api.model
    def _get_domestic_position(self):
        """The position of sales inside the country of the company.

        :rtype: account.fiscal.position
        :raise UserError: when there is none
        """
        company = self.env.company
        position = company.domestic_fiscal_position_id
        if not position:
            raise UserError(
                self.env._(
                    "%(company)s has no fiscal position for its own country. Create "
                    "one in Accounting › Configuration › Fiscal Positions, or leave "
                    "VAT automatic.",
                    company=company.name,
                )
            )
        return position
