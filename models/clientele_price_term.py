from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ClientelePriceTerm(models.Model):
    """A rate agreed with a customer for the products of a category."""

    _name = "clientele.price.term"
    _description = "Negotiated Rate"
    _order = "partner_id, categ_id, date_start desc, id"
    _rec_name = "categ_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Product Category",
        required=True,
        ondelete="restrict",
        help="The category and those below it, unless they have a rate of their own.",
    )
    rate = fields.Float(string="Discount (%)", digits="Discount", required=True)
    date_start = fields.Date(string="From")
    date_end = fields.Date(string="Until", help="The last day, included.")
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    note = fields.Char(help="Who agreed to it, and where it is written.")

    @api.model_create_multi
    def create(self, vals_list):
        """Agreed with the commercial entity, whoever of it was at hand."""
        partners = self.env["res.partner"]
        for vals in vals_list:
            partner = partners.browse(vals.get("partner_id") or [])
            vals["partner_id"] = partner.commercial_partner_id.id
        return super().create(vals_list)

    def _get_values(self):
        """The term as the rule of discounts reads it, here and in the till.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "categ_id": self.categ_id.id,
            "rate": self.rate,
            "date_start": self.date_start and str(self.date_start),
            "date_end": self.date_end and str(self.date_end),
        }

    @api.constrains("rate")
    def _check_rate(self):
        for term in self:
            term.partner_id._check_percentage(term.rate, term.categ_id.display_name)

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for term in self:
            if term.date_start and term.date_end and term.date_end < term.date_start:
                raise ValidationError(
                    self.env._(
                        "The rate for %(category)s ends on %(end)s, before it begins "
                        "on %(start)s. Correct one of the dates.",
                        category=term.categ_id.display_name,
                        start=term.date_start,
                        end=term.date_end,
                    )
                )

    @api.constrains("partner_id", "categ_id", "company_id", "date_start", "date_end")
    def _check_overlap(self):
        for term in self:
            others = self.sudo().search(
                [
                    ("partner_id", "=", term.partner_id.id),
                    ("categ_id", "=", term.categ_id.id),
                    ("id", "!=", term.id),
                    "|",
                    ("date_start", "=", False),
                    (
                        "date_start",
                        "<=",
                        term.date_end or fields.Date.to_date("9999-12-31"),
                    ),
                    "|",
                    ("date_end", "=", False),
                    (
                        "date_end",
                        ">=",
                        term.date_start or fields.Date.to_date("0001-01-01"),
                    ),
                ]
            )
            same = others.filtered(
                lambda other, term=term: not other.company_id
                or not term.company_id
                or other.company_id == term.company_id
            )
            if same:
                raise ValidationError(
                    self.env._(
                        "%(customer)s has a rate of %(rate)s %% for %(category)s in "
                        "that time already. End it first, or change it.",
                        customer=term.partner_id.display_name,
                        rate=same[0].rate,
                        category=term.categ_id.display_name,
                    )
                )
