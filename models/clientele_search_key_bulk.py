import logging
from collections import defaultdict
from contextlib import contextmanager

from odoo import api, models
from odoo.tools import SQL, split_every
from odoo.tools.sql import column_exists, table_exists

from ..tools import match_score, search_key

_logger = logging.getLogger(__name__)

BATCH = 5000
CHECKED_UNTIL = "clientele.search_key_checked_until"
# From so many new rows on, building the indexes afresh is faster than feeding them.
MANY = 50000


class ClienteleSearchKey(models.Model):
    """The keys of a whole file at once: installation, check and repair, by SQL."""

    _inherit = "clientele.search.key"

    def _auto_init(self):
        """Make all rows anew in bulk where an upgrade brings another column.

        The ORM would compute it row by row.
        """
        cr = self.env.cr
        if table_exists(cr, self._table) and not column_exists(
            cr, self._table, "match_keys"
        ):
            cr.execute(SQL("TRUNCATE clientele_search_key"))
            self.pool.post_init(self._fill_missing)
        return super()._auto_init()

    @api.model
    def _fill_missing(self):
        """Create the missing rows in bulk: installation and repair."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT partner.id FROM res_partner partner
                LEFT JOIN clientele_search_key key ON key.partner_id = partner.id
                WHERE key.id IS NULL ORDER BY partner.id
                """
            )
        )
        partner_ids = [partner_id for (partner_id,) in self.env.cr.fetchall()]
        if len(partner_ids) < MANY:
            self._insert_rows(partner_ids)
        else:
            with self._without_search_indexes():
                self._insert_rows(partner_ids)
        self.env.cr.execute(SQL("ANALYZE clientele_search_key"))
        self.invalidate_model()

    def _insert_rows(self, partner_ids):
        for done, ids in enumerate(split_every(BATCH, partner_ids), start=1):
            self.env.cr.execute_values(
                "INSERT INTO clientele_search_key"
                " (partner_id, sort_name, words, note_words, exact_keys,"
                " match_keys)"
                " VALUES %s",
                self._read_rows(ids),
                page_size=BATCH,
            )
            if done * BATCH % MANY == 0:
                _logger.info("Search keys: %s of %s", done * BATCH, len(partner_ids))

    @contextmanager
    def _without_search_indexes(self):
        """Drop the indexes of the table for a while, its constraints aside.

        For an installation or a repair: nobody finds anything meanwhile.
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid),
                       obj_description(indexrelid, 'pg_class')
                FROM pg_index
                WHERE indrelid = 'clientele_search_key'::regclass AND NOT indisunique
                """
            )
        )
        indexes = self.env.cr.fetchall()
        for name, _definition, _comment in indexes:
            self.env.cr.execute(SQL("DROP INDEX %s", SQL.identifier(name)))
        yield
        for name, definition, comment in indexes:
            self.env.cr.execute(definition)
            # The ORM knows by the comment that the index is up to date.
            self.env.cr.execute(
                SQL("COMMENT ON INDEX %s IS %s", SQL.identifier(name), comment)
            )

    def _read_rows(self, partner_ids):
        """The rows of a batch of partners, read by SQL: one query a batch."""
        default_country = self.env.company._get_country_code()
        contacts = defaultdict(list)
        for parent_id, name in self.env.execute_query(
            SQL(
                """
                SELECT parent_id, name FROM res_partner
                WHERE parent_id = ANY(%s) AND active AND type = 'contact'
                ORDER BY complete_name, id DESC
                """,
                list(partner_ids),
            )
        ):
            contacts[parent_id].append(name)
        all_codes = self._read_codes(partner_ids)
        self.env.cr.execute(
            SQL(
                """
                SELECT partner.id, partner.name, parent.name, partner.company_name,
                       partner.street, partner.street2, partner.zip, partner.city,
                       partner.customer_number, partner.ref,
                       CASE WHEN parent.id IS NULL THEN partner.company_registry END,
                       CASE WHEN parent.id IS NULL THEN partner.vat END,
                       partner.email, partner.phone, partner.mobile,
                       partner.comment, country.code, parent.id IS NOT NULL
                FROM res_partner partner
                LEFT JOIN res_partner parent ON parent.id = partner.parent_id
                LEFT JOIN res_country country ON country.id = partner.country_id
                WHERE partner.id = ANY(%s)
                """,
                list(partner_ids),
            )
        )
        rows = []
        for row in self.env.cr.fetchall():
            codes = all_codes[row[0]]
            values = search_key.Values(
                names=[*row[1:4], *contacts[row[0]]],
                places=list(row[4:8]),
                codes=[*row[8:12], *codes["code"]],
                emails=[row[12], *codes["email"]],
                phones=[*row[13:15], *codes["phone"], *codes["mobile"]],
                notes=row[15] or "",
                country_code=row[16] or default_country,
                registry=row[10] or "",
                vat=row[11] or "",
                is_part=row[17],
            )
            rows.append(
                (
                    row[0],
                    search_key.fold(row[1]),
                    search_key.words_of(values),
                    search_key.note_words_of(values) or None,
                    search_key.exact_keys_of(values),
                    match_score.keys_of(values),
                )
            )
        return rows

    @api.model
    def _find_stale_ids(self, partner_ids=None):
        """Ids of the keys that differ from a fresh compute, and partners without one.

        :param list partner_ids: the partners to check, all by default
        :return: ids of partners whose search key is wrong or missing
        :rtype: list[int]
        """
        self.flush_model()
        if partner_ids is None:
            partner_ids = self._read_partner_ids()
        stale = []
        for ids in split_every(BATCH, partner_ids):
            self.env.cr.execute(
                SQL(
                    """
                    SELECT partner_id, sort_name, words, note_words, exact_keys,
                           match_keys
                    FROM clientele_search_key WHERE partner_id = ANY(%s)
                    """,
                    list(ids),
                )
            )
            stored = {row[0]: row for row in self.env.cr.fetchall()}
            stale += [
                row[0]
                for row in self._read_rows(ids)
                if _blanks(stored.get(row[0])) != _blanks(row)
            ]
        return stale

    def _read_partner_ids(self, after=0):
        self.env.cr.execute(
            SQL("SELECT id FROM res_partner WHERE id > %s ORDER BY id", after)
        )
        return [partner_id for (partner_id,) in self.env.cr.fetchall()]

    @api.model
    def _repair(self, partner_ids=None):
        """Bring wrong keys up to date, for values that were changed by SQL.

        :param list partner_ids: the partners to check, all by default
        :return: how many keys were wrong or missing
        :rtype: int
        """
        stale = self._find_stale_ids(partner_ids)
        if stale:
            self.env.cr.execute(
                SQL(
                    "DELETE FROM clientele_search_key WHERE partner_id = ANY(%s)", stale
                )
            )
            self._insert_rows(stale)
            self.invalidate_model()
        return len(stale)

    @api.model
    def _cron_repair(self):
        """Check the keys of the whole file, a batch at a time.

        Where the time of a job is over, the next run goes on from there.
        """
        parameters, cron = self.env["ir.config_parameter"], self.env["ir.cron"]
        partner_ids = self._read_partner_ids(
            after=int(parameters.get_param(CHECKED_UNTIL, 0))
        )
        remaining, repaired = len(partner_ids), 0
        checked_until = 0  # the whole file is done: start over next time
        for ids in split_every(BATCH, partner_ids, list):
            repaired += self._repair(ids)
            remaining -= len(ids)
            seconds_left = cron._commit_progress(len(ids), remaining=remaining)
            if remaining and seconds_left <= 0:
                checked_until = ids[-1]
                break
        parameters.set_param(CHECKED_UNTIL, checked_until)
        if repaired:
            _logger.info("Search keys repaired: %s", repaired)
        return repaired


def _blanks(row):
    """An empty text and no text are the same key."""
    return row and tuple(value or "" for value in row)
