from collections import defaultdict

from odoo import api, fields, models

from ..tools.ledger import Ledger
from ..tools.own_fields import without_defaults
from .loyalty_card_state import MANAGE


class LoyaltyCard(models.Model):
    """A customer's own card stands for the customer, like a number does.

    Bearer cards and vouchers never do: their code is money, not a name. The balance of
    any card moves with a row in its history, or not at all.
    """

    _inherit = "loyalty.card"

    is_account = fields.Boolean(
        compute="_compute_is_account",
        store=True,
        help="Whether the card is the account of its holder in the programme.",
    )
    worth = fields.Monetary(
        compute="_compute_worth", help="What the points are worth, in money."
    )
    total_won = fields.Float(
        string="Won in Total",
        compute="_compute_total_won",
        help="All that the card was ever given, spent or not.",
    )

    # A ticket asks for the cards that it issued.
    source_pos_order_id = fields.Many2one(index="btree_not_null")

    _one_account = models.UniqueIndex(
        "(program_id, partner_id) WHERE is_account",
        "This customer has a card of this programme already.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "active", "partner_id", "program_id.applies_on", "program_id.program_type"
    )
    def _compute_is_account(self):
        for card in self:
            card.is_account = bool(
                card.active and card.partner_id and card.program_id.is_nominative
            )

    @api.depends("points")
    def _compute_worth(self):
        for card in self:
            card.worth = card.program_id.sudo()._get_worth(card.points)

    @api.depends("history_ids")
    def _compute_total_won(self):
        """Balances of before count as won; what comes from other cards does not."""
        totals = defaultdict(float)
        rows = self.env["loyalty.history"].sudo()
        for card, kind, issued, amount in rows._read_group(
            [("card_id", "in", self.ids), ("kind", "not in", ("note", "transfer"))],
            ["card_id", "kind"],
            ["issued:sum", "amount:sum"],
        ):
            totals[card] += amount if kind == "opening" else issued
        for card in self:
            card.total_won = totals[card]

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("points") for vals in vals_list):
            self._check_may_move(MANAGE)
        self._check_may_tell(vals_list)
        # Whoever tells why a card is issued tells it for the row that is written.
        vals_list = [{"points": 0.0, **vals} for vals in vals_list]
        told = [vals.pop("history_ids", None) for vals in vals_list]
        # No default of the caller's: a balance or a state could be one.
        cards = (
            super(LoyaltyCard, without_defaults(self))
            .create(vals_list)
            .with_env(self.env)
        )
        issued = defaultdict(list)
        for card, rows in zip(cards, told, strict=True):
            ledger = Ledger.of(self.env) or card._get_told_ledger(rows or [])
            issued[ledger].append(card.id)
        for ledger, card_ids in issued.items():
            new = ledger.on(cards.browse(card_ids))
            new._record_moves(dict.fromkeys(new, 0.0), "issue")
        cards._sync_aliases()
        return cards

    def write(self, vals):
        """Balances move with a row, and never below zero.

        :raise AccessError: for who has no right to change this of a card
        :raise UserError: for a card that does not hold what is taken from it
        """
        self._check_may_write(vals)
        former, balances = {}, {}
        if {"code", "partner_id", "active", "program_id", "state"} & set(vals):
            former = {card: card.code for card in self}
        if "points" in vals:
            self._check_may_move()
            vals = {**vals, "points": self._keep_from_debt(vals["points"])}
            balances = {card: card.points for card in self}
        result = super().write(vals)
        if balances:
            self._record_moves(balances, "adjustment")
        if former:
            self._sync_aliases(former)
        return result

    def unlink(self):
        """A card that was moved is archived instead: its history stays."""
        self.check_access("unlink")
        moved = self.sudo().filtered(
            lambda card: any(card.history_ids.mapped("amount"))
        )
        Ledger("reversal").on(moved).write({"points": 0, "active": False})
        others = self - moved
        others._get_aliases(others.mapped("code")).unlink()
        return super(LoyaltyCard, others).unlink()
