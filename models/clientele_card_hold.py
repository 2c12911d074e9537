from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .loyalty_card_state import MANAGE

MINUTES = 10
MAX_HOLDS = 20  # of one till at a time: no ticket is paid with more cards


class ClienteleCardHold(models.Model):
    """An amount set aside on a card between the payment and the ticket's storage."""

    _name = "clientele.card.hold"
    _description = "Amount Held on a Card"
    _order = "id desc"
    _rec_name = "card_id"

    card_id = fields.Many2one(
        "loyalty.card", required=True, index=True, ondelete="cascade", readonly=True
    )
    amount = fields.Float(required=True, readonly=True)
    payment_uuid = fields.Char(required=True, readonly=True)
    config_id = fields.Many2one("pos.config", required=True, readonly=True)
    session_id = fields.Many2one("pos.session", readonly=True, index="btree_not_null")
    is_code_shown = fields.Boolean(
        readonly=True, help="Whether the code was shown, and not the customer chosen."
    )
    until = fields.Datetime(required=True, readonly=True, help="UTC.")

    _one_payment = models.UniqueIndex(
        "(payment_uuid)", "This payment holds an amount already."
    )

    @api.model
    def _hold(self, config, card, amount, payment_uuid, is_code_shown=False):
        """Set an amount aside for a payment; a new amount replaces the former one.

        :param config: pos.config
        :param card: loyalty.card
        :param float amount: in the currency of the programme
        :param str payment_uuid: of the payment line
        :param bool is_code_shown: whether the code was shown at the till
        :raise UserError: for a card that holds less, or is held by another till
        """
        card._lock_changing()
        self._release(config, payment_uuid)
        now = fields.Datetime.now()
        live = [("config_id", "=", config.id), ("until", ">", now)]
        if self.search_count(live, limit=MAX_HOLDS) >= MAX_HOLDS or self.search_count(
            [("payment_uuid", "=", payment_uuid)], limit=1
        ):
            raise UserError(
                self.env._(
                    "Too many payments by card are under way at this till. Finish or "
                    "remove some, or wait %s minutes.",
                    MINUTES,
                )
            )
        card._check_free(amount)
        self.create(
            [
                {
                    "card_id": card.id,
                    "amount": amount,
                    "payment_uuid": payment_uuid,
                    "config_id": config.id,
                    "session_id": config.current_session_id.id,
                    "is_code_shown": is_code_shown,
                    "until": now + timedelta(minutes=MINUTES),
                }
            ]
        )

    @api.model
    def _release(self, config, payment_uuid):
        """Give an amount free: by who held it at this till, or by a manager.

        :param config: pos.config
        :param str payment_uuid: of the payment line
        """
        held = self.search(
            [("payment_uuid", "=", payment_uuid), ("config_id", "=", config.id)]
        )
        if not self.env.user.has_group(MANAGE):
            held = held.filtered(lambda hold: hold.create_uid == self.env.user)
        held.unlink()

    def _proves(self, order):
        """Whether the amount was set aside for who pays with this ticket.

        :param order: pos.order
        :rtype: bool
        """
        self.ensure_one()
        card = self.card_id._get_current()
        is_own = card.is_account and card.partner_id == order.partner_id
        is_here = self.config_id == order.config_id
        return is_here and bool(self.is_code_shown or (is_own and card.partner_id))

    @api.model
    def _get_held(self, cards):
        """What is set aside on cards now.

        :param cards: loyalty.card
        :return: by card
        :rtype: dict
        """
        return dict(
            self._read_group(
                [("card_id", "in", cards.ids), ("until", ">", fields.Datetime.now())],
                ["card_id"],
                ["amount:sum"],
            )
        )

    @api.autovacuum
    def _gc_ended(self):
        """Forget what no till holds any more; a day later, for who looks into it."""
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self.search([("until", "<", yesterday)]).unlink()
