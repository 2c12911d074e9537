from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import float_compare

from ..tools.refund_prices import SoldLine, get_parts, get_worth
from .pos_order_return_means import VOUCHER
from .pos_order_return_rights import PAID

DIGITS = 6  # of quantities: they are floats in core


class PosOrder(models.Model):
    """A return answers to its sale, through whatever door it comes.

    It is asked when the ticket is paid, under a lock on the sale, before anything of
    value moves.
    """

    _inherit = "pos.order"

    refund_reason = fields.Text(
        copy=False, help="Why a return is paid by another means than its sale was."
    )

    def action_pos_order_paid(self):
        for order in self.sudo():
            order._check_return()
        return super().action_pos_order_paid()

    # === BUSINESS METHODS === #

    def _check_return(self):
        """Check what a ticket takes back, what for, and how it gives it back.

        :raise UserError: for more than was sold, paid or paid by a means
        :raise ValidationError: for lines that no till sends
        """
        self.ensure_one()
        lines = self.lines.filtered("refunded_orderline_id")
        sale = lines.refunded_orderline_id.order_id
        if len(sale) > 1:
            raise ValidationError(
                self.env._("All that a ticket returns must be of one sale.")
            )
        amounts = self._get_line_amounts()
        if sale:
            sale._lock_changing()
            self._check_returned_sale(sale, lines)
            self._check_returned_prices(sale, {line: amounts[line] for line in lines})
        total = sum(amount.included for amount in amounts.values())
        is_refund = total < 0 and (self.is_refund or bool(sale))
        if self.is_refund != is_refund:  # it is invoiced or credited by that
            self.is_refund = is_refund
        self._check_lines_paid(amounts)
        self._check_return_means(sale, amounts)

    def _get_paid_refunds(self):
        """The tickets that took lines of this sale back, and are paid.

        :rtype: pos.order
        """
        refunds = self.lines.refund_orderline_ids.order_id
        return refunds.filtered(lambda refund: refund.state in PAID)

    def _get_lines_as_sold(self, amounts):
        """The lines of a sale, as the rule of prices takes them.

        :param dict amounts: LineAmount of each line of the sale
        :rtype: list[SoldLine]
        """
        deposit = self.config_id.down_payment_product_id
        return [
            SoldLine(
                line.id,
                line.qty,
                amounts[line].included,
                tuple(sorted(line.tax_ids.ids)),
                is_discount=line.is_reward_line
                or (line.product_id == deposit and line.qty < 0),
                is_money=line._is_money(),
                is_prepaid=line.reward_id.program_id.is_payment_program,
            )
            for line in self.lines
            if not line.refunded_orderline_id
        ]

    def _get_returned(self, sale):
        """How much of each line of a sale these refunds take back.

        :param sale: pos.order
        :return: quantities, by id of the line that was sold
        :rtype: dict[int, float]
        """
        returned = defaultdict(float)
        for line in self.lines:
            if line.refunded_orderline_id.order_id == sale:
                returned[line.refunded_orderline_id.id] -= line.qty
        return returned

    def _get_given_back(self, sale):
        """What these refunds give back for lines of a sale, with tax.

        :param sale: pos.order
        :rtype: float
        """
        given = 0.0
        for refund in self:
            for line, amount in refund._get_line_amounts().items():
                if line.refunded_orderline_id.order_id == sale:
                    given -= amount.included
        return given

    def _get_settled_back(self, sale):
        """What these refunds gave back for a sale, and what they kept of it for points.

        :param sale: pos.order
        :return: in the currency of the ticket
        :rtype: float
        """
        kept = sum(one.amount for one in self._get_kept())
        return self._get_given_back(sale) + kept

    def _get_returned_to_wallet(self, amounts):
        """What of returned goods this ticket puts on the customer's own wallet.

        The value stays with the shop, as on a voucher. Not without a network, and not
        where something of the sale went on account: there it goes back.

        :param dict amounts: LineAmount of each line of the ticket
        :return: in the currency of the ticket, zero or more
        :rtype: float
        """
        self.ensure_one()
        order = self.sudo()
        back = order.lines.filtered("refunded_orderline_id")
        origins = back.refunded_orderline_id.order_id._get_origins()
        is_owed = "pay_later" in origins.payment_ids.payment_method_id.mapped("type")
        if not (back and order.partner_id) or order.offline_validated_at or is_owed:
            return 0.0
        if not order._is_return_of_its_customer():
            return 0.0
        loads = (order.lines - back).filtered(lambda line: line._is_money())
        programs = self.env["loyalty.program"].sudo()
        programs = programs.search([("program_type", "in", ("ewallet", "gift_card"))])
        programs = programs.filtered(lambda program: program._is_open_to(order))
        own, bearers = loads.browse(), loads.browse()
        for rule in programs.rule_ids:
            if rule.program_id.program_type == "ewallet":
                own |= rule._filter_lines(loads)
            else:
                bearers |= rule._filter_lines(loads)
        loads = own - bearers
        returned = -sum(amounts[line].included for line in back)
        return max(min(returned, sum(amounts[line].included for line in loads)), 0.0)

    def _get_origins(self):
        """These sales, and those whose goods they took in exchange.

        :return: the nearest first
        :rtype: pos.order
        """
        origins = found = self
        while found:
            found = found.lines.refunded_orderline_id.order_id - origins
            origins |= found
        return origins

    def _get_received(self, sold, amounts):
        """What was given for the lines of a sale: money, value, or goods in exchange.

        :param list sold: SoldLine of the sale
        :param dict amounts: LineAmount of each line of the sale
        :return: no more than the lines come to
        :rtype: float
        """
        self.ensure_one()
        keys = {line.key for line in sold}
        exchanged = sum(
            amount.included for line, amount in amounts.items() if line.id not in keys
        )
        paid = sum(self.payment_ids.mapped("amount")) - exchanged
        paid -= sum(self._get_lacked_by_cards().values())
        worth = sum(line.amount for line in sold)
        is_close = abs(worth - paid) <= self._get_payment_tolerance()
        return worth if is_close else min(worth, paid)

    def _get_lacked_by_cards(self):
        """What cards of this sale lacked, which its till without a network did not see.

        :return: in the currency of the ticket, by means: a card, or vouchers
        :rtype: dict
        """
        lacked = defaultdict(float)
        if self.offline_validated_at:
            incidents = self.env["clientele.card.incident"].sudo()
            paying = self.payment_ids.card_id
            for incident in incidents._of_documents("offline", self):
                if not incident.card_id:
                    lacked[VOUCHER] += incident.amount  # no card was named
                elif incident.card_id in paying:
                    lacked[incident.card_id._get_current()] += incident.amount
        return lacked

    def _get_most_back(self, refunds, quantities, sold=None, amounts=None):
        """What another return of this sale gives back, nothing kept for points.

        :param refunds: the pos.order that returned lines of it before
        :param dict quantities: of them and of the other one, by id of the line sold
        :param list sold: SoldLine of the sale, where they are known
        :param dict amounts: LineAmount of each line of the sale, the same
        :return: in the currency of the ticket
        :rtype: float
        """
        self.ensure_one()
        amounts = amounts or self._get_line_amounts()
        sold = sold or self._get_lines_as_sold(amounts)
        worth = sum(get_worth(sold, quantities, self.currency_id.rounding).values())
        received = self._get_received(sold, amounts)
        return min(worth, received) - refunds._get_settled_back(self)

    # === CHECKS === #

    def _check_returned_sale(self, sale, lines):
        """Whether the sale is one that these lines can return.

        :param sale: pos.order
        :param lines: pos.order.line of this ticket
        :raise UserError: for a sale that is not paid
        :raise ValidationError: for what no till sends
        """
        sold = lines.refunded_orderline_id
        if sale == self or sold.refunded_orderline_id:
            raise ValidationError(
                self.env._("What is returned is no sale, but a return itself.")
            )
        if sale.state not in PAID:
            raise UserError(
                self.env._(
                    "The sale %(sale)s is not paid: there is nothing to give back. "
                    "Cancel it instead.",
                    sale=sale.pos_reference or sale.name,
                )
            )
        is_other = sale.company_id != self.company_id
        if is_other or sale.currency_id != self.currency_id:
            raise ValidationError(
                self.env._(
                    "Return a sale in the company and the currency that it was made in."
                )
            )
        for line in lines:
            one = line.refunded_orderline_id
            if one.product_id != line.product_id or line.qty > 0 or one.qty <= 0:
                raise ValidationError(
                    self.env._("A line of the refund is not one of the sale.")
                )
        is_taxed_alike = all(
            line.tax_ids == line.refunded_orderline_id.tax_ids for line in lines
        )
        if not is_taxed_alike or sale.fiscal_position_id != self.fiscal_position_id:
            raise ValidationError(
                self.env._(
                    "A return has the taxes of its sale. Remove its lines, and start "
                    "the return from the sale again."
                )
            )
        self._check_returned_quantities(sale, lines)

    def _check_returned_quantities(self, sale, lines):
        """What was returned already is not returned again.

        :param sale: pos.order
        :param lines: pos.order.line of this ticket
        :raise UserError: with what is left
        """
        before = (sale._get_paid_refunds() - self)._get_returned(sale)
        now = self._get_returned(sale)
        for line in lines.refunded_orderline_id:
            left = line.qty - before.get(line.id, 0.0)
            if float_compare(now[line.id], left, precision_digits=DIGITS) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s: %(left)s of %(sold)s left to return.",
                        product=line.full_product_name or line.product_id.display_name,
                        left=f"{max(left, 0.0):g}",
                        sold=f"{line.qty:g}",
                    )
                )

    def _check_returned_prices(self, sale, returned_amounts):
        """No more is given back than was paid, discounts and rewards deducted.

        :param sale: pos.order
        :param dict returned_amounts: LineAmount of each line that returns one of it
        :raise UserError: with the most that can be given back
        """
        currency = self.currency_id
        sale_amounts = sale._get_line_amounts()
        sold = sale._get_lines_as_sold(sale_amounts)
        full = {line.key: line.amount / line.quantity for line in sold if line.quantity}
        tolerance = self._get_tolerance(len(returned_amounts))
        for line, amount in returned_amounts.items():
            most = -full[line.refunded_orderline_id.id] * line.qty  # above zero: goods
            given = -amount.included
            low, high = min(most, 0.0), max(most, 0.0)
            if given < low - currency.rounding or given > high + currency.rounding:
                raise UserError(
                    self.env._(
                        "%(product)s was sold for less: at most %(most)s can be given "
                        "back for it.",
                        product=line.full_product_name or line.product_id.display_name,
                        most=currency.format(high),
                    )
                )
        refunds = sale._get_paid_refunds() - self
        returned = (refunds | self)._get_returned(sale)
        self._check_returned_discounts(sold, returned, tolerance)
        most = sale._get_most_back(refunds, returned, sold, sale_amounts)
        most = min(most, sale._get_left_of_invoice(self, most))
        given = -sum(amount.included for amount in returned_amounts.values())
        most -= self._keep_points_spent(sale, returned, most, given)
        if float_compare(given - most, tolerance, precision_digits=DIGITS) > 0:
            raise UserError(
                self.env._(
                    "At most %(most)s can be given back for what is returned: that is "
                    "what was paid for it, discounts, rewards, credit notes and points "
                    "that were spent deducted. Start the return from the sale again.",
                    most=currency.format(max(most, 0.0)),
                )
            )

    def _check_returned_discounts(self, sold, returned, tolerance):
        """Discounts and rewards go back with the goods that they were for, only.

        :param list sold: SoldLine of the sale
        :param dict returned: quantities of all returns so far, by key
        :param float tolerance: in the currency of the ticket
        :raise UserError: naming the line
        """
        parts = get_parts(sold, returned)
        for line in sold:
            if line.key not in parts or line.quantity <= 0:
                continue
            part = returned.get(line.key, 0.0) / line.quantity
            if -line.amount * (part - parts[line.key]) > tolerance:
                record = self.env["pos.order.line"].browse(line.key)
                raise UserError(
                    self.env._(
                        "“%(name)s” lowered the price of what was sold: it goes back "
                        "with the goods, %(part)s of it by now.",
                        name=record.full_product_name or record.product_id.display_name,
                        part=f"{100 * parts[line.key]:.4g} %",
                    )
                )
