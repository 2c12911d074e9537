from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools.search_key import normalize_code

NUMBER_SEQUENCE = "clientele.customer"


class ResPartner(models.Model):
    _inherit = "res.partner"

    customer_number = fields.Char(
        copy=False,
        help="Identifies the customer in every company. It is given automatically "
        "when the customer is created, and can be changed with the right to do so.",
    )
    clientele_alias_ids = fields.One2many(
        "clientele.alias",
        "partner_id",
        string="Codes",
        help="Everything that can be scanned or typed to find this customer.",
    )
    merged_into_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="The customer that this archived record was merged into.",
    )

    # The number identifies in the whole database, archived customers included.
    _customer_number_unique = models.UniqueIndex(
        "(customer_number) WHERE customer_number IS NOT NULL",
        "This customer number is already used.",
    )

    @api.constrains("customer_number", "customer_status")
    def _check_customer_number(self):
        for partner in self:
            if partner.customer_status and not partner.customer_number:
                raise ValidationError(
                    self.env._(
                        "%(customer)s needs a customer number: type one, or take the "
                        "next free one.",
                        customer=partner.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _clean_codes(self, vals):
        """Numbers as they are compared, barcodes without blanks around them."""
        cleaned = dict(vals)
        if cleaned.get("customer_number"):
            cleaned["customer_number"] = (
                normalize_code(cleaned["customer_number"]) or False
            )
        if cleaned.get("barcode"):
            cleaned["barcode"] = cleaned["barcode"].strip() or False
        return cleaned

    def _check_codes_free(self, vals_list):
        """Say who holds a typed number or barcode, before anything is written."""
        aliases = self.env["clientele.alias"]
        scopes = {"customer_number": None, "barcode": self.env.company.id}
        wanted = [
            {
                "code": normalize_code(vals[name]),
                "scope": aliases._get_scope(company_id),
            }
            for vals in vals_list
            for name, company_id in scopes.items()
            if vals.get(name)
        ]
        if wanted:
            aliases._check_codes_free(wanted, self | self.commercial_partner_id)

    @api.model
    def _assign_customer_numbers(self, vals_list):
        """Give the next numbers to the values of customers that have none."""
        missing = [
            vals
            for vals in vals_list
            if vals.get("customer_status") and not vals.get("customer_number")
        ]
        numbers = self._next_customer_numbers(len(missing))
        for vals, number in zip(missing, numbers, strict=True):
            vals["customer_number"] = number

    @api.model
    def _next_customer_numbers(self, count):
        """The next free numbers of the sequence, skipping those taken by imports.

        :param int count: how many are needed
        :rtype: list[str]
        """
        numbers = []
        while len(numbers) < count:
            drawn = self._draw_customer_numbers(count - len(numbers))
            taken = self._taken(drawn)
            numbers += [number for number in drawn if number not in taken]
        return numbers

    def _taken(self, codes):
        normalized = {normalize_code(code): code for code in codes}
        aliases = (
            self.env["clientele.alias"]
            .sudo()
            .with_context(active_test=False)
            .search_fetch([("code", "in", list(normalized))], ["code"])
        )
        return {normalized[alias.code] for alias in aliases}

    def _draw_customer_numbers(self, count):
        """Draw numbers from the sequence, in one query where it has no gap rule."""
        sequence = (
            self.env["ir.sequence"]
            .sudo()
            .search_fetch(
                [
                    ("code", "=", NUMBER_SEQUENCE),
                    ("company_id", "in", (self.env.company.id, False)),
                ],
                ["implementation", "use_date_range", "prefix", "suffix", "padding"],
                order="company_id",
                limit=1,
            )
        )
        if not sequence:
            raise ValidationError(
                self.env._(
                    "No sequence gives customer numbers. Create one with the code "
                    "%(code)s in Settings › Technical › Sequences.",
                    code=NUMBER_SEQUENCE,
                )
            )
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [sequence._next() for _index in range(count)]
        self.env.cr.execute(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        return [sequence.get_next_char(value) for (value,) in self.env.cr.fetchall()]

    def _get_former_numbers(self, vals):
        """The numbers, by customer, that these values would change."""
        if "customer_number" not in vals:
            return {}
        return {
            partner: partner.customer_number
            for partner in self
            if partner.customer_number != vals["customer_number"]
        }

    def _sync_number_aliases(self):
        numbers = {partner.id: partner.customer_number for partner in self}
        self.env["clientele.alias"].sudo()._sync(self, "number", numbers)

    def _keep_former_numbers(self, former_numbers):
        """A number that was printed once still finds its customer."""
        numbers = {
            partner: number for partner, number in former_numbers.items() if number
        }
        self.env["clientele.alias"].sudo()._add(numbers, "former")

    def _sync_barcode_aliases(self):
        company = self.env.company
        # A code that a contact has from its company stays the company's.
        codes = {
            partner.id: partner.barcode
            for partner in self
            if partner == partner.commercial_partner_id
            or partner.barcode != partner.commercial_partner_id.barcode
        }
        self.env["clientele.alias"].sudo()._sync(self, "barcode", codes, company)

    @api.model
    def _clientele_find(self, text):
        """The customers that a scanned or typed text identifies exactly.

        A code stands for one customer; an e-mail or a phone may be shared, by a
        family for one. Names never identify.

        :param str text: a number, barcode, card, phone, e-mail or company number
        :return: the customers found, archived ones only when no other fits
        :rtype: res.partner
        """
        ids = self.env["clientele.alias"]._find_partner(text).ids
        ids = ids or self.env["clientele.search.key"].sudo()._find_exact_ids(text)
        if not ids:
            return self.browse()
        everybody = self.with_context(active_test=False)
        found = everybody.search_fetch([("id", "in", ids)], ["active"])
        return (found.filtered("active") or found).with_env(self.env)

    def _clientele_identity_ids(self):
        """Ids of these customers and of the records merged into them.

        Everything that sums or lists by customer reads through this.

        :rtype: list[int]
        """
        merged = (
            self.sudo()
            .with_context(active_test=False)
            .search([("merged_into_id", "in", self.ids)])
        )
        return self.ids + merged.ids
