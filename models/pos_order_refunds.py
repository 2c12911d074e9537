from collections import defaultdict

from odoo import models
from odoo.exceptions import ValidationError

from ..tools.card_claims import DIGITS
from ..tools.refund_prices import get_part, get_parts


class PosOrder(models.Model):
    """Refunds take back what the sale earned, and give back what it cost."""

    _inherit = "pos.order"

    # === BUSINESS METHODS === #

    def _check_returned_lines(self):
        """Money on cards goes back with its sale only.

        :raise ValidationError: for what no till sends, or an order put on a card
        """
        order = self.sudo()
        for line in order.lines:
            loading = line.refunded_orderline_id._get_settled_order()
            if loading.state == "sale" and line._is_money():
                raise ValidationError(
                    self.env._(
                        "%(order)s put this on a card: cancel the order first, to take "
                        "it back.",
                        order=loading.name,
                    )
                )
            # Refund tickets carry subtotals with the other sign: these do not count.
            is_back = line.qty * line.price_unit < 0 and line._is_money()
            if is_back and not line.refunded_orderline_id:
                raise ValidationError(
                    self.env._(
                        "What was put on a card is taken back by refunding its ticket."
                    )
                )

    def _give_back(self):
        """Take back what the returned goods earned, give back what they cost.

        All returns of a sale together, less what the earlier ones moved: however it
        is split, a return moves the same points.

        :raise UserError: for a refunded top-up that was spent since
        """
        order = self.sudo()
        sale = order.lines.refunded_orderline_id.order_id[:1]
        sale._lock_changing()
        history = self.env["loyalty.history"].sudo()
        if history._of_documents(order).filtered(lambda row: row.kind == "refund"):
            return
        sold = history._of_documents(sale).filtered(lambda row: row.kind == "sale")
        order._take_loaded_cards(sold)
        refunds = sale._get_paid_refunds() | order
        moves = sale._get_points_to_move(refunds, refunds._get_returned(sale))
        for card, (taken, back) in moves:
            card._refund(taken, back, order)

    def _get_points_of_orders(self, quantities):
        """What orders won for goods that this sale settled, and that come back.

        :param dict quantities: returned, by id of the line that was sold
        :return: points, by loyalty.card
        :rtype: dict
        """
        self.ensure_one()
        lost, amounts = defaultdict(float), None
        for line in self.lines.filtered(lambda line: quantities.get(line.id)):
            order = line._get_settled_order()
            if order.state == "sale" and line.qty and not line._is_money():
                amounts = amounts or self._get_line_amounts()
                part = quantities[line.id] / line.qty
                lost[order] += amounts[line].included * part
        taken = defaultdict(float)
        for order, amount in lost.items():
            goods = order.order_line - order._get_loads()
            goods = goods.filtered(lambda line: not line.is_reward_line)
            total = sum(max(price, 0.0) for price in goods.mapped("price_total"))
            share = min(amount / total, 1.0) if total > 0 else 0.0
            rows = self.env["loyalty.history"].sudo()._of_documents(order)
            for row in rows.filtered(lambda row: row.kind == "sale"):
                if not row.card_id.program_id.is_payment_program:
                    taken[row.card_id._get_keeper()] += share * row.issued
        return taken

    def _get_points_to_move(self, refunds, quantities):
        """What returns of this sale move now, less what they moved before.

        :param refunds: the pos.order that return lines of it, on superuser
        :param dict quantities: of all of them, by id of the line that was sold
        :return: what is taken and what is given back, in points, of each card that was
            not loaded by a line of the sale
        :rtype: list[tuple[loyalty.card, tuple[float, float]]]
        """
        self.ensure_one()
        history = self.env["loyalty.history"].sudo()
        sold = history._of_documents(self).filtered(lambda row: row.kind == "sale")
        returned = history._of_documents(refunds).filtered(
            lambda row: row.kind == "refund"
        )
        loaded = self._get_loaded_cards()
        by_card = dict((sold | returned).grouped(lambda row: row.card_id._get_keeper()))
        of_orders = self._get_points_of_orders(quantities)
        for card in of_orders:
            by_card.setdefault(card, history.browse())
        if not by_card.keys() - set(loaded):
            return []
        sale_amounts = self._get_line_amounts()
        lines = self._get_lines_as_sold(sale_amounts)
        amounts = self._get_amounts_kept(sale_amounts, lines, quantities)
        spent_since = refunds._get_points_spent_since()
        moves = []
        for card, of_card in by_card.items():
            if card in loaded:
                continue
            of_sale, of_returns = of_card & sold, of_card & returned
            # Returns have both with a minus.
            lost = 1 - self._get_share_kept(card.program_id, *amounts)
            taken = lost * sum(of_sale.mapped("issued")) + of_orders.get(card, 0.0)
            taken += sum(of_returns.mapped("issued")) - spent_since[card]
            back = get_part(lines, quantities) * sum(of_sale.mapped("used"))
            back += sum(of_returns.mapped("used"))
            taken, back = (round(max(one, 0.0), DIGITS) for one in (taken, back))
            moves.append((card, (taken, back)))
        return moves

    def _get_loaded_cards(self):
        """The cards that lines of this sale loaded one by one, and what they are now.

        :rtype: loyalty.card
        """
        cards = self.lines.loaded_card_ids
        return cards | cards.mapped(lambda card: card._get_current())

    def _take_loaded_cards(self, rows):
        """Take back the money of refunded lines from the cards that they loaded.

        :param rows: loyalty.history of the sale
        :raise UserError: for a card that was used since
        """
        taken = defaultdict(float)
        for line in self.lines:
            sold = line.refunded_orderline_id
            cards = sold.loaded_card_ids
            loads = {
                card: sum(
                    rows.filtered(lambda row, card=card: row.card_id == card).mapped(
                        "issued"
                    )
                )
                for card in cards
            }
            left = sum(loads.values()) * -line.qty / (sold.qty or 1.0)
            # Of several that are alike, those that nobody used go back.
            for card in cards.sorted(
                lambda card: (
                    card._get_current().state != "active",
                    -card._get_current().points,
                )
            ):
                value = min(left, loads[card] - taken[card])
                taken[card] += max(value, 0.0)
                left -= max(value, 0.0)
        for card, value in taken.items():
            if round(value, DIGITS) > 0:
                card._get_current()._refund(round(value, DIGITS), 0.0, self)

    def _get_points_spent_since(self):
        """What these refunds could not take back: it was spent, and is listed or kept.

        :return: points, by card
        :rtype: dict[loyalty.card, float]
        """
        spent = defaultdict(float)
        incidents = self.env["clientele.card.incident"].sudo()
        for incident in incidents._of_documents("refund", self):
            spent[incident.card_id._get_keeper()] += incident.amount
        cards = self.env["loyalty.card"].sudo()
        for kept in self._get_kept():
            spent[cards.browse(kept.card_id)._get_keeper()] += kept.points
        return spent

    def _get_amounts_kept(self, amounts, lines, quantities):
        """What the lines of a sale come to, before and after all its returns.

        :param dict amounts: LineAmount of each line of the sale
        :param list lines: SoldLine of the sale
        :param dict quantities: returned, by key
        :return: LineAmount by line that was sold, twice
        :rtype: tuple[dict, dict]
        """
        parts = get_parts(lines, quantities)
        before, after = {}, {}
        for line, amount in amounts.items():
            if line.refunded_orderline_id:
                continue
            part = parts.get(line.id)
            if part is None:
                part = quantities.get(line.id, 0.0) / line.qty if line.qty else 0.0
            before[line] = amount
            after[line] = amount.scaled(1 - min(part, 1.0))
        return before, after

    def _get_share_kept(self, program, before, after):
        """How much of its points the sale is still worth, all its refunds deducted.

        :param program: the loyalty.program that gave the points
        :param dict before: LineAmount of each line, as it was sold
        :param dict after: LineAmount of each line, as it was kept
        :return: 0 to 1
        :rtype: float
        """
        lines = self.lines.filtered(lambda line: not line.refunded_orderline_id)
        most = program._get_most_points(lines, before)
        if most:
            share = program._get_most_points(lines, after) / most
            return min(max(share, 0.0), 1.0)
        paid = sum(amount.included for amount in before.values())
        kept = sum(amount.included for amount in after.values())
        return min(max(kept / paid, 0.0), 1.0) if paid else 0.0
