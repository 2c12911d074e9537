from odoo import api, fields, models
from odoo.exceptions import ValidationError

OPERATIONS = [
    ("adjust", "Adjust the Balance"),
    ("block", "Block"),
    ("unblock", "Make Usable Again"),
    ("lost", "Declare Lost"),
    ("replace", "Replace the Card"),
    ("validity", "Change the Validity"),
    ("cancel", "Cancel"),
]
KINDS = {"adjust": "adjust", "block": "block", "lost": "block", "cancel": "cancel"}


class ClienteleCardOperation(models.TransientModel):
    """What is done with cards, and why: the card checks who may."""

    _name = "clientele.card.operation"
    _description = "Card Operation"

    operation = fields.Selection(OPERATIONS, required=True)
    card_ids = fields.Many2many(
        "loyalty.card",
        string="Cards",
        required=True,
        context={"active_test": False},
    )
    card_id = fields.Many2one("loyalty.card", compute="_compute_card")
    partner_id = fields.Many2one(related="card_id.partner_id")
    balance = fields.Char(compute="_compute_card")
    has_balance = fields.Boolean(compute="_compute_card")
    reason_kind = fields.Char(compute="_compute_reason_kind")
    reason_id = fields.Many2one("clientele.card.reason")
    note = fields.Char(help="Anything worth knowing later, kept with the card.")
    amount = fields.Float(
        string="Add", help="Points or money; with a minus to take some away."
    )
    new_code = fields.Char(help="Scan the new card. Empty: a new code.")
    expiration_date = fields.Date(
        string="Valid until", help="The last day. Empty: without end."
    )
    unused = fields.Selection(
        [("forfeit", "It is forfeited"), ("transfer", "It goes to another card")],
        default="forfeit",
        string="Unused Balance",
    )
    heir_id = fields.Many2one("loyalty.card", string="Other Card")

    @api.depends("card_ids")
    def _compute_card(self):
        for wizard in self:
            card = wizard.card_ids if len(wizard.card_ids) == 1 else False
            wizard.card_id = card
            wizard.balance = card.points_display if card else ""
            wizard.has_balance = any(wizard.card_ids.mapped("points"))

    @api.depends("operation")
    def _compute_reason_kind(self):
        for wizard in self:
            wizard.reason_kind = KINDS.get(wizard.operation, "")

    @api.onchange("card_ids", "operation")
    def _onchange_card_ids(self):
        if self.operation == "validity":
            self.expiration_date = self.card_ids[:1].expiration_date

    def action_apply(self):
        """Do it with all the cards, or with none.

        :raise ValidationError: without a reason where one is needed
        """
        self.ensure_one()
        cards = self.card_ids
        reason = " – ".join(filter(None, (self.reason_id.name, self.note)))
        if self.reason_kind and not self.reason_id:
            raise ValidationError(self.env._("Choose a reason."))
        if self.operation in ("adjust", "replace"):
            cards.ensure_one()
        operation = getattr(self, f"_do_{self.operation}")
        return operation(cards, reason) or {"type": "ir.actions.act_window_close"}

    def _do_adjust(self, cards, reason):
        cards._adjust(self.amount, reason)

    def _do_block(self, cards, reason):
        cards._block("blocked", reason)

    def _do_lost(self, cards, reason):
        cards._block("lost", reason)

    def _do_unblock(self, cards, reason):
        cards._unblock(reason)

    def _do_validity(self, cards, reason):
        cards._change_validity(self.expiration_date)
        for card in cards.sudo() if reason else ():
            card.message_post(body=reason)

    def _do_cancel(self, cards, reason):
        is_transfer = self.unused == "transfer" and self.has_balance
        if is_transfer and not self.heir_id:
            raise ValidationError(self.env._("Choose the card that takes the balance."))
        cards._cancel(reason, self.heir_id if is_transfer else None)

    def _do_replace(self, cards, reason):
        card = cards._replace(self.new_code, reason or self.env._("Replaced"))
        return card._get_records_action(context={})
