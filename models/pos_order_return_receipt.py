from odoo import models
from odoo.exceptions import UserError

from .pos_order_return_means import ON_ACCOUNT
from .pos_order_return_rights import ACCOUNT, NO_RECEIPT


class PosOrder(models.Model):
    """Returns whose sale is not known, credits on account and deposits."""

    _inherit = "pos.order"

    # === BUSINESS METHODS === #

    def _get_value_without_receipt(self, amounts):
        """What the ticket takes back of goods whose sale it does not name.

        Lines below zero that only lower the price of new goods are no return.

        :param dict amounts: LineAmount of each line of the ticket
        :rtype: float
        """
        total = sum(
            amount.included
            for line, amount in amounts.items()
            if not line.refunded_orderline_id
        )
        return max(-self.currency_id.round(total), 0.0)

    def _get_credit(self, out):
        """What goes on account without being paid in by the same ticket.

        :param dict out: what goes out, by means
        :rtype: float
        """
        total = sum(self.payment_ids.mapped("amount"))
        return min(out.get(ON_ACCOUNT, 0.0), max(-total, 0.0))

    # === CHECKS === #

    def _check_deposit(self, sums, out, amounts):
        """Money that lowers a debt is money that the closing of the session counts.

        :param dict sums: by means
        :param dict out: what goes out, by means
        :param dict amounts: LineAmount of each line of the ticket
        :raise UserError: without the right to manage accounts
        """
        covered = out.get(ON_ACCOUNT, 0.0) - self._get_credit(out)
        methods = self.payment_ids.payment_method_id.filtered(
            lambda method: sums.get(method, 0.0) > 0
            and not method._is_counted_at_closing()
        )
        uncounted = sum(sums[method] for method in methods)
        goods = sum(amount.included for amount in amounts.values())
        uncounted = min(uncounted - max(goods, 0.0), covered)
        if self.currency_id.compare_amounts(uncounted, 0.0) <= 0:
            return
        if not self._has_return_right(ACCOUNT):
            raise UserError(
                self.env._(
                    "What is paid by “%(method)s” is not counted when the session "
                    "closes: it settles no account. Take the money in cash or by card.",
                    method=", ".join(methods.mapped("name")),
                )
            )

    def _check_without_receipt(self, without_receipt, credit):
        """Returns without a receipt, and credits on account: a right and a ceiling.

        :param float without_receipt: what is returned without its sale
        :param float credit: what goes on account beyond what the sale owes there
        :raise UserError: without the right, or beyond the ceiling
        """
        credit = max(self.currency_id.round(credit), 0.0)
        value = max(without_receipt, credit)
        if self.currency_id.is_zero(value):
            return
        has_right = self._has_return_right(NO_RECEIPT)
        ceiling = self._get_return_ceiling("refund_without_receipt_most")
        is_within = ceiling is None or (
            self.currency_id.compare_amounts(value, ceiling) <= 0
        )
        is_allowed = has_right and is_within
        if not is_allowed:
            self._refuse_without_receipt(has_right, ceiling, without_receipt)
        self._list_return("no_receipt", without_receipt - min(without_receipt, credit))
        self._list_return("on_account", credit)

    def _refuse_without_receipt(self, has_right, ceiling, without_receipt):
        """Say what a return without a receipt, or a credit on account, takes.

        :raise UserError: always
        """
        if has_right:
            raise UserError(
                self.env._(
                    "Without a receipt, or on account, at most %(most)s is given back "
                    "by one ticket. Ask a manager.",
                    most=self.currency_id.format(ceiling),
                )
            )
        if without_receipt:
            raise UserError(
                self.env._(
                    "Start the return from its sale. A return without its receipt "
                    "takes the right “%(right)s”.",
                    right=self.env.ref(NO_RECEIPT).name,
                )
            )
        raise UserError(
            self.env._(
                "No such amount of this sale is still due on account: give the value "
                "back as it was paid, or by voucher. A credit on account takes the "
                "right “%(right)s”.",
                right=self.env.ref(NO_RECEIPT).name,
            )
        )


class PosPaymentMethod(models.Model):
    _inherit = "pos.payment.method"

    def _is_counted_at_closing(self):
        """Whether the closing of a session counts what it took.

        Cash is counted, a bank's total is compared, a terminal has the bank's word.
        What names its customer is booked payment by payment, and counted by nobody.

        :rtype: bool
        """
        self.ensure_one()
        if self.type == "cash":
            return True
        is_compared = bool(self.use_payment_terminal) or not self.split_transactions
        return self.type == "bank" and is_compared
