from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.ledger import Ledger
from ..tools.trust import is_job
from .loyalty_card_state import MANAGE
from .pos_order_return_rights import PAID

BY_PAYMENT = "clientele_by_payment"  # in the context: a payment confirms orders
REFUNDED = ("pending", "authorized", "done")  # the states of a refund that is made

# What an order was confirmed with for the value that it put on cards.
AGREED = {
    "combo_item_id",
    "coupon_id",
    "discount",
    "display_type",
    "is_downpayment",
    "order_id",
    "price_unit",
    "product_id",
    "product_uom_id",
    "product_uom_qty",
    "reward_id",
    "tax_ids",
}


class SaleOrder(models.Model):
    """Value that an order puts on cards is there when it is confirmed: it is paid then.

    Whoever manages the value of cards may give it on credit.
    """

    _inherit = "sale.order"

    # === CRUD METHODS === #

    def write(self, vals):
        """Cards move when an order is confirmed or cancelled, not by its state."""
        if "state" in vals and not Ledger.of(self.env):
            is_sold = vals["state"] == "sale"
            changed = self.filtered(lambda order: (order.state == "sale") != is_sold)
            if any(order._moves_cards() for order in changed):
                raise AccessError(
                    self.env._("Confirm or cancel the order: it moves cards.")
                )
        return super().write(vals)

    # === ACTION METHODS === #

    def action_confirm(self):
        orders = self
        if self.env.context.get(BY_PAYMENT):
            # Core confirms orders that are paid on delivery: value waits for money.
            orders = self.filtered(lambda order: not order._get_value_unpaid())
            for order in self - orders:
                order._message_log(
                    body=self.env._("Not confirmed: %s", order._get_value_refusal())
                )
        for order in orders:
            order._check_value_sold()
            order._check_value_paid()
        return super(SaleOrder, orders).action_confirm() if orders else True

    # === BUSINESS METHODS === #

    def _get_loads(self):
        """The lines that put money on cards.

        :rtype: sale.order.line
        """
        lines = self.order_line.filtered(
            lambda line: not line.display_type and line.product_id.is_money
        )
        if not lines:
            return lines
        products = lines.product_id._get_load_products()
        return lines.filtered(
            lambda line: line.product_id in products and line.price_total >= 0
        )

    def _moves_cards(self):
        """Whether cards move when the order is confirmed or cancelled.

        :rtype: bool
        """
        self.ensure_one()
        return bool(
            self.coupon_point_ids or self.order_line.coupon_id or self._get_loads()
        )

    def _get_value_to_pay(self):
        """What must be paid by money before the order puts value on cards.

        :return: in the currency of the order
        :rtype: float
        """
        self.ensure_one()
        loads = self._get_loads()
        if not loads:
            return 0.0
        by_cards = self.order_line.filtered("reward_id.program_id.is_payment_program")
        goods = sum((self.order_line - loads - by_cards).mapped("price_total"))
        beyond = -sum(by_cards.mapped("price_total")) - max(goods, 0.0)
        return sum(loads.mapped("price_total")) + max(beyond, 0.0)

    def _get_value_unpaid(self):
        """What of the value for cards is not paid: money pays that first.

        :return: in the currency of the order, zero or more
        :rtype: float
        """
        needed = self._get_value_to_pay()
        if not needed:
            return 0.0
        if self.state != "sale":
            needed += self._get_value_kept()
        paid = self._get_paid_online() + self._get_loads_settled()
        return max(self.currency_id.round(needed - paid), 0.0)

    def _get_value_kept(self):
        """What the order put on cards before it was cancelled, and was spent by then.

        :return: in the currency of the order
        :rtype: float
        """
        self.ensure_one()
        rows = self.env["loyalty.history"].sudo()._of_documents(self)
        money = rows.filtered("card_id.program_id.is_payment_program")
        return max(sum(money.mapped("amount")), 0.0)

    def _get_paid_online(self):
        """What payments brought and kept, less what they loaded by other orders.

        :return: in the currency of the order
        :rtype: float
        """
        self.ensure_one()
        total, today = 0.0, fields.Date.context_today(self)
        # Superuser: who sells sees no transactions.
        for payment in self.sudo().transaction_ids:
            if payment.state != "done":
                continue
            refunds = payment.child_transaction_ids.filtered(
                lambda one: one.operation == "refund" and one.state in REFUNDED
            )
            amount = payment.amount - sum(abs(one.amount) for one in refunds)
            total += payment.currency_id._convert(
                amount, self.currency_id, self.company_id, today
            )
            for other in payment.sale_order_ids - self:
                is_loaded = other.state == "sale"
                loaded = other._get_value_to_pay() if is_loaded else 0.0
                total -= other.currency_id._convert(
                    loaded or other._get_value_kept(),
                    self.currency_id,
                    self.company_id,
                    today,
                )
        return total

    def _get_loads_settled(self):
        """What tills took in money for the value, and did not give back.

        :return: in the currency of the order
        :rtype: float
        """
        self.ensure_one()
        lines = self.sudo().pos_order_line_ids.filtered(
            lambda line: line._is_money() and line.order_id.state in PAID
        )
        total = 0.0
        for ticket, sold in lines.grouped("order_id").items():
            total += ticket._get_loads_covered(sold)
        for ticket, back in lines.refund_orderline_ids.grouped("order_id").items():
            if ticket.state in PAID:
                amounts = ticket._get_line_amounts()
                total += sum(amounts[line].included for line in back)
        return total

    def _may_load_on_credit(self):
        """Whether who manages cards does it, or a job.

        :rtype: bool
        """
        return is_job(self.env) or self.env.user.has_group(MANAGE)

    def _check_value_sold(self):
        """Check that what is put on cards is what is paid, in the same currency.

        :raise UserError: naming the programme that counts otherwise
        """
        self.ensure_one()
        products = self._get_loads().product_id
        if not products:
            return
        # Superuser: who sells may not read the programmes.
        rules = self.env["loyalty.rule"].sudo()
        for rule in rules.search(
            [
                ("program_id.program_type", "in", ("gift_card", "ewallet")),
                ("program_id.sale_ok", "=", True),
                ("company_id", "in", (False, self.company_id.id)),
                ("product_ids", "in", products.ids),
            ]
        ):
            program = rule.program_id
            is_same = program.currency_id == self.currency_id
            if not is_same or rule.reward_point_mode != "money":
                raise UserError(
                    self.env._(
                        "“%(program)s” puts on cards what is paid in %(currency)s: "
                        "sell it in this currency, by a rule on the money spent.",
                        program=program.name,
                        currency=program.currency_id.name,
                    )
                )

    def _check_value_paid(self):
        """Check that what is put on cards is paid by money.

        :raise AccessError: with what is missing, without the right to manage cards
        """
        self.ensure_one()
        if self._get_value_unpaid() and not self._may_load_on_credit():
            raise AccessError(self._get_value_refusal())

    def _get_value_refusal(self):
        """Say what is not paid of what the order puts on cards.

        :rtype: str
        """
        return self.env._(
            "%(amount)s that the order puts on cards is not paid: take the "
            "payment first, or sell it at the till. On credit it takes the "
            "right “%(right)s”.",
            amount=self.currency_id.format(self._get_value_unpaid()),
            right=self.env.ref(MANAGE).sudo().name,
        )

    # What customers confirm themselves, online.

    def _has_to_be_paid(self):
        """A signature alone puts no value on cards."""
        if super()._has_to_be_paid():
            return True
        return bool(
            self.state in ("draft", "sent")
            and not self.is_expired
            and self._get_value_unpaid()
        )

    def _is_confirmation_amount_reached(self):
        """What was paid in part, or is authorized only, leaves a quotation one."""
        return (
            super()._is_confirmation_amount_reached() and not self._get_value_unpaid()
        )

    def _get_prepayment_required_amount(self):
        most = max(super()._get_prepayment_required_amount(), self._get_value_to_pay())
        return min(most, self.amount_total)

    def _add_points_for_coupon(self, coupon_points):
        """A confirmed order puts no further money on cards."""
        is_money = any(card.program_id.is_payment_program for card in coupon_points)
        if is_money and self.state == "sale" and not self._may_load_on_credit():
            raise AccessError(
                self.env._("A confirmed order puts no further money on cards.")
            )
        return super()._add_points_for_coupon(coupon_points)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_cost(vals)
        lines = super().create(vals_list)
        lines._check_value_agreed(lines)
        return lines

    def write(self, vals):
        self._check_cost(vals)
        if not AGREED & set(vals):
            return super().write(vals)
        changed = self.filtered(lambda line: line._is_changed_by(vals, AGREED))
        changed._check_value_agreed(changed)
        result = super().write(vals)
        changed._check_value_agreed(changed)
        return result

    def unlink(self):
        orders = self.order_id
        self._check_value_agreed(self)
        result = super().unlink()
        orders.order_line._check_value_agreed(self.browse())
        return result

    def _check_cost(self, vals):
        """Check that a reward costs points, and gives none.

        :raise UserError: for a cost below zero
        """
        cost = vals.get("points_cost") or 0.0
        if isinstance(cost, int | float) and cost < 0:
            raise UserError(self.env._("A reward costs points, and gives none."))

    def _is_changed_by(self, vals, names):
        """Whether values change some fields.

        :param dict vals: as for ``write``
        :param set names: of the fields
        :rtype: bool
        """
        self.ensure_one()
        for name in names & set(vals):
            field = self._fields[name]
            value = field.convert_to_cache(vals[name], self, validate=False)
            if field.convert_to_record(value, self) != self[name]:
                return True
        return False

    def _check_value_agreed(self, changed):
        """Check that confirmed orders stay worth what they put on cards.

        :param changed: sale.order.line of these that are other than they were agreed
        :raise UserError: with what to do
        """
        for order in self.order_id.filtered(lambda order: order.state == "sale"):
            loads = order._get_loads()
            goods = sum((order.order_line - loads).mapped("price_total"))
            is_paid_by_goods = loads and order.currency_id.compare_amounts(goods, 0) < 0
            line = (loads if is_paid_by_goods else loads & changed)[:1]
            if line:
                raise UserError(
                    self.env._(
                        "“%(line)s” put money on a card when %(order)s was confirmed. "
                        "Cancel the order to take it back, and make another one.",
                        line=line.product_id.display_name,
                        order=order.name,
                    )
                )


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _post_process(self):
        payments = self.with_context(**{BY_PAYMENT: True})
        return super(PaymentTransaction, payments)._post_process()
