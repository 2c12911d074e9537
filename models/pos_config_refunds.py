from odoo import api, models

from ..tools.typed import TypedReader
from .loyalty_card_state import MANAGE
from .pos_order_return_rights import NO_RECEIPT, OTHER_MEANS

MOST_LINES = 1000  # of one return


class PosConfig(models.Model):
    """What the till is told of returns: the server checks all of it again."""

    _inherit = "pos.config"

    @api.model
    def _load_pos_data_read(self, records, config):
        read_records = super()._load_pos_data_read(records, config)
        if read_records:
            user, company = self.env.user, config.company_id.sudo()
            has_ceiling = not user.has_group(MANAGE)
            read_records[0]["_refund_policy"] = {
                "other_means": user.has_group(OTHER_MEANS),
                "other_means_most": has_ceiling and company.refund_other_means_most,
                "without_receipt": user.has_group(NO_RECEIPT),
                "without_receipt_most": has_ceiling
                and company.refund_without_receipt_most,
            }
        return read_records

    # === ACTION METHODS, CALLED BY THE TILL === #

    def clientele_return_terms(self, lines):
        """Say what a return keeps for points that were spent, and what is still owed.

        :param list lines: the id of a line that was sold and the quantity that is
            returned, for each
        :return: ``amount`` that is kept in the currency of the till, zero or more, and
            ``points`` as the customer reads them; what of the sale is ``owed`` on
            account, in the same currency, and the name of its ``payer``; what is
            ``left`` of cash, bank and other methods: ``means`` and ``amount`` of each
        :rtype: dict
        :raise UserError: for what no till sends
        """
        self.ensure_one()
        self.check_access("read")
        quantities = self._read_returned(lines)
        sold = self.env["pos.order.line"].browse(quantities).exists()
        sold.check_access("read")
        sale = sold.sudo().order_id
        if len(sale) != 1 or sale.company_id != self.company_id:
            return {"amount": 0.0, "points": "", "owed": 0.0, "payer": "", "left": []}
        refunds = sale._get_paid_refunds()
        before = refunds._get_returned(sale)
        for key in sold.ids:
            before[key] += quantities[key]
        most = sale._get_most_back(refunds, before)
        kept = sale._get_points_kept(refunds, before, most)
        cards = self.env["loyalty.card"].sudo()
        owing, owed = sale._get_owed_on_account()
        return {
            "amount": sum(one.amount for one in kept),
            "points": ", ".join(
                cards.browse(one.card_id)._format_points(one.points) for one in kept
            ),
            "owed": sale.currency_id.round(owed * (sale.currency_rate or 1.0)),
            "payer": owing.payer_id._get_entity().display_name if owed else "",
            "left": sale._get_means_left_for_till(),
        }

    def _read_returned(self, lines):
        """Read what a till says that a return takes back.

        :return: quantities above zero, by id of the line that was sold
        :rtype: dict[int, float]
        :raise UserError: for what no till sends
        """
        reader = TypedReader(self.env)
        quantities = {}
        for item in reader.items(lines, "lines", MOST_LINES):
            pair = reader.items(item, "lines", 2)
            if len(pair) != 2:
                reader.refuse("lines")
            key = reader.record_id(pair[0], "lines")
            if not key:
                reader.refuse("lines")
            quantity = reader.number(pair[1], "lines", 0)
            quantities[key] = quantities.get(key, 0.0) + quantity
        return quantities
