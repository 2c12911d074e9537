import csv
import io
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.import_rows import OUTCOMES
from ..tools.sheet_cells import escape_cell

IMPORT = "clientele.group_customer_import"
KEPT = timedelta(days=7)  # what was only checked
BATCH = 2000


class ClienteleImportLog(models.Model):
    """One file of customers: checked, or imported, and what became of its rows."""

    _name = "clientele.import.log"
    _inherit = "clientele.file"
    _description = "Import of Customers"
    _order = "id desc"

    name = fields.Char("File", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "Imported by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    is_dry_run = fields.Boolean("Check Only", readonly=True)
    headers = fields.Json(readonly=True)
    targets = fields.Json(readonly=True, help="The field of each column.")
    options = fields.Json(readonly=True, help="How customers are recognised.")
    content = fields.Binary(attachment=True, readonly=True, groups="base.group_system")
    repeated = fields.Json(
        groups="base.group_system", help="Rows that name a customer a second time."
    )
    job_id = fields.Many2one("clientele.job", readonly=True, index="btree_not_null")
    is_done = fields.Boolean(readonly=True)
    next_row = fields.Integer(readonly=True, help="Where a stopped import goes on.")
    row_count = fields.Integer("Number of Rows", readonly=True)
    created_count = fields.Integer("Created", readonly=True)
    updated_count = fields.Integer("Updated", readonly=True)
    unchanged_count = fields.Integer("Unchanged", readonly=True)
    skipped_count = fields.Integer("Skipped", readonly=True)
    refused_count = fields.Integer("Refused", readonly=True)
    state = fields.Selection(
        [
            ("running", "Running"),
            ("done", "Finished"),
            ("stopped", "Stopped"),
        ],
        compute="_compute_state",
    )
    line_ids = fields.One2many("clientele.import.line", "log_id", readonly=True)

    # === COMPUTE METHODS === #

    @api.depends("is_done", "job_id.state")
    def _compute_state(self):
        for log in self:
            is_open = log.job_id.sudo().state in ("waiting", "running")
            log.state = "done" if log.is_done else "running" if is_open else "stopped"

    # === CRUD METHODS === #

    @api.autovacuum
    def _gc_checked(self):
        """Delete what was only checked, some days ago."""
        limit = fields.Datetime.now() - KEPT
        domain = [("is_dry_run", "=", True), ("create_date", "<", limit)]
        logs = self.search(domain, limit=100)
        logs.unlink()
        return len(logs), len(logs) == 100

    # === BUSINESS METHODS === #

    @api.model
    def _begin(self, values):
        """Keep the plan of an import, and do it: at once, or by a job.

        Superuser: a log is written by what it tells of, and by nobody else.

        :param dict values: of the log
        :rtype: clientele.import.log
        :raise AccessError: without the right to import
        """
        self.env["res.partner"]._check_customer_right(IMPORT)
        log = self.sudo().create(values).sudo(False)
        log._go_on()
        return log

    def _add_counts(self, rows):
        """Add what became of some rows.

        Superuser: see ``_begin``.

        :param list rows: of ImportRow
        """
        log_sudo = self.sudo()
        counts = {
            f"{name}_count": log_sudo[f"{name}_count"]
            + sum(row.outcome == name for row in rows)
            for name in OUTCOMES
        }
        log_sudo.write({**counts, "next_row": log_sudo.next_row + len(rows)})
        self.env["clientele.import.line"].sudo().create(
            [
                {
                    "log_id": self.id,
                    "line": row.line,
                    "name": row.name,
                    "outcome": row.outcome,
                    "detail": row.detail,
                    "partner_id": row.partner_id or False,
                    "cells": row.cells if row.outcome == "refused" else False,
                }
                for row in rows
                if self.is_dry_run or row.outcome == "refused"
            ]
        )

    def _open(self):
        """The log on the screen.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check") if self.is_dry_run else self.env._("Import"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # === FILES === #

    def _write_file(self, headers, get_cells, domain):
        """Rows as a file that spreadsheets open.

        :param list headers:
        :param get_cells: the cells of a line
        :param list domain: which lines
        :rtype: bytes
        """
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow([escape_cell(one) for one in headers])
        lines, last = self.env["clientele.import.line"], 0
        domain = [("log_id", "=", self.id), *domain]
        while part := lines.search(
            [*domain, ("line", ">", last)], order="line", limit=BATCH
        ):
            for line in part:
                writer.writerow([escape_cell(str(one)) for one in get_cells(line)])
            last = part[-1].line
            part.invalidate_recordset()
        return text.getvalue().encode("utf-8-sig")

    def _get_stem(self):
        """The name of the file, without its extension.

        :rtype: str
        """
        return self.name.rsplit(".", 1)[0]

    def _hand_over(self, content, name):
        """Keep a file that was made, and hand it over.

        Superuser: see ``_begin``.

        :rtype: dict
        """
        self.sudo()._keep_document(content, name)
        return self._open_document(target="download")

    # === ACTION METHODS === #

    def action_import(self):
        """Import the file that was checked.

        :rtype: dict
        :raise UserError: for a check that has not come to its end
        """
        self.ensure_one()
        self.check_access("read")
        if not (self.is_dry_run and self.is_done):
            raise UserError(self.env._("Check the whole file first."))
        names = ("name", "headers", "targets", "options", "content", "row_count")
        # The file itself is nobody's to read but the import's.
        values = self.sudo().with_context(bin_size=False).read(names, load=None)[0]
        values.pop("id")
        return self._begin(values)._open()

    def action_go_on(self):
        """Go on with an import that was stopped, after the last row that was done.

        :rtype: dict
        :raise UserError: for one that runs or has come to its end
        """
        self.ensure_one()
        self.check_access("read")
        self.env["res.partner"]._check_customer_right(IMPORT)
        if self.state != "stopped":
            raise UserError(self.env._("This import was not stopped."))
        self._go_on()
        return self._open()

    def action_open_job(self):
        """The background job that does it.

        :rtype: dict
        """
        self.ensure_one()
        return self.job_id._open()

    def action_download_lines(self):
        """What becomes of each row, as a file.

        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        lines = self.env["clientele.import.line"]
        names = ("line", "name", "outcome", "detail")
        heads = [lines._fields[one]._description_string(self.env) for one in names]
        outcomes = dict(lines._fields["outcome"]._description_selection(self.env))

        def get_cells(line):
            outcome = outcomes[line.outcome]
            return [line.line, line.name or "", outcome, line.detail or ""]

        content = self._write_file(heads, get_cells, [])
        name = self.env._("%s, checked.csv", self._get_stem())
        return self._hand_over(content, name)

    def action_download_refused(self):
        """The rows that were refused, as they were, each with the reason.

        :rtype: dict
        :raise UserError: where none was
        """
        self.ensure_one()
        self.check_access("read")
        if not self.refused_count:
            raise UserError(self.env._("No row was refused."))
        content = self._write_file(
            [*self.headers, self.env._("Reason of the Refusal")],
            lambda line: [*(line.cells or []), line.detail or ""],
            [("outcome", "=", "refused")],
        )
        name = self.env._("%s, refused rows.csv", self._get_stem())
        return self._hand_over(content, name)
