from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .clientele_account_type import POLICIES


class ResCompany(models.Model):
    """What a company lets customers owe."""

    _inherit = "res.company"

    account_use_credit_limit = fields.Boolean(default=True)
    account_policy = fields.Selection(
        POLICIES,
        string="Beyond the Credit Limit",
        default="block",
        required=True,
        help="For customers whose account has no rule of its own.",
    )
    account_required = fields.Boolean(
        string="On Account with an Account Only",
        help="Only customers with an open account buy on account.",
    )
    account_offline_policy = fields.Selection(
        [("refuse", "Refuse"), ("limit", "Up to an Amount")],
        string="On Account without Network",
        default="refuse",
        required=True,
    )
    account_offline_limit = fields.Monetary(
        string="On Account without Network, at Most"
    )

    @api.constrains("account_offline_limit")
    def _check_account_offline_limit(self):
        for company in self:
            if company.account_offline_limit < 0:
                raise ValidationError(
                    self.env._("What is sold without a network cannot be below zero.")
                )
