from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import float_compare

from ..tools.ledger import Ledger
from .loyalty_history import DIGITS

EARNINGS = ("sale", "change")  # the moves by which customers earn


class LoyaltyCard(models.Model):
    """Points that were spent before a return took them back: the next ones fill it."""

    _inherit = "loyalty.card"

    points_owed = fields.Float(
        readonly=True,
        copy=False,
        help="Spent before a return took them back: the next points fill this first.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("points_owed") for vals in vals_list):  # returns make it
            raise AccessError(self.env._("You have no right to change this of a card."))
        return super().create(vals_list)

    # === BUSINESS METHODS === #

    def _owe(self, points, company):
        """Keep what a return could not take back, where the company wants it.

        :param float points: more than zero
        :param company: the res.company of the return
        """
        self.ensure_one()
        if company.sudo().return_points_policy != "list":
            card = self._operated()
            card.points_owed += points

    def _record_moves(self, balances, kind):
        """What is earned fills what is owed first, by a row of its own."""
        super()._record_moves(balances, kind)
        ledger = Ledger.of(self.env)
        if not ledger or ledger.kind not in EARNINGS:
            return
        for card in self.sudo().filtered("points_owed"):
            row = ledger.rows.get(card.id)
            won = row.issued if row and row.amount > 0 else 0.0
            card._fill_owed(min(card.points_owed, won, card.points), ledger.document)

    def _fill_owed(self, points, document):
        """Take points that were earned for what is owed.

        :param float points: none where it is not more than zero
        :param document: the ticket or order that earned them
        """
        self.ensure_one()
        if float_compare(points, 0.0, precision_digits=DIGITS) <= 0:
            return
        text = self.env._("Owed for a return of before")
        ledger = Ledger("owed", document, text)
        ledger.notes[self.id] = {"description": text, "issued": -points, "used": 0.0}
        left = self.points_owed - points
        is_left = float_compare(left, 0.0, precision_digits=DIGITS) > 0
        self.points_owed = left if is_left else 0.0
        ledger.on(self).points -= points

    def _hand_over_debt(self, heir):
        """The card that takes the points takes what is owed, too.

        :param heir: loyalty.card
        """
        card, heir = self._operated(), heir._operated()
        if card.points_owed and card.program_id == heir.program_id:
            heir.points_owed += card.points_owed
            card.points_owed = 0.0

    def _merge_into(self, heir, reason):
        result = super()._merge_into(heir, reason)
        self._hand_over_debt(heir)
        return result

    def _cancel(self, reason, heir=None):
        result = super()._cancel(reason, heir)
        for card in self.filtered("points_owed") if heir else ():
            card._hand_over_debt(heir)
        return result

    def _bring_to(self, family):
        result = super()._bring_to(family)
        self._hand_over_debt(family._get_pool_card(self.program_id))
        return result
