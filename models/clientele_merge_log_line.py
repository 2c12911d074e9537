from odoo import api, fields, models

REASONS = [
    ("unique", "The kept customer has the same already"),
    ("closed", "Signed, or of a locked period"),
]


class ClienteleMergeLogLine(models.Model):
    """What a merge did in one column, or to one row: enough to take it back."""

    _name = "clientele.merge.log.line"
    _description = "Detail of a Merge"
    _order = "log_id, kind, table_label, id"
    _log_access = False
    _rec_name = "table_label"

    log_id = fields.Many2one(
        "clientele.merge.log",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="log_id.company_id", store=True)
    source_id = fields.Many2one(
        "res.partner", "Merged Customer", readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("reference", "Moved Rows"),
            ("values", "Changed Values"),
            ("card", "Points and Value Handed Over"),
            ("contact", "Phones and E-mails Kept"),
            ("picture", "Picture Replaced"),
        ],
        required=True,
        readonly=True,
    )
    table_label = fields.Char("What", readonly=True)
    column_label = fields.Char("Field", readonly=True)
    row_count = fields.Integer("Count", readonly=True)
    reason = fields.Selection(REASONS, "Why It Stayed", readonly=True)
    details = fields.Char(
        readonly=True, help="Values before and after, or the amount handed over."
    )
    data = fields.Json(
        groups="base.group_system", help="The rows, and how to turn them back."
    )
    former_picture = fields.Binary(
        attachment=True, readonly=True, groups="base.group_system"
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env["clientele.merge.log"]._refuse_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        self.env["clientele.merge.log"]._refuse_by_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_by_hand(self):
        self.env["clientele.merge.log"]._refuse_by_hand()

    # === BUSINESS METHODS === #

    @api.model
    def _get_models_by_table(self):
        """The model of each table; of several on one table, the first.

        :rtype: dict[str, str]
        """
        tables = {}
        for name, model in self.env.items():
            if model._auto and not model._abstract:
                tables.setdefault(model._table, name)
        return tables

    @api.model
    def _get_fields(self, table):
        """The fields of a table, by name; none of a table that is no model's.

        :rtype: dict[str, Field]
        """
        name = self._get_models_by_table().get(table)
        return self.env[name]._fields if name else {}

    @api.model
    def _get_relations(self):
        """The many2many field of each table of a relation.

        :rtype: dict[str, Field]
        """
        return {
            field.relation: field
            for model in self.env.values()
            for field in model._fields.values()
            if field.type == "many2many" and field.store and field.relation
        }

    @api.model
    def _get_labels(self, columns):
        """What people call tables and columns.

        :param columns: pairs of the names of a table and a column
        :return: pairs of labels, by pair
        :rtype: dict
        """
        tables, relations = self._get_models_by_table(), self._get_relations()
        labels = {}
        for table, name in columns:
            if table in tables:
                model = self.env["ir.model"]._get(tables[table])
                field = self.env[tables[table]]._fields.get(name)
                label = field and field._description_string(self.env)
                labels[table, name] = model.name, label or name
            elif table in relations:
                field = relations[table]
                model = self.env["ir.model"]._get(field.model_name)
                labels[table, name] = (
                    model.name,
                    field._description_string(self.env),
                )
            else:
                labels[table, name] = table, name
        return labels

    def _get_title(self):
        """What the line is about, in words.

        :rtype: str
        """
        self.ensure_one()
        if self.column_label:
            return f"{self.table_label} – {self.column_label}"
        return self.table_label or ""

    def _give_up(self):
        """Take back a picture, or phones and e-mails, that the merge brought.

        :return: whether all are gone again: what was changed since stays
        :rtype: bool
        """
        self.ensure_one()
        survivor = self.log_id.survivor_id
        if self.kind == "picture":
            if survivor._get_picture_checksum() != self.data["checksum"]:
                return False
            quiet = survivor.with_context(tracking_disable=True)
            quiet.image_1920 = self.former_picture
            self.former_picture = False
            return True
        rows = {row_id: row for row_id, *row in self.data["points"]}
        points = self.env["clientele.contact.point"].browse(rows).exists()
        own = points.filtered(
            lambda one: one.partner_id == survivor
            and [one.kind, one.value] == rows[one.id]
        )
        own.unlink()
        return own == points
