import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.value_text import get_change_text


class ClienteleMassEditRow(models.Model):
    """What a mass edit did to one customer: the old and the new values."""

    _name = "clientele.mass.edit.row"
    _description = "Mass Edit of a Customer"
    _log_access = False
    _order = "log_id desc, id"
    _rec_name = "partner_id"

    log_id = fields.Many2one(
        "clientele.mass.edit.log", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    old_values = fields.Json(readonly=True, help="By field; only what has changed.")
    new_values = fields.Json(readonly=True, help="By field; only what has changed.")
    documents = fields.Json(readonly=True, help="Ids by model: what moved along.")
    reason = fields.Char("Refused or Skipped", readonly=True)
    is_undone = fields.Boolean(readonly=True)
    changes_text = fields.Char("Changes", compute="_compute_changes_text")

    @api.depends("old_values", "new_values")
    @api.depends_context("lang")
    def _compute_changes_text(self):
        partners = self.env["res.partner"]
        for row in self:
            old_values, new_values = row.old_values or {}, row.new_values or {}
            row.changes_text = " · ".join(
                get_change_text(
                    self.env,
                    partners._get_field_label(name),
                    partners._get_value_text(name, old_values.get(name)) or "∅",
                    partners._get_value_text(name, value) or "∅",
                )
                for name, value in new_values.items()
            )

    @api.model
    def _insert(self, log, rows):
        """Store the rows of a chunk in one statement: there may be a million.

        :param clientele.mass.edit.log log: which they belong to
        :param list rows: dicts of what a row holds
        """
        self.env.execute_query(
            SQL(
                """
                INSERT INTO clientele_mass_edit_row
                    (log_id, partner_id, old_values, new_values, documents, reason)
                SELECT %s, row.partner_id, row.old_values, row.new_values,
                       row.documents, row.reason
                FROM jsonb_to_recordset(%s::jsonb) AS row(
                    partner_id integer, old_values jsonb, new_values jsonb,
                    documents jsonb, reason text)
                WHERE EXISTS (SELECT FROM res_partner WHERE id = row.partner_id)
                RETURNING id
                """,
                log.id,
                json.dumps(rows),
            )
        )
        self.invalidate_model(flush=False)

    # === UNDOING === #

    def _find_changed_since(self):
        """The fields that somebody has changed since, with the customers' values now.

        :return: values by name, by row; an empty dict where nothing has changed
        :rtype: dict[clientele.mass.edit.row, dict]
        """
        names = sorted({name for row in self for name in row.new_values})
        partners = self.partner_id.with_company(self.log_id.company_id)
        current = partners._filtered_access("read")._read_json(names)
        return {
            row: {
                name: current[row.partner_id.id][name]
                for name, new in row.new_values.items()
                if current[row.partner_id.id][name] != new
            }
            for row in self
            if row.partner_id.id in current
        }

    def _explain_changed(self, changed):
        """Why fields of this customer are not restored.

        :param dict changed: values that they have now, by name
        :rtype: str
        """
        partners = self.env["res.partner"]
        return " · ".join(
            self.env._(
                "%(field)s was changed since: %(value)s",
                field=partners._get_field_label(name),
                value=partners._get_value_text(name, value) or "∅",
            )
            for name, value in changed.items()
        )
