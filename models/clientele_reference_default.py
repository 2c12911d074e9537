import json

from odoo import api, models
from odoo.tools import SQL

from ..tools.merge_move import Column


class ClienteleReference(models.AbstractModel):
    """Customers that users chose as the default of a field."""

    _inherit = "clientele.reference"

    @api.model
    def _get_columns(self):
        return [*super()._get_columns(), Column("ir_default", "json_value", "default")]

    @api.model
    def _get_condition(self, column, ids):
        if column.kind != "default":
            return super()._get_condition(column, ids)
        return SQL(
            r"""
            json_value ~ %s AND field_id IN (
                SELECT id FROM ir_model_fields
                WHERE relation = 'res.partner' AND ttype IN ('many2one', 'many2many')
            )
            """,
            rf"\m({'|'.join(map(str, ids))})\M",
        )

    @api.model
    def _read_ids(self, column, value):
        if column.kind != "default":
            return super()._read_ids(column, value)
        return _as_list(json.loads(value))

    @api.model
    def _turn_together(self, column, source_id, target_id, rows):
        if column.kind != "default":
            return super()._turn_together(column, source_id, target_id, rows)
        turned = []
        # Superuser: defaults of all users. The ORM's write: they are cached.
        for default in self.env["ir.default"].sudo().browse(rows).exists():
            value = json.loads(default.json_value)
            known = _as_list(value)
            # A list that names both could not be told apart again.
            if source_id in known and target_id not in known:
                known = [target_id if one == source_id else one for one in known]
                new = known if isinstance(value, list) else known[0]
                default.json_value = json.dumps(new)
                turned.append(default.id)
        return turned


def _as_list(value):
    return value if isinstance(value, list) else [value]
