from odoo import models
from odoo.tools import float_round


class LoyaltyRule(models.Model):
    _inherit = "loyalty.rule"

    def _filter_lines(self, lines):
        """The lines whose product the rule is about, combos as a whole.

        :rtype: pos.order.line
        """
        self.ensure_one()
        domain = self._get_valid_product_domain()
        products = lines.product_id.filtered_domain(domain)
        return lines.filtered(
            lambda line: not line.combo_parent_id and line.product_id in products
        )

    def _get_most_points(self, lines, amounts):
        """The most points that the rule gives for these lines.

        Codes count as given: the till says only what they are worth.

        :param lines: pos.order.line of one ticket, without what it takes back
        :param dict amounts: LineAmount of each line
        :rtype: float
        """
        self.ensure_one()
        program = self.program_id
        found = self._filter_lines(lines)
        checked = found.filtered(lambda line: not line._is_discount_of(program))
        is_included = self.minimum_amount_tax_mode == "incl"
        figure = "included" if is_included else "excluded"
        total = sum(line._sum(amounts, figure) for line in checked)
        currency = program.currency_id  # of no lines too
        if currency.compare_amounts(self.minimum_amount, total) > 0:
            return 0.0
        counted = found.filtered(lambda line: not line._is_reward_of(program))
        sold = counted.filtered(lambda line: not line.is_reward_line)
        quantity = sum(amounts[line].quantity for line in sold)
        if quantity < self.minimum_qty:
            return 0.0
        if self.reward_point_mode == "order":
            return self.reward_point_amount
        if self.reward_point_mode == "unit":
            return max(self.reward_point_amount * quantity, 0.0)
        digits = self.env["decimal.precision"].precision_get("Product Price")
        paid = sum(line._sum(amounts, "included") for line in counted)
        points = float_round(self.reward_point_amount * paid, precision_digits=digits)
        return max(points, 0.0)
