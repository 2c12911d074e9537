from datetime import timedelta
from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from .pos_payment import TERMINAL

DAYS = 2  # that the daily check looks back, where documents are checked one by one
CENT = 0.011  # what rounding may add to a line or ticket


class Breach(NamedTuple):
    """Something that must never be."""

    name: str  # of the rule
    record: Any  # where it is seen
    text: str  # what is wrong, in words


class ClienteleInvariant(models.AbstractModel):
    """What must hold whatever was sold, refunded, loaded, settled or attacked.

    Each rule finds its breaches by one query, and knows nothing of the code that keeps
    it. The daily check and the tests ask the same rules.
    """

    _name = "clientele.invariant"
    _description = "What Must Always Hold of Cards, Tickets and Accounts"

    @api.model
    def _check_all(self, since=None):
        """Find what must never be.

        :param datetime.datetime since: documents changed from then on; all without
        :rtype: list[Breach]
        """
        self.env.flush_all()
        since = since or fields.Datetime.to_datetime("1970-01-01")
        checks = self.sudo()
        return [
            Breach(find.__name__.removeprefix("_find_"), record, text)
            for find in checks._get_rules()
            for record, text in find(since)
        ]

    @api.model
    def _check_recent(self):
        """The same for the daily check: all cards, and the documents of two days.

        :rtype: list[Breach]
        """
        return self._check_all(fields.Datetime.now() - timedelta(days=DAYS))

    def _get_rules(self):
        """The rules, each a method that takes the moment to look back to.

        A rule yields records, with what is wrong in words.

        :rtype: list
        """
        return [
            self._find_out_of_balance,
            self._find_below_zero,
            self._find_without_document,
            self._find_loaded_unpaid,
            self._find_payment_unmoved,
            self._find_returned_twice,
            self._find_refunded_above,
            self._find_settled_above,
            self._find_ticket_settling_above,
            self._find_beyond_limit,
        ]

    # === CARDS === #

    def _find_out_of_balance(self, _since):
        text = self.env._("The balance is not the sum of the movements.")
        for card in self.env["loyalty.history"]._find_unbalanced():
            yield card, text

    def _find_below_zero(self, _since):
        """A debt of before Clientele opens a ledger, and may only get smaller."""
        rows = self._query(
            """
            SELECT card.id FROM loyalty_card card
            WHERE card.points < -1e-6 AND EXISTS (
                SELECT FROM loyalty_history entry
                WHERE entry.card_id = card.id AND entry.kind <> 'opening'
                  AND entry.amount < 0 AND entry.balance_after < -1e-6
            ) ORDER BY card.id
            """
        )
        text = self.env._("More was taken from the card than it held.")
        for card in self._browse("loyalty.card", rows):
            yield card, text

    def _find_without_document(self, _since):
        """Value moves with a document, or between cards, or by who has the right."""
        rows = self._query(
            """
            SELECT DISTINCT card_id FROM loyalty_history
            WHERE kind IN ('sale', 'payment', 'change', 'refund', 'owed')
              AND ABS(amount) > 1e-6 AND COALESCE(order_id, 0) <= 0
            """
        )
        text = self.env._("The card was moved by a sale that is not named.")
        for card in self._browse("loyalty.card", rows):
            yield card, text
        rows = self._query(
            """
            SELECT card.program_id FROM loyalty_history entry
            JOIN loyalty_card card ON card.id = entry.card_id
            WHERE entry.kind = 'transfer'
            GROUP BY card.program_id HAVING ABS(SUM(entry.amount)) > %(cent)s
            """,
            cent=CENT,
        )
        text = self.env._("What cards handed over to others is not what these got.")
        for program in self._browse("loyalty.program", rows):
            yield program, text

    def _find_loaded_unpaid(self, since):
        """Value on cards is bought with money of the same ticket.

        Goods that come back of a sale may be put on wallets, and on no gift card. Core
        stores what their lines come to with either sign.
        """
        rows = self._query(
            """
            SELECT ticket.id FROM (
                SELECT entry.order_id,
                       SUM(entry.issued / rate.most) AS price,
                       SUM(entry.issued / rate.most) FILTER (
                           WHERE program.program_type = 'gift_card'
                       ) AS bearer_price
                FROM loyalty_history entry
                JOIN loyalty_card card ON card.id = entry.card_id
                JOIN loyalty_program program ON program.id = card.program_id
                JOIN LATERAL (
                    SELECT MAX(rule.reward_point_amount) AS most
                    FROM loyalty_rule rule
                    WHERE rule.program_id = program.id
                      AND rule.reward_point_mode = 'money'
                ) rate ON rate.most > 0
                WHERE entry.kind = 'sale' AND entry.order_model = 'pos.order'
                  AND entry.order_id > 0 AND entry.issued > 0
                  AND program.program_type IN ('gift_card', 'ewallet')
                  AND entry.create_date >= %(since)s
                GROUP BY entry.order_id
            ) loaded
            JOIN pos_order ticket ON ticket.id = loaded.order_id
            LEFT JOIN LATERAL (
                SELECT SUM(payment.amount) AS amount FROM pos_payment payment
                JOIN pos_payment_method method
                    ON method.id = payment.payment_method_id
                WHERE payment.pos_order_id = ticket.id
                  AND method.journal_id IS NOT NULL
                  AND COALESCE(method.use_payment_terminal, '') <> %(terminal)s
            ) money ON TRUE
            CROSS JOIN LATERAL (
                SELECT COALESCE(money.amount, 0) + %(cent)s * COUNT(*) AS amount,
                       COALESCE(SUM(ABS(price_subtotal_incl)) FILTER (
                           WHERE refunded_orderline_id IS NOT NULL AND qty < 0
                       ), 0) AS returned
                FROM pos_order_line WHERE order_id = ticket.id
            ) paid
            WHERE loaded.bearer_price > paid.amount
               OR loaded.price > paid.amount + paid.returned
            """,
            since=since,
            terminal=TERMINAL,
            cent=CENT,
        )
        text = self.env._("More was put on cards than the ticket brought in money.")
        for ticket in self._browse("pos.order", rows):
            yield ticket, text

    def _find_payment_unmoved(self, since):
        """What cards pay or are given is what their ledgers say.

        A ticket that a till without a network closed may have moved less.
        """
        rows = self._query(
            """
            SELECT ticket.id FROM pos_order ticket
            JOIN LATERAL (
                SELECT SUM(payment.amount) AS amount FROM pos_payment payment
                JOIN pos_payment_method method
                    ON method.id = payment.payment_method_id
                WHERE payment.pos_order_id = ticket.id
                  AND method.use_payment_terminal = %(terminal)s
            ) paid ON TRUE
            LEFT JOIN LATERAL (
                SELECT SUM(entry.amount) AS amount FROM loyalty_history entry
                WHERE entry.order_id = ticket.id AND entry.kind = 'payment'
                  AND entry.order_model = 'pos.order'
            ) moved ON TRUE
            WHERE ticket.state IN ('paid', 'done') AND ticket.write_date >= %(since)s
              AND (paid.amount IS NOT NULL OR moved.amount IS NOT NULL)
              AND ABS(COALESCE(paid.amount, 0) + COALESCE(moved.amount, 0)) > %(cent)s
              AND NOT (
                  ticket.offline_validated_at IS NOT NULL
                  AND COALESCE(moved.amount, 0) <= 0
                  AND -COALESCE(moved.amount, 0) <= COALESCE(paid.amount, 0) + %(cent)s
              )
            """,
            since=since,
            terminal=TERMINAL,
            cent=CENT,
        )
        text = self.env._("What cards pay of the ticket is not what was taken of them.")
        for ticket in self._browse("pos.order", rows):
            yield ticket, text

    # === REFUNDS === #

    def _find_returned_twice(self, since):
        rows = self._query(
            """
            SELECT DISTINCT sold.order_id FROM pos_order_line sold
            JOIN LATERAL (
                SELECT SUM(back.qty) AS quantity, MAX(ticket.write_date) AS changed
                FROM pos_order_line back
                JOIN pos_order ticket ON ticket.id = back.order_id
                WHERE back.refunded_orderline_id = sold.id
                  AND ticket.state IN ('paid', 'done')
            ) returned ON TRUE
            WHERE sold.id IN (%(refunded)s)
              AND returned.quantity * SIGN(sold.qty) < -ABS(sold.qty) - 1e-6
            """,
            refunded=self._get_refunded_query("back.refunded_orderline_id", since),
        )
        text = self.env._("More was returned of a line than was sold.")
        for sale in self._browse("pos.order", rows):
            yield sale, text

    def _find_refunded_above(self, since):
        """What lines come to before tax where prices are without it: on both sides."""
        value = SQL("qty * price_unit * (1 - COALESCE(discount, 0) / 100)")
        rows = self._query(
            """
            SELECT sale.id FROM pos_order sale
            JOIN LATERAL (
                SELECT SUM(%(value)s) AS amount, COUNT(*) AS number
                FROM pos_order_line
                WHERE order_id = sale.id AND refunded_orderline_id IS NULL
            ) sold ON TRUE
            JOIN LATERAL (
                SELECT -SUM(%(value)s) AS amount FROM pos_order_line
                WHERE refunded_orderline_id IN (
                    SELECT id FROM pos_order_line WHERE order_id = sale.id
                ) AND order_id IN (
                    SELECT id FROM pos_order WHERE state IN ('paid', 'done')
                )
            ) returned ON TRUE
            WHERE sale.id IN (%(refunded)s)
              AND sold.amount >= 0
              AND returned.amount > sold.amount + %(cent)s * sold.number
            """,
            value=value,
            cent=CENT,
            refunded=self._get_refunded_query("sold.order_id", since),
        )
        text = self.env._("More was refunded than was paid for the sale.")
        for sale in self._browse("pos.order", rows):
            yield sale, text

    def _get_refunded_query(self, column, since):
        """What was refunded lately.

        :param str column: of ``back``, the line that refunds, or ``sold``
        :rtype: SQL
        """
        return SQL(
            """
            SELECT %(column)s FROM pos_order ticket
            JOIN pos_order_line back ON back.order_id = ticket.id
            JOIN pos_order_line sold ON sold.id = back.refunded_orderline_id
            WHERE ticket.state IN ('paid', 'done') AND ticket.write_date >= %(since)s
            """,
            column=SQL.identifier(*column.split(".")),
            since=since,
        )

    # === ACCOUNTS === #

    def _find_settled_above(self, since):
        """What is settled of a receivable is never more than it was."""
        rows = self._query(
            """
            SELECT MIN(settled.order_id) FROM clientele_account_settlement settled
            LEFT JOIN pos_payment payment ON payment.id = settled.payment_id
            LEFT JOIN pos_order ticket ON ticket.id = payment.pos_order_id
            LEFT JOIN account_move_line item ON item.id = settled.move_line_id
            GROUP BY settled.payment_id, settled.move_line_id
            HAVING SUM(settled.amount) > %(cent)s + MAX(COALESCE(
                payment.amount / COALESCE(NULLIF(ticket.currency_rate, 0), 1),
                item.balance, 0
            )) AND MAX(settled.create_date) >= %(since)s
            """,
            since=since,
            cent=CENT,
        )
        text = self.env._("More was settled than was open.")
        for ticket in self._browse("pos.order", rows):
            yield ticket, text

    def _find_ticket_settling_above(self, since):
        """A ticket settles what it pays on the account, and no more."""
        rows = self._query(
            """
            SELECT ticket.id FROM pos_order ticket
            JOIN (
                SELECT order_id, SUM(amount) AS amount
                FROM clientele_account_settlement
                WHERE create_date >= %(since)s GROUP BY order_id
            ) settled ON settled.order_id = ticket.id
            LEFT JOIN LATERAL (
                SELECT -SUM(payment.amount) AS amount FROM pos_payment payment
                JOIN pos_payment_method method
                    ON method.id = payment.payment_method_id
                WHERE payment.pos_order_id = ticket.id AND method.journal_id IS NULL
            ) paid ON TRUE
            WHERE settled.amount > %(cent)s + COALESCE(paid.amount, 0)
                / COALESCE(NULLIF(ticket.currency_rate, 0), 1)
            """,
            since=since,
            cent=CENT,
        )
        text = self.env._("The ticket settles more than it pays on the account.")
        for ticket in self._browse("pos.order", rows):
            yield ticket, text

    def _find_beyond_limit(self, since):
        """Tickets on account stay within the limit, but where somebody answers for it.

        Only payers are looked at whose debt grew at tills alone: managers may accept
        orders and invoices, and change limits.
        """
        rows = self._query(
            """
            SELECT ticket.company_id, ticket.payer_id FROM pos_order ticket
            JOIN pos_payment payment ON payment.pos_order_id = ticket.id
            JOIN pos_payment_method method ON method.id = payment.payment_method_id
            JOIN res_partner payer ON payer.id = ticket.payer_id
            WHERE ticket.state IN ('paid', 'done') AND ticket.write_date >= %(since)s
              AND method.journal_id IS NULL AND payment.amount > 0
              AND NOT EXISTS (
                  SELECT FROM account_move move
                  WHERE move.commercial_partner_id = payer.id
                    AND move.state = 'posted' AND move.write_date >= %(since)s
                    AND move.move_type IN ('out_invoice', 'entry')
              ) AND NOT EXISTS (
                  SELECT FROM sale_order ordered
                  WHERE ordered.partner_invoice_id = payer.id
                    AND ordered.state = 'sale' AND ordered.write_date >= %(since)s
              ) AND NOT EXISTS (
                  SELECT FROM clientele_account_override
                  WHERE partner_id = payer.id AND create_date >= %(since)s
              ) AND NOT EXISTS (
                  SELECT FROM clientele_card_incident
                  WHERE kind = 'account' AND create_date >= %(since)s
                    AND partner_id = ticket.partner_id
              )
            GROUP BY ticket.company_id, ticket.payer_id
            HAVING MAX(payer.write_date) <= MAX(ticket.write_date)
            """,
            since=since,
        )
        text = self.env._("More is owed than the limit allows.")
        for company_id, payer_id in rows:
            company = self.env["res.company"].browse(company_id)
            payer = self.env["res.partner"].with_company(company).browse(payer_id)
            accounts = self.env["clientele.account"].with_company(company)
            limit = accounts._get_limit(payer)
            if limit is None or accounts._of(payer)._get_policy() != "block":
                continue
            figures = payer._get_account_figures().get(payer)
            if figures and figures.exposure > limit + CENT:
                yield payer, text

    # === HELPERS === #

    def _query(self, query, **values):
        return self.env.execute_query(SQL(query, **values))

    def _browse(self, model, rows):
        records = self.env[model].with_context(active_test=False)
        return records.browse(row[0] for row in rows)
