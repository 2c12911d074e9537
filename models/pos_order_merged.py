from odoo import api, models
from odoo.tools import SQL


class PosOrder(models.Model):
    """Tickets of tills that do not know yet that their customer was merged."""

    _inherit = "pos.order"

    # === ACTION METHODS, CALLED BY THE TILL === #

    @api.model
    def sync_from_ui(self, orders):
        """Tickets land on the customer that theirs was merged into."""
        return super().sync_from_ui(self._follow_merged(orders))

    # === BUSINESS METHODS === #

    @api.model
    def _follow_merged(self, orders):
        """The same tickets, for customers as they are now.

        :param list orders: dicts, as a till sends them
        :rtype: list[dict]
        """
        ids = [order.get("partner_id") for order in orders]
        ids = [one for one in ids if isinstance(one, int) and one]
        if not ids:
            return orders
        self.env["res.partner"].flush_model(["merged_into_id"])
        heirs = dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, merged_into_id FROM res_partner "
                    "WHERE id = ANY(%s) AND merged_into_id IS NOT NULL",
                    ids,
                )
            )
        )
        if not heirs:
            return orders
        return [
            {**order, "partner_id": heirs.get(order.get("partner_id"))}
            if order.get("partner_id") in heirs
            else order
            for order in orders
        ]
