from odoo import models
from odoo.exceptions import AccessError

from ..tools.own_fields import get_sealed
from ..tools.trust import may_set_up

# Whose settings of a till are its manager's: money and rights hang on them.
APPS = {
    "clientele",
    "point_of_sale",
    "pos_discount",
    "pos_hr",
    "pos_loyalty",
    "pos_online_payment",
    "pos_restaurant",
    "pos_sale",
    "pos_self_order",
}
# What of a till is written for whoever sells: a kiosk tells that it has paper.
OPEN = {"has_paper"}


class PosConfig(models.Model):
    """Core lets whoever sells write the settings of the till: managers do, alone."""

    _inherit = "pos.config"

    def write(self, vals):
        if get_sealed(self, vals, APPS, OPEN) and not may_set_up(self.env):
            raise AccessError(
                self.env._("The settings of a till are changed by a manager of tills.")
            )
        return super().write(vals)
