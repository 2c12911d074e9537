from odoo import api, fields, models
from odoo.exceptions import UserError

from .res_partner.payer import PAYER


class PosOrder(models.Model):
    """Tickets on account: who owes them, and whether the customer may."""

    _inherit = "pos.order"

    payer_id = fields.Many2one(
        "res.partner",
        compute="_compute_payer_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="Who owes what is sold on account: the customer, or who pays for it.",
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id")
    def _compute_payer_id(self):
        """Who paid for the customer then: a payer named later owes no old ticket."""
        for order in self:
            if order.state in ("draft", False) or not order.payer_id:
                order.payer_id = order.partner_id.sudo()._get_payer()

    # === BUSINESS METHODS === #

    def action_pos_order_paid(self):
        result = super().action_pos_order_paid()
        self.sudo()._check_account_sale()
        return result

    def _get_on_account(self):
        """What the ticket leaves to be paid; below zero what it settles.

        :return: in the currency of the company
        :rtype: float
        """
        self.ensure_one()
        payments = self.payment_ids.filtered(
            lambda payment: payment.payment_method_id.type == "pay_later"
        )
        return sum(payments.mapped("amount")) / (self.currency_rate or 1.0)

    def _check_account_sale(self):
        """Refuse sales to blocked customers, and on account beyond the limit.

        Refunds, deposits and settlements always pass. A ticket that a till without a
        network closed stands: what is beyond the limit is listed.

        :raise UserError: with what is still available, or the reason
        """
        self.ensure_one()
        debt = self._get_on_account()
        stands = self._stands(is_value=debt > 0)
        if debt and not self.partner_id and not stands:
            raise UserError(
                self.env._("Choose the customer on whose account the ticket goes.")
            )
        if not self.partner_id or (self.amount_total <= 0 and debt <= 0):
            return
        order = self.with_company(self.company_id)
        accounts = order.env["clientele.account"]
        try:
            with self.env.cr.savepoint():
                accounts._check_customer(order.partner_id, is_on_account=debt > 0)
                allowed, day = order._get_allowed(), order._get_shop_day()
                accounts._check_debt(order.payer_id, debt, allowed, day)
        except UserError:
            if not stands:
                raise
            incidents = self.env["clientele.card.incident"]
            incidents._record("account", self.env["loyalty.card"], debt, self)

    def _get_shop_day(self):
        """The day of the ticket, in the shop.

        :rtype: datetime.date
        """
        self.ensure_one()
        return fields.Datetime.context_timestamp(self, self.date_order).date()

    def _get_allowed(self):
        """How far beyond the limit a manager let this ticket go.

        :return: in the currency of the company
        :rtype: float
        """
        overrides = self.env["clientele.account.override"].search(
            [("document_uuid", "=", self.uuid), ("partner_id", "=", self.payer_id.id)]
        )
        overrides.order_id = self
        return sum(overrides.mapped("amount"))

    # === THIRD-PARTY PAYERS === #

    def _prepare_invoice_vals(self):
        """The invoice of a ticket goes to who pays for the customer."""
        vals = super()._prepare_invoice_vals()
        payer = self.payer_id[:1].sudo()
        if payer and payer != self.partner_id[:1].sudo().commercial_partner_id:
            vals["partner_id"] = payer.address_get(["invoice"])["invoice"]
        return vals


class PosPayment(models.Model):
    _inherit = "pos.payment"

    def _create_payment_moves(self, is_reverse=False):
        payments = self.with_context(**{PAYER: self.pos_order_id.payer_id[:1]})
        return super(PosPayment, payments)._create_payment_moves(is_reverse)


class PosSession(models.Model):
    _inherit = "pos.session"

    def _for_payer_of(self, payment):
        """The session, booking in the name of who owes the ticket of a payment.

        :rtype: pos.session
        """
        return self.with_context(**{PAYER: payment.pos_order_id.payer_id})

    def _get_split_receivable_vals(self, payment, amount, amount_converted):
        session = self._for_payer_of(payment)
        return super(PosSession, session)._get_split_receivable_vals(
            payment, amount, amount_converted
        )

    def _get_split_statement_line_vals(self, journal_id, amount, payment):
        session = self._for_payer_of(payment)
        return super(PosSession, session)._get_split_statement_line_vals(
            journal_id, amount, payment
        )

    def _create_split_account_payment(self, payment, amounts):
        session = self._for_payer_of(payment)
        return super(PosSession, session)._create_split_account_payment(
            payment, amounts
        )
