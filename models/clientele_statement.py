from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..tools.account_figures import BUCKETS, BalanceScope, StatementScope

STATES = [("made", "Made"), ("sent", "Sent"), ("to_print", "To Print")]


class ClienteleStatement(models.Model):
    """A statement of account that a customer was given, or is to be given.

    It keeps what was said; the lines are read anew from the account.
    """

    _name = "clientele.statement"
    _description = "Statement of Account"
    _order = "date_to desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date("From", readonly=True)
    date_to = fields.Date("Until", required=True, readonly=True)
    is_open_only = fields.Boolean("Open Items Only", readonly=True)
    period = fields.Date(
        "Month", readonly=True, help="Of a monthly statement: the month's first day."
    )
    opening = fields.Monetary("Opening Balance", readonly=True)
    closing = fields.Monetary("Closing Balance", readonly=True)
    state = fields.Selection(STATES, default="made", required=True, readonly=True)
    sent_at = fields.Datetime("Sent on", readonly=True)
    sent_to = fields.Char(readonly=True)

    # The monthly run makes one, whoever starts it twice.
    _one_a_period = models.UniqueIndex(
        "(partner_id, company_id, period) WHERE period IS NOT NULL",
        "This customer has a statement of that month already.",
    )

    def _compute_display_name(self):
        for statement in self:
            statement.display_name = self.env._(
                "Statement of %(name)s, %(date)s",
                name=statement.partner_id.display_name,
                date=format_date(self.env, statement.date_to),
            )

    # === BUSINESS METHODS === #

    @api.model
    def _make(self, payers, company, date_to, date_from=None, is_open_only=False):
        """Make statements; whoever has neither a balance nor movements gets none.

        :param payers: res.partner, commercial entities
        :param company: res.company
        :param datetime.date date_to: the last day
        :param datetime.date date_from: the first day; none for all
        :param bool is_open_only: what is open on the last day, instead of movements
        :rtype: clientele.statement
        :raise AccessError: without the right to see accounts
        :raise ValidationError: for a period that ends before it starts
        """
        found = self._read_values(payers, company, date_to, date_from)
        return self.sudo().create(
            [
                {
                    "partner_id": payer.id,
                    "company_id": company.root_id.id,
                    "date_from": False if is_open_only else date_from,
                    "date_to": date_to,
                    "is_open_only": is_open_only,
                    "opening": found[payer.id]["opening"],
                    "closing": found[payer.id]["balance"],
                }
                for payer in payers
                if payer.id in found
            ]
        )

    @api.model
    def _read_values(self, payers, company, date_to, date_from=None):
        """The figures of those who have a balance or movements.

        :return: the values of the balance report, by id of the payer
        :rtype: dict[int, dict]
        :raise AccessError: without the right to see accounts
        :raise ValidationError: for a period that ends before it starts
        """
        payers._check_account_seen()
        if date_from and date_from > date_to:
            raise ValidationError(
                self.env._("The period ends before it starts: change one of the days.")
            )
        return self._get_balances(payers, company.root_id, date_to, date_from)

    @api.model
    def _get_balances(self, payers, company, date_to, date_from=None):
        """What the balance report says of these customers.

        :return: the values of its rows, by id of the payer
        :rtype: dict[int, dict]
        """
        if not payers:
            return {}
        scope = BalanceScope(date_to, date_from, company.id, tuple(payers.ids))
        rows = self.env["clientele.account.balance"].sudo()._stream_rows(scope)
        return {row["partner_id"]: row for row in rows}

    def _get_contents(self):
        """The lines of these statements, and how late the balances are.

        :return: ``rows`` and ``terms`` by statement
        :rtype: dict[clientele.statement, dict]
        """
        movements = self.env["clientele.account.movement"].sudo()
        contents = {}
        same = ("company_id", "date_from", "date_to", "is_open_only")
        groups = self.sudo().grouped(lambda one: tuple(one[name] for name in same))
        for (company, date_from, date_to, is_open_only), statements in groups.items():
            payers = statements.partner_id
            scope = StatementScope(
                tuple(payers.ids), date_to, date_from or None, company.id, is_open_only
            )
            rows = movements._read_rows(scope)
            balances = self._get_balances(payers, company, date_to)
            for statement in statements:
                payer_id = statement.partner_id._get_entity().id
                balance = balances.get(payer_id, {})
                contents[statement] = {
                    "rows": rows.get(payer_id, []),
                    "terms": [
                        (name, balance.get(name, 0))
                        for name in (*BUCKETS, "unallocated", "balance")
                    ],
                }
        return contents

    def _get_report_base_filename(self):
        """The name of the PDF.

        :rtype: str
        """
        self.ensure_one()
        return self.env._(
            "Statement of account %(name)s %(date)s",
            name=self.partner_id.name,
            date=self.date_to,
        )

    # === ACTION METHODS === #

    def action_show(self):
        """The lines on the screen.

        :rtype: dict
        """
        self.ensure_one()
        return self.partner_id._open_account_movements(
            self.company_id, self.date_to, self.date_from, self.is_open_only
        )

    def action_print(self):
        """The PDF.

        :rtype: dict
        """
        report = self.env.ref("clientele.clientele_statement_report").sudo()
        return report.report_action(self, config=False)
