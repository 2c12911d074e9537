from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import float_compare

from ..tools.ledger import Ledger
from ..tools.operation_dialog import open_operation
from .loyalty_card_state import MANAGE
from .loyalty_history import DIGITS

POOL = {"active", "company_id", "pool_program_ids", "pools_points"}
SHOWN = 40  # movements on the form


class ClienteleFamily(models.Model):
    """Points that a family pools: one card a programme, that its members share."""

    _inherit = "clientele.family"

    pools_points = fields.Boolean(
        string="Pool the Points",
        copy=False,
        tracking=True,
        help="Members earn on one card a programme, and spend what all have earned.",
    )
    pool_program_ids = fields.Many2many(
        "loyalty.program",
        string="Pooled Programmes",
        copy=False,
        domain=[("program_type", "=", "loyalty"), ("applies_on", "=", "both")],
        help="Empty: all loyalty programmes.",
    )
    pool_card_ids = fields.One2many(
        "loyalty.card",
        "family_id",
        string="Cards of the Family",
        groups="clientele.group_card_see",
    )
    pool_movement_ids = fields.Many2many(
        "loyalty.history",
        compute="_compute_pool_movement_ids",
        string="Movements of the Pool",
        groups="clientele.group_card_see",
    )

    # === COMPUTE METHODS === #

    @api.depends("pool_card_ids.history_ids")
    def _compute_pool_movement_ids(self):
        for family in self:
            family.pool_movement_ids = self.env["loyalty.history"].search(
                [("card_id.family_id", "in", family.ids), ("kind", "!=", "note")],
                limit=SHOWN,
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        families = super().create(vals_list)
        pooling = families.filtered("pools_points")
        if pooling:
            pooling._check_pool_right()
            pooling._follow_pooling()
        return families

    def write(self, vals):
        """What is pooled follows: points come in, or go to who takes over.

        :raise AccessError: without the right to manage cards
        """
        if {"pools_points", "pool_program_ids"} & set(vals):
            self._check_pool_right()
        result = super().write(vals)
        if POOL & set(vals):
            self._follow_pooling()
        return result

    def unlink(self):
        self.sudo().filtered("pools_points").pools_points = False
        return super().unlink()

    def _check_pool_right(self):
        """Stop whoever may not move points between members.

        :raise AccessError: without the right to manage cards
        """
        if not self.env.su and not self.env.user.has_group(MANAGE):
            raise AccessError(
                self.env._(
                    "Only who manages cards pools the points of a family, or shares "
                    "them out. Ask a manager."
                )
            )

    # === ACTION METHODS === #

    def action_pool(self):
        """Choose what is pooled, and see what each member brings."""
        return self._open_pooling("start")

    def action_end_pool(self):
        """Share the points out, and end the pool."""
        return self._open_pooling("end")

    def _open_pooling(self, operation, member=None):
        self.ensure_one()
        return open_operation(
            self.env["clientele.family.pool"],
            operation,
            family_id=self.id,
            partner_id=member and member.id,
        )

    # === BUSINESS METHODS === #

    def _get_pool_programs(self):
        """The programmes whose points each family pools: the one rule of it.

        :rtype: dict[clientele.family, loyalty.program]
        """
        programs = self.env["loyalty.program"].sudo()
        families = self.sudo()
        if any(family.pools_points for family in families):
            programs = programs.search(
                [("program_type", "=", "loyalty"), ("applies_on", "=", "both")]
            )
        return {
            family: programs.filtered(lambda one, own=family: own._pools(one))
            for family in families
        }

    def _pools(self, program):
        """Whether the family pools the points of a loyalty programme.

        :rtype: bool
        """
        chosen, company = self.pool_program_ids, self.company_id
        return bool(
            self.pools_points
            and self.active
            and (not chosen or program in chosen)
            and (not company or program.company_id in (company, company.browse()))
        )

    def _get_pool_card(self, program):
        """The family's card of a programme; a new one where there is none.

        :rtype: loyalty.card
        """
        self.ensure_one()
        # Superuser: the first ticket of a member may be what opens it.
        cards = self.env["loyalty.card"].sudo()
        card = cards.search(
            [("program_id", "=", program.id), ("family_id", "=", self.id)], limit=1
        )
        silent = {"loyalty_no_mail": True, "action_no_send_mail": True}
        return card or Ledger("issue").on(cards.with_context(**silent)).create(
            [{"program_id": program.id, "family_id": self.id}]
        ).with_env(cards.env)

    def _get_pool_text(self):
        """What the pool holds, in words.

        :rtype: str
        """
        self.ensure_one()
        # Superuser: who sees the family may know what becomes of its points.
        cards = self.sudo().pool_card_ids
        cards = cards.filtered("points") or cards[:1]
        return ", ".join(cards.mapped("points_display"))

    def _get_holder(self):
        """Who takes over what the pool holds: the reference person, else a manager.

        :rtype: res.partner
        """
        members = self.member_ids
        managers = members.filtered("family_manages")
        return (self.head_id | managers | members)[:1]

    def _follow_pooling(self):
        """Open and close the family's cards as its programmes say."""
        # Superuser: points move by this rule, whoever archives or empties a family.
        for family, programs in self.sudo()._get_pool_programs().items():
            ended = family.pool_card_ids.filtered(
                lambda card, kept=programs: card.program_id not in kept
            )
            family._end_pool(ended, family._get_holder())
            for program in programs:
                family._get_pool_card(program)
            family.member_ids._bring_points()

    def _end_pool(self, cards, holder):
        """Give what cards of the family hold to the holder's own, and close them.

        :param cards: loyalty.card of the family
        :param holder: res.partner
        :raise UserError: for points that nobody is there to take
        """
        self.ensure_one()
        reason = self.env._("The family %s does not pool any more", self.name)
        for card in cards.filtered("active"):
            text = card.points_display
            if not card.points and not (holder and card.history_ids):
                card._operated().write({"state": "cancelled", "active": False})
                continue
            if not holder:
                raise UserError(
                    self.env._(
                        "The family %(family)s has no member to take %(points)s. Add "
                        "one first.",
                        family=self.name,
                        points=text,
                    )
                )
            heir = card.env["loyalty.card"]._enrol(holder, card.program_id)
            card._merge_into(heir, reason)
            self.message_post(
                body=self.env._(
                    "The pool ended: %(points)s went to %(holder)s.",
                    points=text,
                    holder=holder.display_name,
                )
            )

    def _join_pool(self, heir):
        """Hand the pool over to another family, as far as that one pools.

        :param heir: clientele.family
        """
        self.ensure_one()
        # Superuser: families are merged with the right to edit them.
        family = self.sudo()
        programs = heir._get_pool_programs()[heir]
        for card in family.pool_card_ids.filtered(lambda one: one.points > 0):
            if card.program_id in programs:
                reason = self.env._("Merged into %s", heir.name)
                card._merge_into(heir._get_pool_card(card.program_id), reason)
        family.pools_points = False

    def _share_out(self, member, program, points):
        """Give points of the pool to a member's own card.

        :param member: res.partner of the family
        :param program: loyalty.program
        :param float points: more than zero, at most what is there
        :raise AccessError: without the right to manage cards
        :raise UserError: for more than the pool holds, or for nothing
        """
        self.ensure_one()
        self._check_pool_right()
        self.check_access("write")
        family = self.sudo()
        card = family.pool_card_ids.filtered(
            lambda one: one.active and one.program_id == program
        )
        if member not in family.member_ids or not card:
            raise ValidationError(self.env._("Only members share what the pool holds."))
        if float_compare(points, 0.0, precision_digits=DIGITS) <= 0:
            raise ValidationError(
                self.env._("Type a share that is more than zero, or leave it empty.")
            )
        # Superuser: the right was checked, the card may be the member's first.
        own = card.env["loyalty.card"]._enrol(member.sudo(), program)
        reason = self.env._("Share of the family %s", self.name)
        card._hand_over(own, points, reason, member)
        self.message_post(
            body=self.env._(
                "%(member)s got %(points)s of the pool.",
                member=member.display_name,
                points=card._format_points(points),
            )
        )
