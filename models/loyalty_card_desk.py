from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import float_compare

from ..tools.operation_dialog import open_operation
from .loyalty_card_state import ADJUST, BLOCK, MANAGE, VALIDITY
from .loyalty_history import DIGITS


class LoyaltyCard(models.Model):
    """What is done with cards at the desk: each under its own right, with a reason."""

    _inherit = "loyalty.card"

    # === ACTION METHODS === #

    def action_loyalty_update_balance(self):
        """Adjust the balance: with a reason of the list, up to the user's ceiling."""
        return self._open_operation("adjust")

    def action_block(self):
        """Block the card, or cards of a list."""
        return self._open_operation("block")

    def action_unblock(self):
        """Make blocked and lost cards usable again."""
        return self._open_operation("unblock")

    def action_lost(self):
        """Declare the card lost."""
        return self._open_operation("lost")

    def action_replace(self):
        """Give the holder another card, with the balance of this one."""
        return self._open_operation("replace")

    def action_change_validity(self):
        """Extend or shorten the validity."""
        return self._open_operation("validity")

    def action_cancel_card(self):
        """Cancel the card, and say what becomes of its balance."""
        return self._open_operation("cancel")

    def _open_operation(self, operation):
        wizards = self.env["clientele.card.operation"]
        return open_operation(wizards, operation, card_ids=self.ids)

    # === BUSINESS METHODS === #

    def _check_card_right(self, right):
        """Stop whoever may not do this with cards.

        :param str right: the XML id of a fine right
        :raise AccessError: without the right, or for cards of another company
        """
        if not self.env.su and not self.env.user.has_group(right):
            raise AccessError(self.env._("You have no right to do this with a card."))
        self.check_access("read")

    def _adjust(self, amount, reason):
        """Correct the balance by hand.

        :param float amount: points, or money where the points are money; signed
        :param str reason: why, in words
        :raise AccessError: without the right to adjust cards
        :raise UserError: above the user's ceiling, below zero, for nothing, or for a
            card that is closed
        """
        self.ensure_one()
        self._check_card_right(ADJUST)
        if not float_compare(amount, 0.0, precision_digits=2):
            raise ValidationError(
                self.env._("Type what is added to the balance, or taken from it.")
            )
        self._check_open()
        ceiling = self._get_ceiling()
        moved = abs(amount) + (self._get_adjusted_today() if ceiling else 0.0)
        if ceiling is not None and float_compare(moved, ceiling, 2) > 0:
            raise UserError(
                self.env._(
                    "You may adjust the cards of a customer by %(ceiling)s a day at "
                    "most. Ask a manager for more.",
                    ceiling=self._format_points(ceiling),
                )
            )
        self._move_points(amount, "adjustment", reason)

    def _get_adjusted_today(self):
        """How much the user moved by hand in the last 24 hours, of this holder's.

        Cards without a holder are as one: nobody makes more of them to get more.

        :return: up and down added up, of points or of money as this card has
        :rtype: float
        """
        rows = self.env["loyalty.history"].sudo()
        found = rows.search(
            [
                ("card_id.partner_id", "=", self.partner_id.id),
                ("kind", "=", "adjustment"),
                ("create_uid", "=", self.env.uid),
                ("create_date", ">=", fields.Datetime.now() - timedelta(days=1)),
            ]
        )
        is_money = self.program_id.sudo().is_payment_program
        same = found.filtered(
            lambda row: row.card_id.program_id.is_payment_program == is_money
        )
        return sum(map(abs, same.mapped("amount")))

    def _get_ceiling(self):
        """The most that the user may adjust this card by in a day, or no limit.

        :rtype: float
        """
        if self.env.su or self.env.user.has_group(MANAGE):
            return None
        company = (self.company_id or self.env.company).sudo()
        if self.program_id.sudo().is_payment_program:
            return company.card_adjust_most_money
        return company.card_adjust_most_points

    def _check_open(self):
        """Closed cards move no more.

        :raise UserError: for a card that was replaced or cancelled
        """
        for card in self:
            if not card.active or card.state in ("replaced", "cancelled"):
                raise UserError(
                    self.env._(
                        "The card %s is closed: its balance does not move any more.",
                        card._get_masked_code(),
                    )
                )

    def _block(self, state, reason):
        """Block cards, or declare them lost.

        :param str state: ``blocked`` or ``lost``
        :param str reason: in words
        :raise AccessError: without the right to block cards
        :raise UserError: for cards that are closed
        """
        self._check_card_right(BLOCK)
        self._check_open()
        self._set_state(state, reason)

    def _unblock(self, reason):
        """Make blocked and lost cards usable again.

        :raise AccessError: without the right to block cards
        :raise UserError: for cards that are neither blocked nor lost
        """
        self._check_card_right(BLOCK)
        if any(card.state not in ("blocked", "lost") for card in self):
            raise UserError(
                self.env._("Only blocked and lost cards can be made usable again.")
            )
        self._set_state("active", reason)

    def _change_validity(self, date):
        """Let cards be valid until another day, or without end.

        :param datetime.date date: the last day, or nothing
        :raise AccessError: without the right to change the validity
        :raise UserError: for cards that are closed
        """
        self._check_card_right(VALIDITY)
        self._check_open()
        self.sudo().write({"expiration_date": date})

    def _cancel(self, reason, heir=None):
        """Close cards; what they hold goes to another card, or is forfeited.

        :param str reason: in words
        :param heir: the loyalty.card that takes the balance, or nothing
        :raise AccessError: without the right to manage cards
        :raise UserError: for cards that are closed, or an heir that does not fit
        """
        self._check_card_right(MANAGE)
        self._check_open()
        for card in self._operated():
            if heir:
                heir.sudo()._check_heir_of(card)
            balance = card.points
            if float_compare(balance, 0.0, precision_digits=DIGITS) > 0:
                card._move_points(-balance, "transfer" if heir else "forfeit", reason)
            if heir and balance > 0:
                heir._move_points(balance, "transfer", reason)
            card.write({"state": "cancelled", "state_reason": reason, "active": False})

    def _check_heir_of(self, card):
        """Balances go to cards of the same kind only.

        :raise UserError: for a card of another programme or holder, or a closed one
        """
        self.ensure_one()
        self._check_open()
        is_other_account = card.is_account and self.partner_id != card.partner_id
        if self == card or self.program_id != card.program_id or is_other_account:
            raise UserError(
                self.env._("The balance can only go to another card of its programme.")
            )
