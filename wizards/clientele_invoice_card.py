from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.loyalty_card_state import SEE
from ..tools.trust import storing

BILLING = "account.group_account_invoice"


class ClienteleInvoiceCard(models.TransientModel):
    """Pay an invoice with a prepaid card or a voucher."""

    _name = "clientele.invoice.card"
    _description = "Pay an Invoice with a Card"

    move_id = fields.Many2one("account.move", "Invoice", required=True, readonly=True)
    currency_id = fields.Many2one(related="move_id.currency_id")
    partner_id = fields.Many2one(related="move_id.partner_id")
    amount_residual = fields.Monetary("To Pay", related="move_id.amount_residual")
    code = fields.Char(help="Scan the card or voucher, or choose one.")
    card_id = fields.Many2one("loyalty.card")
    balance = fields.Monetary(compute="_compute_balance")
    amount = fields.Monetary(
        compute="_compute_amount", store=True, readonly=False, precompute=True
    )

    @api.onchange("code")
    def _onchange_code(self):
        if self.code:
            self.card_id = self._find_card()

    @api.depends("card_id")
    def _compute_balance(self):
        for wizard in self:
            wizard.balance = wizard.card_id.points

    @api.depends("card_id", "move_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = min(wizard.card_id.points or 0.0, wizard.amount_residual)

    def _find_card(self):
        """The card whose code was scanned.

        :rtype: loyalty.card
        :raise UserError: for a code that pays nothing
        """
        card = self.env["loyalty.card"].search([("code", "=", self.code.strip())])
        if not card:
            raise UserError(self.env._("No card has this code."))
        return card

    def action_pay(self):
        """Take the amount from the card and reconcile it with the invoice.

        :return: nothing more to do
        :rtype: dict
        :raise AccessError: without the rights to bill and to see cards
        :raise UserError: for a card that cannot pay the amount
        """
        self.ensure_one()
        user = self.env.user
        if not user.has_group(BILLING) or not user.has_group(SEE):
            raise AccessError(self.env._("You have no right to do this with a card."))
        self.move_id.check_access("write")
        card = self.card_id or (self.code and self._find_card())
        self._check(card)
        payment = self._create_payment(card.sudo())
        payment.action_post()
        lines = payment.move_id.line_ids | self.move_id.line_ids
        lines.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
            and not line.reconciled
        ).reconcile()
        return {"type": "ir.actions.act_window_close"}

    def _check(self, card):
        """Whether the card can pay the amount of this invoice.

        :raise UserError: with the reason why not
        """
        move = self.move_id
        if not card:
            raise UserError(self.env._("Scan a card or voucher first."))
        if move.state != "posted" or move.move_type != "out_invoice":
            raise UserError(self.env._("Only posted invoices are paid with a card."))
        card = card.sudo()
        program = card.program_id
        today = fields.Date.context_today(self)
        reason = card._get_refusal(today)
        is_own = not card.is_account or (
            card.partner_id.commercial_partner_id == move.commercial_partner_id
        )
        is_fit = (
            program.redeem_as == "payment"
            and program.currency_id == move.currency_id
            and (not card.company_id or card.company_id in move.company_id.parent_ids)
        )
        if reason:
            raise UserError(reason)
        if not is_own:
            raise UserError(self.env._("This card is not the customer's. Scan it."))
        if not is_fit:
            raise UserError(self.env._("This card cannot pay this invoice."))
        currency = self.currency_id
        is_too_much = currency.compare_amounts(self.amount, self.amount_residual) > 0
        if currency.compare_amounts(self.amount, 0.0) <= 0 or is_too_much:
            raise UserError(
                self.env._(
                    "Type an amount of at most %s.",
                    currency.format(self.amount_residual),
                )
            )
        card._check_free(self.amount)

    def _create_payment(self, card):
        """The payment, in draft.

        :rtype: account.payment
        """
        move = self.move_id
        method = move.company_id._set_up_card_payments()
        # The card was checked: nobody else may name one on a payment.
        payments = storing(self.env["account.payment"].sudo())
        return payments.create(
            [
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": move.commercial_partner_id.id,
                    "amount": self.amount,
                    "currency_id": move.currency_id.id,
                    "journal_id": method.journal_id.id,
                    "force_outstanding_account_id": method.outstanding_account_id.id,
                    "memo": f"{move.name} {card._get_masked_code()}",
                    "card_id": card.id,
                    "company_id": move.company_id.id,
                    "invoice_ids": move.ids,
                }
            ]
        )
