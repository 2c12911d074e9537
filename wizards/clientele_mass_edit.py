from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.clientele_mass_edit_run import DIRECT
from .clientele_customer_choice import LIST


class ClienteleMassEdit(models.TransientModel):
    """Change fields of many customers: whose, which, then a look before it is done."""

    _name = "clientele.mass.edit"
    _inherit = "clientele.customer.choice"
    _description = "Mass Edit"

    state = fields.Selection(
        [("edit", "Changes"), ("preview", "Preview")], default="edit", required=True
    )
    selected_ids = fields.Json(readonly=True)
    line_ids = fields.One2many("clientele.mass.edit.line", "wizard_id", "Changes")
    is_long = fields.Boolean(compute="_compute_is_long")

    # === COMPUTE METHODS === #

    @api.depends("customer_count")
    def _compute_is_long(self):
        for wizard in self:
            wizard.is_long = wizard.customer_count > DIRECT

    # === BUSINESS METHODS === #

    @api.model
    def _get_choice_fields(self):
        return [*super()._get_choice_fields(), "selected_ids"]

    def _get_selected(self):
        return self.env["res.partner"].browse(self.selected_ids or ()).exists()

    def _get_changes(self):
        """The changes, checked.

        :rtype: list[Change]
        :raise UserError: without any, without customers, or where a value lacks
        """
        if not self.line_ids:
            raise UserError(self.env._("Add at least one change."))
        if not self.customer_count:
            raise UserError(
                self.env._("There is no customer to change: say whom first.")
            )
        self.line_ids._check_complete()
        return [line._get_change() for line in self.line_ids]

    # === ACTION METHODS === #

    def _open(self):
        """The form on the screen.

        :rtype: dict
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mass Edit"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.model
    def action_begin(self):
        """The form for those who come from the menu: a list, or numbers.

        :rtype: dict
        """
        return self.create({"scope": LIST})._open()

    def action_preview(self):
        """Show what would change, and who would be refused.

        :rtype: dict
        """
        self._get_changes()
        self.write({"preview": self._render_preview(), "state": "preview"})
        return self._open()

    def action_back(self):
        """Go back to the changes.

        :rtype: dict
        """
        self.write({"preview": False, "state": "edit"})
        return self._open()

    def action_apply(self):
        """Make the changes, or have a job make them.

        :return: the log, or the job
        :rtype: dict
        :raise AccessError: without the right, or that of one of the fields
        """
        changes = self._get_changes()
        logs = self.env["clientele.mass.edit.log"]
        return logs._start("edit", changes, self._get_partners().ids)
