from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .clientele_account_type import POLICIES, RHYTHMS

ACCEPTED = "clientele_debt_accepted"  # context: whoever may answers for the debt
HOLDS = [
    ("inform", "Inform Only"),
    ("account", "No Sale on Account"),
    ("all", "No Sale at All"),
]


class ClienteleAccount(models.Model):
    """The house account of a payer in a company: what was agreed, and who blocked it.

    The balance is accounting's: it is nowhere stored. The row is what concurrent sales
    wait for, so that two of them never pass one limit.
    """

    _name = "clientele.account"
    _description = "House Account"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    type_id = fields.Many2one(
        "clientele.account.type", ondelete="restrict", index="btree_not_null"
    )
    state = fields.Selection(
        [("none", "None"), ("open", "Opened"), ("closed", "Closed")],
        default="none",
        required=True,
    )
    opened_on = fields.Date()
    policy = fields.Selection(POLICIES, string="Beyond the Limit")
    grace_days = fields.Integer()
    statement_rhythm = fields.Selection(RHYTHMS, default="none", required=True)
    hold_level = fields.Selection(HOLDS, string="Sales Blocked", index="btree_not_null")
    hold_reason = fields.Char()
    hold_uid = fields.Many2one("res.users", "Blocked by", readonly=True)
    hold_at = fields.Datetime("Blocked on", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    customer_number = fields.Char(related="partner_id.customer_number")
    credit_limit = fields.Monetary("Limit", compute="_compute_figures")
    balance = fields.Monetary(compute="_compute_figures")
    available = fields.Monetary(compute="_compute_figures")
    overdue = fields.Monetary(compute="_compute_figures")
    oldest_due = fields.Date(compute="_compute_figures")
    version = fields.Integer(
        default=0, help="Raised by each sale on account: the others wait for it."
    )

    _one_account = models.UniqueIndex(
        "(partner_id, company_id)", "This customer has an account already."
    )

    @api.depends("partner_id")
    def _compute_figures(self):
        for company, accounts in self.grouped("company_id").items():
            for account in accounts:
                partner = account.partner_id.sudo().with_company(company)
                partner = partner.with_prefetch(accounts.partner_id.ids)
                account.credit_limit = partner.account_limit
                account.balance = partner.account_balance
                account.available = partner.account_available
                account.overdue = partner.account_overdue
                account.oldest_due = partner.account_oldest_due

    @api.constrains("grace_days")
    def _check_grace_days(self):
        for account in self:
            if account.grace_days < 0:
                raise ValidationError(
                    self.env._("The days of grace cannot be below zero.")
                )

    # === ACTION METHODS === #

    def action_open_customer(self):
        """Open the page of the customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.res_partner_action"
        )
        views = [view for view in action["views"] if view[1] == "form"]
        return {**action, "res_id": self.partner_id.id, "views": views}

    # === BUSINESS METHODS === #

    @api.model
    def _of(self, partners, company=None):
        """The accounts that these payers have.

        :param partners: res.partner, commercial entities
        :param company: the current one by default
        :rtype: clientele.account
        """
        company = (company or self.env.company).root_id
        return self.sudo().search(
            [("partner_id", "in", partners.ids), ("company_id", "=", company.id)]
        )

    @api.model
    def _get_or_create(self, partner, company=None):
        """The account row of a payer, made where there is none yet.

        :param partner: res.partner, a commercial entity
        :param company: the current one by default
        :rtype: clientele.account
        """
        company = (company or self.env.company).root_id
        account = self._of(partner, company)
        if not account:
            # Two tills may come at once: one row, and no error.
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO clientele_account (
                        partner_id, company_id, state, statement_rhythm, version,
                        grace_days, create_uid, create_date, write_uid, write_date
                    ) VALUES (
                        %(partner)s, %(company)s, 'none', 'none', 0,
                        0, %(uid)s, NOW() AT TIME ZONE 'UTC',
                        %(uid)s, NOW() AT TIME ZONE 'UTC'
                    ) ON CONFLICT (partner_id, company_id) DO NOTHING
                    """,
                    partner=partner.id,
                    company=company.id,
                    uid=self.env.uid,
                )
            )
            account = self._of(partner, company)
        return account

    def _lock_changing(self):
        """Make any other transaction that sells on this account start again."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE clientele_account SET version = version + 1 WHERE id = ANY(%s)",
                self.ids,
            )
        )
        self.invalidate_recordset(["version"])
