"""What a till says that a ticket moves on cards, read and put in order."""

import math
from collections import defaultdict
from typing import NamedTuple

from odoo.exceptions import ValidationError


class LineAmount(NamedTuple):
    """What a line of a ticket comes to, in the currency of the ticket."""

    included: float  # with tax
    excluded: float
    quantity: float

    def scaled(self, share):
        """A share of the line: 0 for nothing of it, 1 for all.

        :rtype: LineAmount
        """
        return LineAmount(*(share * figure for figure in self))


class AskedCards:
    """The claims of a till for one ticket, one a card, and the rewards of each."""

    def __init__(self, order, asked):
        """
        :param order: the ticket, paid
        :param dict asked: as ``confirm_coupon_programs`` takes them, by card
        :raise ValidationError: for what no till sends
        """
        self.order = order
        self.env = order.env
        self.lines = order.lines.filtered(lambda line: not line.refunded_orderline_id)
        self.rewards = self.lines.filtered("is_reward_line")
        self.keys = {}  # of a claim as it came: the card that it is about
        self.asked = self._merge(self._read(asked))

    def _read(self, asked):
        """The claims by number, existing cards first, always in the same order."""
        try:
            claims = {int(key): dict(claim) for key, claim in asked.items()}
        except (AttributeError, TypeError, ValueError) as error:
            raise ValidationError(
                self.env._("The till sent rewards that cannot be read. Reload it.")
            ) from error
        return dict(
            sorted(claims.items(), key=lambda item: (item[0] < 0, abs(item[0])))
        )

    def _merge(self, claims):
        """One claim a card, however many a till sends for it.

        A till may not know yet that a card was replaced, or that the customer has one.
        """
        merged = {}
        for key, claim in claims.items():
            key = self._get_key(key, claim)
            if key not in merged:
                merged[key] = claim
                continue
            both = (merged[key], claim)
            merged[key] = {
                **claim,
                **merged[key],
                "points": sum(to_number(one.get("points")) for one in both),
                "line_codes": [
                    code for one in both for code in one.get("line_codes") or []
                ],
            }
        return merged

    def _get_key(self, key, claim):
        """The card a claim is about, by id; for new accounts one key a programme.

        :rtype: int
        """
        cards = self.env["loyalty.card"].sudo()
        if key > 0:
            card = cards.browse(key).exists()
            return card._get_keeper(self.order.partner_id).id or key
        program_id = int(to_number(claim.get("program_id")))
        program = self.env["loyalty.program"].sudo().browse(program_id).exists()
        if not program.is_nominative:
            return key
        account = cards._get_points_card(self.order.partner_id, program)
        return account.id or self.keys.setdefault(program, key)

    def _group_rewards(self):
        """The reward lines of each card, by the key of its claim."""
        keys = {}
        for key, claim in self.asked.items():
            for code in claim.get("line_codes") or []:
                keys.setdefault(code, key)
        groups = defaultdict(self.rewards.browse)
        for line in self.rewards:
            card = line.coupon_id.sudo()._get_keeper(self.order.partner_id)
            key = card.id or keys.get(line.reward_identifier_code)
            program = line.reward_id.program_id
            if key:
                groups[key] |= line
            elif program.is_nominative or program.is_payment_program:
                raise ValidationError(
                    self.env._(
                        "The reward “%s” is on the ticket without its card. Remove "
                        "it and add it again.",
                        line.reward_id.description,
                    )
                )
        return groups

    def _identify(self, key, claim):
        """The card and the programme of a claim: an existing card knows its own."""
        if key > 0:
            card = self.env["loyalty.card"].sudo().browse(key).exists()
            return card, card.program_id
        program_id = int(to_number(claim.get("program_id")))
        programs = self.env["loyalty.program"].sudo()
        return self.env["loyalty.card"].sudo(), programs.browse(program_id).exists()


def get_cost(lines):
    """What reward lines say that they cost, in points."""
    return sum(lines.mapped("points_cost"))


def to_number(value):
    """A finite number, or zero."""
    try:
        number = float(value or 0.0)
    except (TypeError, ValueError):
        return 0.0
    return number if math.isfinite(number) else 0.0
