from odoo import models
from odoo.tools import float_round


class LoyaltyRule(models.Model):
    _inherit = "loyalty.rule"

    def _filter_lines(self, lines):
        """Find the lines whose product the rule is about, combos as a whole.

        :rtype: pos.order.line
        """
        self.ensure_one()
        domain = self._get_valid_product_domain()
        products = lines.product_id.filtered_domain(domain)
        return lines.filtered(
            lambda line: not line.combo_parent_id and line.product_id in products
        )

    def _get_most_points(self, lines, amounts, returned=None):
        """Count the most points that the rule gives for these lines.

        Codes count as given: the till says only what they are worth. Value that is
        put on cards, tips and what the ticket takes back earn nothing.

        :param lines: pos.order.line of one ticket, without what it takes back
        :param dict amounts: LineAmount of each line
        :param returned: pos.order.line of returns that take no points of the
            programme back: the goods count less by what these were worth
        :rtype: float
        """
        self.ensure_one()
        program = self.program_id
        returned = returned or lines.browse()
        found = self._filter_lines(lines)
        if not program.is_payment_program:
            found = found.filtered(lambda line: line._earns_points())
        checked = found.filtered(lambda line: not line._is_discount_of(program))
        back = -sum(amounts[line].included for line in returned)
        is_included = self.minimum_amount_tax_mode == "incl"
        figure = "included" if is_included else "excluded"
        total = sum(line._sum(amounts, figure) for line in checked)
        total += sum(getattr(amounts[line], figure) for line in returned)
        currency = program.currency_id
        if currency.compare_amounts(self.minimum_amount, total) > 0:
            return 0.0
        if back and currency.compare_amounts(total, 0.0) <= 0:
            return 0.0
        counted = found.filtered(lambda line: not line._is_reward_of(program))
        sold = counted.filtered(lambda line: not line.is_reward_line)
        quantity = sum(amounts[line].quantity for line in sold)
        if quantity < self.minimum_qty:
            return 0.0
        # Money on cards is no goods: it is worth what its own lines come to.
        net = None if program.is_payment_program else lines._get_net_of_goods(amounts)
        if net is not None and currency.compare_amounts(net, 0.0) <= 0:
            return 0.0
        if self.reward_point_mode == "order":
            return self.reward_point_amount
        if self.reward_point_mode == "unit":
            kept = sold | self._filter_lines(returned)
            quantity = sum(amounts[line].quantity for line in kept)
            return max(self.reward_point_amount * quantity, 0.0)
        digits = self.env["decimal.precision"].precision_get("Product Price")
        paid = sum(line._sum(amounts, "included") for line in counted)
        paid = (paid if net is None else min(paid, net)) - back
        points = float_round(self.reward_point_amount * paid, precision_digits=digits)
        return max(points, 0.0)
