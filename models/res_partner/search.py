from contextlib import contextmanager

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainCondition
from odoo.tools import SQL

from ...tools import search_key

# How many candidates are weighed before the whole file is searched.
CANDIDATES = 400
# All that a displayed name is made of, to read in one query.
DISPLAYED = (
    "display_name",
    "commercial_company_name",
    "company_name",
    "is_company",
    "name",
    "parent_id",
    "type",
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Through it the ORM knows the key of a changed customer without searching twice.
    clientele_search_key_ids = fields.One2many(
        "clientele.search.key", "partner_id", groups=fields.NO_ACCESS
    )

    comment = fields.Html(groups="clientele.group_customer_notes")

    @api.model
    def _search_display_name(self, operator, value):
        """Any word of the search key, in any order, accents and case left aside."""
        condition = self._get_key_condition(operator, value)
        if condition is None:
            return super()._search_display_name(operator, value)
        return Domain("id", "in", SQL("(%s)", self._get_key_query(condition)))

    @api.model
    def _search(self, domain, *args, **kwargs):
        """A text that all records must fit is looked up before anything else.

        Joined with the key, PostgreSQL may choose to read the customers in the
        list's order until enough of them fit: seconds, when they stand at the end.
        It takes an array for short and starts from it. Conditions inside a
        disjunction stay joined: there the array would be searched for each record.
        """
        domain = Domain(domain)
        conditions = domain.children if isinstance(domain, DomainAnd) else [domain]
        domain = Domain.AND(self._start_from_key(one) for one in conditions)
        return super()._search(domain, *args, **kwargs)

    def _start_from_key(self, domain):
        if not isinstance(domain, DomainCondition) or (
            domain.field_expr != "display_name"
        ):
            return domain
        condition = self._get_key_condition(domain.operator, domain.value)
        return domain if condition is None else self._get_key_domain(condition)

    @api.model
    def _get_key_condition(self, operator, value):
        """The SQL condition on the search key, or None where core answers."""
        if operator != "ilike" or not isinstance(value, str):
            return None
        keys = self.env["clientele.search.key"].sudo()
        condition = keys._condition(value)
        if condition is not None:
            keys.flush_model(["note_words", "words"])
        return condition

    @api.model
    def _get_key_query(self, condition):
        return SQL("SELECT partner_id FROM clientele_search_key WHERE %s", condition)

    @api.model
    def _get_key_domain(self, condition):
        """Partners whose key fits, for a domain where every record must fit it."""
        query = self._get_key_query(condition)
        return Domain.custom(
            to_sql=lambda model, alias, _query: SQL(
                "%s = ANY(ARRAY(%s))", SQL.identifier(alias, "id"), query
            )
        )

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """The best matches first: the exact code, then names that start so.

        Where nobody fits, those who would but for a mistake of one letter.
        """
        if operator != "ilike" or not limit or not (name or "").strip():
            return super().name_search(name, domain, operator, limit)
        partners = self._clientele_search(name, domain, limit)
        partners = partners or self._clientele_search_close(name, domain, limit)
        partners.fetch(DISPLAYED)
        return [(partner.id, partner.display_name) for partner in partners.sudo()]

    @api.model
    def _clientele_search(self, text, domain=None, limit=80, offset=0):
        """Search the customer file as a person types, best matches first.

        :param str text: as typed: words, a code, a phone, an e-mail
        :param domain: what the customers found must also satisfy
        :param int limit: how many customers at most
        :param int offset: how many of the best to leave out
        :rtype: res.partner
        """
        domain = Domain(domain or Domain.TRUE)
        wanted = offset + limit
        found = self._among(self._clientele_find(text).ids, domain)
        keys = self.env["clientele.search.key"].sudo()
        country_code = self.env.company._get_country_code()
        if found and search_key.is_address(text, country_code):
            return found[offset:wanted]  # nobody else has that phone or e-mail
        condition = keys._condition(text)
        if condition is None:
            return (found | self._search_by_core(text, domain, wanted))[offset:wanted]
        keys.flush_model(["note_words", "words", "sort_name"])
        with self._by_index_only():
            for candidate_ids, is_all in self._clientele_candidates(text, condition):
                found |= self._among(candidate_ids, domain)
                if len(found) >= wanted or is_all:
                    return found[offset:wanted]
        rest = domain & self._get_key_domain(condition)
        found |= self.search(rest, limit=wanted)
        return found[offset:wanted]

    @api.model
    def _clientele_search_close(self, text, domain=None, limit=80):
        """Customers who fit a text but for one mistake in each of its words, by name.

        :param str text: as typed, when nobody fits it
        :param domain: what the customers found must also satisfy
        :param int limit: how many customers at most
        :rtype: res.partner
        """
        keys = self.env["clientele.search.key"].sudo()
        keys.flush_model(["note_words", "words", "sort_name"])
        domain = Domain(domain or Domain.TRUE)
        with self._by_index_only():
            for condition in keys._close_conditions(text):
                found = self._among(self._read_candidates(condition), domain)
                if found:
                    return found[:limit]
        return self.browse()

    def _among(self, ids, domain):
        """Those of some ids that a domain and the rights let through, in order."""
        return self.browse(ids) & self.search(domain & Domain("id", "in", ids))

    def _search_by_core(self, text, domain, limit):
        by_name = Domain("display_name", "ilike", text)
        return self.search(domain & by_name, limit=limit)

    def _clientele_candidates(self, text, condition):
        """Yield ids that match, best first, and whether they are all there is.

        A common name has thousands of hits: names that start with the text are
        read in order from an index, then some others without sorting them all.
        """
        prefix = self.env["clientele.search.key"]._prefix_pattern(text)
        if prefix:
            query = SQL(
                """
                SELECT partner_id FROM clientele_search_key
                WHERE sort_name LIKE %s ORDER BY sort_name USING ~<~ LIMIT %s
                """,
                prefix,
                CANDIDATES,
            )
            yield self._read_ids(query), False
        ids = self._read_candidates(condition)
        yield ids, len(ids) < CANDIDATES

    def _read_candidates(self, condition):
        """Some ids of keys that fit, by name: not all of them are sorted."""
        return self._read_ids(
            SQL(
                """
                SELECT partner_id FROM (
                    SELECT partner_id, sort_name FROM clientele_search_key
                    WHERE %s LIMIT %s
                ) AS candidate ORDER BY sort_name
                """,
                condition,
                CANDIDATES,
            )
        )

    def _read_ids(self, query):
        return [partner_id for (partner_id,) in self.env.execute_query(query)]

    @contextmanager
    def _by_index_only(self):
        """Where many rows fit, PostgreSQL would rather read the whole table, hoping to
        meet soon the few that are wanted."""
        self.env.cr.execute(SQL("SET LOCAL enable_seqscan = off"))
        yield  # An error ends the transaction, and the setting with it
        self.env.cr.execute(SQL("SET LOCAL enable_seqscan = on"))
