"""What a till says that a ticket moves on cards, read and put in order."""

import re
from collections import defaultdict
from typing import NamedTuple

from odoo.exceptions import ValidationError

from .typed import TypedReader

MAX_CLAIMS = 200  # cards that one ticket moves
MAX_CODE = 64  # characters
KEY = re.compile(r"-?[1-9][0-9]{0,8}")  # a card's id, or a new card's number below zero


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
        self.returned = order.lines - self.lines
        self.rewards = self.lines.filtered("is_reward_line")
        self.keys = {}  # of a claim as it came: the card that it is about
        self.asked = self._merge(self._read(asked))

    def _read(self, asked):
        """The claims by number, existing cards first, always in the same order.

        :raise UserError: for what cannot be read
        """
        reader = TypedReader(self.env)
        if not isinstance(asked, dict) or len(asked) > MAX_CLAIMS:
            reader.refuse("card_claims")
        claims = {}
        for key, claim in asked.items():
            if not KEY.fullmatch(str(key)):
                reader.refuse("card_claims")
            claims[int(key)] = self._read_claim(reader, claim)
        return dict(
            sorted(claims.items(), key=lambda item: (item[0] < 0, abs(item[0])))
        )

    def _read_claim(self, reader, claim):
        """Read what a till says of one card.

        :param TypedReader reader: of the request
        :param claim: as it was sent
        :rtype: dict
        """
        claim = reader.mapping(claim, "card_claims")
        read = {
            "points": reader.number(claim.get("points"), "points"),
            "program_id": reader.record_id(claim.get("program_id"), "program_id"),
            "line_codes": [
                reader.text(code, "line_codes", MAX_CODE)
                for code in reader.items(claim.get("line_codes"), "line_codes")
            ],
        }
        for name in ("code", "barcode", "presented_code"):
            if claim.get(name):
                read[name] = reader.text(claim[name], name, MAX_CODE)
        day = reader.day(claim.get("expiration_date"), "expiration_date")
        if day:
            read["expiration_date"] = day
        if "partner_id" in claim:
            read["partner_id"] = reader.record_id(claim["partner_id"], "partner_id")
        return read

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
                "points": sum(one["points"] for one in both),
                "line_codes": [code for one in both for code in one["line_codes"]],
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
        programs = self.env["loyalty.program"].sudo()
        program = programs.browse(claim["program_id"] or []).exists()
        if not program.is_nominative:
            return key
        account = cards._get_points_card(self.order.partner_id, program)
        return account.id or self.keys.setdefault(program, key)

    def _group_rewards(self):
        """The reward lines of each card, by the key of its claim."""
        keys = {}
        for key, claim in self.asked.items():
            for code in claim["line_codes"]:
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
        programs = self.env["loyalty.program"].sudo()
        program = programs.browse(claim["program_id"] or []).exists()
        return self.env["loyalty.card"].sudo(), program


def get_cost(lines):
    """What reward lines say that they cost, in points."""
    return sum(lines.mapped("points_cost"))
