from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

BATCH = 1000


class ClienteleGroupMove(models.TransientModel):
    """Move all members of a group to another one."""

    _name = "clientele.group.move"
    _description = "Move the Members of a Group"

    group_id = fields.Many2one(
        "clientele.group", string="From", required=True, ondelete="cascade"
    )
    target_id = fields.Many2one(
        "clientele.group",
        string="To",
        ondelete="cascade",
        domain="[('id', '!=', group_id)]",
        help="Leave empty to take the customers out of any group.",
    )

    def action_move(self):
        """Move them all, archived ones too.

        :raise UserError: when both groups are the same
        """
        self.ensure_one()
        if self.group_id == self.target_id:
            raise UserError(self.env._("Choose another group to move them to."))
        partners = self.env["res.partner"].with_context(active_test=False)
        members = partners.search([("clientele_group_id", "=", self.group_id.id)])
        for ids in split_every(BATCH, members.ids):
            members.browse(ids).clientele_group_id = self.target_id
        return {"type": "ir.actions.act_window_close"}
