"""What of a sale may be given back: the price really paid, however returns are split.

``static/src/app/utils/refund_prices.js`` mirrors it; both read the table
``static/tests/refund_prices_cases.json``.
"""

import math
from collections import defaultdict
from typing import NamedTuple

EPSILON = 1e-6  # of a unit of rounding: floats are no decimals


class SoldLine(NamedTuple):
    """A line of a sale. What lowers the price is a line below zero."""

    key: int
    quantity: float
    amount: float  # of all of it, with tax
    taxes: tuple = ()


def _get_shares(lines):
    """How lines below zero are shared out over the others.

    Over those with the same taxes, or over all where none has them, in proportion to
    their amounts; what these cannot bear lowers the others, the first ones first.

    :param list[SoldLine] lines: of one sale
    :return: what each of the others bears, by key of the line below zero
    :rtype: dict[int, dict[int, float]]
    """
    goods = [line for line in lines if line.quantity > 0 and line.amount > 0]
    left = {line.key: line.amount for line in goods}
    shares = {}
    for line in lines:
        if line.amount >= 0:
            continue
        alike = [one for one in goods if sorted(one.taxes) == sorted(line.taxes)]
        fitting = alike or goods
        total = sum(one.amount for one in fitting)
        share = {
            one.key: min(-line.amount * one.amount / total, left[one.key])
            for one in fitting
        }
        rest = -line.amount - sum(share.values())
        for key, part in share.items():
            left[key] -= part
        for key in left:
            part = min(max(rest, 0.0), left[key])
            share[key] = share.get(key, 0.0) + part
            left[key] -= part
            rest -= part
        shares[line.key] = share
    return shares


def get_net_amounts(lines, rounding):
    """The price really paid for each line, rounded so that the sum is what was paid.

    :param list[SoldLine] lines: of one sale
    :param float rounding: of the currency
    :return: by key of the lines above zero
    :rtype: dict[int, float]
    """
    exact = {line.key: line.amount for line in lines if line.amount > 0}
    for shares in _get_shares(lines).values():
        for key, share in shares.items():
            exact[key] -= share
    floors = {
        key: math.floor(amount / rounding + EPSILON) for key, amount in exact.items()
    }
    total = math.floor(sum(exact.values()) / rounding + 0.5 + EPSILON)
    # The line that loses most by rounding gets the first unit that is left.
    losses = sorted(
        exact, key=lambda key: -round(exact[key] / rounding - floors[key], 6)
    )
    for key in losses[: max(total - sum(floors.values()), 0)]:
        floors[key] += 1
    return {key: units * rounding for key, units in floors.items()}


def get_worth(lines, returned, rounding):
    """What the returned quantities of all returns so far are worth, line by line.

    :param list[SoldLine] lines: of one sale
    :param dict[int, float] returned: quantities by key
    :param float rounding: of the currency
    :return: by key of the lines above zero
    :rtype: dict[int, float]
    """
    quantities = {line.key: line.quantity for line in lines if line.quantity > 0}
    worth = {}
    for key, net in get_net_amounts(lines, rounding).items():
        part = min(max(returned.get(key, 0.0) / quantities.get(key, 1.0), 0.0), 1.0)
        worth[key] = math.floor(net * part / rounding + 0.5 + EPSILON) * rounding
    return worth


def get_return(lines, before, now, rounding):
    """What a return gives back: all returns together, less the earlier ones.

    :param list[SoldLine] lines: of one sale
    :param dict[int, float] before: quantities that earlier returns took back
    :param dict[int, float] now: quantities that this one takes back
    :param float rounding: of the currency
    :return: by key of the lines that this one takes back
    :rtype: dict[int, float]
    """
    after = {key: before.get(key, 0.0) + quantity for key, quantity in now.items()}
    first = get_worth(lines, before, rounding)
    both = get_worth(lines, {**before, **after}, rounding)
    units = {
        key: round((both[key] - first[key]) / rounding) for key in now if key in both
    }
    return {key: count * rounding for key, count in units.items()}


def get_parts(lines, returned):
    """Which part of each line below zero belongs to what was returned so far.

    :param list[SoldLine] lines: of one sale
    :param dict[int, float] returned: quantities by key
    :return: 0 to 1, by key of the lines below zero
    :rtype: dict[int, float]
    """
    parts = _get_parts_of_goods(lines, returned)
    found = {}
    for key, shares in _get_shares(lines).items():
        total = sum(shares.values())
        back = sum(share * parts[one] for one, share in shares.items())
        found[key] = back / total if total else get_part(lines, returned)
    return found


def get_part(lines, returned):
    """Which part of the goods was returned so far, by value.

    :param list[SoldLine] lines: of one sale
    :param dict[int, float] returned: quantities by key
    :return: 0 to 1
    :rtype: float
    """
    parts = _get_parts_of_goods(lines, returned)
    amounts = defaultdict(float)
    for line in lines:
        if line.key in parts:
            amounts[line.key] = line.amount
    total = sum(amounts.values())
    if not total:
        return 0.0
    return sum(amount * parts[key] for key, amount in amounts.items()) / total


def _get_parts_of_goods(lines, returned):
    return {
        line.key: min(max(returned.get(line.key, 0.0) / line.quantity, 0.0), 1.0)
        for line in lines
        if line.quantity > 0 and line.amount > 0
    }
