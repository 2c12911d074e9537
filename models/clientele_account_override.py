from odoo import fields, models


class ClienteleAccountOverride(models.Model):
    """Sales at a till that a manager let go beyond a credit limit: who, and how far."""

    _name = "clientele.account.override"
    _description = "Sale beyond the Credit Limit"
    _order = "id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary("Beyond the Limit", readonly=True)
    config_id = fields.Many2one("pos.config", "Point of Sale", readonly=True)
    document_uuid = fields.Char(required=True, readonly=True, index=True)
    order_id = fields.Many2one("pos.order", "Ticket", readonly=True)
    manager = fields.Char("Allowed by", required=True, readonly=True)
