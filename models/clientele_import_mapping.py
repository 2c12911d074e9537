import hashlib

from odoo import api, fields, models

from ..tools.search_key import fold


class ClienteleImportMapping(models.Model):
    """Which field each column of a file is, remembered for the next such file."""

    _name = "clientele.import.mapping"
    _description = "Import Mapping"
    _order = "write_date desc, id desc"

    name = fields.Char("Last File", required=True)
    layout = fields.Char(required=True, readonly=True)
    columns = fields.Json("Headers and Fields", readonly=True)
    columns_text = fields.Text("Columns", compute="_compute_columns_text")

    _layout_unique = models.UniqueIndex("(layout)", "One mapping for a layout.")

    @api.depends("columns")
    def _compute_columns_text(self):
        labels = dict(self.env["clientele.import.column"]._get_target_labels())
        nothing = self.env._("not imported")
        for mapping in self:
            mapping.columns_text = "\n".join(
                f"{header or '–'} → {labels.get(target, nothing)}"
                for header, target in mapping.columns or []
            )

    @api.model
    def _get_layout(self, headers):
        """What is the same in two files of the same columns.

        :param list headers: of the file
        :rtype: str
        """
        return hashlib.sha256("\n".join(map(fold, headers)).encode()).hexdigest()

    @api.model
    def _recall(self, headers):
        """The fields that these columns were, the last time.

        :param list headers: of the file
        :return: a field or an empty text by column, or nothing
        :rtype: list[str]
        """
        layout = self._get_layout(headers)
        mapping = self.search([("layout", "=", layout)], limit=1)
        return [target for _header, target in mapping.columns or []]

    @api.model
    def _remember(self, name, headers, targets):
        """Keep the fields of these columns.

        :param str name: of the file
        :param list headers: of the file
        :param list targets: a field or an empty text by column
        """
        layout = self._get_layout(headers)
        columns = [list(pair) for pair in zip(headers, targets, strict=True)]
        values = {"name": name, "layout": layout, "columns": columns}
        mapping = self.search([("layout", "=", layout)], limit=1)
        if mapping:
            mapping.write(values)
        else:
            self.create(values)
