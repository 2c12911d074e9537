from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..models.loyalty_card_state import ISSUE, MANAGE
from ..tools.ledger import Ledger

MOST = 10_000  # cards of one run


class LoyaltyGenerateWizard(models.TransientModel):
    """Cards for many at once: for a selection, tags or groups of customers."""

    _inherit = "loyalty.generate.wizard"

    group_ids = fields.Many2many("clientele.group", string="Groups")
    points_granted = fields.Float(default=lambda self: self._default_points_granted())
    is_nominative = fields.Boolean(related="program_id.is_nominative")

    def _default_points_granted(self):
        """Cards are issued empty from our menus; core grants a point of its own."""
        return 0.0 if self.env.context.get("clientele_choose_program") else 1.0

    @api.depends("program_type", "points_granted", "coupon_qty")
    def _compute_confirmation_message(self):
        """Opened from our menu, no programme is chosen yet: core asks for its type."""
        chosen = self.filtered("program_type")
        (self - chosen).confirmation_message = False
        return super(LoyaltyGenerateWizard, chosen)._compute_confirmation_message()

    @api.depends("mode", "program_id")
    def _compute_will_send_mail(self):
        """Who issues cards may not read what programmes mail: a yes or no is enough."""
        return super(LoyaltyGenerateWizard, self.sudo())._compute_will_send_mail()

    @api.depends("customer_ids", "customer_tag_ids", "mode", "group_ids", "program_id")
    def _compute_coupon_qty(self):
        """Customers are counted, not read: without a choice it is the whole file."""
        selected = self.filtered(lambda wizard: wizard.mode == "selected")
        for wizard in selected:
            domain = wizard._get_partners_domain()
            wizard.coupon_qty = self.env["res.partner"].search_count(domain)
        return super(LoyaltyGenerateWizard, self - selected)._compute_coupon_qty()

    def _get_partners(self):
        """Those chosen; all customers where nobody is; without second accounts."""
        self.ensure_one()
        if self.mode != "selected":
            return self.env["res.partner"]
        return self.env["res.partner"].search(self._get_partners_domain())

    def _get_partners_domain(self):
        """Who gets a card.

        :rtype: Domain
        """
        chosen = Domain.OR(
            [
                Domain("id", "in", self.customer_ids.ids),
                Domain("category_id", "in", self.customer_tag_ids.ids),
                Domain("clientele_group_id", "in", self.group_ids.ids),
            ]
        )
        if not (self.customer_ids or self.customer_tag_ids or self.group_ids):
            is_ours = self.env.context.get("clientele_choose_program")
            chosen = Domain("customer_status", "!=", False) if is_ours else Domain.TRUE
        if self.is_nominative:
            cards = self.env["loyalty.card"].sudo()
            holding = cards._search(
                [("program_id", "=", self.program_id.id), ("partner_id", "!=", False)]
            )
            chosen &= Domain("id", "not in", holding.subselect("partner_id"))
        return chosen

    def generate_coupons(self):
        """Issue the cards, each with a row for what it holds.

        :return: the cards
        :rtype: loyalty.card
        :raise AccessError: without the right to issue cards, or to give them a value
        :raise ValidationError: for nobody, or for more than one run may issue
        """
        cards = self.env["loyalty.card"]
        for wizard in self:
            cards._check_card_right(MANAGE if wizard.points_granted else ISSUE)
            if wizard.points_granted < 0:
                raise ValidationError(self.env._("A card cannot hold less than zero."))
            quantity = wizard.coupon_qty
            if wizard.mode == "selected":
                quantity = self.env["res.partner"].search_count(
                    wizard._get_partners_domain(), limit=MOST + 1
                )
                if not quantity:
                    raise ValidationError(
                        self.env._("Nobody to issue a card to: all have one already.")
                    )
            if quantity > MOST:
                raise ValidationError(
                    self.env._("Issue at most %s cards in one run.", MOST)
                )
        wizards = Ledger("issue").on(self.sudo())  # cards mail by rules of their own
        cards = super(LoyaltyGenerateWizard, wizards).generate_coupons()
        return cards.with_env(self.env)

    def action_generate(self):
        """Issue the cards and show them, to be printed or sent."""
        cards = self.generate_coupons()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Issued Cards"),
            "res_model": "loyalty.card",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", cards.ids)],
        }
