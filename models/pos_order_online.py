from odoo import models
from odoo.exceptions import UserError

from ..tools.ledger import SEALED
from ..tools.trust import storing
from .pos_order_return_rights import PAID

PAID_ONLINE = "clientele_paid_online"  # in the context: the money is there already


class PaymentTransaction(models.Model):
    """Money that a customer paid online is kept, whatever became of the ticket."""

    _inherit = "payment.transaction"

    def _process_pos_online_payment(self):
        """Book what was paid: more than the ticket comes to is listed."""
        known = self.filtered(lambda one: one.payment_id.pos_order_id)
        paid = self.filtered(lambda one: one.pos_order_id.state in PAID) - known
        kept = storing(self).with_context(**{PAID_ONLINE: SEALED})
        result = super(PaymentTransaction, kept)._process_pos_online_payment()
        for transaction in paid.sudo().filtered("payment_id.pos_order_id"):
            order = transaction.pos_order_id
            order._list_return("overpaid", transaction.amount)
        return result


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _process_saved_order(self, draft):
        """A ticket that is refused once it is paid online waits for its cashier."""
        if self.env.context.get(PAID_ONLINE) is not SEALED:
            return super()._process_saved_order(draft)
        try:
            with self.env.cr.savepoint():
                return super()._process_saved_order(draft)
        except UserError as error:
            self.message_post(
                body=self.env._(
                    "Paid online, but not closed: %(reason)s Close the ticket at its "
                    "till.",
                    reason=str(error),
                )
            )
            return self.id
