from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.trust import is_storing
from .pos_order_return_rights import PAID

TERMINAL = "clientele_card"


class PosPaymentMethod(models.Model):
    _inherit = "pos.payment.method"

    def _get_payment_terminal_selection(self):
        cards = [(TERMINAL, self.env._("Prepaid cards and vouchers"))]
        return super()._get_payment_terminal_selection() + cards


class PosPayment(models.Model):
    _inherit = "pos.payment"

    card_id = fields.Many2one(
        "loyalty.card",
        ondelete="restrict",
        index="btree_not_null",
        help="The prepaid card or voucher that pays, or that a refund goes to.",
    )
    card_proof = fields.Char(
        copy=False,
        help="The code that was shown to a till without a network, until it is stored.",
    )
    card_balance = fields.Monetary(
        readonly=True, help="What the card held after the payment, for the receipt."
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(vals_list)
        payments._check_by_ticket()
        return payments

    def write(self, vals):
        if {"amount", "payment_method_id", "card_id", "card_balance"} & set(vals):
            self._check_by_ticket()
        result = super().write(vals)
        if {"payment_method_id", "card_id"} & set(vals):
            self._check_by_ticket()
        return result

    def unlink(self):
        self._check_by_ticket()
        return super().unlink()

    def _check_by_ticket(self):
        """What cards pay is written with its ticket alone: it moves the cards.

        :raise AccessError: for any other way to write it
        """
        if is_storing(self.env):
            return
        payments = self
        if self.env.su:  # core drops drafts so: these moved nothing yet
            payments = self.filtered(lambda one: one.pos_order_id.state in PAID)
        methods = payments.payment_method_id.mapped("use_payment_terminal")
        if payments.card_id or TERMINAL in methods:
            raise AccessError(
                self.env._("Payments by card are made at the till, with their ticket.")
            )
