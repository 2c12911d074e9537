from odoo import fields, models

from ..models.clientele_account import HOLDS


class ClienteleAccountHold(models.TransientModel):
    """Blocks customers, or lets them buy again."""

    _name = "clientele.account.hold"
    _description = "Block a Customer"

    partner_ids = fields.Many2many("res.partner", string="Customers", required=True)
    level = fields.Selection(
        [*HOLDS, ("free", "Not Blocked")], default="account", required=True
    )
    reason = fields.Char(help="Shown wherever the customer is picked.")

    def action_apply(self):
        """Block the customers as chosen.

        :raise AccessError: without the right to block customers
        :raise ValidationError: without a reason
        """
        self.ensure_one()
        level = False if self.level == "free" else self.level
        accounts = self.env["clientele.account"]
        accounts._hold(self.partner_ids, level, self.reason)
