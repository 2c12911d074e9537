from datetime import date as day_type
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """The movements of house accounts, line by line, from one balance to the next."""

    _inherit = "res.partner"

    @api.model
    def _get_movement_query(self, ids, date, date_from=None):
        """What changed the balance in a period, the opening balance first.

        A ticket that the opening balance has is no movement when it is booked: where
        its journal item is known it stays away, else a line takes the ticket out.

        :param list ids: of the payers and the records merged into them
        :param datetime.date date: the last day; none for all there is
        :param datetime.date date_from: the first day; the very first by default
        :return: one row a movement: ``id``, ``partner_id``, ``source``, ``day``,
            ``due``, ``item_id``, ``ticket_id``, ``debit``, ``credit``, ``residual``
        :rtype: SQL
        """
        self._flush_account()
        first = date_from or day_type.min
        parts = [
            self._get_item_rows(date, first, ids, bool(date_from)),
            self._get_ticket_rows(date, first),
        ]
        if date_from:
            parts.append(self._get_booked_rows(date, date_from))
            parts.append(self._get_opening_rows(date_from - timedelta(days=1), ids))
        return self._get_rows_of(parts, ids)

    @api.model
    def _get_open_query(self, ids, date):
        """What was open at the end of a day: it adds up to the balance.

        :param list ids: of the payers and the records merged into them
        :param datetime.date date: none for now
        :return: as ``_get_movement_query``
        :rtype: SQL
        """
        self._flush_account()
        members = self._get_item_members(ids)
        residuals = self._get_residual_query(date, members)
        items = SQL(
            """
            SELECT item.id * 4 AS id, item.partner_id, 'item' AS source,
                   item.date AS day, open_item.due, item.id AS item_id,
                   NULL::int AS ticket_id, GREATEST(open_item.residual, 0) AS debit,
                   GREATEST(-open_item.residual, 0) AS credit
            FROM (%s) open_item
            JOIN account_move_line item ON item.id = open_item.item_id
            """,
            residuals,
        )
        # Allocated to items of other customers: it stays in the balance of these.
        others = SQL(
            """
            SELECT member.payer_id * 4 + 3, member.payer_id, 'other', %(date)s::date,
                   %(date)s::date, NULL::int, NULL::int, GREATEST(SUM(part.amount), 0),
                   GREATEST(-SUM(part.amount), 0)
            FROM (
                SELECT item.partner_id, item.balance AS amount
                FROM account_move_line item WHERE %(posted)s AND %(members)s
                UNION ALL
                SELECT open_item.partner_id, -open_item.residual
                FROM (%(residuals)s) open_item
            ) part
            JOIN (%(payers)s) member ON member.id = part.partner_id
            GROUP BY member.payer_id
            HAVING SUM(part.amount) <> 0
            """,
            date=date or fields.Date.context_today(self),
            posted=self._get_posted_condition(date),
            members=members,
            residuals=residuals,
            payers=self._get_members_query(ids),
        )
        tickets = self._get_ticket_rows(date, day_type.min)
        return self._get_rows_of([items, others, tickets], ids)

    @api.model
    def _get_rows_of(self, parts, ids):
        """All parts together, with the payer and what the balance is after each.

        :rtype: SQL
        """
        return SQL(
            """
            SELECT part.*, member.payer_id, part.debit - part.credit AS amount,
                   SUM(part.debit - part.credit) OVER (
                       PARTITION BY member.payer_id
                       ORDER BY part.day, part.source = 'opening' DESC, part.id
                   ) AS balance
            FROM (%(parts)s) part
            JOIN (%(members)s) member ON member.id = part.partner_id
            """,
            parts=SQL(" UNION ALL ").join(parts),
            members=self._get_members_query(ids),
        )

    @api.model
    def _get_item_members(self, ids):
        """The condition that an item is of these payers.

        :rtype: SQL
        """
        return SQL(
            "item.partner_id IN (SELECT id FROM (%s) one)",
            self._get_members_query(ids),
        )

    @api.model
    def _get_item_rows(self, date, first, ids, is_period):
        """Journal items of a period.

        :param bool is_period: whether there is an opening balance
        :rtype: SQL
        """
        known = SQL("TRUE")
        if is_period:
            known = SQL(
                """
                NOT EXISTS (
                    SELECT FROM (%s) booked
                    WHERE booked.receivable_line_id = item.id
                      AND booked.amount = item.balance
                )
                """,
                self._get_booked_query(date, first),
            )
        return SQL(
            """
            SELECT item.id * 4 AS id, item.partner_id, 'item' AS source,
                   item.date AS day, COALESCE(item.date_maturity, item.date) AS due,
                   item.id AS item_id, NULL::int AS ticket_id, item.debit, item.credit
            FROM account_move_line item
            WHERE %(posted)s AND %(members)s AND item.date >= %(first)s
              AND item.balance <> 0 AND %(known)s
            """,
            posted=self._get_posted_condition(date),
            members=self._get_item_members(ids),
            first=first,
            known=known,
        )

    @api.model
    def _get_ticket_rows(self, date, first):
        """Payments on account of a period that accounting does not have yet.

        :rtype: SQL
        """
        return SQL(
            """
            SELECT pending.payment_id * 4 + 1 AS id, pending.partner_id,
                   'ticket' AS source, pending.day, pending.day AS due,
                   NULL::int AS item_id, pending.ticket_id,
                   GREATEST(pending.amount, 0) AS debit,
                   GREATEST(-pending.amount, 0) AS credit
            FROM (%(pending)s) pending
            WHERE pending.day >= %(first)s
            """,
            pending=self._get_pending_query(date),
            first=first,
        )

    @api.model
    def _get_booked_rows(self, date, date_from):
        """Tickets of the opening balance that other items stand for by now.

        :rtype: SQL
        """
        return SQL(
            """
            SELECT booked.payment_id * 4 + 2, booked.partner_id, 'booked',
                   %(first)s::date, booked.day, NULL::int, booked.ticket_id,
                   -GREATEST(booked.amount, 0), -GREATEST(-booked.amount, 0)
            FROM (%(booked)s) booked
            WHERE NOT EXISTS (
                SELECT FROM account_move_line item
                JOIN (%(members)s) member ON member.id = item.partner_id
                JOIN (%(members)s) payer ON payer.id = booked.partner_id
                WHERE item.id = booked.receivable_line_id
                  AND item.balance = booked.amount AND item.date >= %(first)s
                  AND %(posted)s AND member.payer_id = payer.payer_id
            )
            """,
            first=date_from,
            booked=self._get_booked_query(date, date_from),
            members=self._get_members_query(),
            posted=self._get_posted_condition(date),
        )

    @api.model
    def _get_opening_rows(self, date, ids):
        """What was owed at the end of a day, one row a payer.

        :rtype: SQL
        """
        return SQL(
            """
            SELECT member.payer_id * 4 + 3, member.payer_id, 'opening',
                   %(date)s::date, NULL::date, NULL::int, NULL::int,
                   GREATEST(SUM(part.amount), 0), GREATEST(-SUM(part.amount), 0)
            FROM (
                SELECT item.partner_id, item.balance AS amount
                FROM account_move_line item WHERE %(posted)s AND %(members)s
                UNION ALL
                SELECT pending.partner_id, pending.amount FROM (%(pending)s) pending
            ) part
            JOIN (%(payers)s) member ON member.id = part.partner_id
            GROUP BY member.payer_id
            HAVING SUM(part.amount) <> 0
            """,
            date=date,
            posted=self._get_posted_condition(date),
            members=self._get_item_members(ids),
            pending=self._get_pending_query(date),
            payers=self._get_members_query(ids),
        )
