from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.product_pricelist import LEVELS_OF_COMPANY
from ..models.res_partner.mass_edit import MASS_FIELDS, to_json
from ..models.res_partner.terms import INVOICING_MODES, PRICE_DISPLAYS
from ..tools.mass_edit import ADD, CLEAR, REMOVE, REPLACE, SET, Change

OPERATIONS = [
    (SET, "Set to"),
    (CLEAR, "Empty"),
    (ADD, "Add"),
    (REMOVE, "Remove"),
    (REPLACE, "Replace a text"),
]


class ClienteleMassEditLine(models.TransientModel):
    """One change of a mass edit: a field, what to do with it, and a value."""

    _name = "clientele.mass.edit.line"
    _description = "Change of a Mass Edit"
    _order = "sequence, id"

    wizard_id = fields.Many2one(
        "clientele.mass.edit", required=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    field_name = fields.Selection(
        selection=lambda self: self._selection_field_name(),
        string="Field",
        required=True,
    )
    # One for each operation, so that a form offers those that fit the field.
    text_operation = fields.Selection(
        [(SET, "Set to"), (REPLACE, "Replace a text"), (CLEAR, "Empty")], default=SET
    )
    tag_operation = fields.Selection(
        [(ADD, "Add"), (REMOVE, "Remove"), (SET, "Set to"), (CLEAR, "Empty")],
        default=ADD,
    )
    plain_operation = fields.Selection([(SET, "Set to"), (CLEAR, "Empty")], default=SET)
    operation = fields.Selection(
        OPERATIONS, compute="_compute_operation", inverse="_inverse_operation"
    )
    value_field = fields.Char(compute="_compute_value_field")
    find = fields.Char(help="As it is written; no pattern.")
    match_case = fields.Boolean("Match Capitals")
    value_text = fields.Char("New Text")
    value_html = fields.Html("New Memo")
    value_number = fields.Float("New Number")
    value_boolean = fields.Boolean("Yes")
    value_date = fields.Date("New Date")
    value_user_id = fields.Many2one(
        "res.users", "New Salesperson", domain=[("share", "=", False)]
    )
    value_tag_ids = fields.Many2many("res.partner.category", string="Tags")
    value_group_id = fields.Many2one("clientele.group", "New Group")
    value_price_level_id = fields.Many2one(
        "product.pricelist", "New Level", domain=LEVELS_OF_COMPANY
    )
    value_payment_term_id = fields.Many2one("account.payment.term", "New Payment Terms")
    value_payer_id = fields.Many2one(
        "res.partner",
        "New Payer",
        domain=[("parent_id", "=", False), ("customer_status", "!=", False)],
    )
    value_source_id = fields.Many2one("utm.source", "New Origin")
    value_title_id = fields.Many2one("res.partner.title", "New Title")
    value_lang_id = fields.Many2one("res.lang", "New Language")
    value_state_id = fields.Many2one("res.country.state", "New State")
    value_country_id = fields.Many2one("res.country", "New Country")
    value_invoicing_mode = fields.Selection(INVOICING_MODES, "New Invoicing Mode")
    value_price_display = fields.Selection(PRICE_DISPLAYS, "New Display of Prices")
    text = fields.Char("Change", compute="_compute_text")

    # === COMPUTE METHODS === #

    @api.model
    def _selection_field_name(self):
        """The fields that the user may edit by hand."""
        partners, user = self.env["res.partner"], self.env.user
        return [
            (name, partners._get_field_label(name))
            for name, field in MASS_FIELDS.items()
            if self.env.su or user.has_group(field.right)
        ]

    @api.depends("field_name")
    def _compute_value_field(self):
        for line in self:
            offered = MASS_FIELDS.get(line.field_name)
            line.value_field = offered.value if offered else False

    def _get_operation_field(self):
        """The field that holds the operation: each kind of value has its own.

        :rtype: str
        """
        kinds = {"value_text": "text_operation", "value_tag_ids": "tag_operation"}
        return kinds.get(self.value_field, "plain_operation")

    @api.depends("value_field", "text_operation", "tag_operation", "plain_operation")
    def _compute_operation(self):
        for line in self:
            line.operation = line[line._get_operation_field()]

    def _inverse_operation(self):
        for line in self:
            line[line._get_operation_field()] = line.operation

    @api.depends(
        "field_name",
        "operation",
        "find",
        "match_case",
        *sorted({field.value for field in MASS_FIELDS.values()}),
    )
    def _compute_text(self):
        logs = self.env["clientele.mass.edit.log"]
        for line in self:
            change = line.field_name and line._get_change()
            line.text = logs._describe(change) if change else False

    # === BUSINESS METHODS === #

    def _get_change(self):
        """What is done to each customer.

        :rtype: Change
        """
        self.ensure_one()
        value = False
        if self.operation != CLEAR:
            value = self._to_json()
        find = self.find or "" if self.operation == REPLACE else ""
        return Change(
            self.field_name, self.operation, value, find, bool(find and self.match_case)
        )

    def _to_json(self):
        """The value, as a log keeps it."""
        if self.value_field == "value_lang_id":
            return self.value_lang_id.code or False
        return to_json(self, self.value_field)

    def _check_complete(self):
        """Refuse a change that says nothing.

        :raise UserError: without a value, or a text to find
        """
        for line in self:
            change = line._get_change()
            if change.operation == REPLACE and not change.find:
                reason = self.env._("Type the text to find in “%s”.")
            elif change.operation in (SET, ADD, REMOVE) and line._lacks_value():
                reason = self.env._("Give a value for “%s”, or choose to empty it.")
            else:
                continue
            label = self.env["res.partner"]._get_field_label(line.field_name)
            raise UserError(reason % label)

    def _lacks_value(self):
        """Whether nothing was typed where something is needed.

        :rtype: bool
        """
        is_own_value = self.value_field in ("value_boolean", "value_number")
        return not is_own_value and not self[self.value_field]
