from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import float_compare

from ..tools.ledger import SEALED
from .clientele_account import ACCEPTED

OVERRIDE = "clientele.group_account_override"


class ClienteleAccountDocument(models.AbstractModel):
    """Orders and invoices: both add to what their payer owes."""

    _name = "clientele.account.document"
    _description = "Document on Account"

    is_beyond_limit = fields.Boolean(
        compute="_compute_is_beyond_limit",
        help="Whether the credit limit refuses the document.",
    )

    customer_hold_text = fields.Char(
        compute="_compute_customer_hold_text",
        help="How far the customer is blocked, and why.",
    )

    @api.depends("partner_id")
    @api.depends_context("lang")
    def _compute_customer_hold_text(self):
        levels = self.env["clientele.account"]._fields["hold_level"]
        labels = dict(levels._description_selection(self.env))
        for document in self:
            # Whoever sells to a customer is to know it.
            partner = document._get_buyer().sudo().with_company(document.company_id)
            level = labels.get(partner.account_hold_level)
            document.customer_hold_text = (
                f"{level} – {partner.account_hold_text}" if level else False
            )

    # Not stored, and read by the form alone: what others sell meanwhile counts too.
    @api.depends("amount_total", "partner_id", "state")
    @api.depends_context("company")
    def _compute_is_beyond_limit(self):
        accounts = self.env["clientele.account"]
        self.is_beyond_limit = False
        for document in self.filtered(lambda one: one._is_to_accept()):
            scoped = document.with_company(document.company_id)
            payer = scoped._get_debtor()
            account = accounts.with_company(document.company_id)._of(payer)
            limit = account._get_limit(payer) if payer else None
            if limit is None or account._get_policy() != "block":
                continue
            owed = payer._get_account_figures()[payer].exposure
            document.is_beyond_limit = (
                float_compare(owed + scoped._get_new_debt(), limit, 2) > 0
            )

    # === WHAT EACH DOCUMENT SAYS OTHERWISE === #

    def _is_to_accept(self):
        """Whether the document is one that the customer does not owe yet.

        :rtype: bool
        """
        return self.state == "draft"

    def _get_debtor(self):
        """Who will owe the document.

        :return: a commercial entity
        :rtype: res.partner
        """
        return self.partner_id.sudo()._get_entity()

    def _get_buyer(self):
        """Who buys: the same as who is invoiced, but for third-party payers.

        :rtype: res.partner
        """
        return self.partner_id

    def _get_debt_date(self):
        """The day of the document, that the account must have been opened on.

        :return: none where no day is asked about
        :rtype: datetime.date
        """
        return None

    def _get_new_debt(self):
        """What the document adds to what its payer owes.

        :return: in the currency of the company
        :rtype: float
        """
        return self.amount_total

    # === BUSINESS METHODS === #

    def _check_account(self, any_day=False):
        """Refuse what the customer may not owe, after the document was accepted.

        :param bool any_day: whether documents older than the account pass
        :raise UserError: with what is still available, or why the customer is blocked
        """
        for document in self:
            scoped = document.with_company(document.company_id)
            debt = scoped._get_new_debt()
            accounts = scoped.env["clientele.account"]
            is_on_account = float_compare(debt, 0.0, 2) > 0
            accounts._check_customer(document._get_buyer(), is_on_account)
            debtor = scoped._get_debtor()
            if accounts._get_limit(debtor) is not None:
                accounts._check_rate(document.currency_id)
            day = None if any_day else scoped._get_debt_date()
            accounts._check_debt(debtor, debt, date=day)

    def _accept_debt(self):
        """The documents, for whoever may go beyond the limit; it is written down.

        :rtype: the same model
        :raise AccessError: without the right
        """
        if not self.env.user.has_group(OVERRIDE):
            raise AccessError(
                self.env._("You have no right to sell beyond a credit limit.")
            )
        for document in self:
            document.message_post(
                body=self.env._(
                    "Accepted beyond the credit limit by %s.", self.env.user.name
                )
            )
        return self.with_context(**{ACCEPTED: SEALED})
