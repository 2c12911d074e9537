"""What a ticket may move on cards: the till asks, the server counts again."""

from collections import defaultdict

from odoo.exceptions import UserError, ValidationError
from odoo.tools import consteq, float_compare

from .card_claims_reading import MAX_CODE, AskedCards, get_cost

DIGITS = 2  # of the points that a till shows


class CardClaims(AskedCards):
    """The claims of a till for one ticket, reduced to what the ticket is worth.

    A till sends what each card wins and spends. None of it is believed: what a card
    may win follows from the lines that were paid, what it spends from the rewards on
    the ticket, and whose card it is from the customer or from the code shown.
    """

    def __init__(self, order, asked):
        """
        :param order: the ticket, paid
        :param dict asked: as ``confirm_coupon_programs`` takes them, by card
        :raise ValidationError: for what no till sends
        """
        super().__init__(order, asked)
        self.amounts = order._get_line_amounts()
        self.budgets = {}  # points that programmes may still give
        self.unloaded = {line: self.amounts[line].included for line in self.lines}
        self.loads = []  # (line, programme, points), one a card that is loaded
        self.cut = []  # (programme, card, points refused)
        self.missing = {}  # what cards lacked at a till without a network
        self.gross = defaultdict(list)  # what each card wins and spends
        # Only a till without a network leaves such a ticket.
        paid = sum(order.payment_ids.mapped("amount"))
        unpaid = order._get_total(self.amounts) - paid
        self.is_unpaid = unpaid > order._get_payment_tolerance()

    def reduce(self):
        """Claims that the ticket is worth.

        :return: claims by card, as core takes them
        :rtype: dict
        :raise UserError: for a card that cannot pay what the ticket spends
        :raise ValidationError: for a reward on somebody else's card, or on none
        """
        groups = self._group_rewards()
        self._check_top_ups()
        self._check_loads()
        for key, lines in groups.items():
            self._check_prices(lines)
            program_id = lines.reward_id.program_id[:1].id
            claim = {"points": -get_cost(lines), "line_codes": []}
            self.asked.setdefault(key, {"program_id": program_id, **claim})
        reduced = {}
        for key, claim in self.asked.items():
            card, program = self._identify(key, claim)
            lines = groups.get(key, self.rewards.browse())
            if self._is_acceptable(card, program, claim, lines):
                reduced[key] = self._reduce_one(key, claim, card, program, lines)
        return {key: claim for key, claim in reduced.items() if claim}

    def give_up(self):
        """Move nothing of a ticket that is final and wrong: what it asks is listed."""
        self.cut, self.missing, self.loads = [], {}, []
        self.gross.clear()
        for line in self.rewards:
            program = line.reward_id.program_id
            self.cut.append((program, line.coupon_id.sudo(), line.points_cost))
        for key, claim in self.asked.items():
            card, program = self._identify(key, claim)
            if program:
                self._cut(program, card, claim["points"])

    def name_loaded_cards(self, issued):
        """Keep with each line the cards that it loaded, for a refund of the line.

        :param issued: the loyalty.card created by the ticket
        """
        for line, program, points in self.loads:
            fitting = issued.filtered(
                lambda card, program=program, points=points: card.program_id == program
                and not float_compare(card.points, points, precision_digits=DIGITS)
            )[:1]
            line.sudo().loaded_card_ids += fitting
            issued -= fitting

    # === CHECKS === #

    def _check_top_ups(self):
        """Money on a card cannot be bought with money on a card."""
        spending = self.rewards.filtered("reward_id.program_id.is_payment_program")
        if not spending:
            return
        loading = self.lines.filtered(lambda line: line._is_money())
        if not loading:
            return
        currency = self.order.currency_id
        # Discounts included: they are lines below zero.
        payable = self._get_total(self.lines - loading - spending)
        if currency.compare_amounts(-self._get_total(spending), payable) > 0:
            raise UserError(
                self.env._(
                    "Prepaid value cannot pay for prepaid value: pay at least "
                    "%(amount)s of this ticket by other means.",
                    amount=currency.format(self._get_total(loading)),
                )
            )

    def _check_loads(self):
        """Value on cards is bought with money that this ticket brings in.

        Returned goods, cards and accounts pay for goods, and never for value: what
        they leave over would come out of nothing. What comes back of a sale that was
        paid may go to the customer's own wallet, as it may go to a voucher.

        :raise UserError: with what is missing
        """
        order = self.order
        # Below zero a tip or a deposit lowers what the goods cost.
        lines = order.lines.filtered(
            lambda line: not line.is_reward_line
            and line.product_id.is_money
            and (line.refunded_orderline_id or self.amounts[line].included > 0)
        )
        if not any(self.amounts[line].included > 0 for line in lines):
            return
        value = self._get_total(lines)
        missing = order._get_missing_for_value(self.amounts, value)
        missing -= order._get_returned_to_wallet(self.amounts)
        currency = order.currency_id
        if currency.compare_amounts(missing, currency.rounding) > 0:
            raise UserError(
                self.env._(
                    "What is put on a card is paid with money in the same ticket: "
                    "%(amount)s is missing. Cards and accounts do not pay for it; "
                    "returned goods do, for the customer's own prepaid card, unless "
                    "the sale went on account or the till has no network.",
                    amount=currency.format(missing),
                )
            )

    def _check_prices(self, lines):
        """Rewards take off what their programme says, and no more.

        :param lines: pos.order.line, the rewards from one card
        :raise ValidationError: naming the reward
        """
        currency = self.order.currency_id
        sold = self.lines - self.rewards
        for reward, given in lines.grouped("reward_id").items():
            amount = -self._get_total(given)
            is_own = all(
                line.qty > 0 and line.product_id == reward.discount_line_product_id
                for line in given
            )
            most = reward._get_most_given(given, sold, self.amounts) if reward else 0.0
            tolerance = self.order._get_tolerance(len(given))
            is_fair = currency.compare_amounts(amount - most, tolerance) <= 0
            if not reward or not is_own or amount < 0 or not is_fair:
                raise ValidationError(
                    self.env._(
                        "The reward “%s” is not worth what the ticket takes off. "
                        "Remove it and add it again.",
                        reward.description or "",
                    )
                )

    def _is_acceptable(self, card, program, claim, lines):
        """Whether a claim counts: rewards that do not count refuse the whole ticket.

        :raise ValidationError: for a reward of another shop, or on a stranger's card
        """
        is_open = program and program._is_open_to(self.order)
        if not is_open or (lines and program.redeem_as == "payment"):
            if lines:
                raise ValidationError(
                    self.env._(
                        "The reward “%s” is not one of this till. Remove it from the "
                        "ticket.",
                        lines[0].reward_id.description,
                    )
                )
        elif self._is_held(card, program, claim):
            if lines:
                card._check_spender(self.order.partner_id)
            return True
        elif lines:
            raise ValidationError(
                self.env._(
                    "A reward of the ticket is on a card that is not the customer's, "
                    "or that was not shown. Remove the reward and scan the card."
                )
            )
        self._cut(program, card, claim["points"])
        return False

    def _is_held(self, card, program, claim):
        """Whether the card is the customer's, or that of who shows its code."""
        if program.is_nominative:
            holder = self.order.partner_id
            is_own = not card or card.partner_id == holder
            return bool(holder) and (is_own or card._is_shared_with(holder))
        return not card or consteq(card.code, str(claim.get("presented_code") or ""))

    # === COUNTING === #

    def _reduce_one(self, key, claim, card, program, lines):
        """The claim of one card as the server counts it; nothing when it is empty."""
        asked = max(claim["points"] + get_cost(lines), 0.0)
        won = self._win(program, asked)
        self._cut(program, card, asked - won)
        if won and card.state == "cancelled":
            raise UserError(card._get_refusal(self.order._get_card_date()))
        spent = self._spend(card, program, lines, won)
        if not (won or spent or lines) and (card or program.is_nominative):
            return {}
        self.gross[card.id or ("new", program.id)].append((won, spent))
        return {
            **self._get_identity(key, claim, program),
            **({"partner_id": False} if card.family_id else {}),
            "points": won - spent,
            "line_codes": list(set(lines.mapped("reward_identifier_code"))),
        }

    def _win(self, program, asked):
        """How many of these points the paid lines are worth.

        :param float asked: points
        :rtype: float
        """
        if self.is_unpaid:
            return 0.0
        if asked and program.is_payment_program:
            return self._load(program, asked)
        if program not in self.budgets:
            self.budgets[program] = program._get_most_points(
                self.lines, self.amounts, self._get_unearned(program)
            )
        won = min(asked, self.budgets[program])
        if float_compare(asked, won, precision_digits=DIGITS) <= 0:
            won = asked  # the till rounds in its own way
        self.budgets[program] = max(self.budgets[program] - won, 0.0)
        return won

    def _get_unearned(self, program):
        """The returned lines whose sale earned the customer nothing: they take nothing.

        What they were worth is no new money: the goods of the ticket count less.

        :rtype: pos.order.line
        """
        sale = self.returned.refunded_orderline_id.order_id
        if not sale:
            return self.returned
        rows = self.env["loyalty.history"].sudo()._of_documents(sale)
        earned = rows.filtered(
            lambda row: row.kind == "sale"
            and row.issued > 0
            and row.card_id.program_id == program
            and self._is_for_customer(row.card_id)
        )
        return self.returned.browse() if earned else self.returned

    def _is_for_customer(self, card):
        """Whether a card is that of the ticket's customer, or of whoever has it.

        :rtype: bool
        """
        customer = self.order.partner_id
        is_bearer = not (card.partner_id or card.family_id)
        return (
            is_bearer or card.partner_id == customer or card._is_shared_with(customer)
        )

    def _load(self, program, asked):
        """Money on cards: what was paid for a line loads one card, and once."""
        won = 0.0
        for rule in program.rule_ids.filtered(
            lambda rule: rule.reward_point_mode == "money"
        ):
            rate = rule.reward_point_amount
            sold = (self.lines - self.rewards).filtered(
                lambda line: not line._get_settled_order()  # that loads the card
            )
            lines = rule._filter_lines(sold)
            # Each card has what one piece of its own line cost.
            for line in lines.sorted(lambda line: not self._costs(line, asked)):
                points = min(asked - won, max(rate * self.unloaded[line], 0.0))
                if points > 0:
                    self.unloaded[line] -= points / rate
                    self.loads.append((line, program, points))
                won += points
        return asked if not float_compare(asked, won, precision_digits=DIGITS) else won

    def _costs(self, line, price):
        """Whether one piece of the line costs that much.

        :rtype: bool
        """
        amount = self.amounts[line]
        unit = amount.included / (amount.quantity or 1)
        return not float_compare(unit, price, precision_digits=DIGITS)

    def _spend(self, card, program, lines, won):
        """What the rewards of a card cost; all of it must be there.

        A ticket that was closed without a network stands: what the card lacks then is
        kept as missing.

        :raise UserError: when the card cannot pay, with what it has left
        """
        if not lines:
            return 0.0
        own = won if program.applies_on != "future" else 0.0
        is_final = self.order._stands(is_value=True)
        reason = card and card._get_refusal(self.order._get_card_date())
        if reason and not is_final:
            raise UserError(reason)
        usable = (0.0 if reason else card.points or 0.0) + own
        spent = sum(
            reward._get_cost(
                lines.filtered(lambda line, reward=reward: line.reward_id == reward),
                self.amounts,
                usable,
            )
            for reward in lines.reward_id
        )
        missing = spent - usable
        if float_compare(missing, 0.0, precision_digits=DIGITS) <= 0:
            return min(spent, max(usable, 0.0))
        if not is_final:
            raise UserError(card._get_lack(spent))
        self.missing[card] = missing
        return usable

    # === HELPERS === #

    def _get_identity(self, key, claim, program):
        """What names the card of a claim: a new one is the customer's, if anybody's."""
        customer = self.order.partner_id
        is_own = program.is_nominative or program.program_type == "next_order_coupons"
        is_named = is_own or claim.get("partner_id", True)
        identity = {
            "program_id": program.id,
            "coupon_id": key,
            "partner_id": customer.id if is_named and customer else False,
        }
        if key < 0:
            day = program._get_expiry(self.order._get_card_date())
            own = program.validity_months or program.redeem_as == "payment"
            asked = None if own else claim.get("expiration_date")
            expiry = str(asked or day or "")
            identity |= {
                "code": str(claim.get("code") or claim.get("barcode") or "")[:MAX_CODE],
                "expiration_date": expiry[:10] or False,
            }
        return identity

    def _cut(self, program, card, points):
        if float_compare(points, 0.0, precision_digits=DIGITS) > 0:
            self.cut.append((program, card, points))

    def _get_total(self, lines):
        return sum(self.amounts[line].included for line in lines)
