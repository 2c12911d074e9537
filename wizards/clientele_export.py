import logging

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.res_partner.exporting import EXPORT
from ..tools.saved_filter import read_conditions
from .clientele_customer_choice import FILTER, LIST, PARTNERS
from .clientele_export_column import COLUMNS

_logger = logging.getLogger(__name__)
# Customers; above the first of each pair a job makes the file, above the second none.
LIMITS = {"pdf": (500, 20_000), "csv": (10_000, 1_000_000), "xlsx": (10_000, 1_000_000)}
MOST_PDF_COLUMNS = 10
CONDITIONS = "domain"  # a way to say whom that exports alone have


class ClienteleExport(models.TransientModel):
    """Customers as a file: which, in which columns, for which program."""

    _name = "clientele.export"
    _inherit = ["clientele.customer.choice", "clientele.file"]
    _description = "Export Customers"

    scope = fields.Selection(string="Customers", default=CONDITIONS)
    partner_ids = fields.Many2many("res.partner", string="Chosen Customers")
    domain = fields.Char(
        "Conditions", default="[('customer_status', '!=', False)]", required=True
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

    @api.model
    def _selection_scope(self):
        return [
            *super()._selection_scope(),
            (CONDITIONS, self.env._("All That Fit")),
        ]

    @api.depends(lambda self: self._get_choice_fields())
    def _compute_customer_count(self):
        # Most of the file may fit: it is counted, and not read.
        fitting = self.filtered(lambda wizard: wizard.scope == CONDITIONS)
        for wizard in fitting:
            domain = wizard._get_conditions()
            wizard.customer_count = self.env["res.partner"].search_count(domain)
        return super(ClienteleExport, self - fitting)._compute_customer_count()

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

    @api.model
    def _get_choice_fields(self):
        return [*super()._get_choice_fields(), "partner_ids", "domain"]

    def _get_selected(self):
        return self._search_chosen(self.partner_ids._origin.ids)

    def _get_partners(self):
        if self.scope == CONDITIONS:
            return self.env["res.partner"].search(self._get_conditions())
        return super()._get_partners()

    def _get_conditions(self):
        """What all who are exported fit.

        :rtype: list
        :raise UserError: for conditions that only work on their screen
        """
        try:
            return read_conditions(self, self.domain)
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
        if self.scope == CONDITIONS:
            return self.domain
        if self.scope in (LIST, FILTER):
            return (self.list_id if self.scope == LIST else self.filter_id).name
        partners = self._get_partners()
        names = ", ".join(partners[:3].mapped("display_name"))
        return f"{names}…" if len(partners) > 3 else names

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

    def _get_report_base_filename(self):
        """The name of the file.

        :rtype: str
        """
        today = fields.Date.context_today(self)
        return self.env._("Customers %s", today)

    def _open(self):
        """The form on the screen.

        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.clientele_export_action"
        )
        return {**action, "res_id": self.id}

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
        ids = self._get_partners().ids
        count = len(ids)
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
            return self._start_job(ids)
        if self.file_format == "pdf":
            report = self.env.ref("clientele.clientele_export_report").sudo()
            return report.report_action(self, config=False)
        name = f"{self._get_report_base_filename()}.{self.file_format}"
        self._keep_document(self._draw(ids), name)
        return self._open_document(target="download")


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_export_customers(self):
        """Choose how these customers are exported.

        :rtype: dict
        :raise AccessError: without the right to export customers
        """
        self._check_customer_right(EXPORT)
        chosen = [Command.set(self._get_selected_ids())]
        wizards = self.env["clientele.export"]
        return wizards.create({"scope": PARTNERS, "partner_ids": chosen})._open()
