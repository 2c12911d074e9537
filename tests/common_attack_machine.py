import logging

from hypothesis import note
from hypothesis.stateful import RuleBasedStateMachine
from psycopg2 import IntegrityError

from odoo import exceptions

from .common_attack import SHAPES
from .common_outer import RefusalError
from .common_tampering import get_texts

_logger = logging.getLogger(__name__)
# What is open where a rule is not written yet, and the keys of any ticket that lead
# there.
SPARED = {
    "refund_rules": {"refunded_orderline_id"},  # quantity, price, means of a return
    "offline_permit": {"offline_validated_at"},  # closed by a till without a network
    # The same, of tickets that lower a debt unpaid, and of returns to a card.
    "marked_deposits": {"offline_validated_at"},
    "marked_returns": {"offline_validated_at"},
    "payments": {"further_payments"},  # beyond what the lines come to
    "tills": {"config_id"},  # a till that is not the session's
    "flags": {"is_refund"},  # a return that says it is none, and is invoiced
    "change": {"is_change"},  # a payment that says it is change, and is invoiced
    "moves": {"account_move"},  # an invoice that is not the ticket's
    "preparation": {"last_order_preparation_change"},  # text that cannot be read
    "drawers": set(),  # a payment that is counted in another session
    "credit_vouchers": set(),  # a debt that becomes a voucher
    "overpaid": set(),  # on account or by cheque, and invoiced for what it comes to
    # Past the gate of tickets: core gives cashiers the rights.
    "paid_lines": set(),
    "paid_payments": set(),
    "paid_tickets": set(),
    "created_tickets": set(),
    "drafts": set(),
    "office_returns": set(),
}
CLEAR = (
    exceptions.UserError,  # with its kinds: no access, nothing there, not valid
    IntegrityError,  # Odoo's service makes a clear message of it
)


class AttackMachine(RuleBasedStateMachine):
    """Plays a shop: what it knows is what a till would know."""

    case = None  # the TestCase whose shop it is
    call = None  # how requests are sent
    counts = None  # how often each kind of request passed, or was refused
    points_policy = "owe"  # of points that were spent before a return
    holes = frozenset()  # of SPARED: steps that are not played yet

    def __init__(self):
        super().__init__()
        self.point = self.case.env.cr.savepoint(flush=True)
        self.point.__enter__()
        self.case.company.return_points_policy = self.points_policy
        self.case.env.invalidate_all()
        self.sent, self.shown, self.permits = [], set(), []
        self.now = self.case.take_snapshot()
        self.books = self.case.open_books(self.now)

    def teardown(self):
        self.case.env.cr.flush()
        self.point.rollback()
        self.point.close(rollback=False)
        self.case.env.invalidate_all()

    # === PLAYING === #

    def play(self, model, method, *arguments, name="", user=None):
        """Send a request, and ask whether what became of it is lawful.

        :param user: res.users who sends it, the cashier by default
        :return: the answer, and why it was refused
        """
        case = self.case
        user = user or case.cashier
        self.shown |= get_texts(arguments)
        before = self.now
        answer, refusal = None, None
        try:
            answer = self.call(model, method, *arguments, user=user)
        except CLEAR as error:
            refusal = str(error)
        except RefusalError as error:
            if not error.is_clear:
                note(f"{name}: {arguments}")
                raise
            refusal = error.message
        except Exception as error:
            note(f"{name}: {arguments}")
            _logger.info("Attack: %s: %s: %s", name, arguments, error)
            raise
        case.env.invalidate_all()
        self.count(name or method, refusal)
        self.now = after = case.take_snapshot()
        try:
            if refusal:
                case.assertEqual(after, before, "refused, and something stays")
            case.assert_lawful(before, after, self.shown, self.books, user)
        except AssertionError as error:
            note(f"{name}: {arguments} -> {refusal or answer}"[:4000])
            _logger.info("Attack: %s: %s: %s", name, arguments, error)
            raise
        return answer, refusal

    def send(self, ticket, till=0, name="", is_honest=False, money=0.0, user=None):
        """Send a ticket.

        :return: whether it was stored
        """
        case = self.case
        before = self.now.money
        _answer, refusal = self.play(
            "pos.order", "sync_from_ui", [ticket], name=name, user=user
        )
        if is_honest:
            case.assertFalse(refusal, f"{name} was refused: {refusal}")
        if not refusal:
            self.sent.append((ticket, till))
            case.assert_kept(ticket)
        if is_honest and not refusal:
            session_id = case.sessions[till].id
            grown = self.now.money.get(session_id, 0.0)
            grown -= before.get(session_id, 0.0)
            case.assertAlmostEqual(grown, money, 2, f"{name}: money received")
        return not refusal

    def count(self, name, refusal):
        self.counts[name, "refused" if refusal else "passed"] += 1

    def hold(self, request, till):
        config = self.case.sessions[till].config_id.ids
        return self.play(
            "pos.config", "clientele_card_hold", config, request, name="hold"
        )

    # === TICKETS === #

    def make_sale(self, first, second, till):
        case = self.case
        claims = {case.card.id: case.claim(case.card, first)}
        lines = [case.goods(first), case.goods(second)]
        paid = [case.means(till, first + second)]
        return case.honest(lines, paid, till, case.loaded, claims)

    def make_reward_ticket(self, amount, price, till):
        case = self.case
        reward = case.reward_line(case.card, amount)
        code = reward["reward_identifier_code"]
        claim = case.claim(case.card, -reward["points_cost"], line_codes=[code])
        return case.honest(
            [case.goods(price), reward],
            [case.means(till, price - amount)] if price != amount else [],
            till,
            case.loaded,
            {case.card.id: claim},
        )

    def make_load(self, amount, is_gift, till):
        case = self.case
        product = case.gift_product if is_gift else case.top_up
        program = case.gift_cards if is_gift else case.wallets
        claim = case.claim(None, amount, program)
        if not is_gift:
            claim["partner_id"] = case.loaded.id
        return case.honest(
            [case.line(product, amount)],
            [case.means(till, amount)],
            till,
            case.loaded,
            {-1: claim},
        )

    def make_card_ticket(self, price, amount, card, till):
        """A ticket that a card pays in part, once the amount is held.

        :return: the ticket, or why the card does not pay
        """
        case = self.case
        request = case.hold_request(card, amount, card.partner_id or None)
        answer, refusal = self.hold(request, till)
        refusal = refusal or (answer or {}).get("refusal")
        if refusal:
            return None, refusal
        payments = [
            case.means(
                till,
                amount,
                case.method,
                card_id=card.id,
                uuid=request["payment_uuid"],
            )
        ]
        if price - amount >= 0.01:
            payments.append(case.means(till, price - amount))
        holder = card.partner_id or case.customer_list[0]
        return case.honest([case.goods(price)], payments, till, holder), ""

    def make_account_ticket(self, price, cash, till):
        """:return: the ticket, and what of it goes on the account"""
        case = self.case
        debt = round(price * (1 - cash), 2) or price
        payments = [case.means(till, debt, case.on_account)]
        if price - debt >= 0.01:
            payments.append(case.means(till, price - debt))
        return case.honest([case.goods(price)], payments, till, case.loaded), debt

    def make_settlement(self, share, till):
        """:return: a ticket that settles a share of what is open, and the amount"""
        case = self.case
        config = case.sessions[till].config_id
        answer, refusal = self.play(
            "pos.config", "clientele_account_look", config.ids, case.loaded.id
        )
        case.assertFalse(refusal)
        rows = answer["receivables"][:2]
        rows = [{**row, "amount": round(row["amount"] * share, 2)} for row in rows]
        rows = [row for row in rows if row["amount"] > 0]
        amount = round(sum(row["amount"] for row in rows), 2)
        if not rows:
            return None, 0.0
        return case.settling(amount, rows, till, case.loaded), amount

    def make_refund(self, sale, share, price, means, who, is_twice):
        case = self.case
        lines = [
            case.line(
                line.product_id,
                line.price_unit * price,
                -line.qty * share,
                refunded_orderline_id=line.id,
                tax_ids=[[6, 0, line.tax_ids.ids]],
            )
            for line in sale.lines
        ]
        lines += [
            {**line, "uuid": f"{line['uuid'][:-1]}x"} for line in lines[:is_twice]
        ]
        total = sum(line["price_subtotal_incl"] for line in lines)
        method = {"cash": None, "account": case.on_account}.get(means, case.method)
        card = case.wallet.id if means == "card" else False
        paid = case.means(0, total, method, card_id=card)
        return case.honest(lines, [paid], 0, case.customer_list[who])

    # === HELPERS === #

    def get_spared(self):
        return set().union(*(SPARED[hole] for hole in self.holes))

    def is_spared(self, shape):
        """Whether payments of a shape are not played yet."""
        names = {
            "credit_vouchers": {"credit voucher"},
            "overpaid": {"cheque in", "account in"},
        }
        return any(
            shape == SHAPES[name]
            for hole in names.keys() & self.holes
            for name in names[hole]
        )

    def list_kin(self):
        """Plausible wrong values, of payments those that are played."""
        kin = self.case.list_kin(self.permits)
        kin["further_payments"] = [
            self.case.pay_by(shape, amount)
            for shape in SHAPES.values()
            for amount in (5, 60)
            if not self.is_spared(shape)
        ]
        return kin

    def get_card(self, number):
        case = self.case
        cards = [case.wallet, case.second_wallet, case.gift, case.second_gift]
        return cards[number % len(cards)]

    def read_points(self, card):
        card.invalidate_recordset(["points"])
        return card.points

    def pick_sale(self, number, is_fitting):
        sales = self.case.env["pos.order"].search(
            [("session_id", "in", [one.id for one in self.case.sessions])]
        )
        sales = sales.filtered(is_fitting)
        return sales[number % len(sales)] if sales else sales

    def is_returnable(self, sale):
        """Whether a sale is plain goods, paid in cash, of which nothing came back."""
        case = self.case
        methods = sale.payment_ids.payment_method_id
        total = sum(line.qty * line.price_unit for line in sale.lines)
        return (
            sale.state == "paid"
            and sale.amount_paid > 0
            and abs(total - sale.amount_paid) < 0.01
            and set(methods.mapped("is_cash_count")) == {True}
            and sale.lines.product_id == case.bike
            and not any(line.discount for line in sale.lines)
            and all(line.qty > 0 and line.price_unit > 0 for line in sale.lines)
            and not sale.lines.refund_orderline_ids
            and sale.lines.tax_ids == case.tax
        )
