from collections import defaultdict

from odoo import models

from .pos_order_return_means import BANK, CASH


class MeansLeft:
    """What of each means of a sale can still go back, while its returns are read."""

    def __init__(self, received, wallets):
        """
        :param dict received: amounts by means
        :param set wallets: those of them that are a customer's own card
        """
        self.left = received
        self.wallets = wallets
        self.elsewhere = 0.0  # went back by means that did not bring it

    @property
    def others(self):
        """What no customer's own card brought, and is there still.

        :rtype: float
        """
        left = sum(
            amount for means, amount in self.left.items() if means not in self.wallets
        )
        return max(left - self.elsewhere, 0.0)

    def give_back(self, means, amount):
        direct = min(amount, self.left[means])
        self.left[means] -= direct
        self.elsewhere += amount - direct

    def exchange(self, amount):
        """Take what goods that were exchanged are paid with: wallets come last.

        :param float amount: what was returned for them
        :return: amounts by means
        :rtype: dict
        """
        others = min(amount, self.others)
        taken = {}
        for means in sorted(self.left, key=lambda one: one in self.wallets):
            most = amount if means in self.wallets else others
            part = min(self.left[means], most)
            if part > 0:
                taken[means] = part
                self.left[means] -= part
                amount -= part
                others -= part
        return taken


class PosOrder(models.Model):
    """What came by each means, through exchanges, and has not gone back yet."""

    _inherit = "pos.order"

    def _get_means_left(self, but):
        """Say what of each means of a sale can still go back.

        :param but: the pos.order that returns lines of it now, and is left out
        :rtype: MeansLeft
        """
        self.ensure_one()
        left, _exchanged = self._share_means(but)
        return left

    def _get_means_left_for_till(self):
        """Say what of each means can still go back, named as a till names them.

        :rtype: list[dict]
        """
        state = self._get_means_left(self.browse())
        # What went back by vouchers came of these means, where a wallet paid the rest.
        left, most = state.left, state.others if state.wallets else None
        names = {means: means for means in (CASH, BANK)}
        for method in left:
            if getattr(method, "_name", "") == "pos.payment.method":
                names[method] = f"method {method.id}"
        return [
            {
                "means": names[means],
                "amount": self.currency_id.round(
                    amount if most is None else min(amount, most)
                ),
            }
            for means, amount in left.items()
            if means in names
        ]

    def _share_means(self, but):
        """Follow what became of what a sale was paid with, return by return.

        :param but: pos.order that is left out
        :return: what is left, and what went on into the goods of each return
        :rtype: tuple[MeansLeft, dict]
        """
        received = self._get_received_by_means()
        wallets = {means for means in received if self._is_wallet(means)}
        left, exchanged = MeansLeft(received, wallets), {}
        for refund in (self._get_paid_refunds() - but).sorted("id"):
            rest = refund._get_given_back(self)
            for means, amount in refund._get_sums_by_means().items():
                if amount < 0:
                    left.give_back(means, -amount)
                    rest += amount
            if rest > 0:
                exchanged[refund] = left.exchange(rest)
        return left, exchanged

    def _get_received_by_means(self):
        """What a sale was paid with: money, value, and what it took back for it.

        :return: amounts above zero, by means
        :rtype: dict
        """
        received = defaultdict(float)
        for means, amount in self._get_sums_by_means().items():
            received[means] += max(amount, 0.0)
        for card, amount in self._get_lacked_by_cards().items():
            received[card] -= amount
        for origin in self.lines.refunded_orderline_id.order_id:
            _left, exchanged = origin._share_means(self.browse())
            for means, amount in exchanged.get(self, {}).items():
                received[means] += amount
        return received

    def _is_wallet(self, means):
        """Whether a means is a customer's own card, also where it was closed since.

        :rtype: bool
        """
        return self._is_card(means) and means.program_id.is_nominative
