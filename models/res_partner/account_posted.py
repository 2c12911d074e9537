from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.sql_values import sql_ids, sql_probes


class ResPartner(models.Model):
    """What accounting says that payers owe, for thousands of them at once."""

    _inherit = "res.partner"

    def _read_posted(self, members, date=None):
        """Posted receivable items, by id of the payer.

        :param Members members: as ``_get_account_members`` gives it
        :param datetime.date date: items until that day, and the balance alone
        :return: the balance, what is open now past the days of grace, and the day of
            the oldest open debt
        :rtype: dict[int, tuple[float, float, datetime.date]]
        """
        for model in ("account.move.line", "account.partial.reconcile"):
            self.env[model].flush_model()
        if date:
            rows = self._read_items(members, date)
        else:
            rows = self._read_open(members) + self._read_allocated_between(members)
        found = {}
        for row in rows:
            payer_id, figures = members[row[0]], row[1:]
            if payer_id in found:
                figures = self._add_posted(found[payer_id], figures)
            found[payer_id] = figures
        return found

    def _read_items(self, members, date):
        """All items until a day, summed.

        :return: rows of the id of a member, its balance, and no more
        :rtype: list[tuple]
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT item.partner_id, SUM(item.balance), 0.0, NULL
                FROM account_move_line item
                WHERE item.partner_id = ANY(%s) AND %s
                GROUP BY item.partner_id
                """,
                members.sql,
                self._get_posted_condition(date),
            )
        )

    def _read_open(self, members):
        """What is open now, whatever the years of an account.

        What was paid is not read: item by item, the balance is what is open and what
        was allocated, and that is zero in all between items of one customer.

        :return: rows of the id of a member, what is open, what of it is late, and the
            day of the oldest debt
        :rtype: list[tuple]
        """
        grace = self._get_grace_days(members)
        due = SQL("COALESCE(item.date_maturity, item.date)")
        return self.env.execute_query(
            SQL(
                """
                SELECT item.partner_id, SUM(item.amount_residual)::float8,
                       COALESCE(SUM(item.amount_residual) FILTER (
                           WHERE item.amount_residual > 0
                             AND %(due)s < %(today)s %(days)s
                       ), 0)::float8,
                       MIN(%(due)s) FILTER (WHERE item.amount_residual > 0)
                FROM account_move_line item
                %(grace)s
                WHERE item.partner_id = ANY(%(members)s) AND %(posted)s
                  AND item.amount_residual <> 0
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
                members=members.sql,
                posted=self._get_posted_condition(),
            )
        )

    def _read_allocated_between(self, members):
        """What was allocated between items of two customers, of both sides.

        A debt that somebody else's payment settled stays a debt, and his payment his.

        :return: rows of the id of a member and what it adds to his balance
        :rtype: list[tuple]
        """
        return self.env.execute_query(
            SQL(
                """
                SELECT part.partner_id, SUM(part.amount), 0.0, NULL
                FROM (
                    SELECT debit_move_id AS item_id, debit_partner_id AS partner_id,
                           amount
                    FROM account_partial_reconcile
                    UNION ALL
                    SELECT credit_move_id, credit_partner_id, -amount
                    FROM account_partial_reconcile
                ) part
                JOIN account_move_line item ON item.id = part.item_id
                WHERE part.partner_id = ANY(%(members)s) AND %(posted)s
                GROUP BY part.partner_id
                """,
                members=members.sql,
                posted=self._get_posted_condition(),
            )
        )

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

    def _get_grace_days(self, members):
        """The days of grace of those who have some.

        :param Members members: as ``_get_account_members`` gives it
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
                    sql_probes(self.ids),
                )
            )
        )
        return days and {
            member_id: days[payer_id]
            for member_id, payer_id in members.items()
            if payer_id in days
        }
