from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.account_figures import StatementScope
from ..loyalty_program_payment import REDEEMABLE
from .account import REPORT

PART = "clientele_account_part"  # context: which figure is opened
# The parts of the balance: the fields, and the kinds of open movements behind each.
PARTS = {
    "account_open_invoices": ("invoice",),
    "account_open_tickets": ("sale",),
    "account_open_refunds": ("refund",),
    "account_open_payments": ("payment",),
    "account_open_others": ("entry", "other"),
}
COMPUTED = {
    "compute": "_compute_account_parts",
    "compute_sudo": True,
    "groups": REPORT,
}
LATE, PENDING = "account_late_invoices", "account_pending"


class ResPartner(models.Model):
    """The synthesis: what the balance is made of, each part with its records."""

    _inherit = "res.partner"

    account_open_invoices = fields.Monetary(
        "Unpaid Invoices",
        **COMPUTED,
    )
    account_late_invoices = fields.Monetary(
        "Of Them Past Due",
        **COMPUTED,
    )
    account_open_tickets = fields.Monetary(
        "Unpaid Tickets",
        **COMPUTED,
    )
    account_open_refunds = fields.Monetary(
        "Credit Notes Not Allocated",
        **COMPUTED,
    )
    account_open_payments = fields.Monetary(
        "Payments Not Allocated",
        **COMPUTED,
    )
    account_open_others = fields.Monetary(
        "Other Entries",
        **COMPUTED,
        help="Open entries that are no invoice, ticket or payment, and what was "
        "allocated to other customers.",
    )
    account_prepaid = fields.Monetary(
        "Vouchers and Prepaid Cards",
        compute="_compute_account_prepaid",
        compute_sudo=True,
        groups=REPORT,
        help="What the customer can still spend with them: not part of the balance.",
    )

    # === COMPUTE METHODS === #

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_account_parts(self):
        found = self.commercial_partner_id._read_account_parts()
        currency = self.env.company.root_id.currency_id
        for partner in self:
            parts = found[partner.commercial_partner_id.id]
            for name in (*PARTS, LATE):
                partner[name] = currency.round(parts[name])

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_account_prepaid(self):
        found = self.commercial_partner_id._read_prepaid()
        for partner in self:
            partner.account_prepaid = found[partner.commercial_partner_id.id]

    def _read_account_parts(self):
        """What is open of these payers' accounts, by what it is: one query.

        What accounting does not have yet is in the figures of the account.

        :return: amounts by name of the field, by id of the payer
        :rtype: dict[int, dict[str, float]]
        """
        movements = self.env["clientele.account.movement"]
        scope = StatementScope(tuple(self.ids), is_open_only=True)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT payer_id, kind, SUM(debit - credit),
                       SUM(debit - credit) FILTER (WHERE due < %(today)s)
                FROM (%(query)s) movement
                WHERE NOT is_pending
                GROUP BY payer_id, kind
                """,
                today=fields.Date.context_today(self),
                query=movements._get_query(scope),
            )
        )
        by_kind = {kind: name for name, kinds in PARTS.items() for kind in kinds}
        found = defaultdict(lambda: defaultdict(float))
        for payer_id, kind, amount, late in rows:
            name = by_kind[kind]
            found[payer_id][name] += float(amount)
            if name == "account_open_invoices":
                found[payer_id][LATE] += float(late or 0.0)
        return found

    def _read_prepaid(self):
        """What the cards of these payers hold that is money.

        :return: in the currency of the company, by id of the payer
        :rtype: dict[int, float]
        """
        payer_ids = self._get_account_members()
        company = self.env.company.root_id
        today = fields.Date.context_today(self)
        found = defaultdict(float)
        rows = self.env["loyalty.card"]._read_group(
            self._get_prepaid_domain(list(payer_ids)),
            ["partner_id", "program_id"],
            ["points:sum"],
        )
        for partner, program, points in rows:
            found[payer_ids[partner.id]] += program.currency_id._convert(
                points, company.currency_id, company, today
            )
        return found

    @api.model
    def _get_prepaid_domain(self, ids):
        """Cards that can be spent like money today.

        :param list ids: of their holders
        :rtype: list
        """
        _accounts, companies = self._get_receivable_scope()
        return [
            ("partner_id", "in", ids),
            ("program_id.program_type", "in", REDEEMABLE),
            ("company_id", "in", [*companies, False]),
            ("state", "=", "active"),
            ("points", ">", 0),
            "|",
            ("expiration_date", "=", False),
            ("expiration_date", ">=", fields.Date.context_today(self)),
        ]

    # === ACTION METHODS === #

    def action_view_account_part(self):
        """Open what a figure of the synthesis is made of; the context names it.

        :rtype: dict
        :raise AccessError: without the right to see accounts
        """
        self.ensure_one()
        self._check_account_seen()
        payer = self.commercial_partner_id
        company = self.env.company.root_id
        action = payer._open_account_movements(company, None, None, is_open_only=True)
        name = self.env.context.get(PART)
        if name not in (*PARTS, LATE, PENDING):
            return action
        title = self.fields_get([name], ["string"])[name]["string"]
        return {
            **action,
            "name": title,
            "display_name": title,
            "domain": self._get_account_part_domain(name),
            # A running balance of some of the lines says nothing.
            "context": {**action["context"], PART: name},
        }

    @api.model
    def _get_account_part_domain(self, name):
        """Which open movements are behind a figure.

        :param str name: of its field
        :rtype: list
        """
        if name == PENDING:
            return [("is_pending", "=", True)]
        if name == LATE:
            today = fields.Date.context_today(self)
            return [
                ("kind", "in", PARTS["account_open_invoices"]),
                ("due", "<", today),
            ]
        return [("kind", "in", PARTS[name]), ("is_pending", "=", False)]

    def action_view_prepaid(self):
        """Open the vouchers and prepaid cards that hold something.

        :rtype: dict
        """
        self.ensure_one()
        payer_ids = self.commercial_partner_id._get_account_members()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Vouchers and Prepaid Cards"),
            "res_model": "loyalty.card",
            "views": [(False, "list"), (False, "form")],
            "domain": self._get_prepaid_domain(list(payer_ids)),
        }
