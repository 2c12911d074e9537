from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ..tools.search_key import fold, normalize_code, normalize_email, parse_phone

PHONES = ("phone", "mobile")
WEAK = ("company", "email", "phone")  # in this order, where there is no number
NAMED_TWICE = 3  # customers who are told where a row could be several


class ClienteleImportLog(models.Model):
    """Whom a row means, and what is done with it."""

    _inherit = "clientele.import.log"

    # === KEYS === #

    def _get_keys(self, row):
        """What a row can be recognised by: the surest first.

        A number decides alone; a name only where there is nothing else.

        :param ImportRow row: with its values
        :return: criteria and keys
        :rtype: list[tuple[str, str]]
        """
        ticked, values = self.options["match"], row.values
        if "number" in ticked and values.get("customer_number"):
            return [("number", normalize_code(values["customer_number"]))]
        country = self.env["res.country"].browse(values.get("country_id") or [])
        code = (country or self.company_id.country_id).code
        keys = {
            "company": [normalize_code(values.get("company_registry") or "").lower()],
            "email": [normalize_email(values.get("email") or "")],
            "phone": [parse_phone(values.get(one) or "", code)[0] for one in PHONES],
        }
        found = [
            (name, key) for name in WEAK if name in ticked for key in keys[name] if key
        ]
        if not found and "name" in ticked and row.name:
            words = " ".join(sorted(fold(row.name).split()))
            found = [("name", f"{words}/{fold(values.get('zip') or '')}")]
        return found

    def _find_repeated(self, rows):
        """Rows that name a customer whom an earlier row named.

        :param list rows: all of the file
        :return: the line of the earlier row and the criterion, by position
        :rtype: dict[str, list]
        """
        seen, repeated = {}, {"checked": True}
        for row in rows:
            row.values = self._read_key_values(self._read_texts(row))
            keys = self._get_keys(row)
            for key in keys:
                if key in seen:
                    repeated[str(row.position)] = [seen[key], key[0]]
                    break
            else:
                # Who has a number is found by e-mail and phone too.
                row.values["customer_number"] = ""
                for key in (*keys, *self._get_keys(row)):
                    seen.setdefault(key, row.line)
        return repeated

    def _read_key_values(self, texts):
        """Only what rows are recognised by, read without looking anything up."""
        names = ("customer_number", "company_registry", "email", "zip", *PHONES)
        names += ("lastname", "firstname", "name", "company")
        code = self.company_id.country_id.code
        targets = self.env["clientele.import.column"]._get_targets()
        return {
            name: self._convert_cell(targets[name].kind, texts[name], code, {})
            for name in names
            if texts.get(name)
        }

    # === MATCHING === #

    def _match_rows(self, rows):
        """Find the customers whom some rows mean, in a query a criterion.

        :param list rows: of ImportRow: they get a customer, or are refused
        """
        wanted = defaultdict(set)
        for row in rows:
            for criterion, key in self._get_keys(row):
                wanted[criterion].add(key)
        found = {}
        for criterion, keys in wanted.items():
            finder = getattr(self, f"_find_by_{criterion}")
            for key, partners in finder(keys, rows).items():
                found[criterion, key] = partners
        for row in rows:
            self._match_row(row, found)

    def _match_row(self, row, found):
        """The customer of one row.

        :param ImportRow row:
        :param dict found: customers by criterion and key
        """
        for key in self._get_keys(row):
            partners = found.get(key)
            if not partners:
                continue
            partners = partners.filtered("active") or partners
            if len(partners) > 1:
                names = ", ".join(
                    f"{one.display_name} ({one.customer_number})"
                    for one in partners[:NAMED_TWICE]
                )
                row.refuse(
                    self.env._(
                        "Several customers fit this row: %(names)s. Give the row its "
                        "customer number.",
                        names=names,
                    )
                )
            row.partner_id = partners[:1].id if len(partners) == 1 else 0
            return

    def _search_customers(self, ids):
        """Customers among some records, as far as the user may read them."""
        everybody = self.env["res.partner"].with_context(active_test=False)
        domain = [("id", "in", list(ids)), ("customer_status", "!=", False)]
        return everybody.search_fetch(domain, ["active"]).with_env(self.env)

    def _find_by_number(self, keys, _rows):
        """Customers by number, also by one that they had before."""
        aliases = self.env["clientele.alias"].sudo()
        aliases.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT alias.code, COALESCE(partner.merged_into_id, partner.id)
                FROM clientele_alias alias
                JOIN res_partner partner ON partner.id = alias.partner_id
                WHERE alias.active AND alias.code = ANY(%s)
                  AND alias.kind IN ('number', 'former')
                  AND alias.scope IN %s
                """,
                list(keys),
                (0, self.company_id.id),
            )
        )
        customers = self._search_customers({id_ for _code, id_ in rows})
        known = customers.grouped("id")
        found = defaultdict(self.env["res.partner"].browse)
        for code, id_ in rows:
            if id_ in known:
                found[code] |= known[id_]
        return found

    def _find_by_company(self, keys, _rows):
        return self._find_by_exact_key(
            keys, lambda one: {normalize_code(one.company_registry or "").lower()}
        )

    def _find_by_email(self, keys, _rows):
        return self._find_by_exact_key(
            keys,
            lambda one: {
                normalize_email(email)
                for email in (one.email, *one.contact_point_ids.mapped("value"))
            },
        )

    def _find_by_phone(self, keys, _rows):
        country = self.company_id.country_id.code

        def get_keys(one):
            code = one.country_id.code or country
            numbers = (one.phone, one.mobile, *one.contact_point_ids.mapped("value"))
            return {parse_phone(number or "", code)[0] for number in numbers}

        return self._find_by_exact_key(keys, get_keys)

    def _find_by_exact_key(self, keys, get_keys):
        """Customers by what is in their search key, if it is what is asked for.

        :param set keys: wanted
        :param get_keys: the keys of that kind that a customer has
        :rtype: dict[str, res.partner]
        """
        search_keys = self.env["clientele.search.key"].sudo()
        search_keys.flush_model(["exact_keys"])
        # A look into the index for each: together the planner reads the whole file.
        with self.env["res.partner"]._by_index_only():
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT sharing.partner_id
                    FROM UNNEST(%s::text[]) AS wanted(key)
                    CROSS JOIN LATERAL (
                        SELECT partner_id FROM clientele_search_key
                        WHERE string_to_array(exact_keys, ' ') @> ARRAY[wanted.key]
                    ) AS sharing
                    """,
                    list(keys),
                )
            )
        found = defaultdict(self.env["res.partner"].browse)
        for customer in self._search_customers(id_ for (id_,) in rows):
            for key in get_keys(customer) & keys:
                found[key] |= customer
        return found

    def _find_by_name(self, keys, rows):
        """Customers by all words of the name, and the postcode."""
        search_keys = self.env["clientele.search.key"].sudo()
        search_keys.flush_model(["sort_name"])
        names = set()
        for row in rows:
            parts = [row.values.get(one) or "" for one in ("lastname", "firstname")]
            names |= {
                fold(row.name),
                fold(" ".join(parts)),
                fold(" ".join(parts[::-1])),
            }
        result = self.env.execute_query(
            SQL(
                "SELECT partner_id FROM clientele_search_key WHERE sort_name = ANY(%s)",
                list(names - {""}),
            )
        )
        found = defaultdict(self.env["res.partner"].browse)
        for customer in self._search_customers(id_ for (id_,) in result):
            words = " ".join(sorted(fold(customer.name).split()))
            key = f"{words}/{fold(customer.zip or '')}"
            if key in keys:
                found[key] |= customer
        return found
