from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.account_figures import BUCKETS, BalanceScope

SCOPE = "clientele_balance_scope"  # context: whose balance, when; all of today without
COLUMNS = ("opening", "debit", "credit", "balance", *BUCKETS, "unallocated")


class ClienteleAccountBalance(models.Model):
    """What each customer owes at a date: one row a payer, one query for all."""

    _name = "clientele.account.balance"
    _description = "Customer Balance"
    _auto = False
    _order = "name, id"
    _rec_name = "name"
    _depends = {
        "account.move.line": ["balance", "date", "partner_id"],
        "account.partial.reconcile": ["amount", "max_date"],
        "pos.payment": ["amount"],
    }

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    name = fields.Char(readonly=True)
    customer_number = fields.Char("Number", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    clientele_group_id = fields.Many2one(
        "clientele.group", "Customer Group", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    opening = fields.Monetary("Opening Balance", readonly=True)
    debit = fields.Monetary(readonly=True)
    credit = fields.Monetary(readonly=True)
    balance = fields.Monetary(
        readonly=True, help="Below zero: what the customer has paid ahead."
    )
    not_due = fields.Monetary(readonly=True)
    due_30 = fields.Monetary("1–30 Days", readonly=True)
    due_60 = fields.Monetary("31–60 Days", readonly=True)
    due_90 = fields.Monetary("61–90 Days", readonly=True)
    due_120 = fields.Monetary("91–120 Days", readonly=True)
    due_more = fields.Monetary("More than 120 Days", readonly=True)
    unallocated = fields.Monetary(
        "Not Allocated",
        readonly=True,
        help="Payments and credit notes that settle no document yet, and payments of "
        "open sessions. With the terms before it, it adds up to the balance.",
    )

    @property
    def _table_query(self):
        """One row a payer who owes, is owed, or had movements."""
        scope = BalanceScope.of_context(self.env.context.get(SCOPE))
        return self._get_query(scope)

    @api.model
    def _get_query(self, scope):
        """The rows of the report.

        :param BalanceScope scope: whose balance, and when
        :rtype: SQL
        """
        company = self._get_scope_company(scope)
        partners = self.env["res.partner"].with_company(company)
        ids = self._get_scope_ids(scope)
        date = scope.date or fields.Date.context_today(self)
        columns = SQL(", ").join(SQL.identifier("row", name) for name in COLUMNS)
        return SQL(
            """
            SELECT payer.id, payer.id AS partner_id, payer.complete_name AS name,
                   payer.customer_number, payer.user_id, payer.clientele_group_id,
                   %(company)s AS company_id, %(currency)s AS currency_id, %(columns)s
            FROM (%(rows)s) row
            JOIN res_partner payer ON payer.id = row.payer_id
            WHERE %(where)s
            """,
            company=company.id,
            currency=company.currency_id.id,
            columns=columns,
            rows=partners._get_balance_query(date, scope.date_from, ids),
            where=self._get_scope_condition(scope),
        )

    @api.model
    def _get_scope_company(self, scope):
        """The company that the balance is of.

        :rtype: res.company
        """
        company_id = scope.company_id or self.env.company.id
        return self.env["res.company"].browse(company_id).root_id

    @api.model
    def _get_scope_ids(self, scope):
        """The payers that were chosen, and the records merged into them.

        :return: none for everybody
        :rtype: list[int]
        """
        if not scope.partner_ids:
            return None
        payers = self.env["res.partner"].sudo().browse(scope.partner_ids)
        return payers._get_entity()._clientele_identity_ids()

    @api.model
    def _get_scope_condition(self, scope):
        """Which of the payers are shown.

        :rtype: SQL
        """
        conditions = [SQL("TRUE")]
        if scope.group_id:
            conditions.append(SQL("payer.clientele_group_id = %s", scope.group_id))
        if scope.user_id:
            conditions.append(SQL("payer.user_id = %s", scope.user_id))
        if scope.only == "debtors":
            conditions.append(SQL("row.balance > 0"))
        elif scope.only == "creditors":
            conditions.append(SQL("row.balance < 0"))
        return SQL(" AND ").join(conditions)

    @api.model
    def _stream_rows(self, scope):
        """The rows of the report by name, without a record of each in memory.

        :param BalanceScope scope: whose balance, and when
        :return: the values of one row after the other
        :rtype: collections.abc.Iterator[dict]
        """
        self.check_access("read")
        names = ("partner_id", "customer_number", "name", *COLUMNS)
        self.env.cr.execute(
            SQL(
                "SELECT %(names)s FROM (%(query)s) one ORDER BY name, id",
                names=SQL(", ").join(SQL.identifier(name) for name in names),
                query=self._get_query(scope),
            )
        )
        while rows := self.env.cr.fetchmany(5000):
            for row in rows:
                yield dict(zip(names, row, strict=True))

    @api.model
    def _count_rows(self, scope):
        """How many rows the report has.

        :param BalanceScope scope: whose balance, and when
        :rtype: int
        """
        self.check_access("read")
        query = SQL("SELECT COUNT(*) FROM (%s) one", self._get_query(scope))
        [(count,)] = self.env.execute_query(query)
        return count

    @api.model
    def _get_label(self, name):
        """The head of a column, in the language of the user.

        :rtype: str
        """
        return self._fields[name]._description_string(self.env)

    @api.model
    def _open(self, scope):
        """The report on the screen.

        :param BalanceScope scope: whose balance, and when
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.clientele_account_balance_action"
        )
        return {**action, "context": {SCOPE: scope.to_context()}}

    # === ACTION METHODS === #

    def action_open_items(self):
        """Open the journal items that the balance is made of.

        :rtype: dict
        """
        self.ensure_one()
        scope = BalanceScope.of_context(self.env.context.get(SCOPE))
        return self.partner_id._open_account_items(
            self.company_id, scope.date_from, scope.date
        )

    def action_open_statement(self):
        """Open the movements of the customer.

        :rtype: dict
        """
        self.ensure_one()
        scope = BalanceScope.of_context(self.env.context.get(SCOPE))
        return self.partner_id._open_account_movements(
            self.company_id, scope.date, scope.date_from
        )
