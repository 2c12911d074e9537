from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...tools.account_figures import BUCKETS

# The last day of each term: what is due on it is that many days late at the most.
LAST_DAYS = (0, 30, 60, 90, 120)


class ResPartner(models.Model):
    """The customer balance: every payer in one grouped query."""

    _inherit = "res.partner"

    @api.model
    def _get_balance_query(self, date, date_from=None, ids=None):
        """What each payer owes at the end of a day, what moved, and how late it is.

        The terms are what is open of debts, by due date; ``unallocated`` is the rest
        of the balance: credits, and payments that accounting does not have yet.

        :param datetime.date date: the last day
        :param datetime.date date_from: the first day of what moved; the very first by
            default
        :param list ids: of the payers and the records merged into them; everybody
            without
        :return: one row a payer: ``payer_id``, ``opening``, ``debit``, ``credit``,
            ``balance``, the terms and ``unallocated``
        :rtype: SQL
        """
        self._flush_account()
        terms = SQL(", ").join(SQL.identifier(name) for name in BUCKETS)
        summed = SQL(", ").join(
            SQL("SUM(part.%(name)s) AS %(name)s", name=SQL.identifier(name))
            for name in ("debit", "credit", "balance", *BUCKETS)
        )
        return SQL(
            """
            SELECT total.payer_id,
                   total.balance - total.debit + total.credit AS opening,
                   total.debit, total.credit, total.balance, %(terms)s,
                   total.balance - (%(late)s) AS unallocated
            FROM (
                SELECT member.payer_id, %(summed)s
                FROM (%(parts)s) part
                JOIN (%(members)s) member ON member.id = part.partner_id
                GROUP BY member.payer_id
            ) total
            WHERE total.balance <> 0 OR total.debit <> 0 OR total.credit <> 0
            """,
            terms=terms,
            late=SQL(" + ").join(SQL.identifier(name) for name in BUCKETS),
            summed=summed,
            parts=self._get_balance_parts(date, date_from, ids),
            members=self._get_members_query(ids),
        )

    @api.model
    def _get_balance_parts(self, date, date_from, ids):
        """Journal items, tickets and what is open, summed by the partner they name.

        :rtype: SQL
        """
        members = SQL("item.partner_id IS NOT NULL")
        if ids is not None:
            members = SQL(
                "item.partner_id IN (SELECT id FROM (%s) one)",
                self._get_members_query(ids),
            )
        moved = SQL("item.date >= %s", date_from) if date_from else SQL("TRUE")
        zeros = SQL(", ").join(SQL("0 AS %s", SQL.identifier(name)) for name in BUCKETS)
        pending_terms = self._get_ages(date, "pending.day", "pending.amount")
        residual_terms = self._get_ages(date, "open_item.due", "open_item.residual")
        return SQL(
            """
            SELECT item.partner_id,
                   COALESCE(SUM(item.debit) FILTER (WHERE %(moved)s), 0) AS debit,
                   COALESCE(SUM(item.credit) FILTER (WHERE %(moved)s), 0) AS credit,
                   SUM(item.balance) AS balance, %(zeros)s
            FROM account_move_line item
            WHERE %(posted)s AND %(members)s
            GROUP BY item.partner_id
            UNION ALL
            SELECT open_item.partner_id, 0, 0, 0, %(residual_terms)s
            FROM (%(residuals)s) open_item
            GROUP BY open_item.partner_id
            UNION ALL
            SELECT pending.partner_id,
                   CASE WHEN %(is_new)s THEN GREATEST(pending.amount, 0) ELSE 0 END,
                   CASE WHEN %(is_new)s THEN GREATEST(-pending.amount, 0) ELSE 0 END,
                   pending.amount, %(pending_terms)s
            FROM (%(pending)s) pending
            GROUP BY pending.payment_id, pending.partner_id, pending.day, pending.amount
            %(booked)s
            """,
            moved=moved,
            zeros=zeros,
            posted=self._get_posted_condition(date),
            members=members,
            residual_terms=residual_terms,
            residuals=self._get_residual_query(date, members),
            is_new=SQL("pending.day >= %s", date_from) if date_from else SQL("TRUE"),
            pending_terms=pending_terms,
            pending=self._get_pending_query(date),
            booked=self._get_booked_part(date, date_from, zeros),
        )

    @api.model
    def _get_booked_part(self, date, date_from, zeros):
        """What was in the opening balance as a ticket does not move when it is booked.

        :rtype: SQL
        """
        if not date_from:
            return SQL("")
        return SQL(
            """
            UNION ALL
            SELECT booked.partner_id, -GREATEST(booked.amount, 0),
                   -GREATEST(-booked.amount, 0), 0, %(zeros)s
            FROM (%(booked)s) booked
            """,
            zeros=zeros,
            booked=self._get_booked_query(date, date_from),
        )

    @api.model
    def _get_booked_query(self, date, date_from):
        """Payments on account before a period that were booked in it.

        :return: as ``_get_pending_query``
        :rtype: SQL
        """
        return SQL(
            """
            SELECT earlier.* FROM (%(earlier)s) earlier
            WHERE earlier.payment_id NOT IN (
                SELECT later.payment_id FROM (%(later)s) later
            )
            """,
            earlier=self._get_pending_query(date_from - timedelta(days=1)),
            later=self._get_pending_query(date),
        )

    @api.model
    def _get_ages(self, date, due, amount):
        """The sums of debts by how late they are at a date.

        :param str due: the column of the due date
        :param str amount: the column of the amount
        :rtype: SQL
        """
        table, due = due.split(".")
        due = SQL("%s", SQL.identifier(table, due))
        amount = SQL("%s", SQL.identifier(*amount.split(".")))
        limits = [date - timedelta(days=days) for days in LAST_DAYS]
        sums = []
        for number in range(len(BUCKETS)):
            newest = SQL("%s < %s", due, limits[number - 1]) if number else SQL("TRUE")
            oldest = SQL("TRUE")
            if number < len(limits):
                oldest = SQL("%s >= %s", due, limits[number])
            sums.append(
                SQL(
                    "COALESCE(SUM(%(amount)s) FILTER (WHERE %(amount)s > 0 "
                    "AND %(newest)s AND %(oldest)s), 0)",
                    amount=amount,
                    newest=newest,
                    oldest=oldest,
                )
            )
        return SQL(", ").join(sums)
