from odoo import api, fields, models
from odoo.tools import SQL

# Where the entry is that closes a row.
ENTRY_COLUMNS = {
    "account_move": "id",
    "account_move_line": "move_id",
    "account_payment": "move_id",
    "account_bank_statement_line": "move_id",
}
# Columns of tickets that sign them, the customer included.
TICKET_HASHES = ("l10n_fr_hash", "inalterable_hash")


class ClienteleReference(models.AbstractModel):
    """Entries whose partner accounting forbids to change."""

    _inherit = "clientele.reference"

    @api.model
    def _find_closed(self, column, rows):
        """Rows of entries that are signed, or of a period that is locked.

        :param Column column: where
        :param list rows: ids
        :rtype: set[int]
        """
        if not rows or column.kind != "id":
            return set()
        if column.table == "pos_order":
            return self._find_signed_tickets(rows)
        if column.table not in ENTRY_COLUMNS:
            return set()
        locks = self._get_locks()
        return {
            row_id
            for row_id, is_signed, is_posted, date, company_id, kind in (
                self._read_entries(column.table, rows)
            )
            if is_signed or (is_posted and date <= locks[company_id][kind])
        }

    @api.model
    def _read_entries(self, table, rows):
        return self.env.execute_query(
            SQL(
                """
                SELECT item.id, entry.inalterable_hash IS NOT NULL,
                    entry.state = 'posted', entry.date, entry.company_id, journal.type
                FROM %s item
                JOIN account_move entry ON entry.id = item.%s
                JOIN account_journal journal ON journal.id = entry.journal_id
                WHERE item.id = ANY(%s)
                """,
                SQL.identifier(table),
                SQL.identifier(ENTRY_COLUMNS[table]),
                rows,
            )
        )

    @api.model
    def _find_signed_tickets(self, rows):
        names = self.env["pos.order"]._fields
        signed = set()
        for name in TICKET_HASHES:
            if name in names and names[name].column_type:
                found = self.env.execute_query(
                    SQL(
                        "SELECT id FROM pos_order WHERE id = ANY(%s) "
                        "AND %s IS NOT NULL",
                        rows,
                        SQL.identifier(name),
                    )
                )
                signed |= {ticket_id for (ticket_id,) in found}
        return signed

    @api.model
    def _get_locks(self):
        """The last locked day of each company, by type of journal.

        Exceptions that a user was granted do not count: nothing has to move.

        :rtype: dict[int, dict[str, datetime.date]]
        """
        never = fields.Date.to_date("1900-01-01")
        journals = self.env["account.journal"]
        kinds = [kind for kind, _label in journals._fields["type"].selection]
        extra = {"sale": "sale_lock_date", "purchase": "purchase_lock_date"}
        locks = {}
        # Superuser: the entries may be of any company.
        companies = self.env["res.company"].sudo()
        for company in companies.search([("active", "in", (True, False))]):
            names = ["fiscalyear_lock_date", "hard_lock_date", "tax_lock_date"]
            for kind in kinds:
                wanted = [*names, extra[kind]] if kind in extra else names
                days = [
                    up[name] or never for up in company.parent_ids for name in wanted
                ]
                locks.setdefault(company.id, {})[kind] = max(days, default=never)
        return locks
