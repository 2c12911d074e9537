from odoo import models
from odoo.exceptions import AccessError

from ..tools.trust import may_set_up

# What of a till money and rights hang on.
SEALED = {
    "advanced_employee_ids",
    "amount_authorized_diff",
    "available_pricelist_ids",
    "basic_employee_ids",
    "cash_rounding",
    "company_id",
    "down_payment_product_id",
    "invoice_journal_id",
    "journal_id",
    "minimal_employee_ids",
    "module_pos_hr",
    "only_round_cash_method",
    "payment_method_ids",
    "picking_type_id",
    "pricelist_id",
    "restrict_price_control",
    "rounding_method",
    "set_maximum_difference",
    "tip_product_id",
    "trusted_config_ids",
}


class PosConfig(models.Model):
    """Core lets whoever sells write the settings of the till: managers do, alone."""

    _inherit = "pos.config"

    def write(self, vals):
        if SEALED & set(vals) and not may_set_up(self.env):
            raise AccessError(
                self.env._("The settings of a till are changed by a manager of tills.")
            )
        return super().write(vals)
