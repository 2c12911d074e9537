from odoo import models


class PosSession(models.Model):
    _inherit = "pos.session"

    def _load_pos_data_models(self, config):
        names = super()._load_pos_data_models(config)
        return names + [name for name in ("res.partner.title",) if name not in names]
