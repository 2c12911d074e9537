from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, html2plaintext

from ..models.loyalty_card_state import ISSUE
from ..tools.card_print import Printed, draw_cards, draw_vouchers


class ClienteleCardPrint(models.TransientModel):
    """Cards in bank-card format, vouchers with their conditions, as a PDF."""

    _name = "clientele.card.print"
    _inherit = "clientele.file"
    _description = "Print Cards"

    card_ids = fields.Many2many("loyalty.card", string="Cards", required=True)
    has_accounts = fields.Boolean(compute="_compute_has_accounts")
    layout = fields.Selection(
        [("sheet", "Ten on a sheet (A4)"), ("single", "One a page (card printer)")],
        default="sheet",
        required=True,
    )
    first = fields.Integer(
        string="First Free Cell",
        default=1,
        help="Of a sheet that is used already, row by row.",
    )

    @api.depends("card_ids")
    def _compute_has_accounts(self):
        for wizard in self:
            programs = wizard.card_ids.program_id
            wizard.has_accounts = any(one.is_nominative for one in programs)

    def action_print(self):
        """Draw the cards and hand over the PDF.

        :raise AccessError: without the right to issue cards
        :raise UserError: for cards and vouchers in one run, or a cell that is none
        """
        self.ensure_one()
        cards = self.card_ids
        cards._check_card_right(ISSUE)
        own = cards.filtered(lambda card: card.program_id.is_nominative)
        if own and own != cards:
            raise UserError(
                self.env._("Print customers' cards and vouchers apart from each other.")
            )
        if not 1 <= self.first <= 10:
            raise UserError(self.env._("A sheet has the cells 1 to 10."))
        printed = [self._get_printed(card) for card in cards.sudo()]
        if own:
            content = draw_cards(printed, self.layout == "sheet", self.first)
        else:
            content = draw_vouchers(printed)
        name = self.env._("Cards") if own else self.env._("Vouchers")
        self._keep_document(content, f"{name}.pdf")
        return self._open_document()

    def _get_printed(self, card):
        """What is printed on a card.

        :rtype: Printed
        """
        expiry = card.expiration_date
        until = format_date(self.env, expiry) if expiry else ""
        return Printed(
            title=card.program_id.name or "",
            company=(card.company_id or self.env.company).name,
            code=card.code,
            holder=card.partner_id.name or "",
            value=card._format_points(card.points),
            validity=self.env._("Valid until %s", until) if until else "",
            conditions=html2plaintext(card.program_id.card_conditions or ""),
        )
