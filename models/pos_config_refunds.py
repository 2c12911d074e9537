from odoo import api, models

from .loyalty_card_state import MANAGE
from .pos_order_return_rights import NO_RECEIPT, OTHER_MEANS


class PosConfig(models.Model):
    """What the till is told of returns: the server checks all of it again."""

    _inherit = "pos.config"

    @api.model
    def _load_pos_data_read(self, records, config):
        read_records = super()._load_pos_data_read(records, config)
        if read_records:
            user, company = self.env.user, config.company_id.sudo()
            has_ceiling = not user.has_group(MANAGE)
            read_records[0]["_refund_policy"] = {
                "other_means": user.has_group(OTHER_MEANS),
                "other_means_most": has_ceiling and company.refund_other_means_most,
                "without_receipt": user.has_group(NO_RECEIPT),
                "without_receipt_most": has_ceiling
                and company.refund_without_receipt_most,
            }
        return read_records
