from odoo import api, fields, models
from odoo.exceptions import ValidationError

CEILINGS = ("refund_other_means_most", "refund_without_receipt_most")


class ResCompany(models.Model):
    """What a company gives back at its tills, and how far without a manager."""

    _inherit = "res.company"

    return_points_policy = fields.Selection(
        [
            ("owe", "Owed: the next points fill it"),
            ("deduct", "Their worth is kept from what the till gives back"),
            ("list", "Only listed for the manager"),
        ],
        string="Points Spent before a Return",
        default="owe",
        required=True,
    )
    refund_other_means_most = fields.Monetary(
        string="By Another Means, at Most",
        default=100,
        help="The most of a sale that is given back by another means than it was paid. "
        "0: nothing without the right to manage the value of cards.",
    )
    refund_without_receipt_most = fields.Monetary(
        string="Without a Receipt, at Most",
        default=100,
        help="The most that one ticket gives back without a receipt, or puts on "
        "account beyond what is owed. 0: nothing without the right to manage the value "
        "of cards.",
    )

    @api.constrains(*CEILINGS)
    def _check_refund_ceilings(self):
        for company in self:
            if any(company[name] < 0 for name in CEILINGS):
                raise ValidationError(
                    self.env._("What may be given back cannot be below zero.")
                )
