from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.ledger import SEALED
from .clientele_account import ACCEPTED, HOLDS


class ClienteleAccount(models.Model):
    """Who may buy on account, and up to what: one rule for tills and documents."""

    _inherit = "clientele.account"

    @api.model
    def _check_customer(self, customer, is_on_account):
        """Refuse sales to customers who are blocked.

        :param customer: res.partner, who buys
        :param bool is_on_account: whether something stays to be paid
        :raise UserError: with the reason
        """
        held = self._find_hold(customer, is_on_account)
        if held and not self._is_accepted():
            raise UserError(held._get_hold_refusal())

    @api.model
    def _find_hold(self, customer, is_on_account):
        """Find what blocks a sale to a customer.

        :param customer: res.partner, who buys
        :param bool is_on_account: whether something stays to be paid
        :return: the account that is blocked, or none
        :rtype: clientele.account
        """
        entity = customer.sudo().commercial_partner_id
        accounts = self._of(entity | entity._get_payer())
        refused = ("all", "account") if is_on_account else ("all",)
        return accounts.filtered(lambda account: account.hold_level in refused)[:1]

    @api.model
    def _check_debt(self, payer, amount, allowed=0.0, date=None):
        """Refuse what a payer may not owe, after the sale was recorded.

        :param payer: res.partner, a commercial entity
        :param float amount: what the sale adds, in the currency of the company
        :param float allowed: how far beyond the limit a manager let this sale go
        :param datetime.date date: of the sale; none where it has no day of its own
        :raise UserError: with what is still available
        """
        currency = self.env.company.root_id.currency_id
        if currency.compare_amounts(amount, 0.0) <= 0 or self._is_accepted():
            return
        account = self._of(payer)
        reason = account._get_debt_refusal(payer, date)
        if reason:
            raise UserError(reason)
        limit = account._get_limit(payer)
        if limit is None or account._get_policy() != "block":
            return
        self._get_or_create(payer)._lock_changing()
        figures = payer._get_account_figures()[payer]
        excess = figures.exposure - limit - allowed
        if currency.compare_amounts(excess, 0.0) > 0:
            available = max(limit - (figures.exposure - amount), 0.0)
            raise UserError(
                self.env._(
                    "%(name)s has a credit limit of %(limit)s: %(available)s of "
                    "%(amount)s can be sold on account. Let the rest be paid by other "
                    "means, or ask a manager.",
                    name=payer.sudo().display_name,
                    limit=currency.format(limit),
                    available=currency.format(available),
                    amount=currency.format(amount),
                )
            )

    @api.model
    def _check_rate(self, currency):
        """Refuse sales in a currency that nobody knows the worth of.

        :param currency: res.currency, of the sale
        :raise UserError: for a foreign currency without a rate
        """
        company = self.env.company.root_id
        if currency == company.currency_id:
            return
        rates = self.env["res.currency.rate"].sudo()
        known = [
            ("currency_id", "=", currency.id),
            ("company_id", "in", (company.id, False)),
        ]
        if not rates.search_count(known, limit=1):
            raise UserError(
                self.env._(
                    "No rate of %s is known: what the customer owes cannot be counted. "
                    "Enter a rate first.",
                    currency.name,
                )
            )

    @api.model
    def _is_accepted(self):
        """Whether somebody who may answers for this sale, or it is paid already.

        :rtype: bool
        """
        return self.env.context.get(ACCEPTED) is SEALED

    def _get_policy(self):
        """What happens beyond the limit: the account's own rule, or the company's.

        :rtype: str
        """
        own = self.policy if self.state == "open" else None
        return own or self.env.company.root_id.sudo().account_policy or "block"

    @api.model
    def _get_limit(self, payer):
        """The most that a payer may owe.

        :param payer: res.partner, a commercial entity
        :return: in the currency of the company; None for no limit
        :rtype: float
        """
        company = self.env.company.root_id.sudo()
        if not company.account_use_credit_limit:
            return None
        return payer.sudo().with_company(company).credit_limit or None

    def _get_debt_refusal(self, payer, date=None):
        """Why nothing at all is sold on account to a payer; empty where it may be.

        :param payer: res.partner, a commercial entity; the account may be missing
        :param datetime.date date: of the sale; none where it has no day of its own
        :rtype: str
        """
        name = payer.sudo().display_name
        is_required = self.env.company.root_id.sudo().account_required
        if self.state == "closed":
            return self.env._(
                "The account of %s is closed: nothing is sold on it.", name
            )
        if self.state != "open":
            if is_required:
                return self.env._("%s has no account: open one first.", name)
        elif self.opened_on and self.opened_on > fields.Date.context_today(self):
            return self.env._(
                "The account of %(name)s opens on %(date)s.",
                name=name,
                date=format_date(self.env, self.opened_on),
            )
        elif self.opened_on and date and date < self.opened_on:
            return self.env._(
                "The account of %(name)s was opened on %(opened)s: nothing dated "
                "%(date)s goes on it. Change the date of the document, or the opening "
                "date on the customer's page.",
                name=name,
                opened=format_date(self.env, self.opened_on),
                date=format_date(self.env, date),
            )
        if self._get_policy() == "forbidden":
            return self.env._("Nothing is sold on account to %s.", name)
        return ""

    def _get_hold_refusal(self):
        """What is said where a sale to a blocked customer is refused.

        :rtype: str
        """
        self.ensure_one()
        values = {
            "name": self.partner_id.sudo().display_name,
            "reason": self.hold_reason or "",
        }
        if self.hold_level == "all":
            return self.env._("%(name)s is blocked, no sale: %(reason)s", **values)
        return self.env._(
            "%(name)s is blocked, no sale on account: %(reason)s", **values
        )

    def _get_till_summary(self, payer, figures):
        """What a till knows of the account of a payer.

        :param payer: res.partner, a commercial entity; the account may be missing
        :param AccountFigures figures: of the payer
        :return: ``limit`` and ``available`` are None where there is no limit
        :rtype: dict
        """
        limit = self._get_limit(payer)
        policy = self._get_policy()
        available = None
        if limit is not None:
            available = max(limit - figures.exposure, 0.0)
        oldest = figures.oldest_due
        return {
            "state": self.state or "none",
            "policy": policy,
            "limit": limit,
            "available": available,
            "balance": figures.balance,
            "overdue": figures.overdue,
            "oldest_due": format_date(self.env, oldest) if oldest else "",
            "refusal": self._get_debt_refusal(payer),
        }

    def _get_hold_rank(self):
        """How far the customer is blocked: the higher, the more.

        :rtype: int
        """
        self.ensure_one()
        return [level for level, _label in HOLDS].index(self.hold_level)
