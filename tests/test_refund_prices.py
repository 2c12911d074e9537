import json
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as some

from odoo.tests import BaseCase, tagged
from odoo.tools import file_open

from ..tools.refund_prices import SoldLine, get_net_amounts, get_parts, get_return

AMOUNTS = some.integers(1, 20000).map(lambda cents: cents / 100)
LINES = some.lists(
    some.tuples(some.integers(1, 5), AMOUNTS, some.sampled_from([(), (1,), (1, 2)])),
    min_size=1,
    max_size=6,
)


@tagged("post_install", "-at_install")
class TestRefundPrices(BaseCase):
    """What is given back of a sale, and how returns add up."""

    def read_cases(self, name):
        with file_open("clientele/static/tests/refund_prices_cases.json") as table:
            return json.load(table)[name]

    def test_returns_add_up(self):
        cases = self.read_cases("returns")
        self.assertGreater(len(cases), 15)
        for case in cases:
            with self.subTest(case["name"]):
                self.check_case(case)

    def test_the_prices_of_the_till(self):
        """What the till shows is what counts."""
        cases = self.read_cases("prices")
        plain = {"id", "amount", "taxes", "is_reward"}
        cases = [
            case for case in cases if all(set(line) <= plain for line in case["lines"])
        ]
        self.assertGreater(len(cases), 10)
        for case in cases:
            keys = [line["id"] for line in case["lines"]]
            lines = [
                SoldLine(key, 1, line["amount"], tuple(line["taxes"]))
                for key, line in enumerate(case["lines"])
            ]
            with self.subTest(case["name"]):
                found = get_net_amounts(lines, 0.01)
                for key, expected in case["expected"].items():
                    amount = found.get(keys.index(key), 0.0)
                    # Which line bears a cent that does not divide does not count.
                    self.assertAlmostEqual(amount, expected, delta=0.011)

    def check_case(self, case):
        lines = [
            SoldLine(**{**line, "taxes": tuple(line["taxes"])})
            for line in case["lines"]
        ]
        before, now = (
            {int(key): quantity for key, quantity in case[name].items()}
            for name in ("before", "now")
        )
        gives = get_return(lines, before, now, case["rounding"])
        self.assertEqual(
            {str(key): round(amount, 6) for key, amount in gives.items()},
            case["gives"],
        )
        after = Counter(before) + Counter(now)
        parts = get_parts(lines, after)
        self.assertEqual(set(map(str, parts)), set(case["parts"]))
        for key, part in parts.items():
            self.assertAlmostEqual(part, case["parts"][str(key)], 6)

    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(goods=LINES, lower=LINES, chooser=some.randoms(use_true_random=False))
    def test_any_split_gives_what_one_return_gives(self, goods, lower, chooser):
        lines = [SoldLine(key, *line) for key, line in enumerate(goods)]
        room = sum(line.amount for line in lines)
        for number, (_quantity, amount, taxes) in enumerate(lower, len(lines)):
            amount = min(amount, round(room / 2, 2))
            room -= amount
            lines.append(SoldLine(number, 1, -amount, taxes))
        paid = round(sum(line.amount for line in lines), 2)
        net = get_net_amounts(lines, 0.01)
        self.assertAlmostEqual(sum(net.values()), paid, 6)
        self.assertGreaterEqual(min(net.values()), 0)
        pieces = [
            line.key
            for line in lines
            if line.amount > 0
            for _one in range(line.quantity)
        ]
        chooser.shuffle(pieces)
        before, given_back = Counter(), 0.0
        for piece in pieces:
            gives = get_return(lines, before, {piece: 1}, 0.01)
            before[piece] += 1
            self.assertGreaterEqual(gives[piece], -1e-9)
            given_back += gives[piece]
        self.assertAlmostEqual(given_back, paid, 6)
        for part in get_parts(lines, before).values():
            self.assertAlmostEqual(part, 1, 6)
