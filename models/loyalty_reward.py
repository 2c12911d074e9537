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
        currency = lines.order_id.currency_id
        tolerance = currency.rounding * len(lines)
        is_close = abs(asked * self.discount - given) <= tolerance
        return asked if is_close else max(given / self.discount, 0.0)

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
