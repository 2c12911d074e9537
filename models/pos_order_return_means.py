from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from .pos_order_return_rights import ACCOUNT, OTHER_MEANS
from .pos_payment import TERMINAL

# The means that are many payment methods, or none yet. Tills have drawers of their own,
# and terminals a method each.
CASH, BANK, ON_ACCOUNT, VOUCHER = "cash", "bank", "account", "voucher"


class PosOrder(models.Model):
    """Value goes back the way that it came, by voucher, or with a right and a trace."""

    _inherit = "pos.order"

    # === BUSINESS METHODS === #

    def _check_return_means(self, sale, amounts):
        """Check the means by which a ticket gives value back.

        A till without a network knows the same rights: it makes no return that takes
        one which its user has not.

        :param sale: the pos.order that it returns lines of, or none
        :param dict amounts: LineAmount of each line of the ticket
        :raise UserError: with what goes back how
        """
        sums = self._get_sums_by_means()
        out = {means: -amount for means, amount in sums.items() if amount < 0}
        out = {
            means: amount
            for means, amount in out.items()
            if not self.currency_id.is_zero(amount)
        }
        if not out:
            return
        without_receipt = self._get_value_without_receipt(amounts)
        self._check_deposit(sums, out, amounts)
        self._check_paid_out(sums, out, amounts, without_receipt)
        owed = self._check_owed(sale, out)
        credit = self._get_credit(out) - owed
        self._check_without_receipt(without_receipt, credit)
        self._check_other_means(sale, out, without_receipt)

    def _get_sums_by_means(self):
        """What was paid by each means, change deducted.

        :return: cash, account and voucher by name, others by method or card
        :rtype: dict
        """
        sums = defaultdict(float)
        for payment in self.payment_ids:
            sums[payment._get_means()] += payment.amount
        return sums

    # === CHECKS === #

    def _check_paid_out(self, sums, out, amounts, without_receipt):
        """What goes out is for goods that come back, or for money that came in.

        What is owed, what cards hold and what no closing counts is changed into
        nothing else, but by who manages accounts.

        :param dict sums: what was paid by each means
        :param dict out: what goes out, by means
        :param dict amounts: LineAmount of each line of the ticket
        :param float without_receipt: what is returned without its sale
        :raise UserError: without the right to manage accounts
        """
        paid_out = sum(out.values())
        counted = sum(max(sums.get(means, 0.0), 0.0) for means in (CASH, BANK))
        returned = -sum(
            amount.included
            for line, amount in amounts.items()
            if line.refunded_orderline_id
        )
        covered = counted + max(returned, 0.0) + without_receipt
        beyond = paid_out - covered - self._get_payment_tolerance()
        if self.currency_id.compare_amounts(beyond, 0.0) > 0:
            if not self._has_return_right(ACCOUNT):
                raise UserError(
                    self.env._(
                        "%(amount)s would go out for no goods: nothing that comes "
                        "back, and no money that came in, covers it. Give it back "
                        "from the sale that it is of.",
                        amount=self.currency_id.format(paid_out - covered),
                    )
                )
            if any(means in out for means in (CASH, BANK)):
                self._list_return("means", paid_out - covered)

    def _check_owed(self, sale, out):
        """What the sale still owes on account goes back on account first.

        So does what was taken in exchange for goods that are still owed.

        :param sale: pos.order
        :param dict out: what goes out, by means
        :return: what of it lowers the debt of the sale
        :rtype: float
        :raise UserError: with how much goes on account
        """
        sale._lock_debts()
        sale, owed = sale._get_owed_on_account()
        owed = self.currency_id.round(owed * (self.currency_rate or 1.0))
        given = out.get(ON_ACCOUNT, 0.0)
        if not owed:
            return 0.0
        payer = sale.payer_id._get_entity()
        is_same = self.partner_id.commercial_partner_id == (
            sale.partner_id.commercial_partner_id
        )
        if given and is_same and self.payer_id != sale.payer_id:
            self.payer_id = sale.payer_id  # who pays for the customer changed since
        due = min(sum(out.values()), owed)
        is_whole = self.currency_id.compare_amounts(given, due) >= 0
        if is_whole and self.payer_id._get_entity() == payer:
            return min(owed, given)
        is_money = not any(self._is_value_kept(means) for means in out)
        if self._stands(is_value=False) and is_money:
            return 0.0  # listed as paid by other means
        raise UserError(
            self.env._(
                "%(owed)s of this sale is still owed on account: %(due)s of the return "
                "goes back on the account of %(customer)s.",
                owed=self.currency_id.format(owed),
                due=self.currency_id.format(due),
                customer=payer.display_name,
            )
        )

    def _check_other_means(self, sale, out, without_receipt):
        """Beyond what came by a means, it gives back with a right and a reason only.

        :param sale: pos.order
        :param dict out: what goes out, by means
        :param float without_receipt: what is returned without its sale
        :raise UserError: without the right, a reason, or beyond the ceiling
        """
        if not sale:
            return
        refunds = sale._get_paid_refunds() - self
        left = sale._get_means_left(self)
        other, names = -without_receipt, []
        for means, amount in out.items():
            beyond = amount - max(left.left.get(means, 0.0), 0.0)
            is_ours = self._is_value_kept(means) or self._is_foreign_card(means, left)
            if beyond > 0 and not is_ours:
                other += beyond
                names.append(self._get_means_name(means))
        from_wallets = self._get_taken_from_wallets(left, out)
        if from_wallets > other and not self._has_return_right(OTHER_MEANS):
            raise UserError(
                self.env._(
                    "%(amount)s of the sale was paid with the customer's own card, and "
                    "goes back on it. Another means takes the right “%(right)s”.",
                    amount=self.currency_id.format(from_wallets),
                    right=self.env.ref(OTHER_MEANS).name,
                )
            )
        other = max(other, from_wallets)
        # Each of the returns was rounded to what the drawer has.
        is_rounded = CASH in out and self.config_id.cash_rounding
        rounding = self.config_id.rounding_method.rounding if is_rounded else 0.0
        if self.currency_id.compare_amounts(other, rounding) <= 0:
            return
        other = self.currency_id.round(other)
        self._check_other_means_right(other, names, refunds)
        self._list_return("means", other)

    def _get_taken_from_wallets(self, left, out):
        """What customers' own cards paid, and what goes back to none of them.

        Whoever sells could put it on a voucher, and keep that.

        :param MeansLeft left: what the sale still has of each means
        :param dict out: what goes out, by means
        :rtype: float
        """
        if not any(left.left[card] > 0 for card in left.wallets):
            return 0.0
        taken = sum(
            amount for means, amount in out.items() if means not in left.wallets
        )
        return max(taken - left.others, 0.0)

    def _check_other_means_right(self, other, names, refunds):
        """Whether who serves may give that much back by other means.

        :param float other: in the currency of the ticket
        :param list names: of the means
        :param refunds: the pos.order that returned lines of the sale before
        :raise UserError: without the right, a reason, or beyond the ceiling
        """
        amount = self.currency_id.format(other)
        if not self._has_return_right(OTHER_MEANS):
            raise UserError(
                self.env._(
                    "%(amount)s more than was paid by %(means)s would go back by it. "
                    "Give it back as it was paid, or by voucher. Another means takes "
                    "the right “%(right)s”.",
                    amount=amount,
                    means=", ".join(names),
                    right=self.env.ref(OTHER_MEANS).name,
                )
            )
        ceiling = self._get_return_ceiling("refund_other_means_most")
        incidents = self.env["clientele.card.incident"]._of_documents("means", refunds)
        before = sum(incidents.mapped("amount")) * (self.currency_rate or 1.0)
        total = other + before
        if ceiling is not None and self.currency_id.compare_amounts(total, ceiling) > 0:
            raise UserError(
                self.env._(
                    "At most %(most)s of a sale is given back by another means than "
                    "it was paid. Ask a manager.",
                    most=self.currency_id.format(ceiling),
                )
            )
        if not (self.refund_reason or "").strip():
            raise UserError(
                self.env._(
                    "Type the reason why %(amount)s goes back by another means than "
                    "it was paid.",
                    amount=amount,
                )
            )

    # === HELPERS === #

    def _is_value_kept(self, means):
        """Whether what goes back by a means stays owed by the shop: no money leaves.

        :param means: a key of ``_get_sums_by_means``
        :rtype: bool
        """
        if means in (VOUCHER, ON_ACCOUNT):
            return True
        return self._is_card(means) and self._takes_returns(means)

    def _is_foreign_card(self, means, left):
        """Whether it is a card that did not pay: it is refused where cards are moved.

        :rtype: bool
        """
        return self._is_card(means) and means not in left.left

    def _is_card(self, means):
        """Whether a means is one card.

        :rtype: bool
        """
        return not isinstance(means, str) and means._name == "loyalty.card"

    def _get_means_name(self, means):
        """How a means is called.

        :rtype: str
        """
        if means == CASH:
            return self.env._("cash")
        if means == BANK:
            return self.env._("bank card")
        return means._get_masked_code() if self._is_card(means) else means.name


class PosPayment(models.Model):
    _inherit = "pos.payment"

    def _get_means(self):
        """What a payment is paid by: whichever drawer, whichever terminal.

        :return: a name, a card, or a method that no closing counts
        """
        self.ensure_one()
        method = self.payment_method_id
        if method.type == "cash":
            return CASH
        if method.type == "pay_later":
            return ON_ACCOUNT
        if method.use_payment_terminal == TERMINAL:
            return self.card_id._get_current() or VOUCHER
        return BANK if method._is_counted_at_closing() else method
