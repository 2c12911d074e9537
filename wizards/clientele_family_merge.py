from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.res_partner.rights import EDIT


class ClienteleFamilyMerge(models.TransientModel):
    """Put the members of several families into one."""

    _name = "clientele.family.merge"
    _description = "Merge Families"

    family_ids = fields.Many2many("clientele.family", string="Families", required=True)
    kept_id = fields.Many2one(
        "clientele.family",
        string="Keep",
        required=True,
        compute="_compute_kept_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', family_ids)]",
        help="Takes all members; the others are archived.",
    )
    member_ids = fields.Many2many(
        "res.partner", compute="_compute_member_ids", string="Members"
    )

    @api.depends("family_ids")
    def _compute_kept_id(self):
        """The family with most members, unless one is chosen."""
        for wizard in self:
            wizard.kept_id = max(
                wizard.family_ids, key=lambda one: one.member_count, default=False
            )

    @api.depends("family_ids")
    def _compute_member_ids(self):
        for wizard in self:
            wizard.member_ids = wizard.family_ids.member_ids

    def action_merge(self):
        """Merge them, and open the family that is kept.

        :raise UserError: without two families, or with those of two companies
        :rtype: dict
        """
        self.ensure_one()
        self.env["res.partner"]._check_customer_right(EDIT)
        others = self.family_ids - self.kept_id
        if not others or self.kept_id not in self.family_ids:
            raise UserError(self.env._("Choose two families or more to merge them."))
        self.kept_id._take_members(others)
        return {
            "type": "ir.actions.act_window",
            "res_model": "clientele.family",
            "res_id": self.kept_id.id,
            "views": [(False, "form")],
        }
