"""Which discount a customer gets without anybody thinking of it.

Pure Python, no ORM. The till decides the same without a network, in
static/src/app/utils/pricing.js: both are tested on static/tests/pricing_cases.json.
Rates are percents from 0 to 100; dates are ISO texts, the last day included.
"""

from dataclasses import dataclass, field

from odoo.tools import float_compare, float_round

HIGHEST, COMPOUND = "highest", "compound"


@dataclass
class Terms:
    """What was agreed with a customer."""

    own: float = 0.0  # the customer's own rate
    group: float = 0.0  # that of the group
    # Dicts of ``categ_id``, ``rate``, ``date_start`` and ``date_end``
    negotiated: list = field(default_factory=list)


@dataclass
class Item:
    """What is sold."""

    categ_ids: list = field(default_factory=list)  # the closest category first
    is_excluded: bool = False  # gift card, top-up, reward, tip, deposit, or by choice
    is_reduced: bool = False  # a price list made it cheaper already


@dataclass
class Policy:
    """What the shop decided."""

    mode: str = HIGHEST
    on_reduced: bool = True
    digits: int = 2


def automatic_discount(terms, item, policy, date):
    """The rate of an item for a customer on a day.

    :param Terms terms: what was agreed with the customer
    :param Item item: what is sold
    :param Policy policy: what the shop decided
    :param str date: the day of the sale
    :return: percent, rounded
    :rtype: float
    """
    if item.is_excluded or (item.is_reduced and not policy.on_reduced):
        return 0.0
    rates = [terms.own, terms.group, negotiated_rate(terms.negotiated, item, date)]
    rates = [min(max(rate or 0.0, 0.0), 100.0) for rate in rates]
    if policy.mode == COMPOUND:
        return compound(rates, policy.digits)
    return float_round(max(rates), precision_digits=policy.digits)


def negotiated_rate(negotiated, item, date):
    """The rate agreed for the closest category of an item, in force on a day."""
    in_force = {
        term["categ_id"]: term["rate"]
        for term in negotiated
        if (term.get("date_start") or date) <= date <= (term.get("date_end") or date)
    }
    return next(
        (in_force[categ_id] for categ_id in item.categ_ids if categ_id in in_force), 0.0
    )


def compound(rates, digits):
    """One rate for several that follow each other: 10 % then 20 % make 28 %.

    :rtype: float
    """
    paid = 1.0
    for rate in rates:
        paid *= 1 - (rate or 0.0) / 100
    return float_round(100 * (1 - paid), precision_digits=digits)


def line_discount(current, given, automatic, digits):
    """The rate of a line whose customer, product or quantity changed.

    :param float current: what stands on the line
    :param float given: what was last given automatically
    :param float automatic: what is given automatically now
    :return: what was typed by hand, else the new rate
    :rtype: float
    """
    is_typed = float_compare(current or 0.0, given or 0.0, precision_digits=digits)
    return current if is_typed else automatic
