import secrets

from stdnum import luhn

from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.card_claims_reading import MAX_CODE
from ..tools.trust import SELL
from ..tools.typed import TypedReader
from .loyalty_card_state import SEE

PREFIX = "044"  # what tills know coupons by, in core's barcode rules
RANDOM_DIGITS = 12


class LoyaltyCard(models.Model):
    """Codes: a customer's own name the customer, a voucher's are money."""

    _inherit = "loyalty.card"

    @api.depends_context("uid")
    def _compute_display_name(self):
        """The name of a voucher is its code: only for whoever may see codes."""
        super()._compute_display_name()
        if self.env.user.has_group(SEE):
            return
        for card in self:
            if not card.program_id.is_nominative:
                program, code = card.program_id.name, card._get_masked_code()
                card.display_name = f"{program}: {code}"

    # === ACTION METHODS, CALLED BY THE TILL === #

    @api.model
    def get_gift_card_status(self, gift_code, config_id):
        """Whether a gift card may be sold: a new code, or a card nobody bought yet.

        :param str gift_code: as scanned or typed
        :param int config_id: the till
        :return: core's answer, that tells nothing of cards in use
        :rtype: dict
        """
        reader = TypedReader(self.env)
        gift_code = reader.text(gift_code, "gift_code", MAX_CODE)
        config_id = reader.record_id(config_id, "config_id")
        config = self.env["pos.config"].browse(config_id or []).exists()
        config.ensure_one()
        config.check_access("read")
        refused = {"status": False, "data": {"loyalty.card": []}}
        if config._get_code_refusal(gift_code):
            return refused
        cards = self.sudo()
        answer = super(LoyaltyCard, cards).get_gift_card_status(gift_code, config_id)
        if not answer["status"]:
            config._refuse_code("", gift_code)
            return refused
        return answer

    @api.model
    def get_loyalty_card_partner_by_code(self, code):
        """The customer of a card that names one: every code of the till is asked."""
        if not self.env.user.has_group(SELL):
            raise AccessError(self.env._("Codes of cards are asked at a till."))
        code = TypedReader(self.env).text(code, "code", MAX_CODE)
        return super(LoyaltyCard, self.sudo()).get_loyalty_card_partner_by_code(code)

    # === BUSINESS METHODS === #

    @api.model
    def _generate_code(self):
        """Digits that nobody guesses, with a digit that finds a slip of the finger.

        :return: core's prefix, 12 random digits and their Luhn check digit
        :rtype: str
        """
        digits = f"{PREFIX}{secrets.randbelow(10**RANDOM_DIGITS):0{RANDOM_DIGITS}d}"
        return digits + luhn.calc_check_digit(digits)

    @api.model
    def _is_mistyped(self, code):
        """Whether a code has the form of ours and a wrong check digit.

        :rtype: bool
        """
        length = len(PREFIX) + RANDOM_DIGITS + 1
        is_ours = len(code) == length and code.isdigit() and code.startswith(PREFIX)
        return is_ours and not luhn.is_valid(code)

    def _get_masked_code(self):
        """The end of the code: enough to tell two cards apart, too little to use one.

        :rtype: str
        """
        self.ensure_one()
        return f"••••{self.code[-4:]}"

    def _names_a_customer(self):
        """Whether the card stands for its holder, and not for its bearer."""
        self.ensure_one()
        is_valid = self.active or self.state == "replaced"
        return bool(self.partner_id and is_valid and self.program_id.is_nominative)

    def _get_aliases(self, codes):
        """The aliases of these codes; whoever moves cards keeps them: the superuser."""
        aliases = self.env["clientele.alias"].sudo().with_context(active_test=False)
        normalized = [aliases._normalize(code) for code in codes]
        return aliases.search([("kind", "=", "card"), ("code", "in", normalized)])

    def _sync_aliases(self, former=None):
        """Make the aliases of these cards be their codes.

        A card that is archived or lost keeps its code reserved, without an answer.

        :param dict former: the codes that the cards had before, by card
        """
        former = former or {}
        found = self._get_aliases([*self.mapped("code"), *former.values()])
        by_code = {alias.code: alias for alias in found}
        for card in self:
            code = found._normalize(card.code)
            old_code = found._normalize(former.get(card, card.code))
            alias = by_code.get(code, by_code.get(old_code, found.browse()))
            if not card._names_a_customer():
                alias.active = False
            elif alias:
                alias.write(
                    {"partner_id": card.partner_id.id, "code": code, "active": True}
                )
            else:
                found._add({card.partner_id: code}, "card", card.company_id.id)
