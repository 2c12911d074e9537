from odoo import models


class LoyaltyProgram(models.Model):
    """What a programme gives for a ticket: the till's count, made again."""

    _inherit = "loyalty.program"

    def _is_open_to(self, order):
        """Whether tickets of that till and day may use the programme.

        :param order: pos.order
        :rtype: bool
        """
        return self._is_open_at(order.config_id, order._get_card_date())

    def _is_open_at(self, config, date):
        """Whether a till may use the programme on a day.

        :param config: pos.config
        :param datetime.date date: in the shop
        :rtype: bool
        """
        self.ensure_one()
        tills = self.pos_config_ids
        return bool(
            self.pos_ok
            and (not tills or config in tills)
            and (not self.company_id or self.company_id in config.company_id.parent_ids)
            and self.currency_id == config.currency_id
            and (not self.date_from or self.date_from <= date)
            and (not self.date_to or self.date_to >= date)
        )

    def _get_most_points(self, lines, amounts, returned=None):
        """Count the most points that these lines may earn.

        :param lines: pos.order.line of one ticket, without what it takes back
        :param dict amounts: LineAmount of each line
        :param returned: pos.order.line of returns that take no points back
        :rtype: float
        """
        self.ensure_one()
        return sum(
            rule._get_most_points(lines, amounts, returned) for rule in self.rule_ids
        )

    def _get_valid_products(self, products):
        """In orders, too, money on cards is no goods: it earns nothing."""
        found = super()._get_valid_products(products)
        goods = products - products._get_load_products()
        return {
            rule: valid if rule.program_id.is_payment_program else valid & goods
            for rule, valid in found.items()
        }

    def _get_worth(self, points):
        """What points are worth in money, by the best reward that they can buy.

        :param float points: of one card
        :return: in the currency of the programme, 0 where points buy no money off
        :rtype: float
        """
        self.ensure_one()
        worths = [reward._get_worth(points) for reward in self.reward_ids]
        return self.currency_id.round(max(worths, default=0.0))

    def _get_point_rate(self):
        """What one point is worth in money, by the reward that gives least for it.

        :return: in the currency of the programme, 0 where points buy no fixed amount
        :rtype: float
        """
        self.ensure_one()
        rates = [reward._get_point_rate() for reward in self.reward_ids]
        return min((rate for rate in rates if rate > 0), default=0.0)
