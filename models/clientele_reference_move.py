from collections import defaultdict

from psycopg2 import IntegrityError

from odoo import api, models
from odoo.tools import SQL, mute_logger

from ..tools.merge_move import Move


class ClienteleReference(models.AbstractModel):
    """The rows that refer to some customers, found and turned to another one."""

    _inherit = "clientele.reference"

    @api.model
    def _move_all(self, sources, survivor):
        """Turn every reference to the sources to the survivor.

        :param sources: res.partner
        :param survivor: the res.partner that they are merged into
        :rtype: list[Move]
        """
        moves = []
        for column, found in self._find(self._get_columns(), sources.ids):
            for source_id, rows in found.items():
                moves += self._turn_allowed(column, source_id, survivor.id, rows)
        return moves

    @api.model
    def _find(self, columns, ids):
        """The rows that refer to these partners, each table read once.

        :param list columns: of ``_get_columns``
        :param list ids: of partners
        :return: for each column that has any: itself, and rows by id of partner
        """
        by_table = defaultdict(list)
        for column in columns:
            alone = column.kind != "id" or column.keys != ("id",)
            by_table[column if alone else column.table].append(column)
        for group in by_table.values():
            found = {column: defaultdict(list) for column in group}
            for row in self.env.execute_query(self._get_query(group, ids)):
                keys, partner_ids = row[: -len(group)], row[-len(group) :]
                for column, partner_id in zip(group, partner_ids, strict=True):
                    for one in self._read_ids(column, partner_id):
                        if one in ids:
                            found[column][one].append(self._to_key(keys))
            yield from ((column, rows) for column, rows in found.items() if rows)

    @api.model
    def _to_key(self, keys):
        return keys[0] if len(keys) == 1 else list(keys)

    @api.model
    def _read_ids(self, column, value):
        """The partners that a value of a column means.

        :rtype: list[int]
        """
        if column.kind == "text":
            return [int(value.split(",")[1])]
        return [value]

    @api.model
    def _get_query(self, columns, ids):
        """The query of the rows of one table that refer to partners.

        :rtype: SQL
        """
        first = columns[0]
        keys = [SQL.identifier(key) for key in first.keys]
        names = [SQL.identifier(column.name) for column in columns]
        condition = SQL(" OR ").join(self._get_condition(one, ids) for one in columns)
        if first.table == "res_partner":
            # What a source says of others stays its own.
            condition = SQL("(%s) AND id <> ALL(%s)", condition, ids)
        if first.table == "ir_attachment" and first.kind == "pair":
            # Pictures are values of the record.
            condition = SQL("(%s) AND res_field IS NULL", condition)
        return SQL(
            "SELECT %s FROM %s WHERE %s ORDER BY 1",
            SQL(", ").join([*keys, *names]),
            SQL.identifier(first.table),
            condition,
        )

    @api.model
    def _get_condition(self, column, ids):
        """The condition that a column means one of these partners.

        :rtype: SQL
        """
        name = SQL.identifier(column.name)
        if column.kind == "text":
            return SQL("%s = ANY(%s)", name, [f"res.partner,{one}" for one in ids])
        condition = SQL("%s = ANY(%s)", name, ids)
        if column.kind == "pair":
            model = SQL.identifier(column.model_column)
            condition = SQL("%s = 'res.partner' AND %s", model, condition)
        return condition

    @api.model
    def _turn_allowed(self, column, source_id, target_id, rows):
        """Turn rows from one partner to another, but for those that are closed.

        :param Column column: where
        :param int source_id: the partner that they mean
        :param int target_id: the one that they are to mean
        :param list rows: keys
        :rtype: list[Move]
        """
        closed = self._find_closed(column, rows)
        rows = [row for row in rows if not closed or row not in closed]
        turned = self._turn(column, source_id, target_id, rows)
        refused = self._subtract(rows, turned)
        return [
            Move(column, source_id, target_id, some, reason)
            for some, reason in (
                (turned, ""),
                (refused, "unique"),
                (sorted(closed), "closed"),
            )
            if some
        ]

    @api.model
    def _subtract(self, rows, others):
        known = {str(other) for other in others}
        return [row for row in rows if str(row) not in known]

    @api.model
    def _turn(self, column, source_id, target_id, rows):
        """Turn rows from one partner to another.

        :return: those that turned: others collide, or mean somebody else by now
        :rtype: list
        """
        if not rows:
            return []
        if column.keys == ("id",) and not column.is_limited:
            return self._turn_together(column, source_id, target_id, rows)
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                return self._turn_together(column, source_id, target_id, rows)
        except IntegrityError:
            return self._turn_one_by_one(column, source_id, target_id, rows)

    @api.model
    def _turn_one_by_one(self, column, source_id, target_id, rows):
        """The same, where some of the rows collide: few columns can."""
        if len(rows) > 1:
            # Halves: long lists in which few collide take few queries.
            middle = len(rows) // 2
            halves = rows[:middle], rows[middle:]
            return [
                row
                for half in halves
                for row in self._turn(column, source_id, target_id, half)
            ]
        return []

    @api.model
    def _turn_together(self, column, source_id, target_id, rows):
        name = SQL.identifier(column.name)
        keys = SQL(", ").join(SQL.identifier(key) for key in column.keys)
        if column.keys == ("id",):
            among = SQL("id = ANY(%s)", rows)
        elif len(column.keys) == 1:
            among = SQL("%s = ANY(%s)", keys, rows)
        else:
            among = SQL("(%s) IN %s", keys, tuple(tuple(row) for row in rows))
        found = self.env.execute_query(
            SQL(
                "UPDATE %s SET %s = %s WHERE %s AND %s RETURNING %s",
                SQL.identifier(column.table),
                name,
                self._get_turned(column, target_id),
                among,
                self._get_condition(column, [source_id]),
                keys,
            )
        )
        return sorted(self._to_key(row) for row in found)

    @api.model
    def _get_turned(self, column, target_id):
        """The value of a column once it means another partner.

        :rtype: SQL
        """
        if column.kind == "text":
            return SQL("%s", f"res.partner,{target_id}")
        return SQL("%s", target_id)
