from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Credit notes of tickets' invoices: what the till gave back is not owed again."""

    _inherit = "account.move"

    def _post(self, soft=True):
        credits = self.sudo().filtered(
            lambda move: move.state != "posted" and move._is_credit_of_ticket()
        )
        for invoice, of_invoice in credits.grouped("reversed_entry_id").items():
            of_invoice._check_credits_of_ticket(invoice)
        return super()._post(soft)

    def _is_credit_of_ticket(self):
        """Whether the office gives back what a ticket sold: no refund at a till does.

        :rtype: bool
        """
        self.ensure_one()
        sales = self.reversed_entry_id.pos_order_ids
        is_credit = self.move_type == "out_refund" and bool(sales)
        return is_credit and not self.pos_order_ids

    def _check_credits_of_ticket(self, invoice):
        """Whether that much of the sales is left to be given back.

        :param invoice: that all these credit notes reverse
        :raise UserError: with what is left
        """
        left = invoice.pos_order_ids._get_left_to_credit()
        currency, amount = invoice.currency_id, sum(self.mapped("amount_total"))
        if currency.compare_amounts(amount, left) > 0:
            raise UserError(
                self.env._(
                    "%(invoice)s was given back at the till or by other credit notes: "
                    "%(left)s of %(total)s is left for %(amount)s.",
                    invoice=invoice.name,
                    left=currency.format(max(left, 0.0)),
                    total=currency.format(invoice.amount_total),
                    amount=currency.format(amount),
                )
            )


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _get_left_to_credit(self):
        """What of the tickets on one invoice nobody gave back yet, under a lock.

        :return: in the currency of the invoice
        :rtype: float
        """
        given = 0.0
        for sale in self.sorted("id"):
            sale._lock_changing()
            given += sale._get_paid_refunds()._get_settled_back(sale)
        invoice = self.account_move
        credits = invoice.reversal_move_ids.filtered(
            lambda move: move.state == "posted" and move._is_credit_of_ticket()
        )
        return invoice.amount_total - sum(credits.mapped("amount_total")) - given

    def _get_left_of_invoice(self, refund, most):
        """What the office left of the sale's invoice, for a refund at a till.

        :param refund: the pos.order that returns of the sale, not counted
        :param float most: what is left of the sale itself
        :return: in the currency of the ticket
        :rtype: float
        """
        invoice = self.account_move
        if not any(move._is_credit_of_ticket() for move in invoice.reversal_move_ids):
            return most
        left = invoice.pos_order_ids._get_left_to_credit()
        counted = refund & self._get_paid_refunds()
        return left + counted._get_settled_back(self)
