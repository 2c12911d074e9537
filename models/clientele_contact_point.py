from odoo import api, fields, models

from ..tools import search_key


class ClienteleContactPoint(models.Model):
    """One more phone, fax or e-mail of a customer, who is found by it too."""

    _name = "clientele.contact.point"
    _description = "Customer Phone or E-mail"
    _order = "sequence, id"
    _rec_name = "value"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("phone", "Phone"),
            ("mobile", "Mobile"),
            ("fax", "Fax"),
            ("email", "E-mail"),
        ],
        string="Type",
        required=True,
        default="phone",
    )
    value = fields.Char(string="Number or Address", required=True)
    note = fields.Char(help="Whose or when: office, mother, evenings only.")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalize(vals) for vals in vals_list])

    def write(self, vals):
        if len(self) == 1:
            vals = self._normalize(vals)
        return super().write(vals)

    def _normalize(self, vals):
        """The values with numbers as written abroad, addresses in lower case."""
        text = vals.get("value")
        partner = self.partner_id.browse(vals.get("partner_id")) or self.partner_id
        if (vals.get("kind") or self.kind or "phone") == "email":
            value = search_key.normalize_email(text)
        else:
            country = partner._get_phone_country()
            value = search_key.format_phone(text, country.code)
        return {**vals, "value": value} if value else vals

    @api.constrains("kind", "value", "partner_id")
    def _check_value(self):
        for point in self:
            if point.kind == "email":
                point.partner_id._check_email_address(point.value)
            else:
                point.partner_id._check_phone_number(point.value)
