import json

from odoo import api, models
from odoo.tools import SQL

from ..tools.sql_values import sql_ids

# Where a merge changes more than references, and what says whose rows they are.
TABLES = {
    "res_partner": "id",
    "clientele_alias": "partner_id",
    "clientele_account": "partner_id",
    "loyalty_card": "partner_id",
}
# Balances have their own rows, versions count; the rest says when a row was written.
LEFT_OUT = {"write_date", "write_uid", "points", "version"}


class ClienteleMergeSnapshot(models.AbstractModel):
    """Rows as they were before a merge and after it: what changed is what to undo."""

    _name = "clientele.merge.snapshot"
    _description = "Rows before and after a Merge"

    @api.model
    def _read(self, partners, before=None):
        """The rows of some customers, and of their contacts.

        :param partners: res.partner
        :param dict before: an earlier snapshot: its rows are read again
        :return: values by id, by table
        :rtype: dict[str, dict]
        """
        self.env.flush_all()
        family = self._get_family(partners)
        rows = {}
        for table, owner in TABLES.items():
            ids = [*before[table]] if before else []
            found = self.env.execute_query(
                SQL(
                    "SELECT id, to_jsonb(item) FROM %s item WHERE %s",
                    SQL.identifier(table),
                    SQL("id = ANY(%s)", sql_ids(ids))
                    if before
                    else SQL("%s = ANY(%s)", SQL.identifier(owner), family),
                )
            )
            rows[table] = dict(found)
        return rows

    @api.model
    def _get_family(self, partners):
        """Ids of records and of all their contacts, archived ones too.

        :rtype: list[int]
        """
        found = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE family AS (
                    SELECT unnest(%s) AS id
                    UNION
                    SELECT contact.id FROM res_partner contact
                    JOIN family ON contact.parent_id = family.id
                )
                SELECT id FROM family
                """,
                sql_ids(partners.ids),
            )
        )
        return [partner_id for (partner_id,) in found]

    @api.model
    def _compare(self, before, after, moves):
        """What changed between two snapshots, references that moved left out.

        :param dict before: of ``_read``
        :param dict after: of ``_read``
        :param list moves: of ``clientele.reference``
        :return: for each row that changed: table, id, and values before and after
        :rtype: list[tuple]
        """
        moved = {
            (move.column.table, move.column.name, row)
            for move in moves
            if not move.reason and move.column.table in TABLES
            for row in move.rows
        }
        changes = []
        for table, rows in before.items():
            for row_id, old in rows.items():
                new = after[table].get(row_id, old)
                changed = {
                    name: [old[name], new[name]]
                    for name in old
                    if old[name] != new[name]
                    and name not in LEFT_OUT
                    and (table, name, row_id) not in moved
                }
                if changed:
                    changes.append((table, row_id, changed))
        return changes

    @api.model
    def _restore(self, table, row_id, changed):
        """Give a row the values that it had, but for those changed since.

        :param str table: one of ``TABLES``
        :param int row_id: the row
        :param dict changed: values before and after the merge, by column
        :return: the columns that were changed since
        :rtype: list[str]
        """
        if table not in TABLES:
            raise ValueError(table)
        name = SQL.identifier(table)
        found = self.env.execute_query(
            SQL("SELECT to_jsonb(item) FROM %s item WHERE id = %s", name, row_id)
        )
        if not found:
            return list(changed)
        [(now,)] = found
        # A column that another version brought or removed is nobody's any more.
        back = {
            column: old
            for column, (old, new) in changed.items()
            if column in now and now[column] == new
        }
        if back:
            columns = SQL(", ").join(
                SQL("%s = past.%s", SQL.identifier(column), SQL.identifier(column))
                for column in back
            )
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(columns)s FROM "
                    "jsonb_populate_record(NULL::%(table)s, %(values)s::jsonb) past "
                    "WHERE %(table)s.id = %(id)s",
                    table=name,
                    columns=columns,
                    values=json.dumps(back),
                    id=row_id,
                )
            )
        return [column for column in changed if column not in back]
