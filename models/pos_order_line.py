from collections import defaultdict

from odoo import api, fields, models


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    automatic_discount = fields.Float(
        string="Automatic Discount (%)",
        digits="Discount",
        help="What the customer's terms gave. The discount differs where it was typed.",
    )
    loaded_card_ids = fields.Many2many(
        "loyalty.card",
        readonly=True,
        copy=False,
        help="The cards that the line put money on.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + ["automatic_discount"]

    # === CARDS === #

    def _is_money(self):
        """Whether the line puts money on a card: tips and deposits are no such thing.

        :rtype: bool
        """
        self.ensure_one()
        return (
            not self.is_reward_line
            and not self._is_tip_or_deposit()
            and self.product_id.is_money
        )

    def _is_tip_or_deposit(self):
        """Whether the line is money for the staff, or paid ahead of a sale order.

        :rtype: bool
        """
        self.ensure_one()
        config = self.order_id.config_id
        return self.product_id in config.tip_product_id + config.down_payment_product_id

    def _earns_points(self):
        """Whether the line is goods: no money on a card, no tip and no deposit.

        Goods of a sale order earned when it was confirmed.

        :rtype: bool
        """
        self.ensure_one()
        is_ahead = self._is_tip_or_deposit() or self._get_settled_order()
        return not (is_ahead or self._is_money())

    def _get_settled_order(self):
        """The sale order that the line is of.

        :rtype: sale.order
        """
        # Superuser: a cashier sees no orders.
        line = self.sudo()
        return (line.sale_order_origin_id | line.sale_order_line_id.order_id)[:1]

    def _is_discount_of(self, program):
        """Whether the line is a discount that earns nothing and costs no points.

        :param program: the loyalty.program that counts
        """
        self.ensure_one()
        reward = self.reward_id
        return reward.reward_type == "discount" and (
            reward.program_id.trigger == "auto" or reward.program_id == program
        )

    def _is_reward_of(self, program):
        """Whether the line is a reward of the programme, or a means of payment.

        :param program: the loyalty.program that counts
        """
        self.ensure_one()
        giver = self.reward_id.program_id
        return self.is_reward_line and (giver == program or giver.is_payment_program)

    def _sum(self, amounts, figure):
        """What the line comes to, with all of a combo.

        :param dict amounts: LineAmount of each line
        :param str figure: ``included`` or ``excluded``
        """
        lines = self | self.combo_line_ids
        return sum(getattr(amounts[line], figure) for line in lines if line in amounts)

    def _get_net_of_goods(self, amounts):
        """What the goods among these lines come to, rewards left out.

        A tip below zero lowers it, and what a sale order takes back beyond its goods.

        :param dict amounts: LineAmount of each line
        :return: with tax, in the currency of the ticket
        :rtype: float
        """
        total, by_order = 0.0, defaultdict(float)
        for line in self.filtered(lambda line: not line.is_reward_line):
            amount = amounts[line].included
            settled = line._get_settled_order()
            if settled:
                by_order[settled] += amount
            elif line._earns_points():
                total += amount
            else:
                total += min(amount, 0.0)
        return total + sum(min(amount, 0.0) for amount in by_order.values())

    def _get_unit_amount(self, amounts):
        """Count what one piece comes to, with all of a combo.

        :param dict amounts: LineAmount of each line
        :return: with tax, in the currency of the ticket
        :rtype: float
        """
        self.ensure_one()
        return self._sum(amounts, "included") / (amounts[self].quantity or 1)
