from typing import NamedTuple

from odoo import fields, models
from odoo.orm.models import NO_ACCESS
from odoo.tools import float_compare

from ..tools.card_claims import DIGITS
from ..tools.trust import is_at_till


class Kept(NamedTuple):
    """Points of a card that a return cannot take back, and what is kept for them."""

    card_id: int
    points: float
    amount: float  # in the currency of the ticket


class PosOrder(models.Model):
    """Points that were spent before a return are taken off what it gives, by setting.

    It must be done at the till. In the back office, and where the till has no network,
    what is not kept is owed.
    """

    _inherit = "pos.order"

    points_kept = fields.Json(
        copy=False,
        groups=NO_ACCESS,
        help="What the return kept for points that were spent: each is the id of a "
        "card, points and an amount in the currency of the ticket.",
    )

    # === BUSINESS METHODS === #

    def _keep_points_spent(self, sale, quantities, most, given):
        """Keep what the points are worth that this return cannot take back.

        :param sale: the pos.order that it returns lines of
        :param dict quantities: of all returns of the sale, by id of the line sold
        :param float most: what the return could give back otherwise
        :param float given: what it gives back
        :return: what it keeps, in the currency of the ticket
        :rtype: float
        """
        self.ensure_one()
        if not is_at_till(self.env) or self.offline_validated_at:
            most -= given
            if most <= self._get_tolerance(len(self.lines)):
                return 0.0
        kept = sale._get_points_kept(sale._get_paid_refunds() | self, quantities, most)
        if kept:
            self.points_kept = [list(one) for one in kept]
        return sum(one.amount for one in kept)

    def _get_points_kept(self, refunds, quantities, most):
        """What returns of this sale keep now for points that were spent since.

        :param refunds: the pos.order that return lines of it
        :param dict quantities: of all of them, by id of the line that was sold
        :param float most: how much is kept at the most
        :rtype: list[Kept]
        """
        self.ensure_one()
        sale = self.sudo()
        if sale.company_id.return_points_policy != "deduct":
            return []
        kept = []
        for card, (taken, back) in sale._get_points_to_move(refunds, quantities):
            program = card.program_id
            if program.is_payment_program:
                continue  # money that was spent cannot be refunded
            # A programme is open to tills of its own currency alone.
            rate = program._get_point_rate()
            short = taken - back - card.points
            if not rate or float_compare(short, 0.0, precision_digits=DIGITS) <= 0:
                continue
            amount = sale.currency_id.round(short * rate)
            if amount > max(most, 0.0):
                amount = max(most, 0.0)
                short = round(amount / rate, DIGITS)
            if amount:
                most -= amount
                kept.append(Kept(card.id, short, amount))
        return kept

    def _get_kept(self):
        """What these returns kept for points that were spent.

        :rtype: list[Kept]
        """
        return [Kept(*one) for order in self.sudo() for one in order.points_kept or []]
