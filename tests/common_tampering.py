"""Honest requests made dishonest: one to three values, at any depth."""

import copy
import json
import math
from typing import NamedTuple

# Texts of a ticket that hold JSON: tampering reaches into them too.
NESTED = ("card_claims", "settlement_claims")
HOSTILE = [
    0,
    1,
    -1,
    -0.01,
    100,
    2.5,
    1e7,
    1e308,
    -1e308,
    math.nan,
    math.inf,
    2**31,
    10**30,
    None,
    True,
    False,
    "",
    "1",
    "x",
    "a\0b",
    "\ud800",
    "9" * 5000,
    "2026-02-30",
    "0001-01-01 00:00:00",
    [],
    {},
    [[]],
    [6, 0, [1]],
    {"id": 1},
]
WAYS = ("hostile", "negate", "double", "drop", "kin", "half", "key", "insert")
# What a till could say as well, by a key that tells what says it.
INSERTED = {
    "lines": (
        "offline_validated_at",
        "offline_permit",
        "further_payments",
        "config_id",
        "employee_id",
        "user_id",
        "state",
        "amount_total",
        "amount_paid",
        "amount_return",
        "account_move",
        "payer_id",
        "to_invoice",
        "company_id",
        "is_refund",
        "is_offline_accepted",
        "fiscal_position_id",
    ),
    "qty": (
        "refunded_orderline_id",
        "is_reward_line",
        "points_cost",
        "reward_id",
        "coupon_id",
        "order_id",
        "tax_ids",
        "combo_parent_id",
    ),
    "payment_method_id": (
        "card_id",
        "card_proof",
        "is_change",
        "pos_order_id",
        "session_id",
        "account_move_id",
    ),
}


class Change(NamedTuple):
    """One thing that is changed of a request."""

    place: int  # which of its values, counted through
    way: str  # of WAYS
    choice: int  # which of the values that come into question


class Tampering:
    """Changes requests; ``kin`` is what other values of each key exist in the shop."""

    def __init__(self, kin, spared):
        """
        :param dict kin: plausible wrong values, by key
        :param set spared: keys that are left as they are
        """
        self.kin = kin
        self.spared = spared

    def apply(self, request, changes):
        """A changed copy of a request.

        :param request: what JSON can hold
        :param list[Change] changes: what is changed
        """
        changed = _open(copy.deepcopy(request))
        for change in changes:
            places = self._get_places(changed)
            if change.way == "insert":
                self._insert(changed, places, change)
            elif places:
                self._change(*places[change.place % len(places)], change)
        return _close(changed)

    def _insert(self, request, places, change):
        """Say something that the request does not, or that is empty there."""
        values = [request, *(container[key] for container, key in places)]
        found = [
            (value, keys)
            for value in values
            for mark, keys in INSERTED.items()
            if isinstance(value, dict) and mark in value
        ]
        if not found:
            return
        value, keys = found[change.place % len(found)]
        keys = [key for key in keys if key not in self.spared]
        number, place = divmod(change.choice, len(keys))
        known = self.kin.get(keys[place]) or HOSTILE
        told = copy.deepcopy(known[number % len(known)])
        if keys[place] != "further_payments":
            value[keys[place]] = told
        elif isinstance(value.get("payment_ids"), list):
            value["payment_ids"] += told

    def _get_places(self, value):
        """Where values are: the container and the key of each."""
        places = []
        if isinstance(value, dict):
            items = [(key, one) for key, one in value.items() if key not in self.spared]
        else:
            items = list(enumerate(value))
        for key, one in items:
            places.append((value, key))
            if isinstance(one, dict | list):
                places += self._get_places(one)
        return places

    def _change(self, container, key, change):
        value = container[key]
        way = change.way
        if way == "negate" and _is_number(value):
            container[key] = -value
        elif way == "half" and _is_number(value):
            container[key] = value / 2
        elif way == "double" and isinstance(container, list):
            container.append(copy.deepcopy(value))
        elif way == "drop":
            del container[key]
        elif way == "key" and isinstance(container, dict) and "points" in str(value):
            ids = self.kin["coupon_id"]
            container[str(ids[change.choice % len(ids)])] = container.pop(key)
        else:
            known = self.kin.get(key) if isinstance(key, str) else None
            values = known if known and way != "hostile" else HOSTILE
            container[key] = copy.deepcopy(values[change.choice % len(values)])


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def _open(value):
    """The request with what its texts hold, as lists and dicts."""
    if isinstance(value, dict):
        return {
            key: _read(one) if key in NESTED else _open(one)
            for key, one in value.items()
        }
    return [_open(one) for one in value] if isinstance(value, list | tuple) else value


def _read(text):
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return text


def _close(value):
    """The request as it is sent."""
    if isinstance(value, dict):
        return {
            key: json.dumps(one)
            if key in NESTED and isinstance(one, dict | list)
            else _close(one)
            for key, one in value.items()
        }
    return [_close(one) for one in value] if isinstance(value, list) else value


def get_texts(value):
    """All texts of a request, those within JSON too.

    :rtype: set[str]
    """
    waiting, found = [value], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += _open(one).values() if set(NESTED) & set(one) else one.values()
            found |= {key for key in one if isinstance(key, str)}
        elif isinstance(one, list | tuple):
            waiting += one
        elif isinstance(one, str):
            found.add(one)
    return found
