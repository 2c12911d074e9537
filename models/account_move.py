from odoo import api, models

from .account_fiscal_position import SALE


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "clientele.taxed.document"]

    # A compute method returns nothing.
    def _compute_fiscal_position_id(self):  # pylint: disable=missing-return
        """What we buy from an exempt customer is no matter of the exemption."""
        sales = self.filtered(lambda move: move.is_sale_document(True))
        in_sale = sales.with_context(**{SALE: True})
        super(AccountMove, in_sale)._compute_fiscal_position_id()
        super(AccountMove, self - sales)._compute_fiscal_position_id()

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        result = super()._onchange_partner_id()
        self._follow_customer()
        return result

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            self._follow_customer()
        return result

    def _follows_customer(self):
        return self.state == "draft" and self.is_sale_document(include_receipts=True)

    def _get_price_display(self):
        return self.is_sale_document(True) and super()._get_price_display()

    def _get_line_amounts_include(self):
        """Which amount of a line is printed: the customer's choice, else core's.

        :return: ``tax_included`` or ``tax_excluded``
        :rtype: str
        """
        display = self._get_price_display()
        return f"tax_{display}" if display else self.company_price_include

    def _get_refunded_document(self):
        return self.reversed_entry_id

    def _get_sold_lines(self):
        return self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )

    def _change_taxes(self):
        """Core's own way, that our automatic prices follow."""
        automatic = self.invoice_line_ids.filtered(
            lambda line: line._is_priced_here() and not line._has_typed_price()
        )
        self.action_update_fpos_values()
        for line in automatic:
            line.automatic_price_unit = line.price_unit
        self.show_update_fpos = False

    def _post(self, soft=True):
        """The first posted invoice makes a customer of a prospect."""
        posted = super()._post(soft)
        invoices = posted.filtered(
            lambda move: move.move_type in ("out_invoice", "out_receipt")
        )
        buyers = self.env["res.partner"].union(*(one._get_buyer() for one in invoices))
        (invoices.partner_id | buyers)._become_customers()
        return posted
