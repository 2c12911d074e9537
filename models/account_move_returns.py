from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Credit notes of tickets' invoices: what the till gave back is not owed again."""

    _inherit = "account.move"

    def _post(self, soft=True):
        for credit in self.sudo():
            if credit._is_credit_of_ticket() and credit.state != "posted":
                credit._check_credit_of_ticket()
        return super()._post(soft)

    def _is_credit_of_ticket(self):
        """Whether the office gives back what a ticket sold: no refund at a till does.

        :rtype: bool
        """
        self.ensure_one()
        sales = self.reversed_entry_id.pos_order_ids
        is_credit = self.move_type == "out_refund" and bool(sales)
        return is_credit and not self.pos_order_ids

    def _check_credit_of_ticket(self):
        """Whether that much of the sale is left to be given back.

        :raise UserError: with what is left
        """
        invoice = self.reversed_entry_id
        sales = invoice.pos_order_ids
        given = 0.0
        for sale in sales:
            sale._lock_changing()
            given += sale._get_paid_refunds()._get_given_back(sale)
        left = invoice.amount_total - sales._get_credited() - given
        currency = self.currency_id
        if currency.compare_amounts(self.amount_total, left) > 0:
            raise UserError(
                self.env._(
                    "%(invoice)s was given back at the till or by other credit notes: "
                    "%(left)s of %(total)s is left for this one.",
                    invoice=invoice.name,
                    left=currency.format(max(left, 0.0)),
                    total=currency.format(invoice.amount_total),
                )
            )


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _get_credited(self):
        """What credit notes of the office gave back of the sales' invoices.

        :rtype: float
        """
        credits = self.account_move.reversal_move_ids.filtered(
            lambda move: move.state == "posted" and move._is_credit_of_ticket()
        )
        return sum(credits.mapped("amount_total"))
