from odoo import models


class PosOrder(models.Model):
    """What was sold on account and is not settled goes back on account."""

    _inherit = "pos.order"

    def _get_owed_on_account(self):
        """What is still owed of these sales, or of those they took goods back of.

        :return: the nearest sale that is owed, or none, and what of it, in the currency
            of the company
        :rtype: tuple[pos.order, float]
        """
        for sale in self._get_origins():
            if owed := sum(sale._get_open_on_account().values()):
                return sale, sale.company_id.currency_id.round(owed)
        return self.browse(), 0.0

    def _lock_debts(self):
        """Lock the accounts of these sales, and of those they took goods back of.

        A till may be settling one: it starts again and sees this return.
        """
        for sale in self._get_origins().filtered(lambda sale: sale._get_debts()):
            company = sale.company_id
            payer = sale.payer_id._get_entity().with_company(company)
            accounts = self.env["clientele.account"].with_company(company)
            accounts._get_or_create(payer)._lock_changing()

    def _get_debts(self):
        """The payments of a sale that went on account.

        :rtype: pos.payment
        """
        return self.payment_ids.filtered(
            lambda payment: payment.payment_method_id.type == "pay_later"
            and payment.amount > 0
        )

    def _get_open_on_account(self):
        """What of a sale on account is still owed, and where.

        :return: amounts in the currency of the company, by kind and id as tills
            settle them
        :rtype: dict[tuple[str, int], float]
        """
        payments = self._get_debts()
        if not payments:
            return {}
        payer = self.payer_id._get_entity().with_company(self.company_id)
        items = payments._get_receivable_items()
        keys = {("ticket", payment.id) for payment in payments}
        keys |= {("item", item.id) for item in items}
        left = sum(payment._get_company_amount() for payment in payments)
        found = {}
        for row in payer._get_open_receivables():
            key = (row["kind"], row["id"])
            if key in keys and left > 0:
                found[key] = min(row["amount"], left)
                left -= found[key]
        return found

    def _read_settlements(self):
        """A return settles its own sale: no till says what."""
        sale = self.lines.refunded_orderline_id.order_id[:1]
        if not sale:
            return super()._read_settlements()
        sale._lock_debts()
        left = -self._get_on_account()
        settled = {}
        for key, amount in sale._get_open_on_account().items():
            amount = self.company_id.currency_id.round(min(amount, left))
            if amount > 0:
                settled[key] = amount
                left -= amount
        return settled
