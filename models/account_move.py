from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    customer_group_name = fields.Char(
        string="Customer Group",
        compute="_compute_customer_group_name",
        store=True,
        precompute=True,
        help="The group at the time of the invoice.",
    )

    @api.depends("partner_id")
    def _compute_customer_group_name(self):
        for move in self:
            if move.state == "draft" and move.is_sale_document(include_receipts=True):
                entity = move.partner_id.commercial_partner_id
                move.customer_group_name = entity.clientele_group_id.name

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        result = super()._onchange_partner_id()
        self.invoice_line_ids._follow_customer()
        return result

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            drafts = self.filtered(lambda move: move.state == "draft")
            drafts.invoice_line_ids._follow_customer()
        return result

    def _post(self, soft=True):
        """The first posted invoice makes a customer of a prospect."""
        posted = super()._post(soft)
        invoices = posted.filtered(
            lambda move: move.move_type in ("out_invoice", "out_receipt")
        )
        invoices.partner_id._become_customers()
        return posted
