from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ...tools.account_figures import AccountFigures
from .account_queries import MEMBERS


class ResPartner(models.Model):
    """What payers owe: one function for the till, documents, forms and reports."""

    _inherit = "res.partner"

    def _get_account_figures(self, date=None):
        """What these payers owe to the company and its branches.

        Posted receivable items, tickets of open sessions that are on account and have
        no invoice, and accepted orders; of the payers, their contacts and the records
        merged into them.

        :param datetime.date date: at the end of that day; today by default, and then
            with the orders and what is overdue
        :return: by payer, in the currency of the company
        :rtype: dict[res.partner, AccountFigures]
        """
        payers = self.commercial_partner_id
        ids = payers._clientele_identity_ids()
        posted = payers._read_posted(ids, date)
        pending = payers._read_pending(ids, date)
        orders = {} if date else payers._read_ordered(ids)
        due = {} if date else payers._read_due(ids)
        currency = self.env.company.root_id.currency_id
        found = {}
        for payer in payers:
            overdue, oldest = due.get(payer.id, (0.0, None))
            figures = AccountFigures(
                posted=currency.round(posted.get(payer.id, 0.0)),
                pending=currency.round(pending.get(payer.id, 0.0)),
                orders=currency.round(max(orders.get(payer.id, 0.0), 0.0)),
            )
            # What was paid and not allocated yet counts against the oldest debts.
            overdue = currency.round(min(overdue, max(figures.balance, 0.0)))
            found[payer] = figures._replace(
                overdue=overdue, oldest_due=oldest if figures.balance > 0 else None
            )
        return found

    def _read_posted(self, ids, date=None):
        """Posted receivable items, by id of the payer.

        :param list ids: of the payers and the records merged into them
        :param datetime.date date: items until that day
        :rtype: dict[int, float]
        """
        self.env["account.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT member.payer_id, SUM(item.balance)
                FROM (%(members)s) member
                JOIN account_move_line item ON item.partner_id = member.id
                WHERE %(posted)s
                GROUP BY member.payer_id
                """,
                members=SQL(MEMBERS, ids),
                posted=self._get_posted_condition(date),
            )
        )
        return {payer_id: float(amount or 0.0) for payer_id, amount in rows}

    def _read_pending(self, ids, date=None):
        """What tickets on account add that accounting does not have yet.

        Settlements and deposits of the same sessions count below zero. A ticket counts
        until the entry of its session, or its invoice, is booked.

        :param list ids: of the payers and the records merged into them
        :param datetime.date date: as of the end of that day, in the shop
        :rtype: dict[int, float]
        """
        for model in ("pos.order", "pos.payment", "pos.session"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT member.payer_id, SUM(pending.amount)
                FROM (%(pending)s) pending
                JOIN (%(members)s) member ON member.id = pending.partner_id
                GROUP BY member.payer_id
                """,
                members=SQL(MEMBERS, ids),
                pending=self._get_pending_query(date),
            )
        )
        return {payer_id: float(amount or 0.0) for payer_id, amount in rows}

    def _read_ordered(self, ids):
        """Accepted orders, tax included, less what was invoiced or paid at a till.

        :param list ids: of the payers and the records merged into them
        :rtype: dict[int, float]
        """
        _accounts, companies = self._get_receivable_scope()
        for model in ("sale.order", "sale.order.line", "account.move", "pos.order"):
            self.env[model].flush_model()
        self.env["pos.order.line"].flush_model()
        self.env["account.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT member.payer_id, SUM(
                    GREATEST(
                        ordered.amount_total - COALESCE(invoiced.amount, 0)
                        - COALESCE(sold.amount, 0), 0
                    ) / COALESCE(NULLIF(ordered.currency_rate, 0), 1)
                )
                FROM sale_order ordered
                JOIN (%(members)s) member ON member.id = ordered.partner_invoice_id
                LEFT JOIN LATERAL (
                    SELECT SUM(
                        CASE WHEN move.move_type = 'out_refund' THEN -item.price_total
                        ELSE item.price_total END
                    ) AS amount
                    FROM sale_order_line line
                    JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = line.id
                    JOIN account_move_line item ON item.id = rel.invoice_line_id
                    JOIN account_move move ON move.id = item.move_id
                    WHERE line.order_id = ordered.id AND move.state = 'posted'
                      AND NOT EXISTS (
                          SELECT FROM pos_order WHERE account_move = move.id
                      )
                ) invoiced ON TRUE
                LEFT JOIN LATERAL (
                    SELECT SUM(line.price_subtotal_incl) AS amount
                    FROM pos_order_line line
                    JOIN pos_order ticket ON ticket.id = line.order_id
                    WHERE line.sale_order_origin_id = ordered.id
                      AND ticket.state IN ('paid', 'done')
                ) sold ON TRUE
                WHERE ordered.state = 'sale'
                  AND ordered.company_id = ANY(%(companies)s)
                GROUP BY member.payer_id
                """,
                members=SQL(MEMBERS, ids),
                companies=companies,
            )
        )
        return {payer_id: float(amount or 0.0) for payer_id, amount in rows}

    def _read_due(self, ids):
        """What is overdue, and the day of the oldest open debt.

        :param list ids: of the payers and the records merged into them
        :return: amount past the days of grace, and the oldest due date
        :rtype: dict[int, tuple[float, datetime.date]]
        """
        accounts, companies = self._get_receivable_scope()
        today = fields.Date.context_today(self)
        account_rows = self.env["clientele.account"]._of(self)
        grace = {row.partner_id.id: row.grace_days for row in account_rows}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT member.payer_id, COALESCE(item.date_maturity, item.date),
                       SUM(item.amount_residual)
                FROM (%(members)s) member
                JOIN account_move_line item ON item.partner_id = member.id
                WHERE item.account_id = ANY(%(accounts)s)
                  AND item.company_id = ANY(%(companies)s)
                  AND item.parent_state = 'posted'
                  AND item.reconciled IS NOT TRUE
                  AND item.amount_residual > 0
                GROUP BY 1, 2
                """,
                members=SQL(MEMBERS, ids),
                accounts=accounts,
                companies=companies,
            )
        )
        found = {}
        for payer_id, day, amount in rows:
            overdue, oldest = found.get(payer_id, (0.0, day))
            last = today - timedelta(days=grace.get(payer_id, 0))
            found[payer_id] = (
                overdue + (float(amount) if day < last else 0.0),
                min(oldest, day),
            )
        return found
