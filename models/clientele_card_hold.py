from datetime import timedelta

from odoo import api, fields, models

MINUTES = 10


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
    until = fields.Datetime(required=True, readonly=True, help="UTC.")

    _one_payment = models.UniqueIndex(
        "(payment_uuid)", "This payment holds an amount already."
    )

    @api.model
    def _hold(self, config, card, amount, payment_uuid):
        """Set an amount aside for a payment; a new amount replaces the former one.

        :param config: pos.config
        :param card: loyalty.card
        :param float amount: in the currency of the programme
        :param str payment_uuid: of the payment line
        :raise UserError: for a card that holds less, or is held by another till
        """
        card._lock_changing()
        self._release(config, payment_uuid)
        card._check_free(amount)
        self.create(
            [
                {
                    "card_id": card.id,
                    "amount": amount,
                    "payment_uuid": payment_uuid,
                    "config_id": config.id,
                    "until": fields.Datetime.now() + timedelta(minutes=MINUTES),
                }
            ]
        )

    @api.model
    def _release(self, config, payment_uuid):
        """Give an amount free: of this till only."""
        self.search(
            [("payment_uuid", "=", payment_uuid), ("config_id", "=", config.id)]
        ).unlink()

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
