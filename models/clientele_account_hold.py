from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

BLOCK = "clientele.group_account_block"


class ClienteleAccount(models.Model):
    """Blocking customers: with a reason, by somebody, from a day on."""

    _inherit = "clientele.account"

    @api.model
    def _hold(self, partners, level, reason):
        """Block customers, change how far they are blocked, or let them buy again.

        :param partners: res.partner
        :param str level: of ``HOLDS``; nothing to let them buy again
        :param str reason: shown wherever the customer is picked
        :raise AccessError: without the right to block customers
        :raise ValidationError: without a reason
        """
        partners._check_customer_right(BLOCK)
        partners.check_access("read")
        reason = (reason or "").strip()
        if level and not reason:
            raise ValidationError(
                self.env._("Say why: whoever sells to the customer reads it.")
            )
        labels = dict(self._fields["hold_level"]._description_selection(self.env))
        for entity in partners.commercial_partner_id:
            account = self._get_or_create(entity)
            account.write(
                {
                    "hold_level": level,
                    "hold_reason": reason,
                    "hold_uid": self.env.uid if level else False,
                    "hold_at": fields.Datetime.now() if level else False,
                }
            )
            body = self.env._(
                "Blocked, %(level)s: %(reason)s",
                level=labels.get(level, ""),
                reason=reason,
            )
            freed = self.env._("No longer blocked. %s", reason)
            entity.sudo().message_post(body=body if level else freed)

    def _get_hold_text(self):
        """Why, by whom and since when a customer is blocked; empty where it is not.

        :rtype: str
        """
        if not self.hold_level:
            return ""
        day = fields.Datetime.context_timestamp(self, self.hold_at).date()
        return self.env._(
            "%(reason)s (%(user)s, %(date)s)",
            reason=self.hold_reason,
            user=self.hold_uid.name,
            date=format_date(self.env, day),
        )
