import math

from odoo import models


class LoyaltyReward(models.Model):
    _inherit = "loyalty.reward"

    def _get_cost(self, lines, amounts, usable):
        """What these lines of a ticket cost on the card, whatever the till says.

        :param lines: pos.order.line, all that this reward gave from one card
        :param dict amounts: LineAmount of each line
        :param float usable: the points of the card
        :return: points
        :rtype: float
        """
        self.ensure_one()
        asked = sum(lines.mapped("points_cost"))
        if self.clear_wallet:
            return max(usable, self.required_points)
        if self.reward_type == "product":
            # The till gives several for one claim, in one line or in several.
            given = sum(abs(line.qty) for line in lines)
            claims = math.ceil(given / (self.reward_product_qty or 1))
            return max(asked, claims * self.required_points)
        if self.discount_mode != "per_point":
            times = len(set(lines.mapped("reward_identifier_code")))
            return max(asked, times * self.required_points)
        given = -sum(amounts[line].included for line in lines)
        tolerance = lines.order_id._get_tolerance(len(lines))
        is_close = abs(asked * self.discount - given) <= tolerance
        return asked if is_close else max(given / self.discount, 0.0)

    def _get_most_given(self, lines, sold, amounts):
        """Count the most that these lines of a ticket may take off.

        :param lines: pos.order.line, all that this reward gave from one card
        :param sold: pos.order.line of the ticket that no reward made
        :param dict amounts: LineAmount of each line
        :return: in the currency of the ticket, with tax
        :rtype: float
        """
        self.ensure_one()
        goods = sold.filtered(
            lambda line: not line.combo_parent_id and line._sum(amounts, "included") > 0
        )
        if self.reward_type == "product":
            goods = sold.filtered(
                lambda line: line.product_id in self.reward_product_ids
            )
        elif self.discount_applicability != "order":
            domain = self._get_discount_product_domain()
            products = goods.product_id.filtered_domain(domain)
            goods = goods.filtered(lambda line: line.product_id in products)
            if self.discount_applicability == "cheapest":
                goods = goods.sorted(lambda line: line._get_unit_amount(amounts))[:1]
        most = sum(line._sum(amounts, "included") for line in goods)
        if self.reward_type != "discount":
            return most
        times = len(set(lines.mapped("reward_identifier_code")))
        if self.discount_mode == "percent":
            most *= min(self.discount * times, 100.0) / 100
        elif self.discount_mode == "per_order":
            most = min(most, self.discount * times)
        if self.discount_max_amount:
            most = min(most, self.discount_max_amount * times)
        return most

    def _get_worth(self, points):
        """What points are worth with this reward.

        :rtype: float
        """
        self.ensure_one()
        if self.reward_type != "discount" or points < self.required_points:
            return 0.0
        if self.discount_mode == "per_point":
            return points * self.discount
        if self.discount_mode == "per_order" and self.required_points:
            return points // self.required_points * self.discount
        return 0.0

    def _get_point_rate(self):
        """What one point is worth with this reward.

        :return: in the currency of the programme, 0 where points buy no fixed amount
        :rtype: float
        """
        self.ensure_one()
        if self.reward_type == "discount" and self.discount_mode == "per_point":
            return self.discount
        is_amount = self.reward_type == "discount" and self.discount_mode == "per_order"
        if is_amount and self.required_points:
            return self.discount / self.required_points
        return 0.0
