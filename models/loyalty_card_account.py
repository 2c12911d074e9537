from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .loyalty_card_state import ISSUE


class LoyaltyCard(models.Model):
    """Cards that are handed out: a first one, and another one for the same account."""

    _inherit = "loyalty.card"

    # === BUSINESS METHODS === #

    @api.model
    def _enrol(self, partner, program, code=None):
        """Open an account card for a customer: one a programme.

        :param partner: res.partner
        :param program: loyalty.program, of the kind that has account cards
        :param str code: of the card; nothing for a new one of ours
        :return: the customer's card, the one that was there already included
        :rtype: loyalty.card
        :raise AccessError: without the right to issue cards
        :raise ValidationError: for a code in use, or a programme without accounts
        """
        self.env["loyalty.card"]._check_card_right(ISSUE)
        cards = self.sudo().with_context(loyalty_no_mail=True)
        if not program.sudo().is_nominative:
            raise ValidationError(
                self.env._("The programme “%s” has no customers' cards.", program.name)
            )
        found = cards.search(
            [("program_id", "=", program.id), ("partner_id", "=", partner.id)], limit=1
        )
        if found:
            return found.with_env(self.env)
        code = (code or "").strip() or self._generate_code()
        self._check_free_code(code)
        card = cards.create(
            [{"program_id": program.id, "partner_id": partner.id, "code": code}]
        )
        return card.with_env(self.env)

    @api.model
    def _get_default_program(self):
        """The loyalty programme that customers are enrolled in.

        :rtype: loyalty.program
        """
        today = fields.Date.context_today(self)
        return (
            self.env["loyalty.program"]
            .sudo()
            .search(
                [
                    ("program_type", "=", "loyalty"),
                    ("company_id", "in", (self.env.company.id, False)),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", today),
                ],
                order="company_id, sequence, id",
                limit=1,
            )
        )

    def _replace(self, code, reason):
        """Give the holder another card, with all that this one holds.

        :param str code: of the new card; nothing for a new one of ours
        :param str reason: in words
        :return: the new card
        :rtype: loyalty.card
        :raise AccessError: without the right to issue cards
        :raise ValidationError: for a code that is in use
        """
        self.ensure_one()
        self._check_card_right(ISSUE)
        self._check_open()
        old = self._operated()
        code = (code or "").strip() or self._generate_code()
        self._check_free_code(code)
        # The account is free before the new card takes it.
        old.write({"state": "replaced", "state_reason": reason, "active": False})
        old.flush_recordset()
        new = old.with_context(loyalty_no_mail=True).create(
            [
                {
                    "program_id": old.program_id.id,
                    "partner_id": old.partner_id.id,
                    "expiration_date": old.expiration_date,
                    "code": code,
                }
            ]
        )
        old._merge_into(new, reason)
        return new.with_env(self.env)

    def _merge_into(self, heir, reason):
        """Hand over all that the card holds, and be replaced by the heir.

        :param heir: the loyalty.card that takes the balance and answers from now on
        :param str reason: in words
        """
        self.ensure_one()
        balance = self.points
        self._move_points(-balance, "transfer", reason)
        self._operated().write(
            {
                "state": "replaced",
                "state_reason": reason,
                "active": False,
                "replaced_by_id": heir.id,
            }
        )
        description = self.env._(
            "From %(card)s: %(reason)s", card=self._get_masked_code(), reason=reason
        )
        heir._move_points(balance, "transfer", description)

    def _check_free_code(self, code):
        """A code stands for one card or customer, for ever.

        :raise ValidationError: for a code that is in use, or mistyped
        """
        cards = self.env["loyalty.card"].sudo().with_context(active_test=False)
        aliases = self.env["clientele.alias"].sudo().with_context(active_test=False)
        normalized = aliases._normalize(code)
        if self._is_mistyped(code):
            raise ValidationError(
                self.env._("The code is mistyped: its last digit does not fit.")
            )
        if cards.search_count([("code", "=", code)], limit=1) or aliases.search_count(
            [("code", "=", normalized)], limit=1
        ):
            raise ValidationError(
                self.env._("The code %s is in use. Take another card.", code)
            )
