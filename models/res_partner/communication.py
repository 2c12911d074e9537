from odoo import api, fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    contact_point_ids = fields.One2many(
        "clientele.contact.point", "partner_id", string="Other Phones and E-mails"
    )
    can_receive_sms = fields.Boolean(compute="_compute_can_receive")
    can_receive_email = fields.Boolean(compute="_compute_can_receive")

    @api.depends("mobile", "phone", "email_normalized")
    def _compute_can_receive(self):
        for partner in self:
            partner.can_receive_sms = bool(partner._get_sms_number())
            partner.can_receive_email = bool(partner.email_normalized)

    def _get_sms_number(self):
        """The number that a text message can reach, in E.164, or nothing."""
        self.ensure_one()
        if not self.mobile:
            return ""
        return self._phone_format(fname="mobile", raise_exception=False) or ""

    def action_send_sms(self):
        """Write a text message to the customer."""
        self.ensure_one()
        if not self.can_receive_sms:
            raise UserError(
                self.env._("Fill in a mobile number first: %s.", self.display_name)
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send a Text Message"),
            "res_model": "sms.composer",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_res_model": "res.partner",
                "default_res_id": self.id,
                "default_composition_mode": "comment",
                "default_number_field_name": "mobile",
            },
        }

    def action_send_email(self):
        """Write an e-mail to the customer."""
        self.ensure_one()
        if not self.can_receive_email:
            raise UserError(
                self.env._("Fill in a valid e-mail first: %s.", self.display_name)
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send an E-mail"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": "res.partner",
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_partner_ids": self.ids,
            },
        }
