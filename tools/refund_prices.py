"""What of a sale may be given back: the price really paid, however returns are split.

``static/src/app/utils/refund_prices.js`` mirrors it. Both are tested by the table
``static/tests/refund_prices_cases.json``: its ``prices`` by ``get_net_amounts``, its
``returns`` by ``get_worth`` after a return, less ``get_worth`` before it.
"""

import math
from typing import NamedTuple

EPSILON = 1e-6  # of a unit of rounding: floats are no decimals


class SoldLine(NamedTuple):
    """A line of a sale, no line that takes something of another sale back."""

    key: int
    quantity: float
    amount: float  # of all of it, with tax
    taxes: tuple = ()
    is_discount: bool = False  # a reward, or a deposit that is deducted
    is_money: bool = False  # puts money on a card
    is_prepaid: bool = False  # a reward of a gift card or eWallet

    @property
    def is_goods(self):
        return self.quantity > 0 and self.amount >= 0 and not self.is_discount

    @property
    def is_lowering(self):
        """Whether the line lowers the price of the goods.

        An article that is taken back without its receipt has a quantity below zero: it
        pays for the goods, and makes none of them cheaper.
        """
        return self.amount < 0 and (self.quantity > 0 or self.is_discount)


def _count_units(amount, rounding):
    return math.floor(amount / rounding + 0.5 + EPSILON)


def _get_shares(lines):
    """Share the lines that lower the price out over the goods.

    Over those with the same taxes, or over all where none has them, in proportion to
    their amounts; what these cannot bear lowers the others, the first ones first. Money
    on a card is not made cheaper by what cards pay.

    :param list[SoldLine] lines: of one sale
    :return: what each line of goods bears, by key of the line that lowers them
    :rtype: dict[int, dict[int, float]]
    """
    goods = [line for line in lines if line.is_goods and line.amount]
    left = {line.key: line.amount for line in goods}
    shares = {}
    for line in lines:
        if not line.is_lowering:
            continue
        bearing = [one for one in goods if not (line.is_prepaid and one.is_money)]
        alike = [one for one in bearing if sorted(one.taxes) == sorted(line.taxes)]
        fitting = alike or bearing
        total = sum(one.amount for one in fitting)
        share = {
            one.key: min(-line.amount * one.amount / total, left[one.key])
            for one in fitting
        }
        rest = -line.amount - sum(share.values())
        for key, part in share.items():
            left[key] -= part
        for key in (one.key for one in bearing):
            part = min(max(rest, 0.0), left[key])
            share[key] = share.get(key, 0.0) + part
            left[key] -= part
            rest -= part
        shares[line.key] = share
    return shares


def get_net_amounts(lines, rounding):
    """Count what each line of goods cost in the end, rounded to what was paid in all.

    :param list[SoldLine] lines: of one sale
    :param float rounding: of the currency
    :return: by key of the goods
    :rtype: dict[int, float]
    """
    exact = {line.key: line.amount for line in lines if line.is_goods}
    for shares in _get_shares(lines).values():
        for key, share in shares.items():
            exact[key] -= share
    floors = {
        key: math.floor(amount / rounding + EPSILON) for key, amount in exact.items()
    }
    total = _count_units(sum(exact.values()), rounding)
    # The line that loses most by rounding gets the first unit that is left.
    losses = sorted(
        exact, key=lambda key: -round(exact[key] / rounding - floors[key], 6)
    )
    for key in losses[: max(total - sum(floors.values()), 0)]:
        floors[key] += 1
    return {key: units * rounding for key, units in floors.items()}


def get_worth(lines, returned, rounding):
    """Count what the quantities of all returns so far are worth, line by line.

    A return gives back what its worth and that of the earlier ones come to, less what
    these gave: pieces returned one by one give what they would at once. The sale gives
    back no more than was paid for it, which is less where it took an article in.

    :param list[SoldLine] lines: of one sale
    :param dict[int, float] returned: quantities by key
    :param float rounding: of the currency
    :return: by key of the goods
    :rtype: dict[int, float]
    """
    quantities = {line.key: line.quantity for line in lines if line.is_goods}
    left = max(_count_units(sum(line.amount for line in lines), rounding), 0)
    worth = {}
    for key, net in get_net_amounts(lines, rounding).items():
        part = min(max(returned.get(key, 0.0) / quantities[key], 0.0), 1.0)
        units = min(_count_units(net * part, rounding), left)
        worth[key] = units * rounding
        left -= units
    return worth


def get_parts(lines, returned):
    """Count which part of each line that lowers the price went back with the goods.

    :param list[SoldLine] lines: of one sale
    :param dict[int, float] returned: quantities by key
    :return: 0 to 1, by key of the lines that lower the price
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
    """Count which part of the goods was returned so far, by value, money left out.

    :param list[SoldLine] lines: of one sale
    :param dict[int, float] returned: quantities by key
    :return: 0 to 1
    :rtype: float
    """
    parts = _get_parts_of_goods(lines, returned)
    goods = [line for line in lines if line.is_goods and not line.is_money]
    total = sum(line.amount for line in goods)
    if not total:
        return 0.0
    return sum(line.amount * parts[line.key] for line in goods) / total


def _get_parts_of_goods(lines, returned):
    return {
        line.key: min(max(returned.get(line.key, 0.0) / line.quantity, 0.0), 1.0)
        for line in lines
        if line.is_goods
    }
