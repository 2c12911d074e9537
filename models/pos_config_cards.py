from odoo import Command, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.card_claims_reading import to_number

MAX_UUID = 64


class PosConfig(models.Model):
    """Cards as a means of payment: looked at, held and released by the till."""

    _inherit = "pos.config"

    # === ACTION METHODS, CALLED BY THE TILL === #

    def clientele_card_look(self, code):
        """The card that a code pays with.

        Anything that is not usable gets the same answer, found or not.

        :param str code: as scanned or typed
        :return: ``status`` found or other, and ``card`` when it is found
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        code = str(code or "").strip()
        card = None
        if code and not self._get_code_refusal(code):
            card = self._find_paying_card(code)
        if not card:
            if code and not self._is_known_elsewhere(code):
                self._refuse_code("", code)
            return {"status": "other"}
        today = fields.Date.context_today(self)
        return {"status": "found", "card": card._get_till_summary(today)}

    def clientele_card_hold(self, request):
        """Set an amount aside on a card, before the ticket is stored.

        :param dict request: ``payment_uuid``, ``amount`` and either the ``code`` that
            was shown or the ``card_id`` of the customer ``partner_id``
        :return: the ``card`` with what it holds, before the payment; or a ``refusal``,
            which is no error: a wrong code stays counted
        :rtype: dict
        :raise UserError: for a card that cannot pay the amount
        """
        self.ensure_one()
        self.check_access("read")
        uuid, amount = self._read_hold(request)
        if request.get("code"):
            code = str(request["code"]).strip()
            refusal = self._get_code_refusal(code)
            card = None if refusal else self._find_paying_card(code)
            if not card:
                reason = self.env._("This card cannot pay at this till.")
                refusal = refusal or self._refuse_code(reason, code)
                return {"refusal": refusal}
        else:
            card = self._find_account(request.get("card_id"), request.get("partner_id"))
        self.env["clientele.card.hold"].sudo()._hold(self, card, amount, uuid)
        today = fields.Date.context_today(self)
        return {"card": card._get_till_summary(today)}

    def clientele_card_release(self, payment_uuid):
        """Give an amount free that a payment held, when the payment is removed.

        :param str payment_uuid: of the payment line
        """
        self.ensure_one()
        self.check_access("read")
        holds = self.env["clientele.card.hold"].sudo()
        holds._release(self, str(payment_uuid or ""))
        return True

    # === BUSINESS METHODS === #

    def _check_before_creating_new_session(self):
        """Tills that were open when prepaid cards came get the means of payment now."""
        self._add_card_method()
        return super()._check_before_creating_new_session()

    def _add_card_method(self):
        """Let these tills take prepaid cards; those that are open will do so later."""
        for config in self.sudo():
            method = config.company_id.card_payment_method_id
            is_missing = method and method not in config.payment_method_ids
            if is_missing and not config.current_session_id:
                config.payment_method_ids = [Command.link(method.id)]

    def _read_hold(self, request):
        """What a till asks to hold, checked.

        :return: the uuid of the payment and the amount
        :raise ValidationError: for what no till sends
        """
        uuid = request.get("payment_uuid") if isinstance(request, dict) else None
        if not isinstance(uuid, str) or not 8 <= len(uuid) <= MAX_UUID:
            raise ValidationError(self.env._("The request has no valid identifier."))
        amount = self.currency_id.round(to_number(request.get("amount")))
        if self.currency_id.compare_amounts(amount, 0.0) <= 0:
            raise ValidationError(
                self.env._("Type the amount that is paid with the card.")
            )
        return uuid, amount

    def _is_known_elsewhere(self, code):
        """Whether a code stands for a product or a customer: it is no guess.

        :rtype: bool
        """
        aliases = self.env["clientele.alias"].sudo()
        names = [("barcode", "=", code)]
        return bool(
            self.env["product.product"].sudo().search_count(names, limit=1)
            or self.env["product.uom"].sudo().search_count(names, limit=1)
            or aliases.search_count([("code", "=", aliases._normalize(code))], limit=1)
        )

    def _find_paying_card(self, code):
        """The usable card of a code, where cards of its programme pay at this till.

        :param str code: without spaces around it, from a till that is not locked
        :rtype: loyalty.card
        """
        card = self.env["loyalty.card"].sudo().search([("code", "=", code)], limit=1)
        return card.filtered(self._accepts_payment_by)

    def _find_account(self, card_id, partner_id):
        """The customer's own card.

        :rtype: loyalty.card
        :raise UserError: for a card that is not the customer's, or cannot pay
        """
        card = self.env["loyalty.card"].sudo()
        if isinstance(card_id, int) and isinstance(partner_id, int):
            card = card.search([("id", "=", card_id), ("is_account", "=", True)])
        if not card or card.partner_id.id != partner_id:
            raise UserError(self.env._("This card is not the customer's. Scan it."))
        reason = card._get_refusal(fields.Date.context_today(self))
        if reason:
            raise UserError(reason)
        if not self._accepts_payment_by(card):
            raise UserError(self.env._("This card cannot pay at this till."))
        return card

    def _accepts_payment_by(self, card):
        """Whether the card can pay at this till today.

        :rtype: bool
        """
        program = card.program_id
        today = fields.Date.context_today(self)
        return bool(
            card
            and program.redeem_as == "payment"
            and program._is_open_at(self, today)
            and not card._get_refusal(today)
        )
