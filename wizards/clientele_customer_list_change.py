from odoo import fields, models
from odoo.exceptions import UserError


class ClienteleCustomerListChange(models.TransientModel):
    """Put chosen customers on a list, or take them off it."""

    _name = "clientele.customer.list.change"
    _description = "Customers of a List"

    selected_ids = fields.Json(readonly=True)
    selected_count = fields.Integer(
        "Customers", compute="_compute_selected_count", help="Those chosen in the list."
    )
    list_id = fields.Many2one(
        "clientele.customer.list",
        domain="[('kind', '=', 'chosen')]",
        ondelete="cascade",
    )

    def _compute_selected_count(self):
        for wizard in self:
            wizard.selected_count = len(wizard.selected_ids or ())

    def _open(self):
        """The form on the screen.

        :rtype: dict
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customers of a List"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _get_list(self):
        """The list and the customers.

        :raise UserError: without a list of chosen customers
        """
        if not self.list_id or self.list_id.kind != "chosen":
            raise UserError(
                self.env._("Choose a list of chosen customers, or create one.")
            )
        partners = self.env["res.partner"].browse(self.selected_ids or ())
        return self.list_id, partners._filtered_access("read")

    def action_add(self):
        """Put the customers on the list.

        :raise UserError: without a list
        """
        one, partners = self._get_list()
        one._add_partners(partners)
        return {"type": "ir.actions.act_window_close"}

    def action_remove(self):
        """Take the customers off the list.

        :raise UserError: without a list
        """
        one, partners = self._get_list()
        one._remove_partners(partners)
        return {"type": "ir.actions.act_window_close"}
