from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..clientele_account import HOLDS
from ..clientele_account_hold import BLOCK
from ..clientele_account_type import POLICIES, RHYTHMS
from .rights import ACCOUNT

SEE = (
    "clientele.group_account_see,account.group_account_invoice,"
    "account.group_account_readonly"
)
# What it is made of: documents, movements, statements, everybody's balance.
REPORT = (
    "clientele.group_account_report,account.group_account_invoice,"
    "account.group_account_readonly"
)
# Of the account row; the limit is core's own field of the customer.
AGREED = {
    "account_type_id": "type_id",
    "account_state": "state",
    "account_opened_on": "opened_on",
    "account_policy": "policy",
    "account_grace_days": "grace_days",
    "account_statement_rhythm": "statement_rhythm",
}


class ResPartner(models.Model):
    """The house account: what was agreed, what is owed, and whether it is blocked."""

    _inherit = "res.partner"

    house_account_ids = fields.One2many(
        "clientele.account", "partner_id", "House Accounts", groups=SEE
    )
    account_type_id = fields.Many2one(
        "clientele.account.type", compute="_compute_account", compute_sudo=True
    )
    account_state = fields.Selection(
        [("none", "None"), ("open", "Opened"), ("closed", "Closed")],
        string="House Account",
        compute="_compute_account",
        compute_sudo=True,
    )
    account_opened_on = fields.Date(
        "Account Opened on",
        compute="_compute_account",
        inverse="_inverse_account",
        compute_sudo=True,
    )
    account_limit = fields.Monetary(
        "Limit",
        compute="_compute_account",
        inverse="_inverse_account_limit",
        compute_sudo=True,
        help="The most that the customer may owe. Zero: no limit.",
    )
    account_policy = fields.Selection(
        POLICIES,
        string="Beyond the Limit",
        compute="_compute_account",
        inverse="_inverse_account",
        compute_sudo=True,
    )
    account_grace_days = fields.Integer(
        "Days of Grace",
        compute="_compute_account",
        inverse="_inverse_account",
        compute_sudo=True,
    )
    account_statement_rhythm = fields.Selection(
        RHYTHMS,
        string="Statements",
        compute="_compute_account",
        inverse="_inverse_account",
        compute_sudo=True,
    )
    account_hold_level = fields.Selection(
        HOLDS, string="Sales Blocked", compute="_compute_account", compute_sudo=True
    )
    account_hold_text = fields.Char(
        "Why Blocked", compute="_compute_account", compute_sudo=True
    )
    account_balance = fields.Monetary(
        "Balance",
        compute="_compute_account_figures",
        compute_sudo=True,
        groups=SEE,
        help="What the customer owes, with today's tickets. Below zero: paid ahead.",
    )
    account_pending = fields.Monetary(
        "In Open Sessions",
        compute="_compute_account_figures",
        compute_sudo=True,
        groups=SEE,
    )
    account_orders = fields.Monetary(
        "Accepted Orders",
        compute="_compute_account_figures",
        compute_sudo=True,
        groups=SEE,
        help="Accepted, neither invoiced nor paid at a till yet.",
    )
    account_available = fields.Monetary(
        "Available",
        compute="_compute_account_figures",
        compute_sudo=True,
        groups=SEE,
    )
    account_overdue = fields.Monetary(
        "Overdue", compute="_compute_account_figures", compute_sudo=True, groups=SEE
    )
    account_oldest_due = fields.Date(
        "Oldest Due Date",
        compute="_compute_account_figures",
        compute_sudo=True,
        groups=SEE,
    )
    clientele_can_manage_account = fields.Boolean(
        compute="_compute_clientele_can_manage_account"
    )
    clientele_can_block = fields.Boolean(
        compute="_compute_clientele_can_manage_account"
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "commercial_partner_id.credit_limit",
        *(
            f"commercial_partner_id.house_account_ids.{name}"
            for name in (*AGREED.values(), "hold_level", "hold_reason")
        ),
    )
    @api.depends_context("company", "lang")
    def _compute_account(self):
        accounts = self.env["clientele.account"]
        by_partner = accounts._of(self.commercial_partner_id).grouped("partner_id")
        company = self.env.company.root_id
        for partner in self:
            entity = partner.commercial_partner_id
            account = by_partner.get(entity, accounts)
            for name, own_name in AGREED.items():
                partner[name] = account[own_name]
            partner.account_state = account.state or "none"
            partner.account_limit = entity.with_company(company).credit_limit
            partner.account_hold_level = account.hold_level
            partner.account_hold_text = account._get_hold_text()

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_account_figures(self):
        accounts = self.env["clientele.account"]
        found = self._get_account_figures()
        for partner in self:
            payer = partner.commercial_partner_id
            figures = found[payer]
            limit = accounts._get_limit(payer)
            partner.account_balance = figures.balance
            partner.account_pending = figures.pending
            partner.account_orders = figures.orders
            partner.account_overdue = figures.overdue
            partner.account_oldest_due = figures.oldest_due
            partner.account_available = (
                max(limit - figures.exposure, 0.0) if limit is not None else 0.0
            )

    def _compute_clientele_can_manage_account(self):
        self.clientele_can_manage_account = self.env.user.has_group(ACCOUNT)
        self.clientele_can_block = self.env.user.has_group(BLOCK)

    def _inverse_account(self):
        """Forms send what they show: only what differs is written, with its right."""
        accounts = self.env["clientele.account"]
        names = [name for name in AGREED if self._fields[name].inverse]
        rows = accounts._of(self.commercial_partner_id).grouped("partner_id")
        for partner in self:
            entity = partner.commercial_partner_id
            account = rows.get(entity, accounts.sudo())
            values = {
                AGREED[name]: partner[name]
                for name in names
                if (partner[name] or account[AGREED[name]])
                and partner[name] != account[AGREED[name]]
            }
            if values:
                self._check_customer_right(ACCOUNT)
                accounts._get_or_create(entity).write(values)

    def _inverse_account_limit(self):
        company = self.env.company.root_id
        for partner in self:
            entity = partner.commercial_partner_id.sudo().with_company(company)
            if entity.credit_limit != partner.account_limit:
                self._check_customer_right(ACCOUNT)
                entity.credit_limit = partner.account_limit

    # === CONSTRAINT METHODS === #

    @api.constrains("credit_limit")
    def _check_credit_limit(self):
        for partner in self.sudo():
            if partner.credit_limit < 0:
                raise ValidationError(
                    self.env._(
                        "The credit limit of %s cannot be below zero. To sell nothing "
                        "on account, choose “No Sale on Account”.",
                        partner.display_name,
                    )
                )

    # === ACTION METHODS === #

    def action_open_account(self):
        """Open a house account, or give it another type."""
        title = self.env._("Open a House Account")
        return self._open_account_wizard("clientele.account.opening", title)

    def action_hold_account(self):
        """Block the customers, or let them buy again."""
        title = self.env._("Block a Customer")
        return self._open_account_wizard("clientele.account.hold", title)

    def _open_account_wizard(self, model, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_ids": self.ids},
        }

    def action_close_account(self):
        """Close the account: nothing more is sold on it, what is owed stays.

        :raise AccessError: without the right to manage accounts
        """
        self._check_customer_right(ACCOUNT)
        for partner in self:
            accounts = self.env["clientele.account"]
            account = accounts._get_or_create(partner.commercial_partner_id)
            account.state = "closed"
            partner.sudo().message_post(body=self.env._("House account closed."))
