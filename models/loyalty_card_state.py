from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..tools.ledger import SEALED
from ..tools.own_fields import is_own
from ..tools.trust import is_moving_cards, is_storing

# Fine rights.
SEE = "clientele.group_card_see"
ISSUE = "clientele.group_card_issue"
BLOCK = "clientele.group_card_block"
VALIDITY = "clientele.group_card_validity"
ADJUST = "clientele.group_card_adjust"
MANAGE = "clientele.group_card_manage"

STATES = [
    ("active", "Active"),
    ("blocked", "Blocked"),
    ("lost", "Lost"),
    ("replaced", "Replaced"),
    ("cancelled", "Cancelled"),
]
# What each fine right lets its holders change of a card.
RIGHTS = {
    "code": ISSUE,
    "partner_id": ISSUE,
    "expiration_date": VALIDITY,
    "active": BLOCK,
}
# Where a card comes from is written by actions alone, as are Clientele's own fields.
ORIGIN = {"order_id", "program_id", "source_pos_order_id"}
TOLD_BY_ACTIONS = {
    *(ORIGIN - {"program_id"}),
    *("replaced_by_id", "state", "state_reason"),
}
OPERATED = "clientele_card_operated"  # in the context: by an action with its right
OPEN = {"family_id"}  # it has a check of its own


class LoyaltyCard(models.Model):
    """Whether a card may be used, and who may say so."""

    _inherit = "loyalty.card"

    state = fields.Selection(
        STATES,
        default="active",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    state_reason = fields.Char(string="Reason", readonly=True, copy=False)
    replaced_by_id = fields.Many2one(
        "loyalty.card", readonly=True, copy=False, index="btree_not_null"
    )

    # === CRUD METHODS === #

    def _check_may_write(self, vals):
        """Codes, holders and states are money's name and lock: each has its right.

        :raise AccessError: for who has not that right
        """
        if self._is_operated():
            return
        user = self.env.user
        missing = [right for name, right in RIGHTS.items() if name in vals]
        if "partner_id" in vals and any(
            card.partner_id
            and card.partner_id.id != vals["partner_id"]
            and (card.points or card._has_moved())
            for card in self.sudo()
        ):
            # What the card holds, owes or gets back would change hands.
            missing.append(MANAGE)
        sealed = ORIGIN | {
            name for name in set(vals) & set(self._fields) if is_own(self._fields[name])
        }
        if (sealed - OPEN) & set(vals) or not all(
            user.has_group(right) for right in missing
        ):
            raise AccessError(self.env._("You have no right to change this of a card."))
        if vals.get("active") is False and any(card.points for card in self):
            raise UserError(
                self.env._(
                    "The card holds a balance. Cancel it, and say what becomes of the "
                    "balance."
                )
            )

    def _check_may_tell(self, vals_list):
        """States and successors of cards come of actions, on new cards too.

        :raise AccessError: for what somebody writes himself
        """
        if self._is_operated():
            return
        told = {name for vals in vals_list for name in vals if vals[name]}
        if told & TOLD_BY_ACTIONS:
            raise AccessError(self.env._("You have no right to change this of a card."))

    def _is_operated(self):
        """Whether who writes checked it: a move, a ticket, or an action on cards.

        :rtype: bool
        """
        is_by_action = self.env.context.get(OPERATED) is SEALED
        return is_by_action or is_moving_cards(self.env) or is_storing(self.env)

    def _operated(self):
        """These cards, for an action that checked its right.

        :rtype: loyalty.card
        """
        return self.sudo().with_context(**{OPERATED: SEALED})

    # === ACTION METHODS === #

    def action_archive(self):
        """Archive cards that hold nothing; orders that use them are told by core."""
        self._check_may_write({"active": False})
        return super(LoyaltyCard, self._operated()).action_archive()

    # === BUSINESS METHODS === #

    def _has_moved(self):
        """Whether the card ever held or owed anything.

        :rtype: bool
        """
        rows = self.env["loyalty.history"].sudo()
        former = self.sudo().with_context(active_test=False)
        return bool(
            self.sudo().points_owed
            or former.search_count([("replaced_by_id", "in", self.ids)], limit=1)
            or rows.search_count([("card_id", "in", self.ids)], limit=1)
        )

    def _set_state(self, state, reason):
        """Change the state of cards whose right was checked.

        :param str state: one of STATES
        :param str reason: in words
        """
        self._operated().write({"state": state, "state_reason": reason})

    def _get_current(self):
        """The card that answers for this one: itself, or what replaced it.

        :rtype: loyalty.card
        """
        card = self[:1]
        while card.replaced_by_id:
            card = card.replaced_by_id
        return card

    def _get_refusal(self, date):
        """Why the card cannot be used on a day, in words; nothing when it can.

        :param datetime.date date: the day, in the shop
        :rtype: str
        """
        self.ensure_one()
        card = self._get_masked_code()
        if not self.active or self.state != "active":
            labels = dict(self._fields["state"]._description_selection(self.env))
            state = labels[self.state] if self.state != "active" else ""
            return self.env._(
                "The card %(card)s cannot be used: %(state)s.",
                card=card,
                state=(state or self.env._("Cancelled")).lower(),
            )
        if self.expiration_date and self.expiration_date < date:
            return self.env._(
                "The card %(card)s expired on %(date)s.",
                card=card,
                date=format_date(self.env, self.expiration_date),
            )
        return ""

    def _get_lack(self, spent):
        """What to say when a card does not hold what is taken from it.

        :param float spent: points
        :rtype: str
        """
        if not self:
            return self.env._("The rewards of the ticket cost more than it earned.")
        self.ensure_one()
        return self.env._(
            "The card %(card)s holds %(balance)s, and %(spent)s would be taken from "
            "it. Nothing was moved: take less from the card, or remove the reward.",
            card=self._get_masked_code(),
            balance=self._format_points(self.points),
            spent=self._format_points(spent),
        )

    def _get_till_summary(self, today):
        """What a till shows of the card.

        :param datetime.date today: in the shop
        :rtype: dict
        """
        self.ensure_one()
        expiry = self.expiration_date
        return {
            "id": self.id,
            "program": self.program_id.name,
            "redeem_as": self.program_id.redeem_as,
            "code_end": self.code[-4:],
            "points": self.points,
            "text": self._format_points(self.points),
            "worth": self.worth,
            "until": format_date(self.env, expiry) if expiry else "",
            "refusal": self._get_refusal(today),
        }
