from odoo import fields, models


class ClienteleImportLine(models.Model):
    """What became of one row of a file."""

    _name = "clientele.import.line"
    _description = "Imported Row"
    _order = "log_id, line"
    _log_access = False

    log_id = fields.Many2one(
        "clientele.import.log", required=True, index=True, ondelete="cascade"
    )
    line = fields.Integer("Row", help="Of the file; the headers are row 1.")
    name = fields.Char("Customer")
    outcome = fields.Selection(
        [
            ("created", "Create"),
            ("updated", "Update"),
            ("unchanged", "No Change"),
            ("skipped", "Skip"),
            ("refused", "Refusal"),
        ],
        string="Result",
        required=True,
    )
    detail = fields.Char("What Changes, or Why Not")
    partner_id = fields.Many2one(
        "res.partner", "Existing Customer", index="btree_not_null", ondelete="set null"
    )
    cells = fields.Json(help="The row as it was, where it was refused.")
