import logging
from collections import defaultdict
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ..tools import search_key

_logger = logging.getLogger(__name__)

BATCH = 5000
# From so many new rows on, building the indexes afresh is faster than feeding them.
MANY = 50000


class ClienteleSearchKey(models.Model):
    """What a partner can be found by, kept beside it.

    A table of its own: `res_partner` carries some thirty indexes, and each of
    them is paid at every update of a row.
    """

    _name = "clientele.search.key"
    _description = "Customer Search Key"
    _log_access = False
    _rec_name = "words"

    partner_id = fields.Many2one(
        "res.partner", required=True, index=False, ondelete="cascade"
    )
    sort_name = fields.Char(
        compute="_compute_keys",
        store=True,
        precompute=True,
        help="The folded name: what a list that starts with a typed text is read by.",
    )
    words = fields.Text(compute="_compute_keys", store=True, precompute=True)
    exact_keys = fields.Text(compute="_compute_keys", store=True, precompute=True)

    # A constraint and not an index: merging rows knows only constraints.
    _partner_unique = models.Constraint("UNIQUE(partner_id)", "One key a customer.")
    # Any part of any word, in any order.
    _words_trigram = models.Index(
        lambda registry: "USING gin (words gin_trgm_ops)"
        if registry.has_trigram
        else ""
    )
    # E-mail, phone or company number by equality.
    _exact_keys_array = models.Index("USING gin (string_to_array(exact_keys, ' '))")
    # Names that start with the typed text, already in order.
    _sort_name_prefix = models.Index("(sort_name text_pattern_ops)")

    @api.depends(
        "partner_id.name",
        "partner_id.ref",
        "partner_id.customer_number",
        "partner_id.company_registry",
        "partner_id.vat",
        "partner_id.email",
        "partner_id.phone",
        "partner_id.mobile",
        "partner_id.street",
        "partner_id.street2",
        "partner_id.zip",
        "partner_id.city",
        "partner_id.country_id",
        "partner_id.company_name",
        "partner_id.parent_id.name",
        "partner_id.child_ids.name",
        "partner_id.child_ids.active",
        "partner_id.child_ids.type",
        "partner_id.clientele_alias_ids.code",
        "partner_id.clientele_alias_ids.active",
    )
    def _compute_keys(self):
        aliases = self._read_aliases(self.partner_id.ids)
        for key in self:
            values = key._get_values(key.partner_id.sudo(), aliases[key.partner_id.id])
            key.sort_name = search_key.fold(key.partner_id.name)
            key.words = search_key.words_of(values)
            key.exact_keys = search_key.exact_keys_of(values)

    def _get_values(self, partner, codes):
        contacts = partner.child_ids.filtered(lambda child: child.type == "contact")
        return search_key.Values(
            names=[
                partner.name,
                partner.parent_id.name,
                partner.company_name,
                *contacts.mapped("name"),
            ],
            places=[partner.street, partner.street2, partner.zip, partner.city],
            codes=[
                partner.customer_number,
                partner.ref,
                # Contacts carry their company's numbers, but are not the company.
                not partner.parent_id and partner.company_registry,
                not partner.parent_id and partner.vat,
                *codes,
            ],
            emails=[partner.email],
            phones=[partner.phone, partner.mobile],
            country_code=partner.country_id.code
            or self.env.company.country_id.code
            or "",
        )

    @api.model
    def _condition(self, text, table="clientele_search_key"):
        """The SQL condition that a key fits a typed text, or nothing to search by.

        :param str text: as typed
        :param str table: name or alias of the table in the query
        :rtype: odoo.tools.SQL | None
        """
        words = SQL.identifier(table, "words")
        readings = search_key.patterns_of(text)
        # A phone in pairs of digits: as beginnings of words, they are in every key.
        telling = [one for one in readings if any(map(search_key.is_indexed, one))]
        alternatives = [
            SQL(" AND ").join(SQL("%s LIKE %s", words, pattern) for pattern in patterns)
            for patterns in telling or readings
        ]
        if not alternatives:
            return None
        return SQL("(%s)", SQL(" OR ").join(SQL("(%s)", one) for one in alternatives))

    @api.model
    def _prefix_pattern(self, text):
        """The LIKE pattern of the names that start with a text, or an empty text."""
        folded = search_key.fold(text[: search_key.MAX_QUERY])
        return f"{folded}%" if folded else ""

    @api.model
    def _find_exact_ids(self, text):
        """Ids of the partners, archived or not, whose e-mail, phone or number it is."""
        candidates = search_key.exact_candidates(
            text, self.env.company.country_id.code or ""
        )
        if not candidates:
            return []
        self.flush_model(["exact_keys"])
        self.env.cr.execute(
            SQL(
                """
                SELECT partner_id FROM clientele_search_key
                WHERE string_to_array(exact_keys, ' ') && %s
                LIMIT 200
                """,
                candidates,
            )
        )
        return [partner_id for (partner_id,) in self.env.cr.fetchall()]

    # === LARGE FILES === #

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
                " (partner_id, sort_name, words, exact_keys) VALUES %s",
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
        default_country = self.env.company.country_id.code or ""
        contacts = self._group(
            SQL(
                """
                SELECT parent_id, name FROM res_partner
                WHERE parent_id = ANY(%s) AND active AND type = 'contact'
                ORDER BY complete_name, id DESC
                """,
                list(partner_ids),
            )
        )
        aliases = self._read_aliases(partner_ids)
        self.env.cr.execute(
            SQL(
                """
                SELECT partner.id, partner.name, parent.name, partner.company_name,
                       partner.street, partner.street2, partner.zip, partner.city,
                       partner.customer_number, partner.ref,
                       CASE WHEN parent.id IS NULL THEN partner.company_registry END,
                       CASE WHEN parent.id IS NULL THEN partner.vat END,
                       partner.email, partner.phone, partner.mobile,
                       country.code
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
            values = search_key.Values(
                names=[*row[1:4], *contacts[row[0]]],
                places=list(row[4:8]),
                codes=[*row[8:12], *aliases[row[0]]],
                emails=[row[12]],
                phones=list(row[13:15]),
                country_code=row[15] or default_country,
            )
            rows.append(
                (
                    row[0],
                    search_key.fold(row[1]),
                    search_key.words_of(values),
                    search_key.exact_keys_of(values),
                )
            )
        return rows

    def _read_aliases(self, partner_ids):
        """The codes in use by customer, in one query instead of the ORM's two."""
        self.env["clientele.alias"].flush_model(["active", "code", "partner_id"])
        return self._group(
            SQL(
                """
                SELECT partner_id, code FROM clientele_alias
                WHERE partner_id = ANY(%s) AND active ORDER BY code
                """,
                list(partner_ids),
            )
        )

    def _group(self, query):
        grouped = defaultdict(list)
        self.env.cr.execute(query)
        for owner_id, value in self.env.cr.fetchall():
            grouped[owner_id].append(value)
        return grouped

    @api.model
    def _find_stale_ids(self, limit=None):
        """Ids of the keys that differ from a fresh compute, and partners without one.

        :return: ids of partners whose search key is wrong or missing
        :rtype: list[int]
        """
        self.flush_model()
        self.env.cr.execute(SQL("SELECT id FROM res_partner ORDER BY id"))
        partner_ids = [partner_id for (partner_id,) in self.env.cr.fetchall()][:limit]
        stale = []
        for ids in split_every(BATCH, partner_ids):
            self.env.cr.execute(
                SQL(
                    """
                    SELECT partner_id, sort_name, words, exact_keys
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

    @api.model
    def _repair(self):
        """Bring wrong keys up to date, for values that were changed by SQL."""
        stale = self._find_stale_ids()
        self.env.cr.execute(
            SQL("DELETE FROM clientele_search_key WHERE partner_id = ANY(%s)", stale)
        )
        self.invalidate_model()
        self._fill_missing()
        return len(stale)


def _blanks(row):
    """An empty text and no text are the same key."""
    return row and tuple(value or "" for value in row)
