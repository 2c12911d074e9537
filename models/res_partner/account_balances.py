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
                SELECT COALESCE(member.payer_id, part.partner_id) AS payer_id,
                       %(summed)s
                FROM (%(parts)s) part
                %(members)s
                GROUP BY 1
            ) total
            WHERE total.balance <> 0 OR total.debit <> 0 OR total.credit <> 0
            """,
            terms=terms,
            late=SQL(" + ").join(SQL.identifier(name) for name in BUCKETS),
            summed=summed,
            parts=self._get_balance_parts(date, date_from, ids),
            members=self._get_balance_members(ids),
        )

    @api.model
    def _get_balance_members(self, ids):
        """Who owes what a ``part`` of the balance names, where it is somebody else.

        :rtype: SQL
        """
        if ids is not None:
            return SQL(
                "JOIN (%s) member ON member.id = part.partner_id",
                self._get_members_query(ids),
            )
        return SQL(
            "LEFT JOIN (%s) member ON member.id = part.partner_id",
            self._get_represented_query(),
        )

    @api.model
    def _get_balance_parts(self, date, date_from, ids):
        """Journal items, tickets and what is open, summed by the partner they name.

        What is open of debts at a date is what is open now, and what was allocated to
        them later.

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
        due = SQL("COALESCE(item.date_maturity, item.date)")
        return SQL(
            """
            SELECT item.partner_id,
                   COALESCE(SUM(item.debit) FILTER (WHERE %(moved)s), 0) AS debit,
                   COALESCE(SUM(item.debit - item.balance)
                       FILTER (WHERE %(moved)s), 0) AS credit,
                   SUM(item.balance) AS balance, %(open_terms)s
            FROM account_move_line item
            WHERE %(posted)s AND %(members)s
            GROUP BY item.partner_id
            UNION ALL
            SELECT item.partner_id, 0, 0, 0, %(later_terms)s
            FROM account_partial_reconcile partial
            JOIN account_move_line item ON item.id = partial.debit_move_id
            WHERE partial.max_date > %(date)s AND %(posted)s AND %(members)s
            GROUP BY item.partner_id
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
            open_terms=self._get_ages(date, due, SQL("item.amount_residual")),
            later_terms=self._get_ages(date, due, SQL("partial.amount")),
            posted=self._get_posted_condition(date),
            members=members,
            date=date,
            is_new=SQL("pending.day >= %s", date_from) if date_from else SQL("TRUE"),
            pending_terms=self._get_ages(
                date, SQL("pending.day"), SQL("pending.amount")
            ),
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

        :param SQL due: the due date
        :param SQL amount: the amount
        :return: the terms, by their names
        :rtype: SQL
        """
        limits = [date - timedelta(days=days) for days in LAST_DAYS]
        sums = []
        for number, name in enumerate(BUCKETS):
            newest = SQL("%s < %s", due, limits[number - 1]) if number else SQL("TRUE")
            oldest = SQL("TRUE")
            if number < len(limits):
                oldest = SQL("%s >= %s", due, limits[number])
            sums.append(
                SQL(
                    "COALESCE(SUM(%(amount)s) FILTER (WHERE %(amount)s > 0 "
                    "AND %(newest)s AND %(oldest)s), 0) AS %(name)s",
                    name=SQL.identifier(name),
                    amount=amount,
                    newest=newest,
                    oldest=oldest,
                )
            )
        return SQL(", ").join(sums)
