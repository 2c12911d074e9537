from odoo import models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """Orders of members earn for the family, and spend as the member may."""

    _inherit = "sale.order"

    def _update_programs_and_rewards(self):
        self._forget_other_pools()
        result = super()._update_programs_and_rewards()
        self._turn_to_pool()
        return result

    def _apply_program_reward(self, reward, coupon, **kwargs):
        card = coupon.sudo()
        if not card._may_spend(self.partner_id):
            return {"error": card._get_spending_refusal(self.partner_id)}
        return super()._apply_program_reward(reward, coupon, **kwargs)

    def _get_claimable_rewards(self, forced_coupons=None):
        """Points of the family are offered to those who may spend them."""
        rewards = super()._get_claimable_rewards(forced_coupons)
        return {
            card: offered
            for card, offered in rewards.items()
            if card.sudo()._may_spend(self.partner_id)
        }

    def action_confirm(self):
        """Rights may have changed since the reward was put on the order.

        :raise UserError: for a reward that the customer may not have
        """
        for order in self:
            spent = order.order_line.filtered("is_reward_line").coupon_id.sudo()
            for card in spent:
                if not card._may_spend(order.partner_id):
                    raise UserError(card._get_spending_refusal(order.partner_id))
        return super().action_confirm()

    def _forget_other_pools(self):
        """The customer of the order changed, or left: another card has the points."""
        for order in self:
            points = order.coupon_point_ids.sudo()
            points.filtered(
                lambda one, customer=order.partner_id: one.coupon_id.family_id
                and not one.coupon_id._is_shared_with(customer)
            ).unlink()

    def _turn_to_pool(self):
        """Core knows the customer's own card: its points go where they belong."""
        for order in self:
            for entry in order.coupon_point_ids.sudo():
                card = entry.coupon_id._get_keeper(order.partner_id)
                if not card.family_id or card == entry.coupon_id:
                    continue
                same = order.coupon_point_ids.sudo().filtered(
                    lambda one, pool=card: one.coupon_id == pool
                )
                same.unlink()
                entry.coupon_id = card
