from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..tools.merge_move import Column

KINDS = ("company", "properties")


class ClienteleReference(models.AbstractModel):
    """Ids inside JSON: values of each company, and properties that people defined.

    A row here is the id of a record and a key of its JSON: two companies of one record
    may mean two customers, and each returns to its own.
    """

    _inherit = "clientele.reference"

    @api.model
    def _get_columns(self):
        wizards = self._get_transient_tables()
        properties = self._get_properties_columns()
        return super()._get_columns() + [
            column for column in properties if column.table not in wizards
        ]

    @api.model
    def _get_properties_columns(self):
        """Fields of properties that hold partners, with the keys that do.

        :rtype: list[Column]
        """
        columns, keys_of = [], {}
        for model, field in self._get_stored_fields("properties"):
            owner = model._fields[field.definition_record].comodel_name
            name = field.definition_record_field
            if (owner, name) not in keys_of:
                keys_of[owner, name] = self._read_partner_properties(owner, name)
            if keys_of[owner, name]:
                columns.append(
                    Column(
                        model._table,
                        field.name,
                        "properties",
                        names=keys_of[owner, name],
                    )
                )
        return columns

    @api.model
    def _read_partner_properties(self, model, name):
        """The keys of the properties that hold partners.

        :param str model: where they are defined
        :param str name: the field that defines them
        :rtype: tuple[str]
        """
        field = self.env[model]._fields[name]
        if not (field.store and field.column_type):
            return ()
        self.env[model].flush_model([name])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT item ->> 'name'
                FROM %s, jsonb_array_elements(
                    CASE WHEN jsonb_typeof(%s) = 'array' THEN %s END
                ) AS item
                WHERE item ->> 'comodel' = 'res.partner'
                ORDER BY 1
                """,
                SQL.identifier(self.env[model]._table),
                SQL.identifier(name),
                SQL.identifier(name),
            )
        )
        return tuple(key for (key,) in rows)

    @api.model
    def _find(self, columns, ids):
        plain = [column for column in columns if column.kind not in KINDS]
        yield from super()._find(plain, ids)
        for column in columns:
            if column.kind in KINDS:
                found = defaultdict(list)
                for row_id, key, partner_id in self._read_json(column, ids):
                    found[partner_id].append([row_id, key])
                if found:
                    yield column, found

    @api.model
    def _read_json(self, column, ids, rows=None):
        """Where the JSON of a column means some partners.

        :param Column column: where
        :param list ids: of partners
        :param list rows: ids and keys, to look at no others
        :return: id of the row, key, and id of the partner
        :rtype: list[tuple]
        """
        table, name = SQL.identifier(column.table), SQL.identifier(column.name)
        conditions = [SQL("jsonb_typeof(item.%s) = 'object'", name)]
        if column.names:
            conditions.append(SQL("pair.key = ANY(%s)", list(column.names)))
        if column.table == "res_partner" and rows is None:
            # What a source says of others stays its own.
            conditions.append(SQL("item.id <> ALL(%s)", ids))
        if rows is not None:
            conditions.append(SQL("(item.id, pair.key) IN %s", _to_pairs(rows)))
        return self.env.execute_query(
            SQL(
                """
                SELECT item.id, pair.key, one::int
                FROM %s item, jsonb_each(item.%s) AS pair,
                    jsonb_array_elements_text(
                        CASE jsonb_typeof(pair.value) WHEN 'array' THEN pair.value
                        ELSE jsonb_build_array(pair.value) END
                    ) AS one
                WHERE %s AND one = ANY(%s)
                ORDER BY 1, 2, 3
                """,
                table,
                name,
                SQL(" AND ").join(conditions),
                [str(one) for one in ids],
            )
        )

    @api.model
    def _turn_together(self, column, source_id, target_id, rows):
        if column.kind not in KINDS:
            return super()._turn_together(column, source_id, target_id, rows)
        meant = defaultdict(set)
        for row_id, key, partner_id in self._read_json(
            column, [source_id, target_id], rows
        ):
            meant[row_id, key].add(partner_id)
        # A list that names both stays as it is: it could not be told apart again.
        turned = [list(pair) for pair, whom in meant.items() if whom == {source_id}]
        if turned:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %(table)s item SET %(name)s = item.%(name)s || (
                        SELECT jsonb_object_agg(pair.key, CASE
                            jsonb_typeof(pair.value) WHEN 'array' THEN (
                                SELECT jsonb_agg(CASE WHEN one = to_jsonb(%(source)s)
                                    THEN to_jsonb(%(target)s) ELSE one END ORDER BY nth)
                                FROM jsonb_array_elements(pair.value)
                                    WITH ORDINALITY AS element(one, nth)
                            ) ELSE to_jsonb(%(target)s) END)
                        FROM jsonb_each(item.%(name)s) AS pair
                        WHERE (item.id, pair.key) IN %(rows)s
                    )
                    WHERE item.id = ANY(%(ids)s)
                    """,
                    table=SQL.identifier(column.table),
                    name=SQL.identifier(column.name),
                    source=source_id,
                    target=target_id,
                    rows=_to_pairs(turned),
                    ids=[row_id for row_id, _key in turned],
                )
            )
        return turned


def _to_pairs(rows):
    return tuple((row_id, key) for row_id, key in rows)
