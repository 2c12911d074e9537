from odoo import api, models

from ...tools import search_key
from .duplicates import COMPARED_FIELDS

MOST_SUGGESTED = 5
MIN_TYPED = 3
MAX_TYPED = 200
NUMBERS = ("country_id", "title_id")
TYPED = COMPARED_FIELDS | {"birthdate_date", "is_company", "person_type", *NUMBERS}


class ResPartner(models.Model):
    """Who is in the file already, while a customer is being typed."""

    _inherit = "res.partner"

    @api.model
    @api.readonly
    def clientele_suggest(self, values, partner_id=False):
        """Customers who may be the one that is being typed, most probable first.

        :param dict values: what is typed so far; other fields than those compared
            are not looked at
        :param int partner_id: the customer that is edited
        :return: dicts of ``id``, ``name``, ``number``, ``details``, ``reasons`` in
            words and ``is_refused``
        :rtype: list[dict]
        """
        if not self.env.user._is_internal():
            return []
        edited = partner_id if type(partner_id) is int else False
        return [
            {
                "id": partner.id,
                "name": partner.display_name,
                "number": partner.customer_number or "",
                "details": partner._get_duplicate_text(),
                "reasons": self._get_criteria_text(reasons),
                "is_refused": is_refused,
            }
            for partner, reasons, is_refused in self._suggest(values, edited)
        ]

    @api.model
    def _suggest(self, values, partner_id=False):
        """Customers alike by what the company looks at, else those of that name.

        :return: the customer, the criteria, and whether the settings refuse him
        :rtype: list[tuple[res.partner, set, bool]]
        """
        hits = self._find_policy_hits(values, partner_id)
        found = self.browse(self._get_seen(list(hits)).ids)[:MOST_SUGGESTED]
        if not partner_id and not found:
            found |= self._suggest_by_name(self._clean_typed(values))
        found = found[:MOST_SUGGESTED]
        found.fetch(["display_name", "customer_number", "zip", "city", "phone"])
        return [(one, *hits.get(one.id, (set(), False))) for one in found]

    @api.model
    def _suggest_by_name(self, typed):
        """Customers whose name the typed one may become."""
        parts = (typed.get("firstname"), typed.get("lastname"))
        name = typed.get("name") or " ".join(filter(None, parts))
        if len(search_key.fold(name)) < MIN_TYPED:
            return self.browse()
        # Contacts too, but no addresses: they have no name of their own.
        domain = [("type", "=", "contact")]
        found = self._clientele_search(name, domain, limit=4 * MOST_SUGGESTED)
        # A street or a town that holds the word is no reason.
        typed_words = search_key.fold(name).split()
        return found.filtered(lambda one: one._has_name_of(typed_words))

    def _has_name_of(self, typed_words):
        """Whether each word begins one of the name.

        :param list typed_words: folded
        :rtype: bool
        """
        words = search_key.fold(self.name).split()
        return all(any(own.startswith(one) for own in words) for one in typed_words)

    @api.model
    def _clean_typed(self, values):
        """What may be compared of typed values, each with its type.

        :param dict values: anything
        :rtype: dict
        """
        typed = {}
        for name in TYPED & set(values if isinstance(values, dict) else ()):
            value = values[name]
            if name in NUMBERS:
                typed[name] = value if type(value) is int else False
            elif isinstance(value, str):
                typed[name] = value.strip()[:MAX_TYPED]
        typed["is_company"] = (
            typed.pop("person_type", "") == "legal" or values.get("is_company") is True
            if isinstance(values, dict)
            else False
        )
        typed["birthdate_date"] = self._clean_typed_date(typed.get("birthdate_date"))
        if len(search_key.fold(typed.get("name"))) > MAX_TYPED // 2:
            typed["name"] = ""
        return typed

    def _clean_typed_date(self, text):
        field = self._fields["birthdate_date"]
        return field.to_date(text) if text and self._is_date(text) else False

    def _get_duplicate_text(self):
        """Where a customer lives and is reached, in one line.

        :rtype: str
        """
        self.ensure_one()
        town = " ".join(filter(None, (self.zip, self.city)))
        reached = (self.phone, self.mobile, self.email)
        return " · ".join(filter(None, (self.street, town, *reached)))
