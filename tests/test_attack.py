"""The tills under attack: honest and tampered requests, in any order.

The seed is fixed, so that a failure comes again. ``make attack N=5000`` plays longer;
CONTRIBUTING.md says how a failure is replayed.
"""

import logging
import os
import time
from collections import Counter
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    rule,
    run_state_machine_as_test,
)

from odoo import fields
from odoo.tests import tagged

from .common_attack import LIMIT, SHAPES, AttackCommon
from .common_attack_doors import DoorsMachine
from .common_attack_laws import AttackLawsMixin
from .common_tampering import WAYS, Change, Tampering

# Steps that are not played yet, of SPARED: what they do is not refused as it should be.
KNOWN_HOLES = frozenset()
HOLES = os.environ.get("CLIENTELE_ATTACK_HOLES") or ""  # further ones, to look beyond
SEED = int(os.environ.get("CLIENTELE_ATTACK_SEED") or 20261130)
STEPS = int(os.environ.get("CLIENTELE_ATTACK_STEPS") or 0)  # none: by the clock
SECONDS = 35  # of the attack in process, where nobody asks for more
MOST = 150  # steps in that time: a quick machine plays what a slow one plays
LEAST = 60  # steps that the time must be enough for
IN_A_ROW = 12  # steps before the shop is as it was
IN_A_PART = 3  # times that with one seed
_logger = logging.getLogger(__name__)

CENTS = some.integers(1, 20000).map(lambda cents: cents / 100)
TILL = some.integers(0, 1)
WHO = some.integers(0, 2)  # of the customers; the first is nobody
NUMBER = some.integers(0, 200)
CHANGES = some.lists(
    some.builds(Change, NUMBER, some.sampled_from(WAYS), some.integers(0, 600)),
    min_size=1,
    max_size=3,
)
MARK = some.sampled_from(["", "", "now", "permit", "earlier"])  # without a network


class Attack(DoorsMachine):
    """What is played: honest and dishonest steps of two tills, in any order."""

    holes = KNOWN_HOLES | set(HOLES.split())

    # === HONEST STEPS === #

    @rule(price=CENTS, quantity=some.integers(1, 3), who=WHO, till=TILL)
    def sell(self, price, quantity, who, till):
        case = self.case
        lines = [case.goods(price, quantity)]
        paid = round(price * quantity, 2)
        ticket = case.honest(
            lines, [case.means(till, paid)], till, case.customer_list[who]
        )
        self.send(ticket, till, "sale", is_honest=True, money=paid)

    @rule(price=CENTS, share=some.sampled_from([0, 0.5, 1, 1.5, 40, -1]), till=TILL)
    def earn(self, price, share, till):
        """Points are claimed, too many perhaps: what is too much is cut."""
        case = self.case
        points = self.read_points(case.card)
        claims = {case.card.id: case.claim(case.card, round(price * share, 2))}
        ticket = case.honest(
            [case.goods(price)],
            [case.means(till, price)],
            till,
            case.loaded,
            claims,
        )
        self.send(ticket, till, "earn", is_honest=True, money=price)
        won = self.read_points(case.card) - points
        case.assertAlmostEqual(won, price * min(max(share, 0), 1), 0)

    @rule(amount=some.integers(1, 30), price=CENTS, till=TILL)
    def spend_points(self, amount, price, till):
        ticket = self.make_reward_ticket(amount, price, till)
        points = self.read_points(self.case.card)
        may = amount * 10 <= points and amount <= price
        is_stored = self.send(ticket, till, "points", may, price - amount)
        self.case.assertEqual(is_stored, may, "points were spent that were not there")

    @rule(amount=CENTS, is_gift=some.booleans(), till=TILL)
    def load(self, amount, is_gift, till):
        """Value is put on a new gift card, or on the customer's card."""
        case = self.case
        value = case.get_value(self.now)
        ticket = self.make_load(amount, is_gift, till)
        self.send(ticket, till, "load", is_honest=True, money=amount)
        grown = case.get_value(self.now) - value
        case.assertAlmostEqual(grown, amount, 2, "not what was paid for")

    @rule(price=CENTS, amount=CENTS, card=some.integers(0, 3), till=TILL)
    def pay_by_card(self, price, amount, card, till):
        """A card pays, by its code or its holder, and cash the rest."""
        case = self.case
        amount = min(amount, price)
        card = self.get_card(card)
        held = self.read_points(card)
        ticket, refusal = self.make_card_ticket(price, amount, card, till)
        case.assertEqual(bool(refusal), amount > held + 1e-6, refusal)
        if refusal:
            return
        self.send(ticket, till, "card", is_honest=True, money=price - amount)
        spent = held - self.read_points(card)
        case.assertAlmostEqual(spent, amount, 2, "not what the card paid")

    @rule(price=CENTS, cash=some.sampled_from([0, 0.5]), till=TILL)
    def sell_on_account(self, price, cash, till):
        owed = self.case.figures_of(self.case.loaded).exposure
        ticket, debt = self.make_account_ticket(price, cash, till)
        may = owed + debt <= LIMIT + 1e-6
        is_stored = self.send(ticket, till, "account", may, price - debt)
        self.case.assertEqual(is_stored, may, "the limit is not what decides")

    @rule(share=some.sampled_from([0.3, 1, 1.2]), till=TILL)
    def settle(self, share, till):
        ticket, amount = self.make_settlement(share, till)
        if ticket:
            may = share <= 1
            is_stored = self.send(ticket, till, "settlement", may, amount)
            self.case.assertEqual(is_stored, may, "settled beyond what was open")

    @rule(amount=CENTS, till=TILL)
    def deposit(self, amount, till):
        case = self.case
        ticket = case.settling(amount, [], till, case.loaded)
        self.send(ticket, till, "deposit", is_honest=True, money=amount)

    @rule(number=NUMBER, till=TILL)
    def refund(self, number, till):
        """All of a sale that was paid in cash comes back, once."""
        sale = self.pick_sale(number, lambda one: self.is_returnable(one))
        if not sale:
            return
        case = self.case
        config = case.sessions[till].config_id.ids
        told = [[line.id, line.qty] for line in sale.lines]
        kept, _refusal = self.play(
            "pos.config", "clientele_return_terms", config, told, name="kept"
        )
        case.assertTrue(kept, "the till is not told what it keeps")
        part = 1 - kept["amount"] / sale.amount_paid
        lines = [
            case.goods(
                line.price_unit * part,
                -line.qty,
                refunded_orderline_id=line.id,
                uuid=None,
            )
            for line in sale.lines
        ]
        for line in lines:
            del line["uuid"]
        back = round(sum(line["price_subtotal_incl"] for line in lines), 2)
        ticket = case.honest(
            lines, [case.means(till, back)], till, sale.partner_id, None
        )
        self.send(ticket, till, "refund", is_honest=True, money=back)

    # === DISHONEST STEPS === #

    @rule(number=NUMBER, is_renamed=some.booleans(), till=TILL)
    def replay(self, number, is_renamed, till):
        """A former ticket again; as another one perhaps, with the same payments."""
        if not self.sent:
            return
        ticket, _till = self.sent[number % len(self.sent)]
        if is_renamed:
            ticket = {**ticket, "uuid": f"replayed-{len(self.sent)}"}
        before = self.now
        self.send(ticket, till, "replay")
        if not is_renamed:
            self.case.assertEqual(self.now, before, "twice the same")

    @rule(
        number=NUMBER,
        share=some.sampled_from([0.5, 1, 2, 100]),
        price=some.sampled_from([1, 0.5, 2]),
        means=some.sampled_from(["cash", "voucher", "card", "account"]),
        who=WHO,
        is_twice=some.booleans(),
        more=some.sampled_from([1, 1, 3]),
        mark=MARK,
    )
    def refund_wrongly(self, number, share, price, means, who, is_twice, more, mark):
        is_marked = bool(mark) and means == "card"
        if "refund_rules" in self.holes or is_marked and "marked_returns" in self.holes:
            return
        sale = self.pick_sale(number, lambda one: one.amount_total > 0)
        if sale:
            ticket = self.make_refund(sale, share, price, means, who, is_twice)
            payment = ticket["payment_ids"][0][2]
            payment["amount"] = told = round(more * payment["amount"], 2)
            ticket |= {"amount_total": told, "amount_paid": told}
            self.send(ticket | self.mark(mark, 0), 0, "wrong refund")

    @rule(amount=CENTS, number=NUMBER, is_entitled=some.booleans())
    def return_without_sale(self, amount, number, is_entitled):
        """Goods without a receipt: who has the right does so up to the ceiling."""
        case = self.case
        lines = [case.goods(amount, -1)]
        ticket = case.honest(lines, [case.means(0, -amount)], 0, case.loaded)
        ticket["refund_reason"] = "No receipt"
        user = case.supervisor if is_entitled else case.cashier
        may = is_entitled and amount <= case.company.refund_without_receipt_most
        is_stored = self.send(ticket, 0, "no receipt", user=user)
        case.assertEqual(is_stored, may, "the right is not what decides")

    @rule(
        price=some.sampled_from([0, 10, 70]),
        amount=some.integers(1, 80),
        shape=some.sampled_from(sorted(SHAPES)),
        is_paid=some.booleans(),
        told=some.sampled_from(["lines", "payments"]),
        mark=MARK,
        to_invoice=some.booleans(),
    )
    def pay_oddly(self, price, amount, shape, is_paid, told, mark, to_invoice):
        """Payments that are not what the lines come to."""
        shape = SHAPES[shape]
        is_deposit = bool(mark) and ("account", -1) in shape
        if "payments" in self.holes or self.is_spared(shape):
            return
        if is_deposit and "marked_deposits" in self.holes:
            return
        case = self.case
        payments = case.pay_by(shape, amount)
        if shape[0] == ("wallet", 1):
            request = case.hold_request(case.wallet, amount, case.loaded)
            self.hold(request | {"payment_uuid": payments[0][2]["uuid"]}, 0)
        if is_paid and price:
            payments.append(case.means(0, price))
        lines = [case.goods(price)] if price else []
        ticket = case.honest(lines, payments, 0, case.loaded) | self.mark(mark, 0)
        ticket["to_invoice"] = to_invoice
        if told == "payments":
            total = round(sum(payment[2]["amount"] for payment in payments), 2)
            ticket |= {"amount_total": total, "amount_paid": total}
        self.send(ticket, 0, "odd payments")

    @rule(price=CENTS, number=NUMBER, is_return=some.booleans(), told=some.booleans())
    def invoice(self, price, number, is_return, told):
        """A ticket with an invoice, which says that it is a return, or not."""
        if "flags" in self.holes and is_return and not told:
            return
        case = self.case
        sale = self.pick_sale(number, lambda one: self.is_returnable(one))
        if is_return and sale:
            ticket = self.make_refund(sale, 1, 1, "cash", 1, False)
        else:
            lines = [case.goods(price)]
            ticket = case.honest(lines, [case.means(0, price)], 0, case.loaded)
        self.send(ticket | {"to_invoice": True, "is_refund": told}, 0, "invoice")

    def mark(self, mark, till):
        """What a ticket says that was closed without a network."""
        if not mark:
            return {}
        moment = fields.Datetime.now()
        if mark == "earlier":
            moment = fields.Datetime.subtract(moment, minutes=4)
        if mark == "permit":
            self.get_permit(till, True)
        return {
            "offline_validated_at": fields.Datetime.to_string(moment),
            "offline_permit": self.permits[-1] if self.permits else "",
        }

    # As many rules as kinds: half of all that is sent is tampered with.

    @rule(first=CENTS, second=CENTS, till=TILL, changes=CHANGES)
    def tamper_sale(self, first, second, till, changes):
        self.tamper(self.make_sale(first, second, till), till, changes)

    @rule(amount=some.integers(1, 20), price=CENTS, till=TILL, changes=CHANGES)
    def tamper_reward(self, amount, price, till, changes):
        self.tamper(self.make_reward_ticket(amount, price, till), till, changes)

    @rule(amount=CENTS, is_gift=some.booleans(), till=TILL, changes=CHANGES)
    def tamper_load(self, amount, is_gift, till, changes):
        self.tamper(self.make_load(amount, is_gift, till), till, changes)

    @rule(amount=some.integers(1, 30), card=NUMBER, till=TILL, changes=CHANGES)
    def tamper_card(self, amount, card, till, changes):
        card = self.get_card(card)
        ticket, _why = self.make_card_ticket(amount + 10, amount, card, till)
        self.tamper(ticket, till, changes)

    @rule(amount=some.integers(1, 50), till=TILL, changes=CHANGES)
    def tamper_account(self, amount, till, changes):
        self.tamper(self.make_account_ticket(amount, 0, till)[0], till, changes)

    @rule(amount=CENTS, till=TILL, changes=CHANGES)
    def tamper_settlement(self, amount, till, changes):
        ticket = self.make_settlement(1, till)[0]
        ticket = ticket or self.case.settling(amount, [], till, self.case.loaded)
        self.tamper(ticket, till, changes)

    @rule(first=CENTS, second=CENTS, till=TILL, changes=CHANGES)
    def tamper_draft(self, first, second, till, changes):
        """A draft is stored first, and its ticket says something else then."""
        ticket = self.make_sale(first, second, till)
        draft = ticket | {"state": "draft", "payment_ids": [], "card_claims": False}
        if self.send(draft, till, "draft"):
            self.tamper(ticket, till, changes)

    def tamper(self, ticket, till, changes):
        """Send a ticket, one to three values of which are not honest."""
        if ticket:
            tampering = Tampering(self.list_kin(), self.get_spared())
            self.send(tampering.apply(ticket, changes), till, "tampered")

    @rule(card=some.integers(0, 3), amount=CENTS, till=TILL, changes=CHANGES)
    def tamper_hold(self, card, amount, till, changes):
        case = self.case
        card = self.get_card(card)
        request = case.hold_request(card, amount, card.partner_id or None)
        tampering = Tampering(self.list_kin(), self.get_spared())
        request = tampering.apply(request, changes)
        answer, _refusal = self.hold(request, till)
        if isinstance(answer, dict) and answer.get("card"):
            paid = {
                "amount": amount,
                "payment_method_id": case.method.id,
                "uuid": request.get("payment_uuid"),
                "card_id": answer["card"]["id"],
            }
            ticket = case.honest(
                [case.goods(amount)], [[0, 0, paid]], till, case.unloaded
            )
            self.send(ticket, till, "held")

    @rule(number=NUMBER, changes=CHANGES)
    def ask_again(self, number, changes):
        """The till asks for the cards of a ticket that it does not own, perhaps."""
        if not self.sent:
            return
        case = self.case
        orders = case.env["pos.order"].search([], order="id desc", limit=5)
        order = orders[number % len(orders)]
        request = {str(case.card.id): case.claim(case.card, 500)}
        tampering = Tampering(self.list_kin(), set())
        request = tampering.apply(request, changes)
        self.play(
            "pos.order",
            "confirm_coupon_programs",
            order.ids,
            request,
            name="confirmation",
        )

    @rule(till=TILL, is_new=some.booleans())
    def ask_permit(self, till, is_new):
        self.get_permit(till, is_new)

    def get_permit(self, till, is_new):
        """A till asks whether it may go on without a network; as another one, too."""
        if "offline_permit" in self.holes:
            return
        config = self.case.sessions[till].config_id.ids
        token = "" if is_new or not self.permits else self.permits[-1]
        answer, _refusal = self.play(
            "pos.config", "clientele_offline_permit", config, token, name="permit"
        )
        self.permits.append(answer["token"])

    @rule(
        amount=some.integers(1, 30),
        debt=some.integers(1, 35),
        moved=some.sampled_from([0, 0, 0, -5, -900, 900]),
        whose=some.sampled_from(["new", "new", "former", "none"]),
        number=NUMBER,
        till=TILL,
    )
    def go_offline(self, amount, debt, moved, whose, number, till):
        """A ticket that no till without a network closed, perhaps, and that says so."""
        if "offline_permit" in self.holes:
            return
        case = self.case
        paid = case.means(till, amount, case.method, card_id=case.wallet.id)
        owed = case.means(till, debt, case.on_account)
        moment = fields.Datetime.add(fields.Datetime.now(), minutes=moved)
        if whose == "new":
            self.get_permit(till, True)
            number = -1
        permits = self.permits if whose != "none" else []
        permit = permits[number % len(permits)] if permits else ""
        ticket = case.honest(
            [case.goods(amount + debt)],
            [paid, owed],
            till,
            case.loaded,
            offline_validated_at=fields.Datetime.to_string(moment),
            offline_permit=permit,
        )
        self.send(ticket, till, "offline")


@tagged("post_install", "-at_install")
class TestAttack(AttackLawsMixin, AttackCommon):
    """Whatever is sent: an answer or a clear refusal, and nothing out of nothing."""

    def test_in_process(self):
        counts = self.attack(self.call_inside, SECONDS, LEAST, STEPS)
        passed = {name for name, end in counts if end == "passed"}
        self.assertLessEqual({"sale", "load", "hold", "card", "tampered"}, passed)

    def test_over_json_rpc(self):
        """The same through the web server, for a moment."""
        self.attack(self.call_outside, SECONDS / 5, LEAST // 4, STEPS // 10, MOST // 5)

    def attack(self, call, seconds, least, steps, most=MOST):
        """Play for some time, or some steps; each part has a seed of its own.

        :param call: how a request is sent
        :param float seconds: the time, where no number of steps is asked for
        :param int least: steps that show something; a slow machine has more time
        :param int steps: how many are asked for, or none
        :param int most: steps where none are asked for
        :return: how often each request passed and was refused
        :rtype: Counter
        """
        counts, part, start = Counter(), 0, time.monotonic()
        # Else numbers of the code are tried: a seed would mean something else with
        # each change, and reading all code takes half a minute.
        local = "hypothesis.internal.conjecture.providers.is_local_module_file"
        self.startPatcher(patch(local, lambda _file: False))
        engine = "hypothesis.internal.conjecture.engine"
        self.startPatcher(patch(f"{engine}.MAX_SHRINKING_SECONDS", 100))
        while True:
            self.play_part(call, SEED + part, counts)
            part += 1
            spent, done = time.monotonic() - start, counts.total()
            is_enough = done >= least and spent > seconds or done >= most
            if done >= steps if steps else is_enough:
                break
            self.assertTrue(steps or spent < 4 * seconds, f"only {done} in {spent} s")
        for (name, end), number in sorted(counts.items()):
            _logger.info("Attack: %s %s: %s", name, end, number)
        _logger.info("Attack: %s requests in %.0f s", done, spent)
        return counts

    def play_part(self, call, number, counts):
        values = {
            "case": self,
            "call": staticmethod(call),
            "counts": counts,
            "points_policy": ("owe", "deduct")[number % 2],
        }
        machine = seed(number)(type("Attack", (Attack,), values))
        try:
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=IN_A_PART,
                    stateful_step_count=IN_A_ROW,
                    deadline=None,
                    database=None,
                    print_blob=False,
                    phases=(Phase.generate, Phase.shrink),
                    suppress_health_check=list(HealthCheck),
                ),
            )
        except Exception as error:
            error.add_note(f"Play it again: CLIENTELE_ATTACK_SEED={number} make attack")
            raise

    def call_outside(self, model, method, *arguments, user=None):
        return self.call_as(user or self.cashier, model, method, *arguments)
