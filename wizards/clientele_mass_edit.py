import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.clientele_mass_edit_run import DIRECT
from ..tools.mass_edit import codes_of, decode
from ..tools.search_key import normalize_code


class ClienteleMassEdit(models.TransientModel):
    """Change fields of many customers: whose, which, then a look before it is done."""

    _name = "clientele.mass.edit"
    _description = "Mass Edit"

    state = fields.Selection(
        [("edit", "Changes"), ("preview", "Preview")], default="edit", required=True
    )
    scope = fields.Selection(
        [
            ("selection", "Customers chosen in the list"),
            ("list", "A customer list"),
            ("numbers", "Customer numbers"),
        ],
        string="Whom",
        required=True,
        default="selection",
    )
    selected_ids = fields.Json(readonly=True)
    list_id = fields.Many2one(
        "clientele.customer.list", "Customer List", ondelete="cascade"
    )
    numbers = fields.Text(
        help="One a line, or separated by commas; of a table, the first column."
    )
    numbers_file = fields.Binary("or a CSV File")
    numbers_file_name = fields.Char()
    unknown_numbers = fields.Text(compute="_compute_unknown_numbers")
    customer_count = fields.Integer("Customers", compute="_compute_customer_count")
    line_ids = fields.One2many("clientele.mass.edit.line", "wizard_id", "Changes")
    is_long = fields.Boolean(compute="_compute_customer_count")

    # === COMPUTE METHODS === #

    @api.depends("scope", "selected_ids", "list_id", "numbers", "numbers_file")
    def _compute_customer_count(self):
        for wizard in self:
            wizard.customer_count = len(wizard._get_partner_ids())
            wizard.is_long = wizard.customer_count > DIRECT

    @api.depends("scope", "numbers", "numbers_file")
    def _compute_unknown_numbers(self):
        for wizard in self:
            _found, unknown = wizard._read_numbers()
            wizard.unknown_numbers = ", ".join(unknown)

    # === BUSINESS METHODS === #

    def _get_partner_ids(self):
        """The customers that the changes are made on.

        :rtype: list[int]
        """
        self.ensure_one()
        if self.scope == "list":
            return self.list_id._get_partners().ids if self.list_id else []
        if self.scope == "numbers":
            return self._read_numbers()[0]
        return self.selected_ids or []

    def _read_numbers(self):
        """The customers that the typed numbers stand for.

        :return: ids of customers, and the numbers that are nobody's
        :rtype: tuple[list[int], list[str]]
        """
        text = self.numbers or ""
        if self.numbers_file:
            text += "\n" + decode(base64.b64decode(self.numbers_file))
        codes = {normalize_code(code): code for code in codes_of(text)}
        codes.pop(False, None)
        aliases = self.env["clientele.alias"].search_fetch(
            [("code", "in", list(codes)), ("kind", "in", ("number", "former"))],
            ["code", "partner_id"],
        )
        partner_ids = {alias.code: alias.partner_id.id for alias in aliases}
        found = [partner_ids[code] for code in codes if code in partner_ids]
        unknown = [text for code, text in codes.items() if code not in partner_ids]
        return list(dict.fromkeys(found)), unknown

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
        return self.create({"scope": "list"})._open()

    def action_preview(self):
        """Show what would change, and who would be refused.

        :rtype: dict
        """
        self._get_changes()
        self.state = "preview"
        return self._open()

    def action_back(self):
        """Go back to the changes.

        :rtype: dict
        """
        self.state = "edit"
        return self._open()

    def action_apply(self):
        """Make the changes, or have a job make them.

        :return: the log, or the job
        :rtype: dict
        :raise AccessError: without the right, or that of one of the fields
        """
        changes = self._get_changes()
        logs = self.env["clientele.mass.edit.log"]
        return logs._start("edit", changes, self._get_partner_ids())
