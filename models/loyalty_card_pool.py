from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.family_pool import OWN, SPEND
from ..tools.ledger import Ledger


class LoyaltyCard(models.Model):
    """The card of a family: nobody holds it, its members earn and spend on it."""

    _inherit = "loyalty.card"

    family_id = fields.Many2one(
        "clientele.family",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Whose members share the points.",
    )

    _one_pool = models.UniqueIndex(
        "(program_id, family_id) WHERE active AND family_id IS NOT NULL",
        "This family has a card of this programme already.",
    )
    _pool_or_holder = models.Constraint(
        "CHECK(family_id IS NULL OR partner_id IS NULL)",
        "The card of a family has no holder.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("family_id") for vals in vals_list):
            self._check_pool_is_ours()
        return super().create(vals_list)

    def write(self, vals):
        if "family_id" in vals:
            self._check_pool_is_ours()
        return super().write(vals)

    def _check_pool_is_ours(self):
        """Families have cards by pooling their points, only.

        :raise AccessError: for whoever writes it
        """
        if not Ledger.of(self.env):
            raise AccessError(
                self.env._("Pool the points on the family's page: its card comes then.")
            )

    # === BUSINESS METHODS === #

    @api.model
    def _get_points_card(self, customer, program):
        """The card that points of a customer are on: its own, or its family's.

        :param customer: res.partner
        :param program: loyalty.program
        :return: nothing where the customer has no card yet
        :rtype: loyalty.card
        """
        if customer and customer._get_place_of_points(program) != OWN:
            return customer.sudo().family_id._get_pool_card(program)
        # Superuser: a till is told of no card, it moves the customer's.
        return self.sudo().search(
            [
                ("program_id", "=", program.id),
                ("partner_id", "=", customer.id),
                ("is_account", "=", True),
            ],
            limit=1,
        )

    def _get_keeper(self, customer=None):
        """The card that answers for this one: what replaced it, or the family's.

        :param customer: res.partner whose ticket it is, the holder by default
        :rtype: loyalty.card
        """
        card = self._get_current()
        customer = customer or card.partner_id
        is_own = card.is_account and card.partner_id == customer
        if customer and (is_own or card.family_id):
            return self._get_points_card(customer, card.program_id) or card
        return card

    def _is_shared_with(self, customer):
        """Whether it is the card of the customer's family, where it earns.

        :rtype: bool
        """
        self.ensure_one()
        return bool(
            self.family_id
            and self.family_id == customer.sudo().family_id
            and customer._get_place_of_points(self.program_id) != OWN
        )

    def _check_spender(self, customer):
        """Stop whoever may earn for the family and not spend.

        :param customer: res.partner, whose ticket or order it is
        :raise UserError: for a member without the right
        """
        if self and self.family_id and not self._may_spend(customer):
            raise UserError(self._get_spending_refusal(customer))

    def _may_spend(self, customer):
        """Whether the points are the customer's to spend: its family's, with the right.

        :rtype: bool
        """
        if not self.family_id:
            return True
        place = customer._get_place_of_points(self.program_id)
        return place == SPEND and self.family_id == customer.sudo().family_id

    def _get_spending_refusal(self, customer):
        """Why a customer does not spend the points of the family, in words.

        :rtype: str
        """
        return self.env._(
            "%(member)s earns points for the family “%(family)s” and may not spend "
            "them. It can be allowed on the family's page.",
            member=customer.display_name,
            family=self.family_id.name,
        )

    def _hand_over(self, heir, amount, reason, member):
        """Move points between a member's own card and the family's.

        :param heir: the loyalty.card that gets them
        :param float amount: points, more than zero
        :param str reason: in words
        :param member: the res.partner whose they were, or are from now on
        :raise UserError: for a card that holds less
        """
        for card, sign in ((self, -1), (heir, 1)):
            ledger = Ledger("transfer", description=reason)
            ledger.member = member
            ledger.on(card.sudo()).points += sign * amount

    def _bring_to(self, family):
        """Put all points of a member's card on the family's, and tell the family.

        :param family: clientele.family
        """
        self.ensure_one()
        text, member = self.points_display, self.partner_id
        reason = self.env._("Pooled by %(family)s", family=family.name)
        pool = family._get_pool_card(self.program_id)
        self._hand_over(pool, self.points, reason, member)
        family.message_post(
            body=self.env._(
                "%(member)s brought %(points)s into the pool.",
                member=member.display_name,
                points=text,
            )
        )

    def _replace(self, code, reason):
        if self.family_id:
            raise UserError(
                self.env._(
                    "A family carries no card: its members show their own. Replace "
                    "that of the member."
                )
            )
        return super()._replace(code, reason)

    def _prepare_row(self, amount, ledger):
        """The rows of a family's card say which member it was."""
        vals = super()._prepare_row(amount, ledger)
        member = ledger.member
        if self.family_id and not member and ledger.document:
            member = ledger.document.partner_id
        if member:
            vals["member_id"] = member.id
        return vals


class LoyaltyHistory(models.Model):
    _inherit = "loyalty.history"

    member_id = fields.Many2one(
        "res.partner",
        string="Member of the Family",
        readonly=True,
        index="btree_not_null",
        help="Who earned, spent or brought what moved the card of the family.",
    )
