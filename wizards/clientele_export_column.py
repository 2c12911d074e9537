from odoo import api, fields, models

# What may be exported, in the order of a first export; which of it a first one has
COLUMNS = {
    "customer_number": True,
    "complete_name": True,
    "person_type": False,
    "title_id": False,
    "lastname": False,
    "firstname": False,
    "company_name": False,
    "customer_status": False,
    "customer_since": False,
    "street": True,
    "street2": False,
    "zip": True,
    "city": True,
    "country_id": False,
    "phone": True,
    "mobile": True,
    "email": True,
    "fax": False,
    "website": False,
    "function": False,
    "lang": False,
    "birthdate_date": False,
    "company_registry": False,
    "vat": False,
    "barcode": False,
    "ref": False,
    "clientele_group_id": False,
    "price_level_id": False,
    "customer_discount": False,
    "property_payment_term_id": False,
    "user_id": False,
    "category_id": False,
    "customer_source_id": False,
    "comment": False,
    "active": False,
    "create_date": False,
}
WIDE = {"complete_name", "street", "email", "comment", "category_id", "company_name"}


class ClienteleExportColumn(models.TransientModel):
    """One column of an export."""

    _name = "clientele.export.column"
    _description = "Column of an Export"
    _order = "sequence, id"

    export_id = fields.Many2one(
        "clientele.export", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=100)
    name = fields.Selection(
        selection=lambda self: self._selection_name(), string="Column", required=True
    )

    @api.model
    def _selection_name(self):
        return list(self._get_labels().items())

    @api.model
    def _get_labels(self):
        """What may be exported by this user, as it is called on the screen.

        :rtype: dict[str, str]
        """
        known = self.env["res.partner"].fields_get(list(COLUMNS), ["string"])
        own = {
            "customer_number": self.env._("Customer Number"),
            "complete_name": self.env._("Full Name"),
            "company_registry": self.env._("SIREN or SIRET"),
        }
        return {
            name: own.get(name) or known[name]["string"]
            for name in COLUMNS
            if name in known
        }
