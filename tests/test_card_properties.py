from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_cards import TillCardsCommon

POINTS = some.integers(min_value=-60, max_value=400)
STEPS = some.lists(
    some.one_of(
        some.tuples(some.just("earn"), some.integers(1, 300), some.integers(-5, 900)),
        some.tuples(some.just("spend"), some.integers(1, 40), POINTS),
        some.tuples(some.just("gift"), some.integers(1, 80), some.just(0)),
        some.tuples(some.just("sell_gift"), some.integers(1, 80), POINTS),
        some.tuples(some.just("refund"), some.integers(0, 5), some.floats(0.1, 1)),
        some.tuples(some.just("adjust"), POINTS, some.just(0)),
        some.tuples(some.just("replace"), some.just(0), some.just(0)),
        some.tuples(some.just("block"), some.just(0), some.just(0)),
        some.tuples(some.just("unblock"), some.just(0), some.just(0)),
        some.tuples(some.just("cancel_gift"), some.booleans(), some.just(0)),
        some.tuples(some.just("expire"), some.just(0), some.just(0)),
    ),
    max_size=14,
)


class UndoneError(Exception):
    """Ends an example: what it did is taken back."""


@tagged("post_install", "-at_install")
class TestCardProperties(TillCardsCommon):
    """Whatever happens in whatever order: the rows are the balance, above zero."""

    done = Counter()  # how often each operation was not refused

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.done.clear()

    def test_rows_are_the_balance_and_value_is_conserved(self):
        self.try_sequences()
        operations = {name[3:] for name in dir(self) if name.startswith("do_")}
        self.assertEqual(set(self.done), operations, "some were always refused")

    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(steps=STEPS)
    def try_sequences(self, steps):
        try:
            with self.env.cr.savepoint():
                self.env.invalidate_all()
                self.play(steps)
                raise UndoneError
        except UndoneError:
            self.env.invalidate_all()

    def play(self, steps):
        self.account, self.voucher, self.sold = self.card, self.gift, []
        for name, first, second in steps:
            before = self.total()
            try:
                with self.env.cr.savepoint():
                    brought = getattr(self, f"do_{name}")(first, second)
                self.done[name] += 1
            except UserError:
                brought = 0.0  # refused, so nothing moved
            self.env.invalidate_all()
            self.assertAlmostEqual(self.total(), before + brought, 2, name)
            self.check()

    def all_cards(self):
        programs = self.points | self.gifts
        cards = self.env["loyalty.card"].with_context(active_test=False)
        return cards.search([("program_id", "in", programs.ids)])

    def total(self):
        return sum(self.all_cards().mapped("points"))

    def check(self):
        self.assertFalse(self.env["loyalty.history"]._find_unbalanced())
        for card in self.all_cards():
            self.assertGreaterEqual(card.points, 0)
            rows = card.history_ids.filtered(lambda row: row.kind != "note")
            if rows:
                last = rows.sorted("id")[-1]
                self.assertAlmostEqual(last.balance_after, card.points, 4)

    # Each gives what it brought to all cards together.

    def do_earn(self, price, points):
        claims = {self.account.id: self.claim(self.account, points)}
        order = self.sell([self.line(price=price)], claims)
        self.sold.append(order)
        return max(min(points, price), 0)

    def do_spend(self, amount, cost):
        before = self.account.points
        self.sold.append(self.send(self.spend(self.account, amount, cost=cost)))
        self.env.invalidate_all()
        least = amount / self.points.reward_ids.discount
        self.assertLessEqual(self.account.points, before - least + 1e-6)
        return self.account.points - before

    def do_gift(self, amount, _nothing):
        claim = {"presented_code": self.voucher.code}
        order = self.send(self.spend(self.voucher, amount, claim=claim))
        self.sold.append(order)
        return -amount

    def do_sell_gift(self, price, points):
        claim = self.claim(None, points, self.gifts)
        lines = [self.line(self.gift_product, price)]
        self.sold.append(self.sell(lines, {-1: claim}))
        return max(min(points, price), 0)

    def do_refund(self, number, share):
        if not self.sold:
            return 0.0
        order = self.sold[number % len(self.sold)]
        before = self.total()
        lines = [
            self.line(
                line.product_id,
                line.price_unit,
                -(line.qty - line.refunded_qty) * share,
                refunded_orderline_id=line.id,
            )
            for line in order.lines
            if line.qty - line.refunded_qty > 0
        ]
        if not lines:
            return 0.0
        self.send(self.ticket(lines, partner=order.partner_id))
        self.env.invalidate_all()
        # A refund never brings more than the sale took, nor takes more than it gave.
        rows = self.env["loyalty.history"]._of_documents(order)
        taken = -sum(row.amount for row in rows if row.amount < 0)
        self.assertLessEqual(self.total() - before, sum(rows.mapped("used")) + 1e-6)
        self.assertGreaterEqual(taken, 0)
        return self.total() - before

    def do_adjust(self, points, _nothing):
        self.account.sudo()._adjust(points, "Property")
        return points

    def do_replace(self, _first, _second):
        self.account = self.account.sudo()._replace("", "Property").sudo(False)
        return 0.0

    def do_block(self, _first, _second):
        self.account.sudo()._block("blocked", "Property")
        return 0.0

    def do_unblock(self, _first, _second):
        self.account.sudo()._unblock("Property")
        return 0.0

    def do_cancel_gift(self, is_handed_over, _second):
        held, old = self.voucher.points, self.voucher
        self.voucher = self.create_card(self.gifts, None, 0)
        old.sudo()._cancel("Property", self.voucher if is_handed_over else None)
        return 0.0 if is_handed_over else -held

    def do_expire(self, _first, _second):
        self.points.write({"points_expiry": "earning", "points_expiry_months": 1})
        day = fields.Date.add(fields.Date.today(), months=2)
        before = self.total()
        list(self.points._expire_points(day))
        self.env.invalidate_all()
        self.assertEqual(self.account.points, 0)
        return self.total() - before
