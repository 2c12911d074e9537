from odoo import fields, models


class ClienteleCardReason(models.Model):
    """Why cards are adjusted, blocked or cancelled: a list to choose from."""

    _name = "clientele.card.reason"
    _description = "Reason of a Card Operation"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [
            ("adjust", "Adjust the balance"),
            ("block", "Block"),
            ("cancel", "Cancel"),
        ],
        required=True,
        default="adjust",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
