from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ...tools.sql_values import sql_ids
from .rights import EDIT


class ResPartner(models.Model):
    """The family of a natural person, when the shop keeps families."""

    _inherit = "res.partner"

    family_id = fields.Many2one(
        "clientele.family",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        tracking=True,
        help="The household: duplicates are not looked for among its members.",
    )
    family_role = fields.Selection(
        [
            ("head", "Reference Person"),
            ("spouse", "Spouse or Partner"),
            ("child", "Child"),
            ("other", "Other Member"),
        ],
        string="Role in the Family",
        compute="_compute_family_role",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
    )
    family_member_ids = fields.One2many(
        related="family_id.member_ids", string="Members of the Family"
    )

    @api.depends("family_id")
    def _compute_family_role(self):
        """Whoever begins a family is its reference person."""
        for partner in self:
            family = partner.family_id
            if not family:
                partner.family_role = False
            elif not family.member_ids - partner._origin - partner:
                partner.family_role = "head"
            else:
                partner.family_role = "other"

    @api.constrains("family_id", "is_company", "parent_id", "company_id")
    def _check_family(self):
        for partner in self.filtered("family_id"):
            if partner.is_company or partner.parent_id:
                raise ValidationError(
                    self.env._(
                        "%s is not a natural person of its own: only those belong to "
                        "a family.",
                        partner.display_name,
                    )
                )
            companies = partner.company_id | partner.family_id.company_id
            if len(companies) > 1:
                raise ValidationError(
                    self.env._(
                        "%(customer)s and the family %(family)s are of different "
                        "companies.",
                        customer=partner.display_name,
                        family=partner.family_id.name,
                    )
                )

    @api.constrains("family_id", "family_role")
    def _check_family_head(self):
        for family in self.family_id:
            heads = family.member_ids.filtered(lambda one: one.family_role == "head")
            if len(heads) > 1:
                raise ValidationError(
                    self.env._(
                        "A family has one reference person, %(family)s would have "
                        "%(heads)s. Give one of them another role first.",
                        family=family.name,
                        heads=", ".join(heads.mapped("name")),
                    )
                )

    # === BUSINESS METHODS === #

    def _read_bought(self, months):
        """What these customers bought lately, with what was merged into them.

        Tickets without an invoice and posted invoices, less refunds.

        :param int months: until today
        :return: in the currency of the company, tax included, by id of the customer
        :rtype: dict[int, float]
        """
        members = self._get_account_members()
        since = fields.Date.subtract(fields.Date.context_today(self), months=months)
        companies = self.env.companies.ids
        for model in ("account.move", "pos.order"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, SUM(amount) FROM (
                    SELECT partner_id, amount_total_signed AS amount FROM account_move
                    WHERE partner_id = ANY(%(ids)s) AND company_id = ANY(%(companies)s)
                      AND state = 'posted' AND invoice_date >= %(since)s
                      AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                    UNION ALL
                    SELECT partner_id,
                           amount_total / COALESCE(NULLIF(currency_rate, 0), 1)
                    FROM pos_order
                    WHERE partner_id = ANY(%(ids)s) AND company_id = ANY(%(companies)s)
                      AND state IN ('paid', 'done') AND date_order >= %(since)s
                      AND account_move IS NULL
                ) document
                GROUP BY partner_id
                """,
                ids=sql_ids(members),
                companies=companies,
                since=since,
            )
        )
        return self._sum_by_payer(rows, members)

    # === ACTION METHODS === #

    def action_begin_family(self):
        """Begin a family with this customer as reference person, and open it.

        :rtype: dict
        """
        self.ensure_one()
        self._check_customer_right(EDIT)
        if self.family_id:
            raise UserError(
                self.env._("%s belongs to a family already.", self.display_name)
            )
        self.family_id = self.env["clientele.family"].create(
            {
                "name": self.env._("Family %s", self.lastname or self.name),
                "company_id": self.company_id.id,
            }
        )
        return self.action_open_family()

    def action_open_family(self):
        """Open the customer's family.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "clientele.family",
            "res_id": self.family_id.id,
            "views": [(False, "form")],
        }

    def action_leave_family(self):
        """Take the customer out of the family; who is left keeps it.

        A family that nobody belongs to any more is archived.
        """
        self._check_customer_right(EDIT)
        if len(self) == 1 and self.family_id.pools_points:
            return self.family_id._open_pooling("leave", self)
        self._leave_family()
        return None

    def _leave_family(self):
        """Take these customers out of their families; the points of a pool stay."""
        families = self.family_id
        self.family_id = False
        everybody = self.with_context(active_test=False)
        kept = everybody.search([("family_id", "in", families.ids)]).family_id
        (families - kept).action_archive()
