from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import float_compare

from ..tools.ledger import Ledger
from ..tools.own_fields import without_own_defaults
from ..tools.trust import is_storing
from .loyalty_history import DIGITS


class AccountPayment(models.Model):
    """Invoices paid with a prepaid card: the card moves when the payment is posted."""

    _inherit = "account.payment"

    card_id = fields.Many2one(
        "loyalty.card",
        string="Prepaid Card",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("card_id") for vals in vals_list):
            self._check_card_is_checked()
        own = without_own_defaults(self)
        return super(AccountPayment, own).create(vals_list)

    def write(self, vals):
        if "card_id" in vals:
            self._check_card_is_checked()
        return super().write(vals)

    def unlink(self):
        """A payment that goes gives the card its money back first."""
        self._move_cards(is_gone=True)
        return super().unlink()

    def _check_card_is_checked(self):
        """Cards pay through the wizard made for it, which checks them.

        :raise AccessError: for any other way
        """
        if is_storing(self.env):
            return
        raise AccessError(self.env._("Use “Pay with a Card” on the invoice."))

    # === ACTION METHODS === #

    def action_post(self):
        """Take the amount from the card, or post nothing.

        :raise UserError: for a card that cannot pay
        """
        result = super().action_post()
        self._move_cards()
        return result

    def action_draft(self):
        result = super().action_draft()
        self._move_cards()
        return result

    def action_cancel(self):
        result = super().action_cancel()
        self._move_cards()
        return result

    def action_reject(self):
        result = super().action_reject()
        self._move_cards()
        return result

    # === BUSINESS METHODS === #

    def _move_cards(self, is_gone=False):
        """Have the cards give what these payments are, in the state they are in."""
        for payment in self.filtered("card_id"):
            is_made = payment.state in ("in_process", "paid") and not is_gone
            payment._move_card(taken=payment.amount if is_made else 0.0)

    def _move_card(self, taken):
        """Have the card give so much for the payment, and no more.

        :param float taken: in the currency of the programme
        :raise UserError: for a card that cannot pay
        """
        self.ensure_one()
        card = self.card_id.sudo()._get_current()
        card._lock_changing()
        rows = self.env["loyalty.history"].sudo()._of_documents(self)
        moved = -sum(rows.mapped("amount"))
        missing = taken - moved
        if not float_compare(missing, 0.0, precision_digits=DIGITS):
            return
        kind = "payment" if missing > 0 else "reversal"
        if missing > 0:
            card._check_free(missing)
        name = self.memo or self.display_name
        text = self.env._("Payment of %s", name)
        Ledger(kind, self, text).on(card).points -= missing

    def _get_ledger_place(self):
        """By whom cards are moved, for the rows of the ledger."""
        return {"cashier": self.env.user.name}
