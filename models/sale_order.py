from odoo import api, fields, models

from ..tools.ledger import Ledger
from .account_fiscal_position import SALE


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "clientele.taxed.document"]

    pricing_partner_id = fields.Many2one(
        "res.partner",
        compute="_compute_pricing_partner_id",
        store=True,
        precompute=True,
        help="Whose terms the lines follow: a confirmed order keeps its prices.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_pricing_partner_id(self):
        for order in self:
            if order._follows_customer():
                order.pricing_partner_id = order.partner_id.commercial_partner_id

    # A compute method returns nothing.
    def _compute_fiscal_position_id(self):  # pylint: disable=missing-return
        super(
            SaleOrder, self.with_context(**{SALE: True})
        )._compute_fiscal_position_id()

    @api.onchange("partner_id")
    def _onchange_partner_prices(self):
        self._follow_customer()

    def write(self, vals):
        if "partner_id" not in vals:
            return super().write(vals)
        former = {order: order.pricing_partner_id for order in self}
        result = super().write(vals)
        self.filtered(
            lambda order: order.pricing_partner_id != former[order]
        )._follow_customer()
        return result

    def _action_cancel(self):
        """What the order moved on cards is reversed: core forgets the rows of it."""
        for order in self[1:]:
            order._action_cancel()
        first = Ledger("reversal", self[:1]).on(self[:1])
        first._follow_replaced_cards()
        return super(SaleOrder, first)._action_cancel()

    def _follow_replaced_cards(self):
        """What the order moved is taken back from the card that answers for it now."""
        rows = self.coupon_point_ids.sudo()
        for row in rows.filtered("coupon_id.replaced_by_id"):
            card = row.coupon_id._get_current()
            same = rows.filtered(lambda one, card=card: one.coupon_id == card)
            if same:
                same.points += row.points
                row.unlink()
            else:
                row.coupon_id = card
        for line in self.order_line.sudo().filtered("coupon_id.replaced_by_id"):
            line.coupon_id = line.coupon_id._get_current()

    def _get_claimable_rewards(self, forced_coupons=None):
        """Prepaid value that is a means of payment pays the invoice: it is no line."""
        rewards = super()._get_claimable_rewards(forced_coupons)
        return {
            card: offered
            for card, offered in rewards.items()
            if card.program_id.redeem_as != "payment"
        }

    def _try_apply_code(self, code):
        card = self.env["loyalty.card"].sudo().search([("code", "=", code)], limit=1)
        if card.program_id.redeem_as == "payment":
            return {"error": self.env._("This card pays: use it on the invoice.")}
        return super()._try_apply_code(code)

    def _add_points_for_coupon(self, coupon_points):
        ledger = Ledger("change", self)
        return super(SaleOrder, ledger.on(self))._add_points_for_coupon(coupon_points)

    def _update_loyalty_history(self, coupon_id, points):
        """The row of the change is there already, with the balance."""

    def _get_ledger_place(self):
        """By whom cards are moved, for the rows of the ledger."""
        return {"cashier": self.env.user.name}

    def _follows_customer(self):
        return self.state in ("draft", "sent")

    def _get_sold_lines(self):
        return self.order_line.filtered(lambda line: not line.display_type)

    def _change_taxes(self):
        """Prices typed by hand are converted, the others asked for anew."""
        for line in self._get_sold_lines():
            line._change_taxes()
        self.show_update_fpos = False

    def _recompute_prices(self):
        """*Update Prices* forgets the discounts typed by hand, as the prices."""
        self._get_update_prices_lines().automatic_discount = 0.0
        return super()._recompute_prices()

    def action_confirm(self):
        """Cards move with their order; a prospect becomes a customer with the first."""
        if len(self) > 1:
            return all([order.action_confirm() for order in self])
        ledger = Ledger("sale", self, is_announced=True)
        result = super(SaleOrder, ledger.on(self)).action_confirm()
        self.env["loyalty.history"]._create_notes(ledger.notes)
        self.filtered(
            lambda order: order.state == "sale"
        ).partner_id._become_customers()
        return result
