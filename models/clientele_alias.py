from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..tools.search_key import normalize_code

SCOPE_PARAMETER = "clientele.alias_scope"
SHARED = 0
# In the context of customers just created: their codes were checked, they hold none
# yet. An object, which no RPC can carry.
NEW_CUSTOMERS = object()
CODES_OF = "clientele_codes_of"


class ClienteleAlias(models.Model):
    """A code that stands for one customer: number, barcode, card, former number.

    Every scan is answered by this table alone, with one index hit. A code is
    unique within its scope: 0 when companies share codes, else the company's id.
    An inactive alias no longer answers but its code stays reserved.
    """

    _name = "clientele.alias"
    _description = "Customer Code"
    _order = "kind, code"
    _rec_name = "code"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    code = fields.Char(
        required=True,
        help="Capitals, without spaces: the form in which codes are compared.",
    )
    kind = fields.Selection(
        [
            ("number", "Customer number"),
            ("barcode", "Barcode"),
            ("card", "Card"),
            ("former", "Former number"),
            ("other", "Other code"),
        ],
        required=True,
        default="other",
    )
    company_id = fields.Many2one(
        "res.company",
        help="The company that the code was given in, for codes kept by company.",
    )
    scope = fields.Integer(required=True, default=SHARED)
    active = fields.Boolean(default=True)

    # Answers every scan. The code first: some ask for it in whatever scope.
    _scope_code_unique = models.UniqueIndex(
        "(code, scope)", "This code is already used by another customer."
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su and vals.get("kind", "other") != "other":
                raise UserError(self._get_kept_elsewhere_message(vals.get("code")))
            vals["code"] = normalize_code(vals.get("code"))
            vals.setdefault("scope", self._get_scope(vals.get("company_id")))
        # The index has the last word.
        if self.env.context.get(CODES_OF) is not NEW_CUSTOMERS:
            self._check_codes_free(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if set(vals) - {"active"}:
            self._check_kept_here()
        if "code" in vals:
            vals = {**vals, "code": normalize_code(vals["code"])}
            for alias in self:
                alias._check_codes_free([{"code": vals["code"], "scope": alias.scope}])
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept_elsewhere(self):
        self._check_kept_here()

    def _check_kept_here(self):
        """Numbers, barcodes and cards are changed where they are kept."""
        kept = self.filtered(lambda alias: alias.kind in ("number", "barcode", "card"))
        if kept and not self.env.su:
            codes = ", ".join(kept.mapped("code"))
            raise UserError(self._get_kept_elsewhere_message(codes))

    def _get_kept_elsewhere_message(self, codes):
        return self.env._(
            "%(codes)s cannot be changed here: change the customer's number, barcode "
            "or card instead.",
            codes=codes,
        )

    @api.constrains("code")
    def _check_code_not_empty(self):
        if any(not alias.code for alias in self):
            raise ValidationError(
                self.env._("A code needs at least one letter or digit.")
            )

    @api.model
    def _normalize(self, code):
        """The form in which codes are compared."""
        return normalize_code(code)

    @api.model
    def _get_scope(self, company_id=None):
        """The scope of a code given in a company: one setting for the database."""
        by_company = self._is_by_company() and company_id
        return company_id if by_company else SHARED

    @api.model
    def _is_by_company(self):
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param(SCOPE_PARAMETER) == "company"

    @api.model
    def _set_by_company(self, by_company):
        """Share codes between companies, or keep them apart.

        :raise ValidationError: when two customers would hold one code
        """
        if by_company == self._is_by_company():
            return
        self.flush_model()
        if not by_company:
            self._check_no_collision()
        scope = SQL("COALESCE(company_id, %s)", SHARED) if by_company else SHARED
        self.env.cr.execute(SQL("UPDATE clientele_alias SET scope = %s", scope))
        self.invalidate_model(["scope"])
        self.env["ir.config_parameter"].sudo().set_param(
            SCOPE_PARAMETER, "company" if by_company else "shared"
        )

    def _check_no_collision(self):
        self.env.cr.execute(
            SQL("SELECT code FROM clientele_alias GROUP BY code HAVING COUNT(*) > 1")
        )
        codes = [code for (code,) in self.env.cr.fetchall()]
        if codes:
            raise ValidationError(
                self.env._(
                    "Companies cannot share their customers' codes yet: %(codes)s "
                    "are used by different customers. Change or remove them first.",
                    codes=", ".join(codes[:10]),
                )
            )

    def _check_codes_free(self, vals_list, holders=()):
        """Say who holds a code already, which a unique index cannot say.

        :param list vals_list: dicts with the ``code``, normalised, and its ``scope``
        :param res.partner holders: customers that may hold the codes
        :raise ValidationError: naming the code and who holds it
        """
        wanted = {(vals.get("scope", SHARED), vals["code"]) for vals in vals_list}
        taken = (
            self.sudo()
            .with_context(active_test=False)
            .search([("code", "in", [code for _scope, code in wanted])])
        )
        for alias in taken - self:
            is_other = alias.partner_id not in holders
            if is_other and (alias.scope, alias.code) in wanted:
                raise ValidationError(alias._get_taken_message())

    def _get_taken_message(self):
        """Who holds the code and how to free it, without a name one may not see."""
        self.ensure_one()
        partner = self.partner_id.sudo(False)._filtered_access("read")
        holder = partner.sudo().name or self.env._("a customer of another company")
        if not self.partner_id.active:
            return self.env._(
                "The code %(code)s belongs to %(holder)s, who is archived. Restore "
                "that customer, or remove the code there first.",
                code=self.code,
                holder=holder,
            )
        return self.env._(
            "The code %(code)s already belongs to %(holder)s. Choose another code, "
            "or remove it there first.",
            code=self.code,
            holder=holder,
        )

    @api.model
    def _find_partner(self, text):
        """The customer that a code stands for, archived or not, merged followed.

        :param str text: a scanned or typed code
        :return: a customer or none
        :rtype: res.partner
        """
        code = normalize_code(text)
        if not code:
            return self.env["res.partner"]
        self.flush_model(["active", "code", "partner_id", "scope"])
        partners = self.env["res.partner"]
        partners.flush_model(["merged_into_id"])
        # One query instead of the ORM's five: every scan goes through here.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(partner.merged_into_id, partner.id)
                FROM clientele_alias alias
                JOIN res_partner partner ON partner.id = alias.partner_id
                WHERE alias.active AND alias.code = %s AND alias.scope IN %s
                ORDER BY alias.scope DESC LIMIT 1
                """,
                code,
                (SHARED, self.env.company.id),
            )
        )
        return partners.browse(partner_id for (partner_id,) in rows)

    @api.model
    def _sync(self, partners, kind, codes, company=None):
        """Make the aliases of one kind be these codes, one a customer at most.

        :param res.partner partners: the customers whose codes changed
        :param str kind: a kind of alias
        :param dict codes: code by customer id; a missing or empty one removes
        :param res.company company: the company, for codes kept by company
        """
        company_id = company.id if company else False
        is_new = self.env.context.get(CODES_OF) is NEW_CUSTOMERS
        held = self.browse() if is_new else self._get_held(partners)
        current = {
            alias.partner_id: alias
            for alias in held
            if alias.kind == kind and (not company or alias.company_id.id == company_id)
        }
        wanted = {}
        for partner in partners:
            alias = current.get(partner, self.browse())
            code = normalize_code(codes.get(partner.id))
            if code != (alias.code or ""):
                alias._withdraw()
                if code:
                    wanted[partner] = code
        self._add(wanted, kind, company_id, held.exists() if wanted else held)

    @api.model
    def _get_held(self, partners):
        """All the codes of these customers, in use or not."""
        return self.with_context(active_test=False).search_fetch(
            [("partner_id", "in", partners.ids)],
            ["partner_id", "code", "kind", "company_id"],
        )

    @api.model
    def _add(self, codes, kind, company_id=False, held=None):
        """Give customers a code each; one that they hold already changes its kind.

        :param dict codes: code by customer
        :param str kind: a kind of alias
        :param int company_id: the company, for codes kept by company
        :param clientele.alias held: the codes of these customers, where known
        :raise ValidationError: when another customer holds the code
        """
        if not codes:
            return
        if held is None:
            held = self._get_held(self.env["res.partner"].concat(*codes))
        own = {(alias.partner_id, alias.code): alias for alias in held}
        created = []
        for partner, code in codes.items():
            alias = own.get((partner, normalize_code(code)))
            if alias:
                alias.write({"kind": kind, "company_id": company_id, "active": True})
            else:
                created.append(
                    {
                        "partner_id": partner.id,
                        "kind": kind,
                        "code": code,
                        "company_id": company_id,
                    }
                )
        self.create(created)

    def _withdraw(self):
        """Give codes up, unless they still are their customer's in another way."""
        for alias in self:
            partner = alias.partner_id
            if normalize_code(partner.customer_number) == alias.code:
                alias.kind = "number"
            elif normalize_code(partner.barcode) == alias.code:
                alias.kind = "barcode"
            else:
                alias.unlink()
