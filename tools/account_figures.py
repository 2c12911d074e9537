"""What a payer owes, in figures."""

from datetime import date
from typing import NamedTuple


class AccountFigures(NamedTuple):
    """What a payer owes, in the company's currency; below zero, what it has paid ahead.

    ``posted`` is what accounting says, ``pending`` what the tickets of open sessions
    add or take, ``orders`` what was accepted and is not invoiced. ``overdue`` is the
    part of the balance whose term ended more than the days of grace ago.
    """

    posted: float = 0.0
    pending: float = 0.0
    orders: float = 0.0
    overdue: float = 0.0
    oldest_due: date | None = None

    @property
    def balance(self):
        """What is owed for sales that were made.

        :rtype: float
        """
        return self.posted + self.pending

    @property
    def exposure(self):
        """The balance and what will be owed for what was accepted: it has a limit.

        :rtype: float
        """
        return self.balance + self.orders
