import base64
import csv
import logging

from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.clientele_alias import SHARED
from ..tools.mass_edit import codes_of, decode
from ..tools.saved_filter import read_conditions
from ..tools.search_key import normalize_code

_logger = logging.getLogger(__name__)

PARTNERS, LIST, FILTER, NUMBERS = "partners", "list", "filter", "numbers"
TOLD = 30  # unknown numbers that are told one by one
# Put after the field that asks whom, so that each form asks the same.
NODES = """
<nodes>
    <field
        name="list_id"
        options="{'no_create': True, 'no_open': True}"
        invisible="scope != 'list'"
        required="scope == 'list'"
    />
    <field
        name="filter_id"
        options="{'no_create': True, 'no_open': True}"
        invisible="scope != 'filter'"
        required="scope == 'filter'"
    />
    <field name="numbers" placeholder="C00012, C00047" invisible="scope != 'numbers'" />
    <field
        name="numbers_file"
        filename="numbers_file_name"
        invisible="scope != 'numbers'"
    />
    <field name="numbers_file_name" invisible="1" />
    <field
        name="unknown_numbers"
        class="text-danger"
        invisible="scope != 'numbers' or not unknown_numbers"
    />
</nodes>
"""


class ClienteleCustomerChoice(models.AbstractModel):
    """Whom a wizard works on: chosen ones, a list, a saved filter, or numbers."""

    _name = "clientele.customer.choice"
    _description = "Choice of Customers"

    scope = fields.Selection(
        selection=lambda self: self._selection_scope(),
        string="Whom",
        required=True,
        default=PARTNERS,
    )
    list_id = fields.Many2one(
        "clientele.customer.list", "Customer List", ondelete="cascade"
    )
    filter_id = fields.Many2one(
        "ir.filters",
        string="Saved Filter",
        domain="[('model_id', '=', 'res.partner'), "
        "'|', ('user_ids', '=', False), ('user_ids', 'in', uid)]",
        ondelete="cascade",
    )
    numbers = fields.Text(
        help="One a line, or separated by commas; of a table, the first column."
    )
    numbers_file = fields.Binary("or a CSV File")
    numbers_file_name = fields.Char()
    unknown_numbers = fields.Text(compute="_compute_unknown_numbers")
    customer_count = fields.Integer(
        "Number of Customers", compute="_compute_customer_count"
    )

    # === COMPUTE METHODS === #

    @api.model
    def _selection_scope(self):
        """The ways to say whom.

        :rtype: list[tuple[str, str]]
        """
        return [
            (PARTNERS, self.env._("The Chosen Ones")),
            (LIST, self.env._("A Customer List")),
            (FILTER, self.env._("A Saved Filter")),
            (NUMBERS, self.env._("Customer Numbers")),
        ]

    @api.depends(lambda self: self._get_choice_fields())
    def _compute_customer_count(self):
        for wizard in self:
            wizard.customer_count = len(wizard._get_partners())

    @api.depends("scope", "numbers", "numbers_file")
    def _compute_unknown_numbers(self):
        for wizard in self:
            unknown = wizard._read_numbers()[1] if wizard.scope == NUMBERS else []
            text = ", ".join(unknown[:TOLD])
            if len(unknown) > TOLD:
                text = self.env._(
                    "%(numbers)s… (%(count)s in all)", numbers=text, count=len(unknown)
                )
            wizard.unknown_numbers = text

    # === CRUD METHODS === #

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        for asked in arch.xpath("//field[@name='scope']"):
            for node in reversed(etree.fromstring(NODES)):
                asked.addnext(node)
        return arch, view

    # === BUSINESS METHODS === #

    @api.model
    def _get_choice_fields(self):
        """The fields that say whom; extended by those a wizard has of its own.

        :rtype: list[str]
        """
        return ["scope", "list_id", "filter_id", "numbers", "numbers_file"]

    def _get_selected(self):
        """Those who were chosen one by one, as the wizard keeps them.

        :rtype: res.partner
        """
        return self.env["res.partner"]

    @api.model
    def _search_chosen(self, ids):
        """Those of some customers whom the user may see; archived ones were chosen.

        :param list ids: of the customers
        :rtype: res.partner
        """
        partners = self.env["res.partner"].with_context(active_test=False)
        return partners.search([("id", "in", ids)]).with_env(self.env)

    def _get_partners(self):
        """The customers who are meant, now.

        :rtype: res.partner
        :raise UserError: for a filter or a file that cannot be read
        """
        self.ensure_one()
        if self.scope == LIST:
            one = self.list_id
            return one._get_partners() if one else self.env["res.partner"]
        if self.scope == FILTER:
            return self._get_filtered()
        if self.scope == NUMBERS:
            return self._read_numbers()[0]
        return self._get_selected()

    def _get_filtered(self):
        """Whom the saved filter shows.

        :rtype: res.partner
        :raise UserError: for one that only works on its screen
        """
        partners = self.env["res.partner"]
        if not self.filter_id:
            return partners
        try:
            return partners.search(read_conditions(self, self.filter_id.domain))
        except ValueError as error:
            _logger.info("Filter %s: %s", self.filter_id.id, error)
            raise UserError(
                self.env._(
                    "The filter “%s” only works in its list: apply it there, select "
                    "the customers and begin from their list.",
                    self.filter_id.name,
                )
            ) from error

    def _read_numbers(self):
        """The customers that the typed numbers stand for, as the user sees them.

        :return: the customers in that order, and the numbers that are nobody's
        :rtype: tuple[res.partner, list[str]]
        :raise UserError: for a file that is no table
        """
        partners = self.env["res.partner"].with_context(active_test=False)
        codes = {normalize_code(code): code for code in self._get_codes()}
        codes.pop(False, None)
        aliases = self.env["clientele.alias"].search_fetch(
            [
                ("code", "in", list(codes)),
                ("kind", "in", ("number", "former")),
                ("scope", "in", (SHARED, self.env.company.id)),
            ],
            ["code", "partner_id"],
        )
        seen = {*partners.search([("id", "in", aliases.partner_id.ids)]).ids}
        ids = {
            alias.code: alias.partner_id.id
            for alias in aliases
            if alias.partner_id.id in seen
        }
        found = dict.fromkeys(ids[code] for code in codes if code in ids)
        unknown = [text for code, text in codes.items() if code not in ids]
        return partners.browse(found).with_env(self.env), unknown

    def _get_codes(self):
        """The numbers that were typed, and those of the file.

        :rtype: list[str]
        :raise UserError: for a file that is no table
        """
        codes = codes_of(self.numbers or "")
        # Forms are read with the sizes of files in place of the files.
        content = self.with_context(bin_size=False).numbers_file
        if not content:
            return codes
        try:
            return codes + codes_of(decode(base64.b64decode(content)))
        except (ValueError, csv.Error) as error:
            raise UserError(
                self.env._(
                    "The file “%s” is no text: save the table as CSV and choose it "
                    "again.",
                    self.numbers_file_name or "",
                )
            ) from error
