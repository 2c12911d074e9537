"""What a payer owes, in figures."""

import datetime
from typing import NamedTuple

# Debts by how late they are, in the order of the columns.
BUCKETS = ("not_due", "due_30", "due_60", "due_90", "due_120", "due_more")


def _to_date(text):
    return datetime.date.fromisoformat(text) if text else None


# Whatever a context carries, only these types pass.
READERS = {
    "date": _to_date,
    "date_from": _to_date,
    "company_id": lambda value: int(value or 0),
    "partner_ids": lambda value: tuple(int(one) for one in value or ()),
    "group_id": lambda value: int(value or 0),
    "user_id": lambda value: int(value or 0),
    "only": lambda value: str(value or "all"),
    "is_open_only": bool,
}


def _read_scope(scope_class, values):
    """A scope of what a context carries."""
    values = values or {}
    return scope_class(
        **{name: READERS[name](values.get(name)) for name in scope_class._fields}
    )


def _write_scope(scope):
    """What a context carries of a scope: texts instead of dates."""
    return scope._asdict() | {
        "date": scope.date.isoformat() if scope.date else False,
        "date_from": scope.date_from.isoformat() if scope.date_from else False,
        "partner_ids": list(scope.partner_ids),
    }


class BalanceScope(NamedTuple):
    """Whose balance is shown, and when; ids of none mean everybody."""

    date: datetime.date | None = None
    date_from: datetime.date | None = None
    company_id: int = 0
    partner_ids: tuple = ()
    group_id: int = 0
    user_id: int = 0
    only: str = "all"

    @classmethod
    def of_context(cls, values):
        """The scope that a context carries.

        :param dict values: as ``to_context`` gives them
        :rtype: BalanceScope
        """
        return _read_scope(cls, values)

    def to_context(self):
        """What a context carries.

        :rtype: dict
        """
        return _write_scope(self)


class StatementScope(NamedTuple):
    """Of whom a statement is, and when."""

    partner_ids: tuple = ()
    date: datetime.date | None = None
    date_from: datetime.date | None = None
    company_id: int = 0
    is_open_only: bool = False

    @classmethod
    def of_context(cls, values):
        """The scope that a context carries.

        :param dict values: as ``to_context`` gives them
        :rtype: StatementScope
        """
        return _read_scope(cls, values)

    def to_context(self):
        """What a context carries.

        :rtype: dict
        """
        return _write_scope(self)


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
    oldest_due: datetime.date | None = None

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
