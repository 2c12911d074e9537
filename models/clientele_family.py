from odoo import api, fields, models
from odoo.exceptions import UserError

from .res_partner.rights import EDIT

MONTHS = 12


class ClienteleFamily(models.Model):
    """The persons of one household, and what they are to the shop together."""

    _name = "clientele.family"
    _description = "Family"
    _inherit = ["mail.thread"]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: of all companies.")
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", help="That of the company."
    )
    note = fields.Text(string="Notes")
    member_ids = fields.One2many("res.partner", "family_id", string="Members")
    member_count = fields.Integer(compute="_compute_member_count")
    head_id = fields.Many2one(
        "res.partner",
        string="Reference Person",
        compute="_compute_head_id",
        help="Whom the shop talks to.",
    )
    sales_total = fields.Monetary(
        string="Bought in 12 Months",
        compute="_compute_totals",
        compute_sudo=True,
        help="Tickets and invoices less refunds, tax included.",
    )
    balance = fields.Monetary(
        compute="_compute_totals",
        compute_sudo=True,
        groups="clientele.group_account_see",
        help="What the members owe on their accounts.",
    )
    prepaid = fields.Monetary(
        string="Vouchers and Prepaid Cards",
        compute="_compute_totals",
        compute_sudo=True,
        groups="clientele.group_card_see",
        help="What the members can still spend.",
    )
    points_display = fields.Char(
        string="Points",
        compute="_compute_points_display",
        compute_sudo=True,
        groups="clientele.group_card_see",
        help="On the loyalty accounts of the members.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company")
    def _compute_currency_id(self):
        self.currency_id = self.env.company.root_id.currency_id

    @api.depends("member_ids")
    def _compute_member_count(self):
        for family in self:
            family.member_count = len(family.member_ids)

    @api.depends("member_ids.family_role")
    def _compute_head_id(self):
        for family in self:
            family.head_id = family.member_ids.filtered(
                lambda member: member.family_role == "head"
            )[:1]

    @api.depends("member_ids")
    @api.depends_context("company")
    def _compute_totals(self):
        """What the members bought, owe and may spend: each of them is asked once."""
        members = self.member_ids._origin
        bought = members._read_bought(MONTHS)
        prepaid = members._read_prepaid()
        figures = members._get_account_figures()
        for family in self:
            ids = family.member_ids._origin.ids
            family.sales_total = sum(bought.get(id_, 0.0) for id_ in ids)
            family.prepaid = sum(prepaid.get(id_, 0.0) for id_ in ids)
            family.balance = sum(
                figures[member].balance for member in family.member_ids._origin
            )

    @api.depends("member_ids.loyalty_card_ids.points")
    @api.depends_context("company", "lang")
    def _compute_points_display(self):
        program = self.env["loyalty.card"]._get_default_program()
        cards = self.env["loyalty.card"].search(
            [
                ("program_id", "=", program.id),
                "|",
                ("family_id", "in", self.ids),
                ("partner_id.family_id", "in", self.ids),
            ]
        )
        by_family = cards.grouped(
            lambda card: card.family_id or card.partner_id.family_id
        )
        for family in self:
            own = by_family.get(family._origin, cards.browse())
            points = sum(own.mapped("points"))
            family.points_display = own[0]._format_points(points) if own else False

    # === ACTION METHODS === #

    def action_merge(self):
        """Open the merge of the chosen families."""
        self.env["res.partner"]._check_customer_right(EDIT)
        if len(self) < 2:
            raise UserError(self.env._("Choose two families or more to merge them."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge the Families"),
            "res_model": "clientele.family.merge",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_family_ids": self.ids},
        }

    def _take_members(self, others):
        """Take the members of other families, which are archived.

        Each keeps its role, but for a second reference person.

        :param others: clientele.family
        :raise UserError: for families of two companies
        """
        self.ensure_one()
        if len((self | others).company_id) > 1:
            raise UserError(
                self.env._(
                    "These families are of different companies. Merge those of one "
                    "company, or empty the company of a family first."
                )
            )
        everybody = self.env["res.partner"].with_context(active_test=False)
        for family in others:
            members = everybody.search([("family_id", "=", family.id)])
            family._join_pool(self)
            for member in members:
                is_second = member.family_role == "head" and self.head_id
                role = "other" if is_second else member.family_role
                rights = {} if is_second else member._get_family_rights()
                member.write({"family_id": self.id, "family_role": role, **rights})
            names = ", ".join(members.mapped("name"))
            family.message_post(
                body=self.env._(
                    "Merged into %(family)s: %(members)s.",
                    family=self.name,
                    members=names,
                )
            )
            self.message_post(
                body=self.env._(
                    "From %(family)s: %(members)s.", family=family.name, members=names
                )
            )
        others.action_archive()
