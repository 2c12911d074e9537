from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Granted to the commercial entity, in each company of ours.
EXEMPTION_FIELDS = (
    "is_tax_exempt",
    "tax_exemption_reason",
    "tax_exemption_certificate",
    "tax_exemption_end_date",
)


class ResPartner(models.Model):
    """Customers who buy without tax: embassies, exporters with their certificate…

    The certificate is made out to one seller (in France: article 275 of the Code
    général des impôts), so each company keeps its own.
    """

    _inherit = "res.partner"

    is_tax_exempt = fields.Boolean(
        string="Tax Exempt",
        company_dependent=True,
        tracking=True,
        help="Sells without tax to this customer, at the till, in quotations and in "
        "invoices. Shelf prices that include the tax are reduced by it.",
    )
    tax_exemption_reason = fields.Char(
        string="Reason",
        company_dependent=True,
        help="The legal reason, printed on tickets and invoices.",
    )
    tax_exemption_certificate = fields.Char(
        string="Certificate No.", company_dependent=True
    )
    tax_exemption_end_date = fields.Date(
        string="Valid Until",
        company_dependent=True,
        help="The last day without tax. Empty: no end.",
    )
    tax_exemption_ended = fields.Boolean(compute="_compute_tax_exemption_ended")

    # === COMPUTE METHODS === #

    @api.depends("is_tax_exempt", "tax_exemption_end_date")
    @api.depends_context("company")
    def _compute_tax_exemption_ended(self):
        for partner in self:
            entity = partner.commercial_partner_id
            partner.tax_exemption_ended = (
                entity.is_tax_exempt and not partner._is_exempt_today()
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("is_tax_exempt", "tax_exemption_reason")
    def _check_tax_exemption(self):
        for partner in self.filtered("is_tax_exempt"):
            if not (partner.tax_exemption_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Why is %s exempt from tax? Give the reason: it is printed on "
                        "tickets and invoices.",
                        partner.display_name,
                    )
                )

    @api.constrains("property_account_position_id")
    def _check_exempt_position(self):
        """The position follows the tick, which has its right, a reason and an end."""
        for partner in self:
            if partner.sudo().property_account_position_id.exempts_customers:
                raise ValidationError(
                    self.env._(
                        "The fiscal position of exempt customers is not chosen: tick "
                        "Tax Exempt on %s instead, with the reason.",
                        partner.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _commercial_fields(self):
        return super()._commercial_fields() + [*EXEMPTION_FIELDS]

    def _is_exempt_today(self):
        """Whether sales of today to this customer are without tax.

        :rtype: bool
        """
        return self._is_exempt_on(fields.Date.context_today(self))

    def _is_exempt_on(self, date):
        """Whether sales to this customer are without tax.

        :param date date: the day of the sale
        :rtype: bool
        """
        self.ensure_one()
        # Cashiers and salespeople sell to customers of any access.
        entity = self.commercial_partner_id.sudo()
        last_day = entity.tax_exemption_end_date
        return entity.is_tax_exempt and (not last_day or date <= last_day)

    def _get_fiscal_position_on(self, date):
        """The fiscal position of a sale to this customer.

        :param date date: the day of the sale
        :rtype: account.fiscal.position
        """
        self.ensure_one()
        positions = self.env["account.fiscal.position"]
        exempt = positions.browse()
        if self._is_exempt_on(date):
            exempt = positions._get_exemption_position()
        return exempt or positions._get_fiscal_position(self)

    def _get_tax_exemption_text(self):
        """Reason, certificate and last day, in the customer's language.

        :rtype: str
        """
        self.ensure_one()
        entity = self.commercial_partner_id.sudo().with_context(
            lang=self.sudo().lang or self.env.lang
        )
        parts = [entity.tax_exemption_reason]
        if entity.tax_exemption_certificate:
            parts.append(
                entity.env._("certificate no. %s", entity.tax_exemption_certificate)
            )
        if entity.tax_exemption_end_date:
            day = entity.env["ir.qweb.field.date"].value_to_html(
                entity.tax_exemption_end_date, {}
            )
            parts.append(entity.env._("valid until %s", day))
        return ", ".join(part for part in parts if part)

    def _get_till_exemption(self):
        """What the till needs to end the exemption in time, and to print it.

        :return: ``text``, and where it ends: ``until`` and the ``position_id`` of then
        :rtype: dict
        """
        self.ensure_one()
        values = {"text": self._get_tax_exemption_text()}
        last_day = self.commercial_partner_id.tax_exemption_end_date
        if last_day:
            day_after = last_day + timedelta(days=1)
            values["until"] = str(last_day)
            values["position_id"] = self._get_fiscal_position_on(day_after).id
        return values
