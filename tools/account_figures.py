"""What a payer owes, in figures."""

import datetime
from typing import NamedTuple

# Debts by how late they are, in the order of the columns.
BUCKETS = ("not_due", "due_30", "due_60", "due_90", "due_120", "due_more")


def _to_date(text):
    return datetime.date.fromisoformat(text) if text else None


def _to_text(day):
    return day.isoformat() if day else False


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
        """The scope that a context carries; whatever it has, only these types pass.

        :param dict values: as ``to_context`` gives them
        :rtype: BalanceScope
        """
        values = values or {}
        return cls(
            date=_to_date(values.get("date")),
            date_from=_to_date(values.get("date_from")),
            company_id=int(values.get("company_id") or 0),
            partner_ids=tuple(int(one) for one in values.get("partner_ids") or ()),
            group_id=int(values.get("group_id") or 0),
            user_id=int(values.get("user_id") or 0),
            only=str(values.get("only") or "all"),
        )

    def to_context(self):
        """What a context carries.

        :rtype: dict
        """
        return self._asdict() | {
            "date": _to_text(self.date),
            "date_from": _to_text(self.date_from),
            "partner_ids": list(self.partner_ids),
        }


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
        values = values or {}
        return cls(
            partner_ids=tuple(int(one) for one in values.get("partner_ids") or ()),
            date=_to_date(values.get("date")),
            date_from=_to_date(values.get("date_from")),
            company_id=int(values.get("company_id") or 0),
            is_open_only=bool(values.get("is_open_only")),
        )

    def to_context(self):
        """What a context carries.

        :rtype: dict
        """
        return self._asdict() | {
            "partner_ids": list(self.partner_ids),
            "date": _to_text(self.date),
            "date_from": _to_text(self.date_from),
        }


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
