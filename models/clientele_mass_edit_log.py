from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.mass_edit import CLEAR, Change
from .clientele_job import OPEN

MASS_EDIT = "clientele.group_customer_mass_edit"
PORTFOLIO = "clientele.group_customer_portfolio"
# What each kind of log needs, to be done and to be undone
RIGHTS = {"edit": MASS_EDIT, "portfolio": PORTFOLIO}
RUNNING, DONE, STOPPED = "running", "done", "stopped"


class ClienteleMassEditLog(models.Model):
    """What was done to many customers at once: by whom, to whom, undone or not."""

    _name = "clientele.mass.edit.log"
    _description = "Mass Edit"
    _order = "id desc"

    name = fields.Char("Changes", required=True, readonly=True)
    kind = fields.Selection(
        [("edit", "Mass edit"), ("portfolio", "Move of a portfolio")],
        string="Kind of Work",
        default="edit",
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users", "Made By", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    changes = fields.Json("What Is Done", readonly=True)
    options = fields.Json(readonly=True, help="Which documents move with a portfolio.")
    total = fields.Integer("Customers", readonly=True)
    changed_count = fields.Integer("Changed", readonly=True)
    refused_count = fields.Integer("Refused or Skipped", readonly=True)
    is_done = fields.Boolean(readonly=True)
    job_id = fields.Many2one("clientele.job", readonly=True, ondelete="set null")
    state = fields.Selection(
        [(RUNNING, "Running"), (DONE, "Done"), (STOPPED, "Stopped")],
        compute="_compute_state",
        compute_sudo=True,
    )
    row_ids = fields.One2many("clientele.mass.edit.row", "log_id", readonly=True)
    undo_of_id = fields.Many2one(
        "clientele.mass.edit.log",
        "Undoes",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    undo_ids = fields.One2many(
        "clientele.mass.edit.log", "undo_of_id", "Undone By", readonly=True
    )
    can_undo = fields.Boolean(compute="_compute_can_undo", compute_sudo=True)

    # === COMPUTE METHODS === #

    @api.depends("is_done", "job_id.state")
    def _compute_state(self):
        for log in self:
            is_open = log.job_id.state in OPEN
            log.state = DONE if log.is_done else RUNNING if is_open else STOPPED

    @api.depends("undo_ids.state", "undo_of_id", "changed_count", "state")
    def _compute_can_undo(self):
        for log in self:
            log.can_undo = (
                not log.undo_of_id
                and log.changed_count > 0
                and log.state != RUNNING
                and all(undo.state == STOPPED for undo in log.undo_ids)
            )

    # === BUSINESS METHODS === #

    @api.model
    def _create_for_user(self, values):
        """Create a log: superuser, because nobody makes one by hand.

        :param dict values: of the log
        :rtype: clientele.mass.edit.log
        """
        user, company = self.env.user, self.env.company
        log_sudo = self.sudo().create(
            {**values, "user_id": user.id, "company_id": company.id}
        )
        return log_sudo.sudo(False)

    def _get_changes(self):
        """What is done to each customer.

        :rtype: list[Change]
        """
        return [Change(**change) for change in self.changes or []]

    def _check_rights(self):
        """Refuse what the user may not do, now: each chunk of long work asks again.

        :raise AccessError: naming the right that is missing
        """
        # Who lost the right does not see logs any more: the message names the right.
        log_sudo, partners = self.sudo(), self.env["res.partner"]
        partners._check_customer_right(RIGHTS[log_sudo.kind])
        for change in log_sudo._get_changes():
            partners._check_mass_field(change.name)

    def _check_can_undo(self):
        """Refuse what cannot be undone, or not by this user.

        :raise AccessError: without the rights that the edit itself needs
        :raise UserError: when it was undone, is running or is an undoing itself
        """
        self.ensure_one()
        self.check_access("read")
        self._check_rights()
        if not self.can_undo:
            raise UserError(
                self.env._(
                    "“%s” cannot be undone: it was undone already, is still running, "
                    "or changed nothing.",
                    self.name,
                )
            )
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._(
                    "This was done in %s: choose that company first.",
                    self.company_id.sudo().display_name,
                )
            )

    @api.model
    def _describe(self, change):
        """A change in words, such as “Salesperson: Marie”.

        :param Change change: the change
        :rtype: str
        """
        partners = self.env["res.partner"]
        label = partners._get_field_label(change.name)
        value = partners._get_value_text(change.name, change.value)
        texts = {
            "set": self.env._("%(field)s: %(value)s", field=label, value=value),
            CLEAR: self.env._("%(field)s: emptied", field=label),
            "add": self.env._("%(field)s: + %(value)s", field=label, value=value),
            "remove": self.env._("%(field)s: − %(value)s", field=label, value=value),
            "replace": self.env._(
                "%(field)s: “%(find)s” → “%(value)s”",
                field=label,
                find=change.find,
                value=change.value or "",
            ),
        }
        return texts[change.operation]

    # === ACTION METHODS === #

    def _open(self):
        """The log on the screen, or the job that does the work.

        :rtype: dict
        """
        self.ensure_one()
        job = self.sudo().job_id.sudo(False)
        if job and not self.is_done:
            return job._open()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.clientele_mass_edit_log_action"
        )
        return {**action, "views": [(False, "form")], "res_id": self.id}

    def action_undo(self):
        """Show what undoing would restore, and what was changed since.

        :rtype: dict
        """
        self._check_can_undo()
        wizard = self.env["clientele.mass.edit.undo"].create({"log_id": self.id})
        return wizard._open()

    def action_show_customers(self):
        """The customers that were changed.

        :rtype: dict
        """
        self.check_access("read")
        rows = self.row_ids.filtered(lambda row: row.new_values)
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "res.partner",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", rows.partner_id.ids)],
        }

    def action_show_rows(self):
        """The old and the new values of each customer.

        :rtype: dict
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Old and New Values"),
            "res_model": "clientele.mass.edit.row",
            "views": [(False, "list")],
            "domain": [("log_id", "in", self.ids)],
        }
