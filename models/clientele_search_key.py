from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import match_score, search_key

NOTES = "clientele.group_customer_notes"


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
    note_words = fields.Text(
        compute="_compute_keys",
        store=True,
        precompute=True,
        help="Of the notes: found by those only who may read them.",
    )
    exact_keys = fields.Text(compute="_compute_keys", store=True, precompute=True)
    match_keys = fields.Text(
        compute="_compute_keys",
        store=True,
        precompute=True,
        help="What other records of the same customer would share.",
    )

    # A constraint and not an index: merging rows knows only constraints.
    _partner_unique = models.Constraint("UNIQUE(partner_id)", "One key a customer.")
    # Any part of any word, in any order.
    _words_trigram = models.Index(
        lambda registry: "USING gin (words gin_trgm_ops)"
        if registry.has_trigram
        else ""
    )
    _note_words_trigram = models.Index(
        lambda registry: "USING gin (note_words gin_trgm_ops) WHERE note_words <> ''"
        if registry.has_trigram
        else ""
    )
    # E-mail, phone or company number by equality.
    _exact_keys_array = models.Index("USING gin (string_to_array(exact_keys, ' '))")
    # Records that may be the same customer's.
    _match_keys_array = models.Index("USING gin (string_to_array(match_keys, ' '))")
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
        "partner_id.comment",
        "partner_id.company_name",
        "partner_id.parent_id.name",
        "partner_id.child_ids.name",
        "partner_id.child_ids.active",
        "partner_id.child_ids.type",
        "partner_id.clientele_alias_ids.code",
        "partner_id.clientele_alias_ids.active",
        "partner_id.contact_point_ids.kind",
        "partner_id.contact_point_ids.value",
    )
    def _compute_keys(self):
        codes = self._read_codes(self.partner_id.ids)
        for key in self:
            values = key._get_values(key.partner_id.sudo(), codes[key.partner_id.id])
            key.sort_name = search_key.fold(key.partner_id.name)
            key.words = search_key.words_of(values)
            key.note_words = search_key.note_words_of(values) or False
            key.exact_keys = search_key.exact_keys_of(values)
            key.match_keys = match_score.keys_of(values)

    def _get_values(self, partner, codes):
        contacts = partner.child_ids.filtered(lambda child: child.type == "contact")
        # Contacts carry their company's numbers, but are not the company.
        is_part = bool(partner.parent_id)
        registry = not is_part and partner.company_registry
        vat = not is_part and partner.vat
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
                registry,
                vat,
                *codes["code"],
            ],
            emails=[partner.email, *codes["email"]],
            phones=[partner.phone, partner.mobile, *codes["phone"], *codes["mobile"]],
            notes=partner.comment or "",
            country_code=partner.country_id.code
            or self.env.company._get_country_code(),
            registry=registry or "",
            vat=vat or "",
            is_part=is_part,
        )

    @api.model
    def _condition(self, text):
        """The SQL condition that a key fits a typed text, or nothing to search by.

        :param str text: as typed
        :rtype: odoo.tools.SQL | None
        """
        readings = search_key.patterns_of(text)
        # A phone in pairs of digits: as beginnings of words, they are in every key.
        telling = [one for one in readings if any(map(search_key.is_indexed, one))]
        alternatives = [
            SQL(" AND ").join(map(self._holds, patterns))
            for patterns in telling or readings
        ]
        if not alternatives:
            return None
        return SQL("(%s)", SQL(" OR ").join(SQL("(%s)", one) for one in alternatives))

    def _holds(self, pattern):
        """The SQL condition that a key holds a pattern, in what the user may read."""
        words = SQL("%s LIKE %s", SQL.identifier(self._table, "words"), pattern)
        if not self.env.user.has_group(NOTES):
            return words
        notes = SQL.identifier(self._table, "note_words")
        # As the index has it.
        return SQL("(%s OR (%s <> '' AND %s LIKE %s))", words, notes, notes, pattern)

    @api.model
    def _close_conditions(self, text):
        """The SQL conditions that a key fits a text but for a mistake in its words.

        Words that no customer has are taken for the mistaken ones; where nobody fits
        then, any word may be: what one mistyped may be somebody else's name.

        :param str text: as typed
        :return: conditions, the next one for when the first finds nobody
        """
        typed = search_key.fold(text[: search_key.MAX_QUERY]).split()
        variants = {word: search_key.misspellings_of(word) for word in typed}
        known = [word for word in typed if variants[word] and self._occurs(word)]
        guesses = {frozenset(known), frozenset()}
        for certain in sorted(guesses, key=len, reverse=True):
            if any(variants[word] for word in typed if word not in certain):
                yield self._close_condition(typed, variants, certain)

    def _close_condition(self, typed, variants, certain):
        """The SQL condition that a key holds words, or one that is near each of them.

        :param list typed: folded words
        :param dict variants: the patterns near to each word
        :param frozenset certain: words that are as they should be
        :rtype: odoo.tools.SQL
        """
        words = SQL.identifier(self._table, "words")
        conditions = []
        for word in typed:
            patterns = [search_key.pattern_of(word)]
            patterns += [] if word in certain else variants[word]
            likes = [SQL("%s LIKE %s", words, pattern) for pattern in patterns]
            conditions.append(SQL("(%s)", SQL(" OR ").join(likes)))
        return SQL(" AND ").join(conditions)

    def _occurs(self, word):
        """Whether any customer has a word, or one that holds it."""
        condition = self._condition(word)
        return bool(
            self.env.execute_query(
                SQL("SELECT 1 FROM clientele_search_key WHERE %s LIMIT 1", condition)
            )
        )

    @api.model
    def _prefix_pattern(self, text):
        """The LIKE pattern of the names that start with a text, or an empty text."""
        folded = search_key.fold(text[: search_key.MAX_QUERY])
        return f"{folded}%" if folded else ""

    @api.model
    def _find_exact_ids(self, text):
        """Ids of the partners, archived or not, whose e-mail, phone or number it is."""
        candidates = search_key.exact_candidates(
            text, self.env.company._get_country_code()
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

    def _read_codes(self, partner_ids):
        """Codes in use, and further phones and e-mails, in one query for them all.

        :return: lists of texts, by kind (``code`` or that of a contact point), by id
        :rtype: dict[int, dict[str, list[str]]]
        """
        self.env["clientele.alias"].flush_model(["active", "code", "partner_id"])
        self.env["clientele.contact.point"].flush_model(["kind", "partner_id", "value"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, 'code', code FROM clientele_alias
                WHERE partner_id = ANY(%(ids)s) AND active
                UNION ALL
                SELECT partner_id, kind, value FROM clientele_contact_point
                WHERE partner_id = ANY(%(ids)s)
                ORDER BY 1, 2, 3
                """,
                ids=list(partner_ids),
            )
        )
        codes = defaultdict(lambda: defaultdict(list))
        for partner_id, kind, value in rows:
            codes[partner_id][kind].append(value)
        return codes
