import json
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as some

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import file_open

from ..tools.refund_prices import (
    SoldLine,
    get_net_amounts,
    get_part,
    get_parts,
    get_worth,
)
from .common_returns import ReturnsCommon

AMOUNTS = some.integers(1, 20000).map(lambda cents: cents / 100)
TAXES = some.sampled_from([(), (1,), (1, 2)])
GOODS = some.lists(
    some.tuples(some.integers(1, 5), AMOUNTS, TAXES, some.booleans()),
    min_size=1,
    max_size=6,
)
# Discounts, wallets and articles taken without a receipt: what they take of the price.
LOWER = some.lists(
    some.tuples(AMOUNTS, TAXES, some.sampled_from(["discount", "prepaid", "article"])),
    max_size=4,
)


def read_cases(name):
    with file_open("clientele/static/tests/refund_prices_cases.json") as table:
        return json.load(table)[name]


def read_lines(case):
    return [SoldLine(**{"quantity": 1, **line}) for line in case["lines"]]


def read_quantities(case, *names):
    returned = Counter()
    for name in names:
        for key, quantity in case[name].items():
            returned[int(key)] += quantity
    return returned


@tagged("post_install", "-at_install")
class TestRefundPrices(BaseCase):
    """What is given back of a sale, and how returns add up."""

    def get_total(self, lines, returned, rounding=0.01):
        return sum(get_worth(lines, returned, rounding).values())

    def test_what_lines_cost_in_the_end(self):
        cases = read_cases("prices")
        self.assertGreater(len(cases), 15)
        for case in cases:
            with self.subTest(case["name"]):
                net = get_net_amounts(read_lines(case), case.get("rounding", 0.01))
                net = {key: round(amount, 6) for key, amount in net.items()}
                self.assertEqual(net, case["expected"])

    def test_what_returns_give(self):
        cases = read_cases("returns")
        self.assertGreater(len(cases), 30)
        for case in cases:
            with self.subTest(case["name"]):
                self.check_return(case)

    def check_return(self, case):
        lines, rounding = read_lines(case), case.get("rounding", 0.01)
        before = read_quantities(case, "before")
        after = read_quantities(case, "before", "now")
        gives = self.get_total(lines, after, rounding)
        gives -= self.get_total(lines, before, rounding)
        self.assertAlmostEqual(gives, sum(case["gives"].values()), 6)
        parts = get_parts(lines, after)
        parts = {str(key): round(part, 6) for key, part in parts.items()}
        self.assertEqual(parts, case["parts"])
        if "part" in case:
            self.assertAlmostEqual(get_part(lines, after), case["part"], 6)

    @settings(max_examples=100, deadline=None, derandomize=True)
    @given(goods=GOODS, lower=LOWER, chooser=some.randoms(use_true_random=False))
    def test_any_split_gives_what_was_paid(self, goods, lower, chooser):
        lines = self.make_sale(goods, lower)
        paid = sum(line.amount for line in lines)
        pieces = [
            line.key for line in lines if line.is_goods for _one in range(line.quantity)
        ]
        chooser.shuffle(pieces)
        returned, worth = Counter(), 0.0
        for piece in pieces:
            returned[piece] += 1
            total = self.get_total(lines, returned)
            self.assertGreaterEqual(total, worth - 1e-9)
            self.assertLessEqual(total, paid + 1e-9)
            worth = total
        self.assertAlmostEqual(worth, paid, 6)
        for part in get_parts(lines, returned).values():
            self.assertAlmostEqual(part, 1, 6)
        has_goods = any(line.is_goods and not line.is_money for line in lines)
        self.assertAlmostEqual(get_part(lines, returned), has_goods, 6)

    def make_sale(self, goods, lower):
        """Lines of a sale that leave something to pay, for goods and for money."""
        lines = [
            SoldLine(key, quantity, amount, taxes, is_money=is_money)
            for key, (quantity, amount, taxes, is_money) in enumerate(goods)
        ]
        room = sum(line.amount for line in lines if not line.is_money)
        for key, (amount, taxes, kind) in enumerate(lower, len(lines)):
            amount = min(amount, round(room / 2, 2))
            room -= amount
            lines.append(
                SoldLine(
                    key,
                    -1 if kind == "article" else 1,
                    -amount,
                    taxes,
                    is_discount=kind != "article",
                    is_prepaid=kind == "prepaid",
                )
            )
        return lines


@tagged("post_install", "-at_install")
class TestReturnedPrices(ReturnsCommon):
    """What the server takes of a till, by the rule."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        digits = cls.env.ref("uom.decimal_product_uom")
        digits.digits = 3  # of weights

    def test_the_server_takes_what_the_table_gives(self):
        """And refuses two cents more, which no rounding explains."""
        cases = [case for case in read_cases("returns") if self.is_telling(case)]
        self.assertGreater(len(cases), 10)
        for case in cases:
            with self.subTest(case["name"]):
                self.check_case(case)

    def is_telling(self, case):
        """Whether earlier returns or lines below zero pieces count, in cents."""
        lines = read_lines(case)
        return (
            (case["before"] or any(line.quantity < 0 for line in lines))
            and not any(line.is_prepaid or line.is_money for line in lines)
            and "rounding" not in case
        )

    def check_case(self, case):
        lines, before = read_lines(case), read_quantities(case, "before")
        sold = self.sell_case(lines)
        if before:
            self.return_amounts(sold, before, get_worth(lines, before, 0.01))
        now = read_quantities(case, "now")
        gives = {int(key): amount for key, amount in case["gives"].items()}
        more = {**gives}
        more[max(more)] += 0.01 * (len(more) + 1)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.return_amounts(sold, now, more)
        refund = self.return_amounts(sold, now, gives)
        self.assertAlmostEqual(refund.amount_total, -sum(gives.values()), 6)

    def test_a_gift_card_pays_for_goods(self):
        """No top-up beside them is made cheaper: all of it goes back with the goods."""
        self.gifts.pos_ok = True
        gift = self.create_card(self.gifts, None, 50)
        reward = self.reward_line(gift, 50)
        claims = {
            gift.id: self.claim(
                gift,
                -50,
                line_codes=[reward["reward_identifier_code"]],
                presented_code=gift.code,
            ),
            self.wallet.id: self.claim(self.wallet, 50),
        }
        lines = [self.bike_line(), self.line(self.top_up, 50), reward]
        sale = self.send(self.ticket(lines, claims, paid=100))
        self.assertEqual((gift.points, self.wallet.points), (0, 130))
        bike, top_up, _reward = sale.lines
        with self.assertRaisesRegex(UserError, "At most"), self.env.cr.savepoint():
            self.give_back([self.back(bike, price=60)])
        self.give_back([self.back(bike, price=50)])
        self.assertEqual((gift.points, self.wallet.points), (50, 130))
        self.give_back([self.back(top_up)])
        self.assertEqual((gift.points, self.wallet.points), (50, 80))

    def get_tax(self, number):
        tax = self.env["account.tax"].search([("name", "=", f"Tax {number}")])
        return tax or self.env["account.tax"].create(
            {
                "name": f"Tax {number}",
                "amount": number,
                "price_include_override": "tax_included",
            }
        )

    def sell_case(self, lines):
        """Sell the lines of a case: the lines of the ticket, by key."""
        deposit = self.bike.copy({"name": "Deposit"})
        self.main_pos_config.down_payment_product_id = deposit
        values = []
        for line in lines:
            taxes = [self.get_tax(number).id for number in line.taxes]
            is_deposit = line.is_discount and line.quantity < 0
            values.append(
                self.line(
                    deposit if is_deposit else self.bike,
                    line.amount / line.quantity,
                    line.quantity,
                    tax_ids=[Command.set(taxes)],
                )
            )
        total = round(sum(line.amount for line in lines), 2)
        sale = self.sell_by(total, lines=values)
        return dict(zip([line.key for line in lines], sale.lines, strict=True))

    def return_amounts(self, sold, quantities, amounts):
        lines = [
            self.back(sold[key], quantity, amounts[key] / quantity)
            for key, quantity in quantities.items()
        ]
        return self.give_back(lines)
