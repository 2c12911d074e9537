from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.account_figures import BalanceScope
from .clientele_account_balance import SCOPE


class ClienteleAccountBalanceCurrency(models.Model):
    """The customer balance by currency of the documents: one row a currency."""

    _name = "clientele.account.balance.currency"
    _description = "Customer Balance by Currency"
    _auto = False
    _order = "id"
    _rec_name = "currency_id"

    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(
        "Owed", readonly=True, help="In the currency of the documents."
    )
    company_id = fields.Many2one("res.company", readonly=True)
    company_currency_id = fields.Many2one("res.currency", readonly=True)
    value = fields.Monetary(
        "In the Company's Currency",
        readonly=True,
        currency_field="company_currency_id",
        help="As it was booked.",
    )

    @property
    def _table_query(self):
        """The rows of the scope that the context carries."""
        return self._get_query(BalanceScope.of_context(self.env.context.get(SCOPE)))

    @api.model
    def _get_query(self, scope):
        """What is owed by those whom the report shows.

        :param BalanceScope scope: whose balance, and when
        :rtype: SQL
        """
        balances = self.env["clientele.account.balance"]
        company = balances._get_scope_company(scope)
        partners = self.env["res.partner"].with_company(company)
        partners._flush_account()
        date = scope.date or fields.Date.context_today(self)
        ids = balances._get_scope_ids(scope)
        listed = SQL("item.partner_id IS NOT NULL")
        if ids is not None:
            listed = SQL(
                "item.partner_id IN (SELECT id FROM (%s) one)",
                partners._get_members_query(ids),
            )
        # Each payer's balance beside its currencies: the report itself is not joined.
        return SQL(
            """
            SELECT row.currency_id AS id, row.currency_id, SUM(row.owed) AS amount,
                   %(company)s AS company_id, %(currency)s AS company_currency_id,
                   SUM(row.amount) AS value
            FROM (
                SELECT COALESCE(member.payer_id, part.partner_id) AS payer_id,
                       part.currency_id, SUM(part.owed) AS owed,
                       SUM(part.amount) AS amount,
                       SUM(SUM(part.amount)) OVER (
                           PARTITION BY COALESCE(member.payer_id, part.partner_id)
                       ) AS balance
                FROM (
                    SELECT item.partner_id, item.currency_id,
                           item.amount_currency AS owed, item.balance AS amount
                    FROM account_move_line item
                    WHERE %(posted)s AND %(listed)s
                    UNION ALL
                    SELECT pending.partner_id,
                           COALESCE(journal.currency_id, %(currency)s),
                           pending.paid, pending.amount
                    FROM (%(pending)s) pending
                    JOIN pos_config till ON till.id = pending.config_id
                    LEFT JOIN account_journal journal ON journal.id = till.journal_id
                ) part
                %(members)s
                GROUP BY 1, 2
            ) row
            JOIN res_partner payer ON payer.id = row.payer_id
            WHERE %(where)s
            GROUP BY row.currency_id
            HAVING SUM(row.owed) <> 0 OR SUM(row.amount) <> 0
            """,
            company=company.id,
            currency=company.currency_id.id,
            posted=partners._get_posted_condition(date),
            listed=listed,
            pending=partners._get_pending_query(date),
            members=partners._get_balance_members(ids),
            where=balances._get_scope_condition(scope),
        )


class ClienteleAccountBalance(models.Model):
    _inherit = "clientele.account.balance"

    @api.model
    def _read_currencies(self, scope):
        """The balances of the report by currency of the documents.

        :param BalanceScope scope: whose balance, and when
        :return: currency, what is owed in it, and in the currency of the company
        :rtype: list[tuple[res.currency, float, float]]
        """
        self.check_access("read")
        totals = self.env["clientele.account.balance.currency"]
        query = SQL(
            "SELECT currency_id, amount, value FROM (%s) total ORDER BY id",
            totals._get_query(scope),
        )
        currencies = self.env["res.currency"]
        return [
            (currencies.browse(currency_id), float(owed), float(value))
            for currency_id, owed, value in self.env.execute_query(query)
        ]

    # === ACTION METHODS === #

    def action_open_currencies(self):
        """Open the same balances by currency of the documents.

        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.clientele_account_balance_currency_action"
        )
        return {**action, "context": {SCOPE: self.env.context.get(SCOPE)}}
