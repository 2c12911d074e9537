from odoo import Command, models
from odoo.exceptions import UserError, ValidationError

from ..tools.card_claims_reading import MAX_CODE
from ..tools.typed import MAX_UUID, TypedReader


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
        code = TypedReader(self.env).text(code, "code", MAX_CODE)
        card = None
        if code and not self._get_code_refusal(code):
            card = self._find_paying_card(code)
        if not card:
            if code and not self._is_known_elsewhere(code):
                self._refuse_code("", code)
            return {"status": "other"}
        today = self.company_id._get_day()
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
        request, uuid, amount = self._read_hold(request)
        code = request["code"]
        if code:
            refusal = self._get_code_refusal(code)
            card = None if refusal else self._find_paying_card(code)
            if not card:
                reason = self.env._("This card cannot pay at this till.")
                refusal = refusal or self._refuse_code(reason, code)
                return {"refusal": refusal}
        else:
            card = self._find_account(request["card_id"], request["partner_id"])
        holds = self.env["clientele.card.hold"].sudo()
        holds._hold(self, card, amount, uuid, is_code_shown=bool(code))
        today = self.company_id._get_day()
        return {"card": card._get_till_summary(today)}

    def clientele_card_release(self, payment_uuid):
        """Give an amount free that a payment held, when the payment is removed.

        :param str payment_uuid: of the payment line
        """
        self.ensure_one()
        self.check_access("read")
        holds = self.env["clientele.card.hold"].sudo()
        uuid = TypedReader(self.env).text(payment_uuid, "payment_uuid", MAX_UUID)
        holds._release(self, uuid)
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

        :return: the request by its own names, the uuid of the payment, the amount
        :rtype: tuple[dict, str, float]
        :raise UserError: for what no till sends
        """
        reader = TypedReader(self.env)
        request = reader.mapping(request, "request")
        uuid = reader.uuid(request.get("payment_uuid"), "payment_uuid")
        amount = reader.number(request.get("amount"), "amount")
        amount = self.currency_id.round(amount)
        if self.currency_id.compare_amounts(amount, 0.0) <= 0:
            raise ValidationError(
                self.env._("Type the amount that is paid with the card.")
            )
        read = {
            "code": reader.text(request.get("code"), "code", MAX_CODE),
            "card_id": reader.record_id(request.get("card_id"), "card_id"),
            "partner_id": reader.record_id(request.get("partner_id"), "partner_id"),
        }
        return read, uuid, amount

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
        if card_id and partner_id:
            card = card.search([("id", "=", card_id), ("is_account", "=", True)])
        if not card or card.partner_id.id != partner_id:
            raise UserError(self.env._("This card is not the customer's. Scan it."))
        reason = card._get_refusal(self.company_id._get_day())
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
        today = self.company_id._get_day()
        return bool(
            card
            and program.redeem_as == "payment"
            and program._is_open_at(self, today)
            and not card._get_refusal(today)
        )
