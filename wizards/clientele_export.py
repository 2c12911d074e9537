import logging

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.res_partner.exporting import EXPORT
from ..tools.saved_filter import read_conditions
from .clientele_export_column import COLUMNS

_logger = logging.getLogger(__name__)
# Customers; above the first of each pair a job makes the file, above the second none.
LIMITS = {"pdf": (500, 20_000), "csv": (10_000, 1_000_000), "xlsx": (10_000, 1_000_000)}
MOST_PDF_COLUMNS = 10


class ClienteleExport(models.TransientModel):
    """Customers as a file: which, in which columns, for which program."""

    _name = "clientele.export"
    _inherit = "clientele.file"
    _description = "Export Customers"

    source = fields.Selection(
        [
            ("partners", "The Chosen Ones"),
            ("filter", "A Saved Filter"),
            ("domain", "All That Fit"),
        ],
        string="Customers",
        default="domain",
        required=True,
    )
    partner_ids = fields.Many2many("res.partner", string="Chosen Customers")
    filter_id = fields.Many2one(
        "ir.filters",
        string="Saved Filter",
        domain="[('model_id', '=', 'res.partner'), "
        "'|', ('user_ids', '=', False), ('user_ids', 'in', uid)]",
    )
    domain = fields.Char(
        "Conditions", default="[('customer_status', '!=', False)]", required=True
    )
    partner_count = fields.Integer(
        "Number of Customers", compute="_compute_partner_count"
    )
    file_format = fields.Selection(
        [("xlsx", "Excel"), ("csv", "CSV"), ("pdf", "PDF")],
        string="Format",
        default="xlsx",
        required=True,
    )
    column_ids = fields.One2many(
        "clientele.export.column",
        "export_id",
        string="Columns",
        default=lambda self: self._default_column_ids(),
    )

    def _default_column_ids(self):
        """The columns of the user's last export, else the usual ones."""
        return [Command.create(vals) for vals in self._get_column_vals("xlsx")]

    # === COMPUTE METHODS === #

    @api.depends("source", "partner_ids", "filter_id", "domain")
    def _compute_partner_count(self):
        for wizard in self:
            partners, domain = wizard._get_scope()
            wizard.partner_count = partners.search_count(domain)

    @api.onchange("file_format")
    def _onchange_file_format(self):
        """Each format remembers its own columns: a page is narrow."""
        columns = [Command.create(v) for v in self._get_column_vals(self.file_format)]
        self.column_ids = [Command.clear(), *columns]

    def _get_column_vals(self, file_format):
        """The columns to begin with.

        :rtype: list[dict]
        """
        known = self.env["clientele.export.column"]._get_labels()
        last = self.env["clientele.export.log"]._get_last_columns(file_format)
        names = [name for name in last if name in known]
        names = names or [name for name in known if COLUMNS[name]]
        return [{"name": name, "sequence": place} for place, name in enumerate(names)]

    # === BUSINESS METHODS === #

    def _get_scope(self):
        """Which customers, as far as the user may read them.

        :return: the model with its context, and the conditions
        :rtype: tuple[res.partner, list]
        :raise UserError: for conditions that only work on their screen
        """
        partners = self.env["res.partner"]
        if self.source == "partners":
            ids = self.partner_ids._origin.ids
            return partners.with_context(active_test=False), [("id", "in", ids)]
        text = self.filter_id.domain if self.source == "filter" else self.domain
        if self.source == "filter" and not self.filter_id:
            return partners, [("id", "in", [])]
        try:
            return partners, read_conditions(self, text)
        except ValueError as error:
            _logger.info("Conditions of an export: %s", error)
            raise UserError(
                self.env._(
                    "These conditions only work in their list: apply them there, "
                    "select the customers and export them."
                )
            ) from error

    def _get_scope_text(self):
        """Which customers, in one line.

        :rtype: str
        """
        if self.source == "partners":
            names = ", ".join(self.partner_ids[:3].mapped("display_name"))
            return f"{names}…" if len(self.partner_ids) > 3 else names
        return self.filter_id.name if self.source == "filter" else self.domain

    def _get_names(self):
        """The columns, in order, each once.

        :rtype: list[str]
        :raise UserError: without any, or with more than a page has room for
        """
        columns = self.column_ids.sorted(
            lambda one: (one.sequence, one._origin.id or 0)
        )
        names = list(dict.fromkeys(columns.mapped("name")))
        if not names:
            raise UserError(self.env._("Choose at least one column."))
        if self.file_format == "pdf" and len(names) > MOST_PDF_COLUMNS:
            raise UserError(
                self.env._(
                    "A page has room for %s columns: leave some out, or choose Excel.",
                    MOST_PDF_COLUMNS,
                )
            )
        return names

    def _get_ids(self):
        """The customers, by name.

        :rtype: list[int]
        """
        partners, domain = self._get_scope()
        return list(partners._search(domain, order="complete_name, id"))

    def _get_report_base_filename(self):
        """The name of the file.

        :rtype: str
        """
        today = fields.Date.context_today(self)
        return self.env._("Customers %s", today)

    # === ACTION METHODS === #

    def action_export(self):
        """The file, or the job that makes it.

        :rtype: dict
        :raise AccessError: without the right to export customers
        :raise UserError: for nobody, or too many
        """
        self.ensure_one()
        self.env["res.partner"]._check_customer_right(EXPORT)
        names = self._get_names()
        count = self.partner_count
        limits = LIMITS[self.file_format]
        if not count:
            text = self.env._("No customer fits: there is nothing to export.")
            raise UserError(text)
        if count > limits[1]:
            raise UserError(
                self.env._(
                    "These are more than %s customers: choose fewer, or another "
                    "format.",
                    limits[1],
                )
            )
        self.env["clientele.export.log"]._note(
            self.file_format, count, self._get_scope_text(), ", ".join(names)
        )
        if count > limits[0]:
            return self._start_job()
        if self.file_format == "pdf":
            report = self.env.ref("clientele.clientele_export_report").sudo()
            return report.report_action(self, config=False)
        name = f"{self._get_report_base_filename()}.{self.file_format}"
        self._keep_document(self._draw(self._get_ids()), name)
        return self._open_document(target="download")


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_export_customers(self):
        """Choose how these customers are exported.

        :rtype: dict
        :raise AccessError: without the right to export customers
        """
        self._check_customer_right(EXPORT)
        wizard = self.env["clientele.export"].create(
            {"source": "partners", "partner_ids": [Command.set(self.ids)]}
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.clientele_export_action"
        )
        return {**action, "res_id": wizard.id}
