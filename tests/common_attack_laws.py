from collections import Counter
from typing import NamedTuple

from odoo.tools import SQL

from .common_attack import OFFLINE
from .common_attack_money import CENT, MoneyLawsMixin


class Snapshot(NamedTuple):
    """The shop at a moment, read by SQL: nothing of the code that is attacked."""

    cards: dict  # balances by id
    money: dict  # received, by id of the session
    debts: dict  # on account, by id of the payer
    row_id: int  # the newest row of all ledgers
    move_id: int  # the newest journal entry
    tickets: dict  # those that are paid, by id
    moves: dict  # their invoices, by id of the ticket


class AttackLawsMixin(MoneyLawsMixin):
    """What no request may do, whatever it was: asked of what changed in a step."""

    MONEY = ("gift_card", "ewallet")
    OFFLINE = OFFLINE
    POINT = 0.1  # what one is worth, in the currency of the shop

    def take_snapshot(self):
        self.env.flush_all()
        query = self.env.execute_query
        method = "JOIN pos_payment_method method ON method.id = payment_method_id"
        money = query(
            SQL(
                f"""
                SELECT payment.session_id, SUM(payment.amount) FROM pos_payment payment
                {method} JOIN pos_order ticket ON ticket.id = payment.pos_order_id
                WHERE method.journal_id IS NOT NULL AND ticket.state <> 'draft'
                  AND method.use_payment_terminal IS DISTINCT FROM 'clientele_card'
                GROUP BY payment.session_id
                """
            )
        )
        debts = query(
            SQL(
                f"""
                SELECT ticket.payer_id, SUM(payment.amount) FROM pos_payment payment
                {method} JOIN pos_order ticket ON ticket.id = payment.pos_order_id
                WHERE method.journal_id IS NULL AND ticket.state IN ('paid', 'done')
                GROUP BY ticket.payer_id
                """
            )
        )
        [(row_id, move_id)] = query(
            SQL(
                "SELECT (SELECT MAX(id) FROM loyalty_history), "
                "(SELECT MAX(id) FROM account_move)"
            )
        )
        cards = query(SQL("SELECT id, COALESCE(points, 0) FROM loyalty_card"))
        moves = query(
            SQL("SELECT id, account_move FROM pos_order WHERE account_move IS NOT NULL")
        )
        return Snapshot(
            dict(cards),
            dict(money),
            dict(debts),
            row_id,
            move_id or 0,
            self.read_tickets(),
            dict(moves),
        )

    def assert_lawful(self, before, after, texts, books, user):
        """Check a step, whatever was asked and answered.

        :param Snapshot before:
        :param Snapshot after:
        :param set texts: all that was shown at the tills so far: codes are among them
        :param Books books: what sales brought in and gave back so far
        :param user: res.users that made the step
        """
        self.assert_money(before, after, books, user)
        breaches = self.env["clientele.invariant"]._check_all()
        self.assertFalse(breaches, "\n".join(map(str, breaches)))
        rows = self.env["loyalty.history"].search([("id", ">", before.row_id)])
        rows = rows.filtered("amount")
        self.assertEqual(
            {row.card_id.id for row in rows},
            {
                card_id
                for card_id, points in after.cards.items()
                if abs(points - before.cards.get(card_id, 0.0)) > 1e-6
            }
            | {row.card_id.id for row in rows},
            "a card moved without a row",
        )
        moved = self.env["pos.order"].browse(
            {row.order_id for row in rows if row.order_model == "pos.order"}
        )
        for ticket in moved:
            of_ticket = rows.filtered(lambda row, one=ticket: row.order_id == one.id)
            self.assert_covered(ticket, of_ticket)
            for row in of_ticket:
                self.assert_entitled(ticket, row, texts)
        self.assertFalse(
            rows.filtered(lambda row: row.order_id not in moved.ids), "moved by nothing"
        )
        self.assert_debts(after, books)
        self.assert_offline()

    # === VALUE === #

    def get_value(self, snapshot):
        """What all cards that are money hold.

        :rtype: float
        """
        cards = self.env["loyalty.card"].with_context(active_test=False).sudo()
        money = cards.search([("program_id.program_type", "in", self.MONEY)])
        return sum(snapshot.cards.get(card.id, 0.0) for card in money)

    def assert_covered(self, ticket, rows):
        """Points are for what is kept of the ticket, given back ones were spent."""
        points = rows.filtered(lambda row: row.card_id.program_id == self.points)
        won = sum(row.issued for row in points if row.kind == "sale")
        goods = sum(
            line.qty * line.price_unit * (1 - line.discount / 100)
            for line in ticket.lines
            if line.product_id not in self.top_up | self.gift_product
            and not line.is_reward_line
            and not (line.product_id == self.tip and line.price_unit > 0)
        )
        self.assertLessEqual(won, max(goods, 0.0) + 1, "points for nothing")
        back = sum(-row.used for row in points if row.kind == "refund")
        sales = ticket.lines.refunded_orderline_id.order_id
        spent = self.env["loyalty.history"]._of_documents(sales)
        self.assertLessEqual(back, sum(spent.mapped("used")) + CENT, "points back")

    def assert_kept(self, ticket):
        """A till that keeps points that were spent gives nothing while some are owed.

        :param dict ticket: as it was stored
        """
        is_marked = bool(ticket.get("offline_validated_at"))
        if is_marked or self.company.return_points_policy != "deduct":
            return
        order = self.env["pos.order"].search([("uuid", "=", ticket["uuid"])], limit=1)
        incidents = self.env["clientele.card.incident"].sudo()
        owed = incidents._of_documents("refund", order).filtered(
            lambda one: one.card_id.program_id == self.points
        )
        if sum(owed.mapped("amount")) * self.POINT <= CENT:
            return
        given = -sum(
            amount.included
            for line, amount in order._get_line_amounts().items()
            if line.refunded_orderline_id
        )
        self.assertLessEqual(given, CENT, "given back, and points are owed")

    # === PEOPLE === #

    def assert_entitled(self, ticket, row, texts):
        """A card moves for its holder, for who showed its code, or for its sale."""
        card = row.card_id
        sales = ticket.lines.refunded_orderline_id.order_id
        of_sales = self.env["loyalty.history"]._of_documents(sales).card_id
        is_held = card.partner_id and card.partner_id == ticket.partner_id
        is_shown = card.code in texts
        is_new = card.source_pos_order_id == ticket
        is_of_sale = row.kind in ("refund", "payment") and card in of_sales
        # A voucher that a refund issued belongs to its bearer.
        is_entitled = is_held or is_shown or is_new or is_of_sale
        self.assertTrue(is_entitled, f"moved by a stranger: {row.kind} {row.amount}")
        is_ours = card.company_id <= ticket.company_id
        self.assertTrue(is_ours, "moved by another company")

    # === ACCOUNTS === #

    def figures_of(self, partner):
        """:rtype: AccountFigures"""
        partner = partner.with_company(self.company)
        partner.invalidate_recordset()
        return partner._get_account_figures()[partner]

    def assert_debts(self, after, books):
        """What customers owe is what tickets say; sessions of the test stay open.

        An invoice keeps for its customer what was paid beyond it, or is missing.
        """
        over = Counter()
        for ticket in self.env["pos.order"].sudo().browse(sorted(after.moves)):
            over[ticket.payer_id.id] += books.over[ticket.id]
        partners = (self.loaded | self.unloaded).with_company(self.company)
        partners.invalidate_recordset()
        for payer, figures in partners._get_account_figures().items():
            owed = after.debts.get(payer.id, 0.0) - over[payer.id]
            self.assertAlmostEqual(figures.balance, owed, 2, "a debt")

    def assert_offline(self):
        """What proved uncovered of a session is what its tills were allowed."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT session_id, kind, SUM(worth) FROM clientele_card_incident
                WHERE kind IN ('offline', 'account') AND state = 'open'
                GROUP BY session_id, kind
                """
            )
        )
        for _session_id, kind, worth in rows:
            self.assertLessEqual(worth, self.OFFLINE + CENT, f"uncovered: {kind}")
