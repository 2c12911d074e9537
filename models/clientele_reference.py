from odoo import api, models
from odoo.tools import SQL

from ..tools.merge_move import Column

# Their rows are about merges, or about one record alone: its pairs, what was edited.
OWN_TABLES = (
    "base_partner_merge_",
    "clientele_duplicate",
    "clientele_mass_edit_",
    "clientele_merge_",
    "clientele_salesperson_",
    "clientele_search_key",
)
# Names of numbers that are ids, and of what says of which model.
PAIRED = {"res_id": ("res_model", "model"), "parent_res_id": ("parent_res_model",)}


def _is_text_column(model, name):
    """Whether a model has a stored column of that name that holds a text."""
    field = model._fields.get(name)
    return bool(field and field.store and field.column_type) and (
        field.column_type[0] in ("varchar", "text")
    )


class ClienteleReference(models.AbstractModel):
    """Every row of the database that refers to customers, and how to turn it round.

    No row is ever deleted: one that cannot move stays, and is told of.
    """

    _name = "clientele.reference"
    _description = "References to Customers"

    @api.model
    def _get_columns(self):
        """All columns that refer to partners.

        :rtype: list[Column]
        """
        limited = self._get_limited_columns()
        wizards = self._get_transient_tables()
        return [
            column._replace(is_limited=(column.table, column.name) in limited)
            for column in [
                *self._get_key_columns(),
                *self._get_pair_columns(),
                *self._get_text_columns(),
                *self._get_company_columns(),
            ]
            if not column.table.startswith(OWN_TABLES) and column.table not in wizards
        ]

    @api.model
    def _get_transient_tables(self):
        """Tables of wizards, and of their lists of records.

        :rtype: set[str]
        """
        wizards = [model for model in self.env.values() if model._transient]
        relations = {
            field.relation
            for model in wizards
            for field in model._fields.values()
            if field.type == "many2many" and field.store
        }
        return {model._table for model in wizards} | relations

    @api.model
    def _get_key_columns(self):
        """Columns with a foreign key, those of many2many tables included.

        :rtype: list[Column]
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT child.relname, own.attname, ARRAY(
                    SELECT attname::text FROM pg_attribute
                    WHERE attrelid = child.oid AND attnum > 0 AND NOT attisdropped
                )
                FROM pg_constraint link
                JOIN pg_class child ON child.oid = link.conrelid
                JOIN pg_attribute own
                    ON own.attrelid = child.oid AND own.attnum = link.conkey[1]
                WHERE link.contype = 'f' AND link.confrelid = 'res_partner'::regclass
                    AND array_length(link.conkey, 1) = 1
                ORDER BY child.relname, own.attname
                """
            )
        )
        columns = {}  # a column may have two keys
        for table, name, names in rows:
            others = tuple(other for other in names if other != name)
            keys = ("id",) if "id" in names else others
            columns[table, name] = Column(table, name, keys=keys)
        return list(columns.values())

    @api.model
    def _get_stored_fields(self, kind):
        """The stored fields of a type, of all models that have a table.

        :param str kind: type of field
        :return: pairs of a model and a field
        """
        for model in self.env.values():
            if model._auto and not model._abstract and not model._transient:
                for field in model._fields.values():
                    if field.type == kind and field.store and field.column_type:
                        yield model, field

    @api.model
    def _get_pair_columns(self):
        """Ids beside the name of a model: messages, attachments, followers...

        :rtype: list[Column]
        """
        declared = [
            Column(model._table, field.name, "pair", field.model_field)
            for model, field in self._get_stored_fields("many2one_reference")
            if _is_text_column(model, field.model_field)
        ]
        # The same, as some apps keep it: plain numbers named so.
        return declared + [
            Column(model._table, field.name, "pair", name)
            for model, field in self._get_stored_fields("integer")
            if field.name in PAIRED
            for name in PAIRED[field.name]
            if _is_text_column(model, name)
        ]

    @api.model
    def _get_text_columns(self):
        """Fields of type reference.

        :rtype: list[Column]
        """
        return [
            Column(model._table, field.name, "text")
            for model, field in self._get_stored_fields("reference")
            if not field.compute
        ]

    @api.model
    def _get_company_columns(self):
        """Fields that hold a partner for each company.

        :rtype: list[Column]
        """
        return [
            Column(self.env[field.model_name]._table, field.name, "company")
            for field in self.env.registry.many2one_company_dependents["res.partner"]
        ]

    @api.model
    def _get_limited_columns(self):
        """Columns that an index or a constraint may refuse a value of.

        :return: pairs of a table and a column
        :rtype: set
        """
        return set(
            self.env.execute_query(
                SQL(
                    r"""
                    WITH limits AS (
                        SELECT indrelid AS table_id,
                            pg_get_indexdef(indexrelid) AS definition
                        FROM pg_index WHERE indisunique AND NOT indisprimary
                        UNION ALL
                        SELECT conrelid, pg_get_constraintdef(oid)
                        FROM pg_constraint WHERE contype IN ('c', 'x')
                    )
                    SELECT class.relname, own.attname
                    FROM limits
                    JOIN pg_class class ON class.oid = limits.table_id
                    JOIN pg_attribute own ON own.attrelid = class.oid
                        AND own.attnum > 0 AND NOT own.attisdropped
                    WHERE class.relnamespace = current_schema::regnamespace
                        AND definition ~ ('\m' || own.attname || '\M')
                    """
                )
            )
        )
