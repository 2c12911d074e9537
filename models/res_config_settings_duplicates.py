from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_duplicate_name = fields.Selection(
        related="company_id.customer_duplicate_name", readonly=False
    )
    customer_duplicate_address = fields.Selection(
        related="company_id.customer_duplicate_address", readonly=False
    )
    customer_duplicate_phone = fields.Selection(
        related="company_id.customer_duplicate_phone", readonly=False
    )
    customer_duplicate_email = fields.Selection(
        related="company_id.customer_duplicate_email", readonly=False
    )
    customer_duplicate_siren = fields.Selection(
        related="company_id.customer_duplicate_siren", readonly=False
    )
    customer_duplicate_siret = fields.Selection(
        related="company_id.customer_duplicate_siret", readonly=False
    )
    customer_duplicate_vat = fields.Selection(
        related="company_id.customer_duplicate_vat", readonly=False
    )
