from odoo import fields, models


class LoyaltyCardUpdateBalance(models.TransientModel):
    """Core's correction of a balance: the card checks who may, and how much."""

    _inherit = "loyalty.card.update.balance"

    # Core asks the user for it; what the balance was is nobody's to say.
    # Nor is it told to who may not read the card.
    old_balance = fields.Float(readonly=True, related_sudo=False)

    def action_update_card_point(self):
        """Move the card to the balance that is asked for.

        :raise AccessError: without the right to adjust cards
        :raise UserError: above the user's ceiling, or for a balance below zero
        """
        self.ensure_one()
        card = self.card_id
        card._adjust(self.new_balance - card.points, self.description)
