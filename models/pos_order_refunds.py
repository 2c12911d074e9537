from odoo import models
from odoo.exceptions import ValidationError

from ..tools.card_claims import DIGITS


class PosOrder(models.Model):
    """Refunds take back what the sale earned, and give back what it cost."""

    _inherit = "pos.order"

    # === BUSINESS METHODS === #

    def _check_returned_lines(self):
        """A line returns what was sold; money on cards goes back with its sale only.

        :raise ValidationError: for what no till sends
        """
        order = self.sudo()
        for line in order.lines:
            sold = line.refunded_orderline_id
            is_wrong = sold.product_id != line.product_id or line.qty * sold.qty > 0
            if sold and is_wrong:
                raise ValidationError(
                    self.env._("A line of the refund is not one of the sale.")
                )
            # Refund tickets carry subtotals with the other sign: these do not count.
            if not sold and line.qty * line.price_unit < 0 and line._is_money():
                raise ValidationError(
                    self.env._(
                        "What was put on a card is taken back by refunding its ticket."
                    )
                )

    def _give_back(self):
        """Take back what the refunded lines earned, give back what they cost.

        :raise UserError: for a refunded top-up that was spent since
        """
        order = self.sudo()
        sale = order.lines.refunded_orderline_id.order_id[:1]
        sale._lock_changing()
        history = self.env["loyalty.history"].sudo()
        refunds = sale.lines.refund_orderline_ids.order_id
        sold = history._of_documents(sale).filtered(lambda row: row.kind == "sale")
        returned = history._of_documents(refunds).filtered(
            lambda row: row.kind == "refund"
        )
        if order.id in returned.mapped("order_id"):
            return
        loaded = order._take_loaded_cards()
        rows = sold | returned
        by_card = rows.grouped(lambda row: row.card_id._get_keeper())
        amounts = sale._get_line_amounts() if by_card.keys() - set(loaded) else {}
        for card, of_card in by_card.items():
            if card in loaded:
                continue
            # Refunds have both with a minus: what is left of them can go back.
            won = sum(of_card.mapped("issued"))
            used = sum(of_card.mapped("used"))
            earned = sum((of_card & sold).mapped("issued"))
            back = min(order._get_points_back(card), max(used, 0.0))
            taken = won - sale._get_share_kept(card.program_id, amounts) * earned
            card._refund(round(max(taken, 0.0), DIGITS), back, order)

    def _take_loaded_cards(self):
        """Take back the money of refunded lines from the cards that they loaded.

        :return: all cards that lines of the sale loaded one by one
        :rtype: loyalty.card
        :raise UserError: for a card that was used since
        """
        loaded = self.lines.refunded_orderline_id.order_id.lines.loaded_card_ids
        amounts = self._get_line_amounts() if loaded else {}
        for line in self.lines:
            cards = line.refunded_orderline_id.loaded_card_ids
            count = min(round(-line.qty), len(cards))
            # Of several that are alike, those that nobody used go back.
            fitting = cards.sorted(lambda card: (card.state != "active", -card.points))
            for card in fitting[:count]:
                price = amounts[line].included / line.qty
                card._refund(round(price, DIGITS), 0.0, self)
        return loaded

    def _get_points_back(self, card):
        """What the refunded rewards had cost on the card.

        :rtype: float
        """
        points = 0.0
        for line in self.lines:
            sold = line.refunded_orderline_id
            is_reward = sold.is_reward_line and sold.coupon_id._get_keeper() == card
            if is_reward and sold.qty and line.price_unit == sold.price_unit:
                points += sold.points_cost * -line.qty / sold.qty
        return max(points, 0.0)

    def _get_share_kept(self, program, before):
        """How much of its points the sale is still worth, all its refunds deducted.

        :param program: the loyalty.program that gave the points
        :param dict before: LineAmount of each line, as it was sold
        :return: 0 to 1
        :rtype: float
        """
        lines = self.lines.filtered(lambda line: not line.refunded_orderline_id)
        after = {
            line: amount.scaled(1 - line.refunded_qty / line.qty if line.qty else 1)
            for line, amount in before.items()
        }
        most = program._get_most_points(lines, before)
        if most:
            return program._get_most_points(lines, after) / most
        paid = sum(amount.included for amount in before.values())
        kept = sum(amount.included for amount in after.values())
        return min(max(kept / paid, 0.0), 1.0) if paid else 0.0
