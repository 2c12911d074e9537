from odoo import api, models


class GiftCardReport(models.AbstractModel):
    """The gift card that a till prints when it sells one."""

    _name = "report.loyalty.gift_card_report_i18n"
    _description = "Gift Card Report"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Cashiers print what their till sold just now; codes are money otherwise.

        :param list docids: of loyalty.card
        :rtype: dict
        :raise AccessError: for cards that were not just sold, and are not the user's
        """
        cards = self.env["loyalty.card"].browse(docids)
        is_seller = self.env.user.has_group("point_of_sale.group_pos_user")
        just_sold = cards.sudo().filtered(
            lambda card: card.source_pos_order_id.session_id.state == "opened"
        )
        if not is_seller or just_sold != cards.sudo():
            cards.check_access("read")
            just_sold = cards
        return {"doc_ids": docids, "doc_model": cards._name, "docs": just_sold}
