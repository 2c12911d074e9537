from collections import Counter
from typing import NamedTuple

from odoo.tools import SQL

CENT = 0.02  # what rounding may add up to in a step

# How a ticket is paid. What is not counted when a session closes is not money yet.
COUNTED, UNCOUNTED, CARDS, ACCOUNT = "counted", "uncounted", "cards", "account"


class Ticket(NamedTuple):
    """A ticket that is paid, as the database has it: it says the same for ever."""

    place: tuple  # session, till and company
    payer_id: int  # who owes what is on account; nobody where nothing is
    lines: dict  # all that counts of each line, by id
    paid: dict  # by COUNTED, UNCOUNTED, CARDS and ACCOUNT
    drawers: set  # the sessions that its payments are counted in


class Deal(NamedTuple):
    """What the lines of a ticket come to, with taxes."""

    own: float  # goods and loads, what lowers their price deducted
    back: float  # lines of a sale that it returns
    loads: float  # of both, what was put on cards, returns deducted
    unpaid: float  # listed as sold for less without a network
    unmet: float  # listed as not on the card that paid


class Books:
    """What each sale brought in and gave back: remembered, and never read again."""

    def __init__(self):
        self.left = Counter()  # what can still be given back of a sale, by any means
        self.value = Counter()  # the same, on cards or in money: what is owed is not
        self.money = Counter()  # the same, in money
        # What was paid beyond the lines in counted money, or below where it is listed:
        # an invoice keeps it for its customer.
        self.over = Counter()

    def enter(self, ticket_id, kept, value, money):
        """Remember what a ticket was sold for, and what of it is value, or money."""
        self.left[ticket_id] = max(kept, 0.0)
        self.value[ticket_id] = max(min(value, kept), 0.0)
        self.money[ticket_id] = max(money, 0.0)

    def give_back(self, sale_ids, given, value, money):
        """Remember what was given back of sales: of all of them together."""
        for sale_id in sale_ids[:1]:
            self.left[sale_id] -= given
            self.value[sale_id] -= value
            self.money[sale_id] -= money


class MoneyLawsMixin:
    """Money leaves a shop for what came back, and paid tickets stay as they are."""

    ENTITLED = 100  # what who has the rights gives back beyond the sale

    # === READING === #

    def read_tickets(self):
        """All paid tickets, by SQL: nothing of the code that is attacked.

        :rtype: dict[int, Ticket]
        """
        query = self.env.execute_query
        is_paid = SQL("ticket.state IN ('paid', 'done')")
        taxes = self.env["pos.order.line"]._fields["tax_ids"]
        lines, paid, drawers = {}, {}, {}
        rows = query(
            SQL(
                """
                SELECT line.order_id, line.id, line.product_id, line.qty,
                       line.price_unit, COALESCE(line.discount, 0),
                       line.refunded_orderline_id, ARRAY(
                           SELECT %(tax)s FROM %(taxes)s
                           WHERE %(line)s = line.id ORDER BY 1
                       )
                FROM pos_order_line line
                JOIN pos_order ticket ON ticket.id = line.order_id
                WHERE %(is_paid)s
                """,
                tax=SQL.identifier(taxes.column2),
                taxes=SQL.identifier(taxes.relation),
                line=SQL.identifier(taxes.column1),
                is_paid=is_paid,
            )
        )
        for ticket_id, line_id, *values in rows:
            lines.setdefault(ticket_id, {})[line_id] = tuple(map(str, values))
        rows = query(
            SQL(
                """
                SELECT payment.pos_order_id, CASE
                    WHEN journal.id IS NULL THEN %(account)s
                    WHEN method.use_payment_terminal = 'clientele_card' THEN %(cards)s
                    WHEN journal.type = 'cash' OR method.split_transactions IS NOT TRUE
                        OR method.use_payment_terminal <> '' THEN %(counted)s
                    ELSE %(uncounted)s END AS kind, SUM(payment.amount),
                    ARRAY_AGG(payment.session_id)
                FROM pos_payment payment
                JOIN pos_order ticket ON ticket.id = payment.pos_order_id
                JOIN pos_payment_method method
                    ON method.id = payment.payment_method_id
                LEFT JOIN account_journal journal ON journal.id = method.journal_id
                WHERE %(is_paid)s GROUP BY payment.pos_order_id, kind
                """,
                account=ACCOUNT,
                cards=CARDS,
                counted=COUNTED,
                uncounted=UNCOUNTED,
                is_paid=is_paid,
            )
        )
        for ticket_id, kind, amount, session_ids in rows:
            drawers.setdefault(ticket_id, set()).update(session_ids)
            if round(amount, 2):
                paid.setdefault(ticket_id, {})[kind] = round(float(amount), 2)
        rows = query(
            SQL(
                """
                SELECT id, session_id, config_id, company_id, payer_id
                FROM pos_order ticket WHERE %s
                """,
                is_paid,
            )
        )
        return {
            ticket_id: Ticket(
                tuple(place),
                payer_id if ACCOUNT in paid.get(ticket_id, {}) else None,
                lines.get(ticket_id, {}),
                paid.get(ticket_id, {}),
                drawers.get(ticket_id, set()),
            )
            for ticket_id, *place, payer_id in rows
        }

    def read_deal(self, ticket_id):
        """:rtype: Deal"""
        ticket = self.env["pos.order"].sudo().browse(ticket_id)
        own = back = loads = 0.0
        for line in ticket.lines:
            amount = line._compute_amount_line_all()["price_subtotal_incl"]
            if line.refunded_orderline_id:
                back -= amount
            else:
                own += amount
            if line.product_id in self.top_up | self.gift_product:
                loads += amount
        rows = self.env.execute_query(
            SQL(
                """
                SELECT incident.kind, SUM(incident.amount)
                FROM clientele_card_incident incident
                LEFT JOIN loyalty_card card ON card.id = incident.card_id
                LEFT JOIN loyalty_program program ON program.id = card.program_id
                WHERE incident.document_id = %s
                  AND incident.document_model = 'pos.order'
                  AND (incident.kind <> 'offline' OR program.program_type IN %s)
                GROUP BY incident.kind
                """,
                ticket_id,
                self.MONEY,
            )
        )
        listed = dict(rows)
        return Deal(
            own + max(-back, 0.0),
            max(back, 0.0),
            loads,
            listed.get("unpaid", 0.0),
            listed.get("offline", 0.0),
        )

    def open_books(self, snapshot):
        """What can be given back of the sales that are there already.

        :rtype: Books
        """
        books = Books()
        for ticket_id, ticket in sorted(snapshot.tickets.items()):
            deal = self.read_deal(ticket_id)
            self.enter_ticket(ticket_id, ticket, deal, deal.back, books)
        return books

    # === LAWS === #

    def assert_money(self, before, after, books, user):
        """Check what left, once for each ticket that was paid in a step.

        :param Snapshot before:
        :param Snapshot after:
        :param Books books: of the shop, which go on
        :param user: res.users that made the step
        """
        self.assert_sealed(before, after)
        grown = self.get_value(after) - self.get_value(before)
        covered = 0.0
        for ticket_id in sorted(after.tickets.keys() - before.tickets.keys()):
            ticket, deal = after.tickets[ticket_id], self.read_deal(ticket_id)
            self.assert_place(ticket_id, ticket)
            back = self.assert_paid_for(ticket, deal, books, user)
            self.enter_ticket(ticket_id, ticket, deal, back, books)
            covered += deal.loads - ticket.paid.get(CARDS, 0.0) + deal.unmet
        self.assertLessEqual(grown, covered + CENT, "value on cards for nothing")

    def assert_sealed(self, before, after):
        """A paid ticket stays, with its lines, what it was paid by, and where it is."""
        for ticket_id, ticket in before.tickets.items():
            now = after.tickets.get(ticket_id) or Ticket((), None, {}, {}, set())
            for name, was, says in zip(Ticket._fields, ticket, now, strict=True):
                text = f"the paid ticket {ticket_id} changed: {name} {was} -> {says}"
                self.assertTrue(was == says, text)
        for ticket_id, move_id in after.moves.items():
            is_new = move_id > before.move_id or before.moves.get(ticket_id) == move_id
            self.assertTrue(is_new, f"ticket {ticket_id} has the invoice of another")

    def assert_place(self, ticket_id, ticket):
        """A ticket is of its session's till and company, and owed by its customer."""
        record = self.env["pos.order"].sudo().browse(ticket_id)
        config = record.session_id.config_id
        place = (record.session_id.id, config.id, config.company_id.id)
        self.assertEqual(ticket.place, place, "a ticket of another till")
        self.assertLessEqual(ticket.drawers, {record.session_id.id}, "another drawer")
        if ticket.payer_id:
            payer = record.partner_id.commercial_partner_id
            self.assertEqual(ticket.payer_id, payer.id, "owed by another")

    def assert_paid_for(self, ticket, deal, books, user):
        """What a ticket gives is paid, or comes back of a sale that was.

        :return: what of it came back
        :rtype: float
        """
        paid = Counter(ticket.paid)
        sale_ids = self.get_sales(ticket)
        cent = CENT + 0.01 * len(ticket.lines)
        free = self.ENTITLED if user == self.supervisor else 0.0
        back = min(deal.back, sum(books.left[one] for one in sale_ids))
        settled = self.read_settled(sale_ids)
        value = min(back, settled + sum(books.value[one] for one in sale_ids))
        money = min(back, sum(books.money[one] for one in sale_ids))
        given = max(deal.own, 0.0) - sum(paid.values())
        out = {kind: max(-amount, 0.0) for kind, amount in paid.items()}
        money_out = out.get(COUNTED, 0.0) + out.get(UNCOUNTED, 0.0)
        value_out = money_out + out.get(CARDS, 0.0)
        account_out = out.get(ACCOUNT, 0.0)
        self.assertGreaterEqual(deal.own, -free - cent, "returned without its sale")
        self.assertLessEqual(given, back + free + deal.unpaid + cent, "given away")
        self.assertLessEqual(money_out, money + free + cent, "money for nothing")
        self.assertLessEqual(value_out, value + free + cent, "value for nothing")
        self.assertLessEqual(
            account_out, back + free + max(paid[COUNTED], 0.0) + cent, "a debt vanished"
        )
        books.give_back(sale_ids, max(given, 0.0), value_out, money_out)
        return back

    def enter_ticket(self, ticket_id, ticket, deal, back, books):
        """Remember what a ticket was sold for: no more than was paid for it."""
        paid = Counter(ticket.paid)
        covered = sum(paid.values()) + back - deal.unmet
        money = paid[COUNTED] + paid[UNCOUNTED]
        value = money + max(paid[CARDS], 0.0) - deal.unmet
        books.enter(ticket_id, min(deal.own, covered), value + back, money)
        over = sum(paid.values()) + deal.back - deal.own
        most = max(paid[COUNTED], 0.0)
        books.over[ticket_id] = max(min(over, most), -deal.unpaid)

    # === HELPERS === #

    def read_settled(self, sale_ids):
        """What was paid since of sales on account, and not returned.

        :rtype: float
        """
        [(amount,)] = self.env.execute_query(
            SQL(
                """
                SELECT SUM(settled.amount) FROM clientele_account_settlement settled
                JOIN pos_payment payment ON payment.id = settled.payment_id
                JOIN pos_order paying ON paying.id = settled.order_id
                WHERE payment.pos_order_id = ANY(%s)
                  AND paying.state IN ('paid', 'done')
                  AND NOT EXISTS (
                      SELECT FROM pos_order_line line
                      WHERE line.order_id = paying.id
                        AND line.refunded_orderline_id IS NOT NULL
                  )
                """,
                sale_ids,
            )
        )
        return amount or 0.0

    def get_sales(self, ticket):
        """The sales that a ticket returns lines of.

        :rtype: list[int]
        """
        line_ids = [int(line[4]) for line in ticket.lines.values() if line[4] != "None"]
        lines = self.env["pos.order.line"].sudo().browse(line_ids)
        return sorted(set(lines.order_id.ids))
