from odoo import models
from odoo.tools import format_amount

from .account import SEE


class ResPartner(models.Model):
    """Merging: what to know of house accounts, and of who pays, beforehand."""

    _inherit = "res.partner"

    def _get_house_account_text(self):
        """What was agreed on the house account, in words: two open ones differ by it.

        :rtype: str
        """
        if self.account_state == "none":
            return ""
        parts = []
        for name in ("account_state", "account_policy", "account_statement_rhythm"):
            labels = dict(self._fields[name]._description_selection(self.env))
            parts.append(labels.get(self[name]) if self[name] != "none" else "")
        parts.insert(1, self.account_type_id.sudo().name)
        return ", ".join(filter(None, parts))

    def _get_open_accounts(self):
        return self.env["clientele.account"].search(
            [("partner_id", "in", self.ids), ("state", "=", "open")]
        )

    def _warn_of_accounts(self):
        for accounts in self._get_open_accounts().grouped("company_id").values():
            if len(accounts) > 1:
                return self.env._(
                    "Several have a house account: the balances add up, choose the "
                    "limit to keep. The strictest block counts."
                )
        return ""

    def _warn_of_debts(self, survivor):
        """Where all that they owe is more than the limit that is proposed.

        :param survivor: the record that is kept
        :rtype: str
        """
        if not self.env.user.has_groups(SEE):
            return ""
        texts = []
        for company in self._get_open_accounts().company_id:
            everybody = self.with_company(company)
            account = everybody.env["clientele.account"]
            limits = [account._get_limit(one) for one in everybody]
            own = limits[everybody.ids.index(survivor.id)]
            limit = own or next(filter(None, limits), None)
            figures = everybody._get_account_figures()
            total = sum(one.exposure for one in figures.values())
            if limit and company.currency_id.compare_amounts(total, limit) > 0:
                texts.append(
                    self.env._(
                        "%(company)s: together they owe %(total)s, more than the limit "
                        "of %(limit)s. Nothing more is sold on account until they pay, "
                        "or the limit is raised.",
                        company=company.name,
                        total=format_amount(self.env, total, company.currency_id),
                        limit=format_amount(self.env, limit, company.currency_id),
                    )
                )
        return "\n".join(texts)

    def _warn_of_payers(self, survivor):
        """Where another customer pays for one of them, and not for the survivor.

        :param survivor: the record that is kept
        :rtype: str
        """
        payers = self.payer_id
        if payers and not (len(payers) == 1 and survivor.sudo().payer_id):
            return self.env._(
                "Third-party payers: %s. Choose who pays for the kept customer from "
                "now on; what was sold before stays with whom it was invoiced to.",
                ", ".join(payers.mapped("name")),
            )
        return ""
