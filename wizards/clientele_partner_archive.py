from odoo import api, fields, models

REASONS = [
    ("left", "Left the area"),
    ("duplicate", "Entered twice"),
    ("closed", "Closed down or deceased"),
    ("forgotten", "Asked to be forgotten"),
    ("other", "Other"),
]


class ClientelePartnerArchive(models.TransientModel):
    """Archive customers with a reason, after showing what is still open."""

    _name = "clientele.partner.archive"
    _description = "Archive Customers"

    partner_ids = fields.Many2many("res.partner", string="Customers", required=True)
    reason = fields.Selection(
        REASONS, required=True, default=lambda self: self._default_reason()
    )
    note = fields.Char(help="Anything worth knowing later, kept with the record.")
    warning = fields.Text(compute="_compute_warning")

    def _default_reason(self):
        return "other"

    @api.depends("partner_ids")
    def _compute_warning(self):
        for wizard in self:
            lines = []
            for partner in wizard.partner_ids[:50]:
                values = partner.sudo()._get_open_values()
                if values:
                    lines.append(f"{partner.display_name}: {', '.join(values)}")
            wizard.warning = "\n".join(lines)

    def action_archive(self):
        """Archive the customers and keep the reason with each of them."""
        self.ensure_one()
        partners = self.partner_ids
        partners._check_customer_right("clientele.group_customer_edit")
        labels = dict(self._fields["reason"]._description_selection(self.env))
        reason = labels[self.reason]
        if self.note:
            reason = f"{reason}: {self.note}"
        partners.with_context(clientele_ask_before_archive=False).action_archive()
        partners.write(
            {"archive_reason": reason, "archive_date": fields.Datetime.now()}
        )
        for partner in partners:
            partner.message_post(body=self.env._("Archived. %(reason)s", reason=reason))
        return {"type": "ir.actions.act_window_close"}
