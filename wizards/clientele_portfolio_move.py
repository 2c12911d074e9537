from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.clientele_mass_edit_documents import ACTIVITIES, ORDERS, QUOTATIONS
from ..tools.mass_edit import CLEAR, SET, Change


class ClientelePortfolioMove(models.TransientModel):
    """Give a salesperson's customers, all or some, to another one."""

    _name = "clientele.portfolio.move"
    _description = "Move a Portfolio"

    selected_ids = fields.Json(readonly=True)
    is_selection = fields.Boolean(compute="_compute_is_selection")
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        help="All customers and contacts of this salesperson.",
        ondelete="cascade",
    )
    target_id = fields.Many2one(
        "res.users",
        "New Salesperson",
        domain=[("share", "=", False)],
        ondelete="cascade",
        help="Empty: nobody follows these customers any more.",
    )
    move_activities = fields.Boolean("Open Activities", default=True)
    move_quotations = fields.Boolean("Open Quotations", default=True)
    move_orders = fields.Boolean("Orders not Invoiced Yet")
    customer_count = fields.Integer("Customers", compute="_compute_customer_count")

    # === COMPUTE METHODS === #

    @api.depends("selected_ids")
    def _compute_is_selection(self):
        for wizard in self:
            wizard.is_selection = bool(wizard.selected_ids)

    @api.depends("user_id", "selected_ids", "target_id")
    def _compute_customer_count(self):
        for wizard in self:
            wizard.customer_count = len(wizard._get_partners())

    # === BUSINESS METHODS === #

    def _get_partners(self):
        """The customers, and their contacts that the same person follows.

        :rtype: res.partner
        """
        partners = self.env["res.partner"].with_context(active_test=False)
        if not self.is_selection:
            if not self.user_id:
                return partners
            return partners.search([("user_id", "=", self.user_id.id)])
        chosen = partners.browse(self.selected_ids)
        contacts = partners.search(
            [("id", "child_of", chosen.ids), ("id", "not in", chosen.ids)]
        )
        return chosen | contacts.filtered(
            lambda contact: contact.user_id
            and contact.user_id == contact.commercial_partner_id.user_id
        )

    # === ACTION METHODS === #

    def _open(self):
        """The form on the screen.

        :rtype: dict
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move a Portfolio"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_move(self):
        """Move the customers, or have a job do it.

        :return: the log, or the job
        :rtype: dict
        :raise AccessError: without the right to move portfolios
        :raise UserError: without customers, or to the same salesperson
        """
        self.ensure_one()
        if self.user_id and self.user_id == self.target_id:
            raise UserError(self.env._("Choose another salesperson to move them to."))
        partners = self._get_partners()
        if not partners:
            raise UserError(self.env._("There is no customer to move."))
        operation = SET if self.target_id else CLEAR
        changes = [Change("user_id", operation, self.target_id.id)]
        options = {
            name: self[name] for name in (ACTIVITIES, QUOTATIONS, ORDERS) if self[name]
        }
        logs = self.env["clientele.mass.edit.log"]
        return logs._start("portfolio", changes, partners.ids, options)
