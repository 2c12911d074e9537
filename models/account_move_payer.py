from odoo import api, fields, models


class AccountMove(models.Model):
    """Invoices by hand go to who pays for the customer, as those of orders do."""

    _inherit = "account.move"

    payer_notice = fields.Char(compute="_compute_payer_notice")
    # Kept by the form alone: for whom the payer was proposed before.
    payer_proposed_for_id = fields.Many2one("res.partner", store=False)

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "partner_shipping_id", "move_type")
    @api.depends_context("lang")
    def _compute_payer_notice(self):
        for move in self:
            buyer = move._get_buyer()
            if buyer == move.partner_id:
                move.payer_notice = False
                continue
            move.payer_notice = self.env._(
                "%(payer)s pays for %(customer)s, and is invoiced. To invoice "
                "%(customer)s, choose this customer once more.",
                # Their display names have addresses here.
                payer=move.partner_id.sudo().complete_name,
                customer=buyer.sudo().commercial_partner_id.complete_name,
            )

    # === ONCHANGE METHODS === #

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """Propose the payer; a customer who is chosen once more is invoiced."""
        self._propose_payer()
        return super()._onchange_partner_id()

    def _propose_payer(self):
        """Invoice who pays for the customer, and deliver to the customer."""
        customer = self.partner_id
        payer = self._find_payer(customer)
        if not payer:
            return
        if self.payer_proposed_for_id == customer:
            self.payer_proposed_for_id = False
            return
        self.payer_proposed_for_id = customer
        self.partner_id = payer.address_get(["invoice"])["invoice"]
        # Computed from the partner, until it says otherwise.
        self.partner_shipping_id = customer.address_get(["delivery"])["delivery"]

    # === BUSINESS METHODS === #

    def _find_payer(self, customer):
        """Who is invoiced instead of a customer, on a draft that somebody types.

        :param customer: res.partner
        :return: nobody for documents of tickets, orders and purchases
        :rtype: res.partner
        """
        self.ensure_one()
        is_by_hand = (
            self.move_type in ("out_invoice", "out_refund")
            and self.state == "draft"
            and not self.reversed_entry_id
            and not self.pos_order_ids
            and not self.invoice_line_ids.sale_line_ids
        )
        # Whoever invoices the customer is to know who pays.
        entity_sudo = customer.sudo().commercial_partner_id
        return entity_sudo.payer_id if is_by_hand else entity_sudo.browse()

    def _get_buyer(self):
        """The customer that the invoice is delivered to, where the payer pays for it.

        :rtype: res.partner
        """
        self.ensure_one()
        receiver = self.partner_shipping_id
        payer = receiver.sudo().commercial_partner_id.payer_id
        if (
            payer
            and self.is_sale_document(include_receipts=True)
            and payer == self.partner_id.sudo().commercial_partner_id
        ):
            return receiver
        return self.partner_id
