from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.ledger import SEALED, Ledger
from ..tools.trust import is_job
from .clientele_account import ACCEPTED

# What says who owes an order, and what lines come to.
OWING = {"company_id", "currency_id", "partner_id", "partner_invoice_id", "state"}
GROWING = {"discount", "order_id", "price_unit", "product_uom_qty", "tax_ids"}


class SaleOrder(models.Model):
    """Accepted orders count: two of 60 against a limit of 100 do not pass."""

    _name = "sale.order"
    _inherit = ["sale.order", "clientele.account.document"]

    # === COMPUTE METHODS === #

    # A compute method returns nothing.
    @api.depends("partner_id")
    def _compute_partner_invoice_id(self):  # pylint: disable=missing-return
        """Who pays for the customer is invoiced."""
        super()._compute_partner_invoice_id()
        for order in self:
            payer = order.partner_id.sudo().commercial_partner_id.payer_id
            if payer:
                order.partner_invoice_id = payer.address_get(["invoice"])["invoice"]

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [_without_rate(vals) for vals in vals_list]
        context = _without_rate(self.env.context, "default_")
        model = self.with_env(self.env(context=context))
        orders = super(SaleOrder, model).create(vals_list).with_env(self.env)
        orders._check_not_blocked()
        orders._check_accepted({})
        return orders

    def write(self, vals):
        if "currency_rate" in vals and not is_job(self.env):
            raise AccessError(self.env._("The rate of an order is that of its day."))
        is_other = not Ledger.of(self.env) and OWING & set(vals)
        former = {order: order._get_owing() for order in self} if is_other else {}
        result = super().write(vals)
        if "partner_id" in vals:
            self._check_not_blocked()
        if is_other:
            self._check_accepted(former)
        return result

    # === ACTION METHODS === #

    def action_confirm(self):
        """Refused beyond the limit, whoever asks; what is paid already passes."""
        result = super().action_confirm()
        self.filtered(lambda order: order.state == "sale")._check_account()
        return result

    def action_confirm_beyond_limit(self):
        """Confirm all the same, in one's own name.

        :raise AccessError: without the right
        """
        return self._accept_debt().action_confirm()

    # === BUSINESS METHODS === #

    def _is_to_accept(self):
        return self.state in ("draft", "sent")

    def _get_debtor(self):
        return self.partner_invoice_id.sudo()._get_entity()

    def _get_new_debt(self):
        """What is not paid in advance by the transactions of the order."""
        unpaid = self.amount_total - self.sudo().amount_paid
        return unpaid / (self.currency_rate or 1.0)

    def _check_not_blocked(self):
        """No quotation for customers to whom nothing is sold.

        :raise UserError: with the reason
        """
        entities = self.partner_id.sudo().commercial_partner_id
        blocked = (
            self.env["clientele.account"]
            .sudo()
            .search_count(
                [
                    ("hold_level", "=", "all"),
                    ("partner_id", "in", (entities | entities.payer_id).ids),
                ],
                limit=1,
            )
        )
        for order in self if blocked else ():
            accounts = self.env["clientele.account"].with_company(order.company_id)
            accounts._check_customer(order.partner_id, is_on_account=False)

    def _get_owing(self):
        """Whether the order counts, and who owes it.

        :rtype: tuple
        """
        return (self.state == "sale", self._get_debtor(), self.currency_id)

    def _check_accepted(self, former):
        """Refuse beyond the limit what is accepted otherwise than by its button.

        :param dict former: what ``_get_owing`` said of the orders before
        """
        self.filtered(
            lambda order: order.state == "sale"
            and order._get_owing() != former.get(order)
        )._check_account()

    @contextmanager
    def _checking_growth(self):
        """Orders that are accepted and grow are checked for what they grew by."""
        accepted = self.filtered(lambda order: order.state == "sale")
        before = {order: order.amount_total for order in accepted}
        yield
        for order in accepted:
            grown = (order.amount_total - before[order]) / (order.currency_rate or 1.0)
            accounts = self.env["clientele.account"].with_company(order.company_id)
            accounts._check_debt(
                order.with_company(order.company_id)._get_debtor(), grown
            )


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        told = self.env.context.get("default_order_id")
        order_ids = {vals.get("order_id", told) for vals in vals_list} - {False, None}
        with self.env["sale.order"].browse(order_ids)._checking_growth():
            return super().create(vals_list)

    def write(self, vals):
        if not GROWING & set(vals):
            return super().write(vals)
        orders = self.order_id | self.order_id.browse(vals.get("order_id") or [])
        with orders._checking_growth():
            return super().write(vals)


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        """What was paid is never refused: not even where a part stays to be paid."""
        paid = self.with_context(**{ACCEPTED: SEALED})
        return super(PaymentTransaction, paid)._check_amount_and_confirm_order()


def _without_rate(values, prefix=""):
    """Take the rate of an order out of what somebody told: its day says it.

    :param values: a mapping of names that begin with the prefix
    :rtype: dict
    """
    return {
        name: value
        for name, value in values.items()
        if name != f"{prefix}currency_rate"
    }
