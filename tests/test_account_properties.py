from collections import Counter
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools.account_figures import BUCKETS
from .common_statements import StatementsCommon
from .test_card_properties import UndoneError

CENTS = some.integers(1, 20000).map(lambda cents: cents / 100)
AGO = some.integers(0, 150)
STEPS = some.lists(
    some.one_of(
        some.tuples(some.just("invoice"), CENTS, AGO),
        some.tuples(some.just("foreign"), CENTS, AGO),
        some.tuples(some.just("credit_note"), CENTS, AGO),
        some.tuples(some.just("pay"), CENTS, AGO),
        some.tuples(some.just("pay_foreign"), CENTS, AGO),
        some.tuples(some.just("pay_for_other"), CENTS, AGO),
        some.tuples(some.just("sell"), CENTS, AGO),
        some.tuples(some.just("settle"), CENTS, AGO),
        some.tuples(some.just("allocate"), some.integers(0, 9), some.integers(0, 9)),
        some.tuples(some.just("close"), some.integers(0, 1), some.integers(0, 20)),
    ),
    min_size=4,
    max_size=9,
)
DAYS = some.lists(AGO, min_size=3, max_size=3)


@tagged("post_install", "-at_install")
class TestAccountProperties(StatementsCommon):
    """Whatever happened: balance, terms, statements and accounting agree."""

    done = Counter()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.done.clear()

    def test_everything_agrees_on_any_day(self):
        self.try_sequences()
        operations = {name[3:] for name in dir(self) if name.startswith("do_")}
        self.assertEqual(set(self.done), operations, "some were always refused")

    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(steps=STEPS, days=DAYS)
    def try_sequences(self, steps, days):
        sessions = list(self.sessions)
        try:
            with self.env.cr.savepoint():
                self.env.invalidate_all()
                self.play(steps)
                self.check_today()
                for ago in {0, *days}:
                    self.check(self.day(ago), self.day(min(ago + days[0], 160)))
                raise UndoneError
        except UndoneError:
            self.env.invalidate_all()
            self.sessions[:] = sessions

    def play(self, steps):
        self.moves = []
        for name, first, second in steps:
            # What is refused moves nothing.
            with suppress(UserError), self.env.cr.savepoint():
                getattr(self, f"do_{name}")(first, second)
                self.done[name] += 1
            self.env.invalidate_all()

    def check_today(self):
        """What is open adds up to all that was booked, of both who share payments."""
        for partner in (self.zoe, self.unloaded.with_env(self.env)):
            payer = partner.with_company(self.company)
            open_now = payer._get_account_figures()[payer]
            summed = payer._get_account_figures(self.today)[payer]
            self.assertAlmostEqual(open_now.posted, summed.posted, 6)

    def check(self, date, date_from):
        figures = self.zoe.with_company(self.company)._get_account_figures(date)
        figures = figures[self.zoe]
        row = self.balance(date)
        period = self.balance(date, date_from=date_from)
        balance = row.balance if row else 0.0
        self.assertAlmostEqual(balance, figures.balance, 6)
        if row:
            terms = sum(row[name] for name in BUCKETS) + row.unallocated
            self.assertAlmostEqual(terms, balance, 6)
        if period:
            opening = self.zoe.with_company(self.company)._get_account_figures(
                self.day((self.today - date_from).days + 1)
            )[self.zoe]
            self.assertAlmostEqual(period.opening, opening.balance, 6)
        for values in (
            {"content": "open"},
            {"content": "period", "date_from": date_from},
            {"content": "period", "date_from": False},
        ):
            wizard = self.statement(date_to=date, **values)
            lines = self.lines(wizard) if row or period else ()
            closing = lines[-1].balance if lines else 0.0
            self.assertAlmostEqual(closing, balance, 6, values)
        lines = (
            self.lines(self.statement(date_to=date, date_from=date_from))
            if (period)
            else ()
        )
        if lines:
            moved = [line for line in lines if line.kind != "opening"]
            debit = sum(line.debit for line in moved)
            credit = sum(line.credit for line in moved)
            self.assertAlmostEqual(debit, period.debit, 6)
            self.assertAlmostEqual(credit, period.credit, 6)
        if not figures.pending:
            self.assertAlmostEqual(balance, self.read_accounting(date), 6)

    def read_accounting(self, date):
        [(total,)] = self.env["account.move.line"]._read_group(
            [
                ("partner_id", "=", self.zoe.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("date", "<=", date),
            ],
            [],
            ["balance:sum"],
        )
        return total

    # What may happen to an account.

    def do_invoice(self, amount, ago):
        self.moves.append(self.invoice(amount, ago, due=ago - 30))

    def do_foreign(self, amount, ago):
        self.moves.append(self.invoice(amount, ago, currency_id=self.foreign.id))

    def do_credit_note(self, amount, ago):
        self.moves.append(self.invoice(amount, ago, move_type="out_refund"))

    def do_pay(self, amount, ago):
        self.moves.append(self.pay(amount, ago).move_id)

    def do_pay_foreign(self, amount, ago):
        payment = self.pay(amount, ago, currency_id=self.foreign.id)
        self.moves.append(payment.move_id)

    def do_pay_for_other(self, amount, ago):
        payment = self.pay(amount, ago, partner=self.unloaded.with_env(self.env))
        self.moves.append(payment.move_id)

    def do_sell(self, amount, ago):
        self.sell_on_account(amount, till=round(amount) % 2, **self.sold(ago))

    def do_settle(self, amount, ago):
        till = round(amount) % 2
        self.send(self.settlement(amount, till=till, **self.sold(ago)))

    def do_allocate(self, first, second):
        if len(self.moves) > 1:
            one = self.moves[first % len(self.moves)]
            other = self.moves[second % len(self.moves)]
            self.allocate(one, other)

    def do_close(self, till, ago):
        self.close_till(till, ago)
