from odoo import fields, models

from ..tools.card_claims_reading import MAX_CODE
from ..tools.typed import TypedReader
from .loyalty_card_state import SEE


class PosConfig(models.Model):
    """Codes typed or scanned at a till: looked up for it, and only so often."""

    _inherit = "pos.config"

    def use_coupon_code(self, code, creation_date, partner_id, pricelist_id):
        """What a code gives on a ticket.

        Whoever may not see codes is never told which of them exist.

        :param str code: as scanned or typed
        :param str creation_date: of the ticket, as the till has it (not believed)
        :param int partner_id: the ticket's customer, or nothing
        :param int pricelist_id: the ticket's price list, or nothing
        :return: core's answer
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        reader = TypedReader(self.env)
        code = reader.text(code, "code", MAX_CODE)
        partner_id = reader.record_id(partner_id, "partner_id") or False
        pricelist_id = reader.record_id(pricelist_id, "pricelist_id") or False
        refusal = self._get_code_refusal(code)
        if refusal:
            return _refused(refusal)
        today = self.company_id._get_day()
        config = self.sudo()
        answer = super(PosConfig, config).use_coupon_code(
            code, fields.Date.to_string(today), partner_id, pricelist_id
        )
        reason = ""
        card = config.env["loyalty.card"]
        if answer["successful"]:
            card = card.browse(answer["payload"]["coupon_id"])
            reason = card._get_refusal(today)
            if not reason and card.program_id.redeem_as == "payment":
                reason = self.env._("This card pays: use it on the payment screen.")
        else:
            reason = answer["payload"]["error_message"]
        if not reason:
            return answer
        return _refused(self._refuse_code(reason, code))

    def _get_code_refusal(self, code):
        """Why no code, or not this one, is looked up; nothing when it may be.

        :rtype: str
        """
        attempts = self.env["clientele.code.attempt"].sudo()
        locked_until = attempts._get_lock(self)
        if locked_until:
            moment = fields.Datetime.context_timestamp(self, locked_until)
            return self.env._(
                "Too many codes were wrong. No code can be entered before %s.",
                moment.strftime("%H:%M"),
            )
        if self.env["loyalty.card"]._is_mistyped(code):
            return self.env._("The code is mistyped: its last digit does not fit.")
        return ""

    def _refuse_code(self, reason, code=""):
        """Count a wrong code.

        :param str reason: why it is wrong
        :param str code: as it was entered
        :return: what to say: the reason, to whoever may see codes
        :rtype: str
        """
        if self.env.user.has_group(SEE):
            return reason
        self.env["clientele.code.attempt"].sudo()._count_wrong(self, code)
        return self.env._(
            "This code cannot be used here: unknown, expired, used or blocked. A "
            "manager can look it up. (%s)",
            code,
        )


def _refused(message):
    """Core's answer to a code that gives nothing."""
    return {"successful": False, "payload": {"error_message": message}}
