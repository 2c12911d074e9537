from odoo import api, models


class ResPartnerTitle(models.Model):
    """Civilities are offered at the till when a customer is created there."""

    _name = "res.partner.title"
    _inherit = ["res.partner.title", "pos.load.mixin"]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["id", "name", "shortcut", "sequence"]
