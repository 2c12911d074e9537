from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.account_figures import AccountFigures
from ...tools.sql_values import sql_ids


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
        self.fetch(["commercial_partner_id"])
        payers = self.commercial_partner_id
        members = payers._get_account_members()
        posted = payers._read_posted(members, date)
        pending = payers._read_pending(members, date)
        orders = {} if date else payers._read_ordered(members)
        currency = self.env.company.root_id.currency_id
        nothing = (0.0, 0.0, None)
        found = {}
        for payer in payers:
            balance, overdue, oldest = posted.get(payer.id, nothing)
            opened = pending.get(payer.id, 0.0)
            total = balance + opened
            if date or total <= 0:
                overdue, oldest = 0.0, None
            elif overdue > total:
                # What was paid and not allocated yet counts against the oldest debts.
                overdue = currency.round(total)
            found[payer] = AccountFigures(
                balance, opened, orders.get(payer.id, 0.0), overdue, oldest
            )
        return found

    def _get_account_members(self):
        """Who owes what is in whose name: what contacts and merged records owe, too.

        :return: id of the payer by id of the record that a document names
        :rtype: dict[int, int]
        """
        self.env["res.partner"].flush_model(["commercial_partner_id", "merged_into_id"])
        ids = sql_ids(self.ids)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, merged_into_id FROM res_partner
                WHERE (merged_into_id = ANY(%(ids)s) AND commercial_partner_id = id)
                   OR (merged_into_id IS NOT NULL AND id = ANY(%(ids)s))
                """,
                ids=ids,
            )
        )
        members = {id_: id_ for id_ in self.ids} | dict(rows)
        # What was merged is asked of those who it was merged into.
        wanted = set(self.ids)
        members = {id_: payer for id_, payer in members.items() if payer in wanted}
        contacts = self.env.execute_query(
            SQL(
                """
                SELECT id, commercial_partner_id FROM res_partner
                WHERE commercial_partner_id = ANY(%s) AND commercial_partner_id <> id
                """,
                sql_ids(members),
            )
        )
        members.update((id_, members[entity_id]) for id_, entity_id in contacts)
        return members

    def _read_posted(self, members, date=None):
        """Posted receivable items, by id of the payer.

        :param dict members: as ``_get_account_members`` gives it
        :param datetime.date date: items until that day
        :return: the balance, what is open now past the days of grace, and the day of
            the oldest open debt
        :rtype: dict[int, tuple[float, float, datetime.date]]
        """
        self.env["account.move.line"].flush_model()
        grace = self._get_grace_days(members)
        due = SQL("COALESCE(item.date_maturity, item.date)")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item.partner_id, SUM(item.balance),
                       COALESCE(SUM(item.amount_residual) FILTER (
                           WHERE item.amount_residual > 0
                             AND %(due)s < %(today)s %(days)s
                       ), 0),
                       MIN(%(due)s) FILTER (WHERE item.amount_residual > 0)
                FROM account_move_line item
                %(grace)s
                WHERE item.partner_id = ANY(%(members)s) AND %(posted)s
                GROUP BY item.partner_id
                """,
                today=fields.Date.context_today(self),
                days=SQL("- COALESCE(grace.days, 0)" if grace else ""),
                due=due,
                grace=SQL(
                    "LEFT JOIN UNNEST(%s, %s) AS grace (id, days) "
                    "ON grace.id = item.partner_id",
                    sql_ids(grace),
                    sql_ids(grace.values()),
                )
                if grace
                else SQL(),
                members=sql_ids(members),
                posted=self._get_posted_condition(date),
            )
        )
        found = {}
        for row in rows:
            payer_id, figures = members[row[0]], row[1:]
            if payer_id in found:
                figures = self._add_posted(found[payer_id], figures)
            found[payer_id] = figures
        return found

    @api.model
    def _add_posted(self, one, other):
        """The posted figures of two members of one payer, as ``_read_posted`` has them.

        :rtype: tuple[float, float, datetime.date]
        """
        currency = self.env.company.root_id.currency_id
        days = [day for day in (one[2], other[2]) if day]
        return (
            currency.round(one[0] + other[0]),
            currency.round(one[1] + other[1]),
            min(days, default=None),
        )

    @api.model
    def _sum_by_payer(self, rows, members):
        """The sums of what members add, rounded.

        :param rows: of the id of a member and an amount each
        :param dict members: as ``_get_account_members`` gives it
        :return: amounts in the currency of the company, by id of the payer
        :rtype: dict[int, float]
        """
        currency = self.env.company.root_id.currency_id
        found = defaultdict(float)
        for member_id, amount in rows:
            found[members[member_id]] += amount
        return {payer_id: currency.round(amount) for payer_id, amount in found.items()}

    def _get_grace_days(self, members):
        """The days of grace of those who have some.

        :param dict members: as ``_get_account_members`` gives it
        :return: days by id of the record that a document names
        :rtype: dict[int, int]
        """
        self.env["clientele.account"].flush_model(["grace_days"])
        days = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT partner_id, grace_days FROM clientele_account
                    WHERE company_id = %s AND grace_days > 0 AND partner_id = ANY(%s)
                    """,
                    self.env.company.root_id.id,
                    sql_ids(self.ids),
                )
            )
        )
        return {
            member_id: days[payer_id]
            for member_id, payer_id in members.items()
            if payer_id in days
        }

    def _read_pending(self, members, date=None):
        """What tickets on account add that accounting does not have yet.

        Settlements and deposits of the same sessions count below zero. A ticket counts
        until the entry of its session, or its invoice, is booked.

        :param dict members: as ``_get_account_members`` gives it
        :param datetime.date date: as of the end of that day, in the shop
        :rtype: dict[int, float]
        """
        for model in ("pos.order", "pos.payment", "pos.session"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT pending.partner_id, SUM(pending.amount)
                FROM (%(pending)s) pending
                WHERE pending.partner_id = ANY(%(members)s)
                GROUP BY pending.partner_id
                """,
                members=sql_ids(members),
                pending=self._get_pending_query(date),
            )
        )
        return self._sum_by_payer(rows, members)

    def _read_ordered(self, members):
        """Accepted orders, tax included, less what was invoiced or paid at a till.

        :param dict members: as ``_get_account_members`` gives it
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
                SELECT ordered.partner_invoice_id, SUM(
                    GREATEST(
                        ordered.amount_total - COALESCE(invoiced.amount, 0)
                        - COALESCE(sold.amount, 0), 0
                    ) / COALESCE(NULLIF(ordered.currency_rate, 0), 1)
                )
                FROM sale_order ordered
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
                  AND ordered.partner_invoice_id = ANY(%(members)s)
                GROUP BY ordered.partner_invoice_id
                """,
                members=sql_ids(members),
                companies=companies,
            )
        )
        return self._sum_by_payer(rows, members)
