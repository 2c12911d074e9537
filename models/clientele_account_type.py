from odoo import api, fields, models
from odoo.exceptions import ValidationError

POLICIES = [
    ("block", "Refuse"),
    ("warn", "Warn"),
    ("none", "Do Nothing"),
    ("forbidden", "No Sale on Account"),
]
RHYTHMS = [("none", "Never"), ("monthly", "Every Month")]


class ClienteleAccountType(models.Model):
    """Kinds of house accounts: what a customer gets who opens one."""

    _name = "clientele.account.type"
    _description = "House Account Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    credit_limit = fields.Monetary(help="Zero: no limit.")
    policy = fields.Selection(
        POLICIES,
        string="Beyond the Limit",
        default="block",
        required=True,
        help="What happens to a sale on account that would exceed the limit.",
    )
    grace_days = fields.Integer(
        help="Days after the due date during which nothing counts as overdue."
    )
    payment_term_id = fields.Many2one(
        "account.payment.term", check_company=True, ondelete="restrict"
    )
    statement_rhythm = fields.Selection(
        RHYTHMS, string="Statements", default="none", required=True
    )
    account_count = fields.Integer(compute="_compute_account_count")

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for kind in self:
            company = kind.company_id or self.env.company
            kind.currency_id = company.currency_id

    def _compute_account_count(self):
        counts = dict(
            self.env["clientele.account"]
            .sudo()
            ._read_group([("type_id", "in", self.ids)], ["type_id"], ["__count"])
        )
        for kind in self:
            kind.account_count = counts.get(kind, 0)

    @api.constrains("credit_limit", "grace_days")
    def _check_positive(self):
        for kind in self:
            if kind.credit_limit < 0 or kind.grace_days < 0:
                raise ValidationError(
                    self.env._(
                        "Neither the limit nor the days of grace of “%s” can be below "
                        "zero.",
                        kind.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered("account_count")[:1]
        if used:
            raise ValidationError(
                self.env._(
                    "%(count)s accounts are of the type “%(name)s”. Archive it, or "
                    "give them another type first.",
                    count=used.account_count,
                    name=used.name,
                )
            )
