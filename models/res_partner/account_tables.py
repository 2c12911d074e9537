from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.account_figures import BalanceScope, StatementScope
from ..clientele_account_movement import SCOPE
from .account import REPORT

LAST_MOVEMENTS = 10


class ResPartner(models.Model):
    """The account on the customer's page: what is due, what moved, both reports."""

    _inherit = "res.partner"

    account_receivables_html = fields.Html(
        "Receivables",
        compute="_compute_account_tables",
        compute_sudo=True,
        sanitize=False,
        groups=REPORT,
    )
    account_activity_html = fields.Html(
        "Last Movements",
        compute="_compute_account_tables",
        compute_sudo=True,
        sanitize=False,
        groups=REPORT,
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "lang")
    def _compute_account_tables(self):
        """Both tables of all customers at once, without a right on journal items."""
        payers = self.commercial_partner_id
        receivables = payers._get_open_receivables_by_payer()
        scope = StatementScope(tuple(payers.ids))
        movements = self.env["clientele.account.movement"]._read_rows(
            scope, last=LAST_MOVEMENTS
        )
        render = self.env["ir.qweb"]._render
        today = fields.Date.to_string(fields.Date.context_today(self))
        for partner in self:
            payer = partner.commercial_partner_id
            values = {
                "today": today,
                "currency": self.env.company.root_id.currency_id,
                "receivables": receivables.get(payer.id, []),
                "movements": movements.get(payer.id, [])[::-1],
            }
            partner.account_receivables_html = render(
                "clientele.account_receivables_table", values
            )
            partner.account_activity_html = render(
                "clientele.account_activity_table", values
            )

    @api.model
    def _check_account_seen(self):
        """Refuse movements and reports to whoever may not see them.

        :raise AccessError: without the right
        """
        if not self.env.su and not self.env.user.has_groups(REPORT):
            right = self.env.ref("clientele.group_account_report").sudo().name
            raise AccessError(
                self.env._(
                    "You need the right “%(right)s” for this. Ask the person who "
                    "manages the customer file.",
                    right=right,
                )
            )

    # === ACTION METHODS === #

    def action_account_statement(self):
        """Make statements of these customers.

        :rtype: dict
        """
        title = self.env._("Statement of Account")
        return self._open_account_wizard("clientele.statement.make", title)

    def action_account_balance(self):
        """Show what these customers owe, and since when.

        :rtype: dict
        """
        self._check_account_seen()
        payers = self.sudo()._get_entity()
        scope = BalanceScope(
            date=fields.Date.context_today(self),
            company_id=self.env.company.root_id.id,
            partner_ids=tuple(payers.ids),
        )
        return self.env["clientele.account.balance"]._open(scope)

    def action_account_movements(self):
        """Show all that moved the account, with the balance after each.

        :rtype: dict
        """
        self._check_account_seen()
        company = self.env.company.root_id
        return self.commercial_partner_id._open_account_movements(company, None, None)

    def _open_account_items(self, company, date_from, date):
        """The journal items of these customers' accounts.

        :param company: res.company
        :param datetime.date date_from: the first day; none for all
        :param datetime.date date: the last day; none for all
        :rtype: dict
        """
        partners = self.with_company(company)
        accounts, companies = partners._get_receivable_scope()
        ids = self.sudo()._clientele_identity_ids()
        domain = [
            ("partner_id.commercial_partner_id", "in", ids),
            ("account_id", "in", accounts),
            ("company_id", "in", companies),
            ("parent_state", "=", "posted"),
        ]
        if date_from:
            domain.append(("date", ">=", date_from))
        if date:
            domain.append(("date", "<=", date))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal Items"),
            "res_model": "account.move.line",
            "views": [(False, "list"), (False, "form")],
            "domain": domain,
            # Partners that were merged, and are archived.
            "context": {"active_test": False},
        }

    def _open_account_movements(self, company, date, date_from, is_open_only=False):
        """The movements of these customers, with the balance after each.

        :param company: res.company
        :param datetime.date date: the last day
        :param datetime.date date_from: the first day; none for all
        :param bool is_open_only: what is open instead
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.clientele_account_movement_action"
        )
        scope = StatementScope(
            tuple(self.ids), date, date_from, company.id, is_open_only
        )
        context = {SCOPE: scope.to_context()}
        if len(self) > 1:
            context["search_default_by_customer"] = 1
        return {**action, "context": context}
