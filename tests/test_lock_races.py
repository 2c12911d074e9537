"""Each lock on the paths of money: what it saves, and what happens without it."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_account_races import AccountRaceCase
from .test_card_races import CardRaceCase

CARD = ("loyalty.card", "_lock_changing")
TICKET = ("pos.order", "_lock_changing")
ACCOUNT = ("clientele.account", "_lock_changing")
COUNTER = ("clientele.code.attempt", "_count_wrong")


@tagged("post_install", "-at_install")
class TestCardLocks(CardRaceCase):
    def overtake_hold(self, is_locked):
        """Two tills set aside 30 of the same 50.

        :return: what the first heard, and what is set aside in all
        """
        card_id = self.create_card(50)
        holds = [self.holding(card_id, till) for till in (0, 1)]
        outcome, begun = self.overtake(CARD, *holds, self.uid, is_locked)
        self.assertEqual(begun, 1 + is_locked)
        with self.committed() as env:
            card = env["loyalty.card"].browse(card_id)
            return outcome, env["clientele.card.hold"]._get_held(card)[card]

    def test_hold_with_the_lock(self):
        outcome, held = self.overtake_hold(is_locked=True)
        self.assertIsInstance(outcome, UserError)
        self.assertEqual(held, 30)

    def test_hold_without(self):
        outcome, held = self.overtake_hold(is_locked=False)
        self.assertIs(outcome, True)
        self.assertEqual(held, 60, "more is set aside than the card holds")

    def test_balance_is_a_lock_of_its_own(self):
        """Two tickets spend one card: the balance is written, and so is locked."""
        card_id = self.create_card(50)
        tickets = [self.sending(self.ticket(card_id, 50, till)) for till in (0, 1)]
        outcome, begun = self.overtake(TICKET, *tickets, self.uid, is_locked=False)
        self.assertIsInstance(outcome, UserError)
        self.assertEqual(begun, 2)
        with self.committed() as env:
            self.assertEqual(env["loyalty.card"].browse(card_id).points, 0)

    def overtake_refund(self, is_locked):
        """Two tills take back the same bike, which no card paid for or earned from.

        :return: what the first heard, and what the daily check says of the sale
        """
        card_id = self.create_card(50)
        sale = self.full_ticket(card_id, 50)
        sale["lines"] = sale["lines"][:1]
        sale |= {"card_claims": False, "amount_total": 50, "amount_paid": 50}
        sale["payment_ids"] = [self.paying(50, 0)]
        with self.committed(self.uid) as env:
            sale_id = self.sending(sale)(env)
        with self.committed() as env:
            line_id = env["pos.order"].browse(sale_id).lines.id
        refunds = []
        for till in (0, 1):
            ticket = self.full_ticket(card_id, 50, till)
            ticket |= {"card_claims": False, "amount_total": -50, "amount_paid": -50}
            ticket["payment_ids"] = [self.paying(-50, till)]
            ticket["lines"] = ticket["lines"][:1]
            line = ticket["lines"][0][2]
            line.update({"qty": -1, "refunded_orderline_id": line_id})
            refunds.append(self.sending(ticket))
        outcome, begun = self.overtake(TICKET, *refunds, self.uid, is_locked)
        self.assertEqual(begun, 1 + is_locked)
        with self.committed() as env:
            breaches = env["clientele.invariant"]._check_all()
        found = {one.name for one in breaches if one.record.id == sale_id}
        return outcome, found

    def paying(self, amount, till):
        with self.committed() as env:
            config = env["pos.config"].browse(self.config_ids[till])
            method = config.payment_method_ids.filtered("journal_id")[:1]
            return Command.create({"amount": amount, "payment_method_id": method.id})

    def test_refund_with_the_lock(self):
        outcome, found = self.overtake_refund(is_locked=True)
        self.assertRegex(str(outcome), "0 of 1 left")
        self.assertFalse(found)

    def test_refund_without(self):
        outcome, found = self.overtake_refund(is_locked=False)
        self.assertIsInstance(outcome, int)
        self.assertLessEqual({"returned_twice", "refunded_above"}, found)

    def test_wrong_codes_all_count(self):
        """The counter is one statement: who is overtaken starts again."""

        def typing(code):
            def count(env):
                config = env["pos.config"].browse(self.config_ids[0])
                env["clientele.code.attempt"].sudo()._count_wrong(config, code)
                return True

            return count

        outcome, begun = self.overtake(COUNTER, typing("A"), typing("B"), self.uid)
        self.assertIs(outcome, True)
        self.assertEqual(begun, 2)
        with self.committed() as env:
            counters = env["clientele.code.attempt"]
            counter = counters.search([("config_id", "=", self.config_ids[0])])
            self.assertEqual(counter.count, 2)


@tagged("post_install", "-at_install")
class TestAccountLocks(AccountRaceCase):
    def overtake_sale(self, is_locked):
        """Two tills sell for 60 with a limit of 100.

        :return: what the first heard, and what is owed
        """
        customer = self.create_old_customer()
        sales = [self.selling(customer, till=till) for till in (0, 1)]
        outcome, begun = self.overtake(ACCOUNT, *sales, self.uid, is_locked)
        self.assertEqual(begun, 1 + is_locked)
        return outcome, self.read_balance(customer)

    def create_old_customer(self):
        """A customer who owes 1 already: a first sale writes more than a ticket."""
        customer = self.create_customer()
        with self.committed(self.uid) as env:
            self.selling(customer, 1.0)(env)
        return customer

    def read_balance(self, customer):
        with self.committed() as env:
            partner = env["res.partner"].browse(customer)
            return partner._get_account_figures()[partner].exposure

    def test_sale_with_the_lock(self):
        outcome, owed = self.overtake_sale(is_locked=True)
        self.assertIsInstance(outcome, UserError)
        self.assertEqual(owed, 61)

    def test_sale_without(self):
        outcome, owed = self.overtake_sale(is_locked=False)
        self.assertIsInstance(outcome, int)
        self.assertEqual(owed, 121, "more is owed than the limit")

    def overtake_settlement(self, is_locked):
        """Two tills take 20 for the same receivable of 20.

        :return: what the first heard, and the balance
        """
        customer = self.create_customer()
        with self.committed(self.uid) as env:
            self.selling(customer, 20.0)(env)
        outcome, begun = self.overtake(
            ACCOUNT, *self.settling(customer), self.uid, is_locked
        )
        self.assertEqual(begun, 1 + is_locked)
        return outcome, self.read_balance(customer)

    def test_settlement_with_the_lock(self):
        outcome, balance = self.overtake_settlement(is_locked=True)
        self.assertRegex(str(outcome), "settled meanwhile")
        self.assertEqual(balance, 0)

    def test_settlement_without(self):
        outcome, balance = self.overtake_settlement(is_locked=False)
        self.assertIs(outcome, True)
        self.assertEqual(balance, -20, "paid twice")
