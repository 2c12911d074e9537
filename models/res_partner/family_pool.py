from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...tools.family_pool import OWN, place_points

POOL = {"family_earns", "family_id", "family_role"}
MOVEMENTS = 8  # at the till
RIGHTS = ("family_earns", "family_spends", "family_manages")
SPENDERS = ("head", "spouse", "other")


class ResPartner(models.Model):
    """What a member of a family that pools its points may do with them."""

    _inherit = "res.partner"

    family_earns = fields.Boolean(
        string="Earns into the Pool",
        compute="_compute_family_rights",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        help="Points go to the family's card. Otherwise the member has its own.",
    )
    family_spends = fields.Boolean(
        string="Spends from the Pool",
        compute="_compute_family_rights",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        help="The member may use the family's points. Who spends earns, too.",
    )
    family_manages = fields.Boolean(
        string="Manages the Pool",
        compute="_compute_family_rights",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        help="The till and the portal show the member who earned and spent; on the "
        "portal, it lets the others earn and spend. Takes the points over when the "
        "pool ends without a reference person.",
    )
    family_pools_points = fields.Boolean(related="family_id.pools_points")
    family_points_display = fields.Char(
        string="Points of the Family",
        compute="_compute_family_points_display",
        compute_sudo=True,
        groups="clientele.group_card_see",
        help="What the members earned together, in the company's loyalty programme.",
    )

    # === COMPUTE METHODS === #

    @api.depends("family_role")
    def _compute_family_rights(self):
        """Adults earn and spend, children earn, the reference person manages."""
        for partner in self:
            partner.family_earns = bool(partner.family_role)
            partner.family_spends = partner.family_role in SPENDERS
            partner.family_manages = partner.family_role == "head"

    @api.depends("family_id.pool_card_ids.points", "family_earns")
    @api.depends_context("company", "lang")
    def _compute_family_points_display(self):
        program = self.env["loyalty.card"]._get_default_program()
        rights = self._get_pool_rights()
        for partner in self:
            place = place_points(rights.get(partner), program.id)
            card = partner.family_id.pool_card_ids.filtered(
                lambda one: one.program_id == program
            )
            partner.family_points_display = place != OWN and card.points_display

    @api.onchange("family_spends")
    def _onchange_family_spends(self):
        if self.family_spends:
            self.family_earns = True

    @api.onchange("family_earns")
    def _onchange_family_earns(self):
        if not self.family_earns:
            self.family_spends = False

    @api.constrains("family_earns", "family_spends")
    def _check_family_rights(self):
        for partner in self:
            if partner.family_spends and not partner.family_earns:
                raise ValidationError(
                    self.env._(
                        "%s would spend from the pool without earning for it. Let it "
                        "earn, too, or do not let it spend.",
                        partner.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    def _get_pool_rights(self):
        """What members of families that pool may do there, as the till is told it.

        :return: by customer: ``programs`` (ids), ``earns`` and ``spends``
        :rtype: dict[res.partner, dict]
        """
        # Superuser: a till knows no families, it asks whose points are used.
        members = self.sudo().filtered("family_id.pools_points")
        programs = members.family_id._get_pool_programs()
        return {
            member: {
                "programs": programs[member.family_id].ids,
                "earns": member.family_earns,
                "spends": member.family_spends,
            }
            for member in members
        }

    def _get_family_rights(self):
        """What was agreed for the member, as values.

        :rtype: dict
        """
        self.ensure_one()
        return {name: self[name] for name in RIGHTS}

    def _get_place_of_points(self, program):
        """Whether points of a programme are the customer's own or its family's.

        :param program: loyalty.program
        :return: one of the places of ``tools.family_pool``
        :rtype: str
        """
        self.ensure_one()
        return place_points(self._get_pool_rights().get(self), program.id)

    def _get_pool_movements(self):
        """The latest movements of the family's cards, for members who manage them.

        :return: dicts of the ``id``, ``date``, ``text`` and ``points``, in words
        :rtype: list[dict]
        """
        self.ensure_one()
        # Superuser: the till shows it to the member, whoever stands at the till.
        member = self.sudo()
        if not (member.family_manages and member.family_id.pools_points):
            return []
        rows = self.env["loyalty.history"].sudo()
        rows = rows.search(
            [("card_id.family_id", "=", member.family_id.id), ("kind", "!=", "note")],
            limit=MOVEMENTS,
        )
        return [
            {
                "id": row.id,
                "date": format_date(self.env, row.create_date),
                "text": row.member_id.name or row.description,
                "points": row.card_id._format_points(row.amount),
            }
            for row in rows
        ]

    def _bring_points(self):
        """Put the own points of who earns for the family on the family's cards.

        Cards that are blocked or lost keep theirs.
        """
        # Superuser: a rule of the family, whoever adds the member.
        members = self.sudo().filtered("family_earns")
        for family, programs in members.family_id._get_pool_programs().items():
            if not programs:
                continue
            own = self.env["loyalty.card"].sudo()
            own = own.search(
                [
                    ("partner_id", "in", (members & family.member_ids).ids),
                    ("program_id", "in", programs.ids),
                    ("is_account", "=", True),
                    ("state", "=", "active"),
                    ("points", ">", 0),
                ]
            )
            for card in own:
                card._bring_to(family)

    def _follow_pool(self, former):
        """Points follow who joins a family, and stay behind who leaves.

        Of a family that nobody is left in, the last one takes them.

        :param former: the clientele.family that these customers were in before
        """
        # Superuser: a rule of the family, whoever changes its members.
        for family in former.sudo().filtered("pools_points"):
            if not family.member_ids:
                family._end_pool(family.pool_card_ids, self.sudo()[:1])
                family.pools_points = False
        self._bring_points()
