from odoo import api, fields, models


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    automatic_discount = fields.Float(
        string="Automatic Discount (%)",
        digits="Discount",
        help="What the customer's terms gave. The discount differs where it was typed.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + ["automatic_discount"]
