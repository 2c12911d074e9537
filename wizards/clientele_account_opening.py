from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

from ..models.res_partner.rights import ACCOUNT


class ClienteleAccountOpening(models.TransientModel):
    """Opens accounts, or changes their type: asks before own values are lost."""

    _name = "clientele.account.opening"
    _description = "Open a House Account"

    partner_ids = fields.Many2many("res.partner", string="Customers", required=True)
    type_id = fields.Many2one(
        "clientele.account.type",
        "Account Type",
        required=True,
        default=lambda self: self._get_default_type(),
    )
    opened_on = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self)
    )
    has_own_values = fields.Boolean(compute="_compute_has_own_values")
    values = fields.Selection(
        [
            ("type", "Take those of the type"),
            ("own", "Keep what was agreed with the customer"),
        ],
        string="Limit and Terms",
        default="own",
        required=True,
    )
    currency_id = fields.Many2one(related="type_id.currency_id")
    credit_limit = fields.Monetary(related="type_id.credit_limit")
    policy = fields.Selection(related="type_id.policy")
    grace_days = fields.Integer(related="type_id.grace_days")
    payment_term_id = fields.Many2one(related="type_id.payment_term_id")
    statement_rhythm = fields.Selection(related="type_id.statement_rhythm")

    @api.model
    def _get_default_type(self):
        return self.env["clientele.account.type"].search(
            [("company_id", "in", (self.env.company.root_id.id, False))], limit=1
        )

    @api.depends("partner_ids", "type_id")
    def _compute_has_own_values(self):
        for wizard in self:
            wizard.has_own_values = any(
                wizard._differs(partner.commercial_partner_id.sudo())
                for partner in wizard.partner_ids
            )

    def _differs(self, entity):
        """Whether a customer has values of its own, that the type would replace.

        :rtype: bool
        """
        kind = entity.account_type_id
        limit = kind.credit_limit if kind else 0.0
        term = entity.property_payment_term_id
        return bool(
            float_compare(entity.account_limit, limit, 2)
            or (term and term != kind.payment_term_id)
            or (kind and entity.account_policy != kind.policy)
            or entity.account_grace_days != kind.grace_days
        )

    def action_apply(self):
        """Open the accounts.

        :raise AccessError: without the right to manage accounts
        :raise ValidationError: for contacts, whose company has the account
        """
        self.ensure_one()
        self.partner_ids._check_customer_right(ACCOUNT)
        self.partner_ids.check_access("read")
        accounts = self.env["clientele.account"]
        for partner in self.partner_ids:
            entity = partner.commercial_partner_id
            if entity.payer_id:
                raise ValidationError(
                    self.env._(
                        "%(payer)s pays for %(name)s: open the account there.",
                        payer=entity.payer_id.display_name,
                        name=entity.display_name,
                    )
                )
            keeps = self.values == "own" and self._differs(entity.sudo())
            account = accounts._get_or_create(entity)
            self._open(account, keeps)

    def _open(self, account, keeps):
        """Open one account.

        :param account: clientele.account
        :param bool keeps: whether the customer's own values stay
        """
        kind = self.type_id.sudo()
        is_first = account.state == "none"
        values = {"type_id": kind.id, "state": "open"}
        if is_first or not account.opened_on:
            values["opened_on"] = self.opened_on
        if not keeps:
            values |= {
                "policy": kind.policy,
                "grace_days": kind.grace_days,
                "statement_rhythm": kind.statement_rhythm,
            }
        elif not account.policy:
            values["policy"] = kind.policy
        account.write(values)
        entity = account.partner_id.with_company(account.company_id)
        if not keeps:
            entity.credit_limit = kind.credit_limit
            if kind.payment_term_id:
                entity.property_payment_term_id = kind.payment_term_id
        entity.message_post(body=self.env._("House account opened: %s", kind.name))
