from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..tools import match_score, search_key
from ..tools.sql_values import sql_ids


class Candidate(NamedTuple):
    """A customer as it is compared."""

    profile: match_score.Profile
    entity_id: int | None = None  # contacts of one company are together
    company_id: int | None = None
    family_id: int | None = None

    def may_be(self, other):
        """Whether two records could be one customer's: not parts of one entity, not of
        one family, and not of two companies of this database."""
        is_together = any(
            own and own == theirs
            for own, theirs in (
                (self.entity_id, other.entity_id),
                (self.family_id, other.family_id),
            )
        )
        companies = {self.company_id, other.company_id} - {None}
        return not is_together and len(companies) < 2


class ClienteleSearchKey(models.Model):
    """What a duplicate is: found by the keys of `tools/match_score.py`, and scored."""

    _inherit = "clientele.search.key"

    @api.model
    def _find_matches(self, subjects, criteria=match_score.CRITERIA):
        """The customers that some others may be.

        Archived and merged records, users and companies of this database are nobody's
        duplicate; neither are pairs that somebody said are not.

        :param dict subjects: `Candidate` by id, or by anything else for typed values
        :param criteria: what is asked for; what has only other reasons may be missing
        :return: (id, `Match`) by subject, the most probable first
        :rtype: dict[object, list[tuple[int, match_score.Match]]]
        """
        found = self._read_sharing(subjects, match_score.kinds_of(criteria))
        ids = {one for others in found.values() for one in others}
        candidates = self._read_candidates(ids)
        rejected = self._read_rejected([key for key in subjects if type(key) is int])
        matches = {}
        for key, subject in subjects.items():
            others = found.get(key, set()) & set(candidates)
            scored = [
                (other, match_score.compare(subject.profile, candidates[other].profile))
                for other in others
                if other != key
                and (key, other) not in rejected
                and subject.may_be(candidates[other])
            ]
            scored = [(other, match) for other, match in scored if match.reasons]
            matches[key] = sorted(scored, key=lambda one: (-one[1].score, one[0]))
        return matches

    @api.model
    def _settle_indexes(self):
        """Put new keys in their place in the indexes, as a vacuum does later.

        Until then each look into an index reads all that is new one by one: a
        thousand looks after a thousand new customers take seconds.
        """
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                SELECT gin_clean_pending_list(oid) FROM pg_class
                WHERE relname IN %s AND relnamespace = current_schema::regnamespace
                    AND pg_has_role(relowner, 'USAGE')
                """,
                tuple(
                    f"{self._table}_{name}"
                    for name in ("exact_keys_array", "match_keys_array")
                ),
            )
        )

    def _read_sharing(self, subjects, kinds):
        """Ids of the partners that have a key in common with each subject.

        :param str kinds: the kinds of keys that are looked up
        """
        by_key = {}
        for subject, candidate in subjects.items():
            for key in candidate.profile.keys:
                if key[0] not in kinds:
                    continue
                by_key.setdefault(key, []).append(subject)
        found = {}
        if not by_key:
            return found
        self.flush_model(["match_keys", "partner_id", "sort_name"])
        with self.env["res.partner"]._by_index_only():
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT wanted.key, sharing.partner_id
                    FROM UNNEST(%s::text[]) AS wanted(key)
                    CROSS JOIN LATERAL (
                        SELECT partner_id FROM clientele_search_key
                        WHERE string_to_array(match_keys, ' ') @> ARRAY[wanted.key]
                        LIMIT %s
                    ) AS sharing
                    """,
                    list(by_key),
                    match_score.MOST_SHARING + 1,
                )
            )
        for key, partner_id in rows:
            for subject in by_key[key]:
                found.setdefault(subject, set()).add(partner_id)
        return found

    @api.model
    def _read_candidates(self, partner_ids, are_customers=False):
        """The partners among some that can be anybody's duplicate, as compared.

        :param partner_ids: ids
        :param bool are_customers: whether those outside the customer file are left out
        :rtype: dict[int, Candidate]
        """
        if not partner_ids:
            return {}
        self.env["res.partner"].flush_model()
        self.flush_model(["match_keys", "partner_id", "sort_name"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id, key.sort_name, key.match_keys, partner.zip,
                       partner.city, partner.birthdate_date, partner.title_id,
                       partner.is_company, partner.commercial_partner_id,
                       partner.company_id, partner.family_id
                FROM res_partner partner
                JOIN clientele_search_key key ON key.partner_id = partner.id
                WHERE partner.id = ANY(%s)
                  AND partner.active AND partner.merged_into_id IS NULL %s
                  AND NOT EXISTS (
                      SELECT 1 FROM res_users WHERE partner_id = partner.id
                      AND NOT COALESCE(share, FALSE)
                  )
                  AND NOT EXISTS (
                      SELECT 1 FROM res_company WHERE partner_id = partner.id
                  )
                """,
                sql_ids(partner_ids),
                SQL("AND partner.customer_status IS NOT NULL" if are_customers else ""),
            )
        )
        return {row[0]: _make_candidate(*row[1:]) for row in rows}

    @api.model
    def _read_typed(self, values):
        """Typed values as a customer that others are compared with.

        :param dict values: texts by the name of the field
        :rtype: Candidate
        """
        names = (values.get("name"), values.get("firstname"), values.get("lastname"))
        name = names[0] or " ".join(filter(None, names[1:]))
        country = self.env["res.country"].browse(values.get("country_id") or [])
        keys = match_score.keys_of(
            search_key.Values(
                names=[name],
                places=[values.get(one) for one in ("street", "street2", "zip")],
                emails=[values.get("email")],
                phones=[values.get("phone"), values.get("mobile")],
                country_code=country.code or self.env.company._get_country_code(),
                registry=values.get("company_registry") or "",
                vat=values.get("vat") or "",
            )
        )
        return _make_candidate(
            search_key.fold(name),
            keys,
            values.get("zip"),
            values.get("city"),
            values.get("birthdate_date"),
            values.get("title_id"),
            values.get("is_company"),
            None,
            values.get("company_id"),
            None,
        )

    def _read_rejected(self, partner_ids):
        """The pairs, in both orders, that somebody said are not duplicates."""
        if not partner_ids:
            return set()
        pairs = self.env["clientele.duplicate"].sudo()._read_rejected_pairs(partner_ids)
        return pairs | {(other, one) for one, other in pairs}


def _make_candidate(name, keys, code, city, birthdate, civility, is_legal, *together):
    """A row of the database, or typed values, as they are compared.

    :param together: the ids of the entity, the company and the family
    """
    profile = match_score.Profile(
        name=name or "",
        keys=frozenset((keys or "").split()),
        zip=search_key.fold(code).replace(" ", ""),
        city=search_key.fold(city),
        birthdate=birthdate or None,
        civility=civility or None,
        is_legal=bool(is_legal),
    )
    return Candidate(profile, *(id_ or None for id_ in together))
