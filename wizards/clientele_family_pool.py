from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..models.loyalty_card_state import MANAGE
from ..models.res_partner.rights import EDIT


class ClienteleFamilyPool(models.TransientModel):
    """Begin or end a pool, or leave it: who brings what, and who gets what."""

    _name = "clientele.family.pool"
    _description = "Pool the Points of a Family"

    operation = fields.Selection(
        [
            ("start", "Pool the Points"),
            ("end", "End the Pool"),
            ("leave", "Leave the Family"),
        ],
        required=True,
        default="start",
    )
    family_id = fields.Many2one("clientele.family", required=True)
    partner_id = fields.Many2one("res.partner", string="Member")
    program_ids = fields.Many2many(
        "loyalty.program",
        string="Programmes",
        compute="_compute_program_ids",
        store=True,
        readonly=False,
        domain="[('program_type', '=', 'loyalty'), ('applies_on', '=', 'both')]",
        help="Empty: all loyalty programmes.",
    )
    holder_id = fields.Many2one(
        "res.partner", compute="_compute_holder", string="The Rest Goes to"
    )
    pool_text = fields.Char(string="In the Pool", compute="_compute_holder")
    is_last = fields.Boolean(compute="_compute_holder")
    may_share = fields.Boolean(compute="_compute_may_share")
    line_ids = fields.One2many(
        "clientele.family.pool.line",
        "wizard_id",
        string="Shares",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    # === COMPUTE METHODS === #

    @api.depends("family_id")
    def _compute_program_ids(self):
        for wizard in self:
            wizard.program_ids = wizard.family_id.pool_program_ids

    @api.depends("family_id", "partner_id")
    def _compute_holder(self):
        for wizard in self:
            family = wizard.family_id
            wizard.pool_text = family and family._get_pool_text()
            wizard.is_last = not family.member_ids - wizard.partner_id
            wizard.holder_id = family._get_holder()

    @api.depends_context("uid")
    def _compute_may_share(self):
        self.may_share = self.env.user.has_group(MANAGE)

    @api.depends("operation", "family_id", "partner_id", "program_ids")
    def _compute_line_ids(self):
        for wizard in self:
            prepare = wizard._prepare_shares
            if wizard.operation == "start":
                prepare = wizard._prepare_brought
            wizard.line_ids = [
                fields.Command.clear(),
                *(fields.Command.create(values) for values in prepare()),
            ]

    def _prepare_brought(self):
        """What each member would bring."""
        members = self.family_id.member_ids.filtered("family_earns")
        programs = self.program_ids._origin
        # Superuser: who pools the points of a family may see them.
        cards = self.env["loyalty.card"].sudo()
        own = cards.search(
            [
                ("partner_id", "in", members.ids),
                ("is_account", "=", True),
                ("program_id.program_type", "=", "loyalty"),
                *([("program_id", "in", programs.ids)] if programs else []),
            ]
        )
        return [
            {
                "partner_id": card.partner_id.id,
                "program_id": card.program_id.id,
                "points": card.points,
            }
            for card in own
        ]

    def _prepare_shares(self):
        """What each member, or the one who leaves, won for the pool."""
        members = self.partner_id or self.family_id.member_ids
        cards = self.family_id.sudo().pool_card_ids
        rows = self.env["loyalty.history"].sudo()
        won = {
            (member, card): amount
            for member, card, amount in rows._read_group(
                [("card_id", "in", cards.ids), ("member_id", "in", members.ids)],
                ["member_id", "card_id"],
                ["amount:sum"],
            )
        }
        return [
            {
                "partner_id": member.id,
                "program_id": card.program_id.id,
                "points": won.get((member, card), 0.0),
            }
            for member in members
            for card in cards
            if card.points > 0
        ]

    # === ACTION METHODS === #

    def action_apply(self):
        """Do it, or nothing of it.

        :raise AccessError: without the right to edit customers, or, for points that
            move, to manage cards
        :raise ValidationError: for shares that the pool does not hold
        """
        self.ensure_one()
        self.env["res.partner"]._check_customer_right(EDIT)
        family = self.family_id
        family.check_access("write")
        if self.operation == "start":
            family.write(
                {
                    "pools_points": True,
                    "pool_program_ids": [fields.Command.set(self.program_ids.ids)],
                }
            )
            return {"type": "ir.actions.act_window_close"}
        self._share_out()
        if self.operation == "end":
            family.pools_points = False
        else:
            self.partner_id._leave_family()
        return {"type": "ir.actions.act_window_close"}

    def _share_out(self):
        """Give the shares that were typed, each in points of its programme."""
        for line in self.line_ids.filtered("share"):
            if self.operation == "leave" and line.partner_id != self.partner_id:
                raise ValidationError(
                    self.env._("Only %s leaves with a share.", self.partner_id.name)
                )
            self.family_id._share_out(line.partner_id, line.program_id, line.share)


class ClienteleFamilyPoolLine(models.TransientModel):
    """One member and programme of a pool that begins or ends."""

    _name = "clientele.family.pool.line"
    _description = "Member of a Pool"

    wizard_id = fields.Many2one(
        "clientele.family.pool", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one("res.partner", string="Member", required=True)
    program_id = fields.Many2one("loyalty.program", required=True)
    points = fields.Float(help="What the member brings, or won for the pool.")
    share = fields.Float(help="What the member's own card gets.")
