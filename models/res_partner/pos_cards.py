from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..loyalty_card_state import ISSUE
from .rights import CREATE


class ResPartner(models.Model):
    """The customer's cards at the till: what they hold, and new numbers."""

    _inherit = "res.partner"

    till_cards = fields.Json(
        compute="_compute_till_cards",
        compute_sudo=True,
        help="What the till shows of the customer's cards; no code of a voucher.",
    )

    @api.depends_context("company", "lang", "uid")
    def _compute_till_cards(self):
        """Usable cards of all customers at once, by kind."""
        cards = self.env["loyalty.card"].search(
            Domain("partner_id", "in", self.ids)
            & Domain("company_id", "in", (self.env.company.id, False))
            & Domain("program_id.pos_ok", "=", True)
        )
        today = self.env.company._get_day()
        default = cards._get_default_program()
        by_partner = cards.grouped("partner_id")
        pools = self._get_till_pools(today)
        for partner in self:
            found = by_partner.get(partner, cards.browse())
            account = found.filtered(lambda card: card.program_id == default)[:1]
            prepaid = found.filtered(lambda card: card.program_type == "ewallet")
            vouchers = found.filtered(
                lambda card: not card.program_id.is_nominative
                and card.points > 0
                and not card._get_refusal(today)
            )
            partner.till_cards = {
                "account": account._get_till_summary(today) if account else None,
                "prepaid": [card._get_till_summary(today) for card in prepaid],
                "vouchers": [card._get_till_summary(today) for card in vouchers],
                "program": default.name or "",
                "pool": pools.get(partner),
            }

    def _get_till_pools(self, today):
        """What a till shows of the families' cards, to members who earn on them.

        :param datetime.date today: in the shop
        :return: by customer: rights, the family, its ``cards`` with their programme,
            and to who manages the pool its latest movements
        :rtype: dict[res.partner, dict]
        """
        rights = self._get_pool_rights()
        pools = {}
        for partner, pool in rights.items():
            family = partner.family_id
            cards = family.pool_card_ids.filtered(
                lambda card, own=pool: card.program_id.id in own["programs"]
                and card.program_id.pos_ok
                and card.company_id in (self.env.company, card.company_id.browse())
            )
            pools[partner] = {
                **pool,
                "family": family.name,
                "cards": [
                    {**card._get_till_summary(today), "program_id": card.program_id.id}
                    for card in cards
                ],
                "movements": partner._get_pool_movements(),
            }
        return pools

    @api.model
    def _load_pos_data_fields(self, config):
        return super()._load_pos_data_fields(config) + ["till_cards"]

    # === ACTION METHODS, CALLED BY THE TILL === #

    @api.model
    def clientele_till_card(self, config_id, partner_id, code="", options=None):
        """Give a customer a loyalty card, or another number for the one there is.

        :param int config_id: the till
        :param int partner_id: the customer
        :param str code: of the card that is handed out; nothing for a new number
        :param dict options: ``employee_id`` connected with pos_hr
        :return: the customer and ``data`` to load
        :rtype: dict
        :raise AccessError: without the right to enrol, or to replace a card
        :raise ValidationError: for a code in use, or without a programme
        """
        config = self._get_till(config_id)
        employee_id = self._clean_till_options(options)["employee_id"]
        partner = self.browse(self._check_till_id(partner_id)).exists()
        partner = partner._filtered_access("read").filtered("active")
        if not partner:
            raise ValidationError(
                self.env._("This customer is not in the file any more.")
            )
        code = self._check_till_text(code)
        partner = partner.with_company(config.company_id)
        card = partner.sudo().loyalty_card_id
        right = ISSUE if card else CREATE
        if not config._is_customer_right_given(right, employee_id):
            raise AccessError(
                self.env._(
                    "You have no right to do this at the till. Ask a manager to log "
                    "in, or to give you the right."
                )
            )
        if card:
            card._replace(code, self.env._("Replaced at the till"))
        else:
            partner.sudo()._enrol(code)
        partner.invalidate_recordset()
        return {
            "partner_id": partner.id,
            "data": partner._get_till_data(config),
        }
