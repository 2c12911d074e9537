from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..loyalty_card_state import STATES

SHOWN = 40  # movements on the form


class ResPartner(models.Model):
    """The customer's cards: the account of the loyalty programme, and all others."""

    _inherit = "res.partner"

    loyalty_card_id = fields.Many2one(
        "loyalty.card",
        string="Loyalty Account",
        compute="_compute_loyalty_account",
        compute_sudo=True,
        help="The card of the company's loyalty programme.",
    )
    loyalty_card_code = fields.Char(
        string="Loyalty Card Number",
        compute="_compute_loyalty_account",
        compute_sudo=True,
    )
    loyalty_points_display = fields.Char(
        string="Points", compute="_compute_loyalty_account", compute_sudo=True
    )
    loyalty_worth = fields.Monetary(
        string="Worth of the Points",
        compute="_compute_loyalty_account",
        compute_sudo=True,
        currency_field="loyalty_currency_id",
    )
    loyalty_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the Loyalty Programme",
        compute="_compute_loyalty_account",
        compute_sudo=True,
    )
    loyalty_total_won = fields.Float(
        string="Points Won in Total",
        compute="_compute_loyalty_account",
        compute_sudo=True,
    )
    loyalty_valid_until = fields.Date(
        string="Loyalty Card Valid until",
        compute="_compute_loyalty_account",
        compute_sudo=True,
    )
    loyalty_state = fields.Selection(
        STATES,
        string="State of the Loyalty Card",
        compute="_compute_loyalty_account",
        compute_sudo=True,
    )
    is_enrolled = fields.Boolean(
        string="With a Loyalty Card",
        compute="_compute_is_enrolled",
        inverse="_inverse_enrolment",
        compute_sudo=True,
        help="Tick to open the customer's loyalty account with the record.",
    )
    new_card_code = fields.Char(
        string="Number of the New Card",
        compute="_compute_is_enrolled",
        inverse="_inverse_enrolment",
        compute_sudo=True,
        help="Scan the card that is handed out. Empty: a new number.",
    )
    point_card_ids = fields.One2many(
        "loyalty.card",
        "partner_id",
        string="Loyalty Cards",
        domain=[("program_id.applies_on", "=", "both")],
        context={"active_test": False},
        groups="clientele.group_card_see",
    )
    prepaid_card_ids = fields.One2many(
        "loyalty.card",
        "partner_id",
        string="Prepaid Cards",
        domain=[("program_id.program_type", "=", "ewallet")],
        context={"active_test": False},
        groups="clientele.group_card_see",
    )
    voucher_ids = fields.One2many(
        "loyalty.card",
        "partner_id",
        string="Vouchers",
        domain=[
            ("program_id.applies_on", "!=", "both"),
            ("program_id.program_type", "not in", ("ewallet", "loyalty")),
        ],
        context={"active_test": False},
        groups="clientele.group_card_see",
    )
    card_movement_ids = fields.Many2many(
        "loyalty.history",
        compute="_compute_card_movement_ids",
        string="Latest Movements",
        groups="clientele.group_card_see",
    )

    # === COMPUTE METHODS === #

    @api.depends("loyalty_card_ids.active", "loyalty_card_ids.points")
    @api.depends_context("company", "lang")
    def _compute_loyalty_account(self):
        program = self.env["loyalty.card"]._get_default_program()
        for partner in self:
            card = partner.loyalty_card_ids.filtered(
                lambda card: card.active and card.program_id == program
            )[:1]
            partner.loyalty_card_id = card
            partner.loyalty_card_code = card.code
            partner.loyalty_points_display = card.points_display
            partner.loyalty_worth = card.worth
            partner.loyalty_currency_id = card.currency_id
            partner.loyalty_total_won = card.total_won
            partner.loyalty_valid_until = card.expiration_date
            partner.loyalty_state = card.state

    @api.depends("loyalty_card_id")
    def _compute_is_enrolled(self):
        for partner in self:
            partner.is_enrolled = bool(partner.loyalty_card_id)
            partner.new_card_code = False

    def _inverse_enrolment(self):
        for partner in self:
            code = partner.new_card_code
            if (partner.is_enrolled or code) and not partner.loyalty_card_id:
                partner._enrol(code)

    @api.depends("loyalty_card_ids.history_ids")
    def _compute_card_movement_ids(self):
        for partner in self:
            partner.card_movement_ids = self.env["loyalty.history"].search(
                Domain("kind", "!=", "note")
                & (
                    Domain("card_id.partner_id", "in", partner.ids)
                    | Domain("member_id", "in", partner.ids)
                ),
                limit=SHOWN,
            )

    # === ACTION METHODS === #

    def action_enrol(self):
        """Open the customer's loyalty account."""
        self.ensure_one()
        self._enrol()

    def action_open_loyalty_card(self):
        """Open the card of the loyalty account."""
        self.ensure_one()
        return self.loyalty_card_id._get_records_action(context={})

    def action_view_movements(self):
        """All that moved on the customer's cards, closed cards included."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.loyalty_history_action"
        )
        return {
            **action,
            "domain": [("card_id.partner_id", "=", self.id)],
            "context": {"search_default_moves": 1, "active_test": False},
        }

    def action_issue_card(self):
        """Issue a prepaid card or a voucher to the customers."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Issue a Card"),
            "res_model": "loyalty.generate.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_mode": "selected",
                "default_customer_ids": self.ids,
                "clientele_choose_program": True,
                "default_program_id": False,  # core takes the record on screen for it
            },
        }

    # === BUSINESS METHODS === #

    def _enrol(self, code=None):
        """Open the account card of the company's loyalty programme.

        :param str code: of the card; nothing for a new number
        :rtype: loyalty.card
        :raise ValidationError: without a loyalty programme, or for a code in use
        """
        self.ensure_one()
        cards = self.env["loyalty.card"]
        program = cards._get_default_program()
        if not program:
            raise ValidationError(
                self.env._(
                    "There is no loyalty programme. Create one under Customers, "
                    "Loyalty, Programmes."
                )
            )
        return cards._enrol(self, program.sudo(False), code)
