import json

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.orm.models import NO_ACCESS
from odoo.tools import SQL
from odoo.tools.json import json_default

from ..tools.card_claims import CardClaims
from ..tools.card_claims_reading import LineAmount
from ..tools.ledger import Ledger
from ..tools.trust import is_at_till, storing
from ..tools.typed import TypedReader

MOST_CENTS = 5  # that rounding adds up to in a ticket, however many lines it has


class PosOrder(models.Model):
    """Tickets move cards in the transaction that stores them, once."""

    _inherit = "pos.order"

    card_claims = fields.Text(
        copy=False,
        help="What the till counted for each card, as JSON. The server counts again.",
    )
    card_answer = fields.Json(
        copy=False,
        groups=NO_ACCESS,
        help="What the till was told of the cards: told again when it asks again.",
    )
    offline_validated_at = fields.Datetime(
        copy=False,
        help="When a till without a network closed the ticket (UTC).",
    )

    # === BUSINESS METHODS === #

    @api.model
    def sync_from_ui(self, orders):
        """The same ticket, sent twice at once, is stored once and answered twice."""
        try:
            return super(PosOrder, storing(self, at_till=True)).sync_from_ui(orders)
        except UniqueViolation as error:
            if error.diag.constraint_name != "pos_order_unique_uuid":
                raise
            raise ConcurrencyError(str(error)) from error

    def action_pos_order_paid(self):
        """Whatever pays a ticket moves its cards."""
        for order in self:
            order._move_cards()
        return super().action_pos_order_paid()

    def _move_cards(self):
        """Move the cards of a ticket that is being paid.

        :raise UserError: for a card that cannot pay what the ticket spends
        """
        self.ensure_one()
        self._use_offline_permit()
        claims = TypedReader(self.env).json(self.card_claims, "card_claims") or {}
        rewards = self.lines.filtered(
            lambda line: line.is_reward_line and not line.refunded_orderline_id
        )
        self._check_returned_lines()
        returned = self.lines.refunded_orderline_id
        if returned and rewards:
            self._give_back()  # what it takes back pays for no reward of the ticket
        settled = self.lines.filtered(
            lambda line: line._is_money() and line._get_settled_order()
        )
        if claims or rewards or settled:
            self._settle_cards(claims)
        if self.card_claims:
            self.card_claims = False  # codes are in it, and it has served
        if returned and not rewards:
            self._give_back()
        self._move_card_payments()

    def confirm_coupon_programs(self, coupon_data):
        """What the till asks after it stored the ticket: the answer is there already.

        :param dict coupon_data: what each card won or spent; not read, whoever asks
        :return: what became of the cards, while the session is open
        :rtype: dict
        """
        self.check_access("write")
        order = self.sudo()
        is_open = order.session_id.state != "closed"
        return (is_open and order.card_answer) or {}

    def _settle_cards(self, claims):
        """Move the cards as far as the ticket is worth it: once, whoever asks again.

        :param dict claims: as core takes them, by card
        :return: core's answer
        :rtype: dict
        """
        self.ensure_one()
        order = self.sudo()
        order._lock_changing()
        if order.card_answer:
            return order.card_answer
        ledger = Ledger("sale", self)
        counted = CardClaims(order, claims)
        granted = order._count(counted)
        ledger.gross = counted.gross
        order._list_incidents(counted)
        before = order._get_issued_cards()
        tickets = super(PosOrder, ledger.on(order))
        answer = tickets.confirm_coupon_programs(granted)
        counted.name_loaded_cards(order._get_issued_cards() - before)
        order.card_answer = json.loads(json.dumps(answer, default=json_default))
        return answer

    def _count(self, counted):
        """What the ticket is worth; one that is final is listed where it is wrong.

        :param CardClaims counted: the claims of the ticket
        :return: claims as core takes them
        :rtype: dict
        :raise UserError: for a ticket that can still be changed
        """
        try:
            return counted.reduce()
        except UserError:
            if not self._stands(is_value=bool(counted.rewards)):
                raise
            counted.give_up()
            return {}

    def _get_loads_covered(self, lines):
        """Count what money of the ticket paid of the value on these lines.

        Goods are paid first, then value on other lines; cards, accounts and what came
        back pay for no value.

        :param lines: pos.order.line of the ticket that load cards
        :return: in the currency of the ticket
        :rtype: float
        """
        self.ensure_one()
        amounts = self._get_line_amounts()
        loads = self.lines.filtered(lambda line: line._is_money())
        value = sum(amounts[line].included for line in loads)
        missing = self._get_missing_for_value(amounts, value)
        unpaid = self._get_total(amounts) - sum(self.payment_ids.mapped("amount"))
        if unpaid > self._get_payment_tolerance():
            missing += unpaid
        others = sum(amounts[line].included for line in loads - lines)
        return max(value - max(missing, 0.0) - max(others, 0.0), 0.0)

    def _get_missing_for_value(self, amounts, value):
        """Count what cards and accounts pay beyond the goods: no money, for value.

        :param dict amounts: LineAmount of each line
        :param float value: what the ticket puts on cards
        :return: in the currency of the ticket; not above zero where money covers it
        :rtype: float
        """
        # Taxes may be rounded in the total of the ticket only.
        goods = self._get_total(amounts) - value
        return self._get_value_payments() - goods

    def _get_issued_cards(self):
        """The cards that the ticket created.

        :rtype: loyalty.card
        """
        cards = self.env["loyalty.card"].sudo().with_context(active_test=False)
        return cards.search([("source_pos_order_id", "=", self.id)], order="id")

    def _lock_changing(self):
        """Make any other transaction that moves for this ticket start again."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL("UPDATE pos_order SET write_uid = write_uid WHERE id = %s", self.id)
        )

    def _list_incidents(self, counted):
        """Keep what a card lacked, and what a till asked for in vain."""
        incidents = self.env["clientele.card.incident"].sudo()
        for card, points in counted.missing.items():
            incidents._record("offline", card, points, self)
        for program, card, points in counted.cut:
            incidents._record("cut", card, points, self, program)

    def _get_ledger_place(self):
        """Where and by whom cards are moved, for the rows of the ledger.

        :rtype: dict
        """
        self.ensure_one()
        user = self.env.user  # whoever the till says: this one sent it
        if user.id == SUPERUSER_ID or user._is_public():
            user = self.user_id
        by_employee = "cashier" in self._fields and self.employee_id.name
        return {
            "config_id": self.config_id.id,
            "cashier": by_employee or user.name,
        }

    def _get_line_amounts(self):
        """What the lines of a ticket come to, counted anew from prices and taxes.

        :return: by line, in the currency of the ticket
        :rtype: dict[pos.order.line, LineAmount]
        """
        self.ensure_one()
        amounts = {}
        for line in self.lines:
            values = line._compute_amount_line_all()
            amounts[line] = LineAmount(
                values["price_subtotal_incl"], values["price_subtotal"], line.qty
            )
        return amounts

    def _check_lines_paid(self, amounts):
        """Check that what was paid is what the lines come to, whatever a till says.

        What a till without a network sold for less is stored, and listed: the goods
        are gone. Nothing goes out with it, and no return gives more than it takes.

        :param dict amounts: LineAmount of each line
        :raise ValidationError: where the lines come to more, or to less
        """
        self.ensure_one()
        currency = self.currency_id
        total = self._get_total(amounts)
        paid = sum(self.payment_ids.mapped("amount"))
        if is_at_till(self.env):
            self._store_line_amounts(amounts, total)
        tolerance = self._get_payment_tolerance()
        if currency.compare_amounts(abs(total - paid), tolerance) <= 0:
            return
        is_sale = min(self._get_sums_by_means().values(), default=0.0) >= 0
        beyond = self._get_value_payments() - max(total, 0.0)
        is_sale = is_sale and currency.compare_amounts(beyond, tolerance) <= 0
        if is_sale and self._stands(is_value=False):
            self._list_return("unpaid", total - paid)
            return
        raise ValidationError(
            self.env._(
                "The lines of the ticket come to %(total)s, but %(paid)s was paid.",
                total=currency.format(total),
                paid=currency.format(paid),
            )
        )

    def _store_line_amounts(self, amounts, total):
        """Store what the lines come to, where a till told otherwise: reports add it up.

        Tills turn the sign of what they began as a return, and core's reports know.

        :param dict amounts: LineAmount of each line
        :param float total: with tax, as ``_get_total`` has it
        """
        currency = self.currency_id
        sign = -1 if self.is_refund else 1
        for line, amount in amounts.items():
            told = (line.price_subtotal_incl, line.price_subtotal)
            counted = (sign * amount.included, sign * amount.excluded)
            if any(map(currency.compare_amounts, told, counted)):
                line.price_subtotal_incl, line.price_subtotal = counted
        tax = total - sum(amount.excluded for amount in amounts.values())
        tolerance = self._get_tolerance(len(amounts))
        if currency.compare_amounts(abs(self.amount_tax - tax), tolerance) > 0:
            self.amount_tax = currency.round(tax)

    def _get_payment_tolerance(self):
        """How far the payments of a ticket may be from its lines, by rounding.

        :return: in the currency of the ticket
        :rtype: float
        """
        self.ensure_one()
        config = self.config_id
        # Value on cards has no taxes that could be rounded.
        has_loads = any(line._is_money() for line in self.lines)
        tolerance = self._get_tolerance(1 if has_loads else len(self.lines))
        if config.cash_rounding:
            tolerance = max(tolerance, config.rounding_method.rounding)
        return tolerance

    def _get_tolerance(self, count):
        """How far amounts may be apart by rounding; lines without end add nothing.

        :param int count: of lines
        :return: in the currency of the ticket
        :rtype: float
        """
        return self.currency_id.rounding * min(max(count, 1), MOST_CENTS)

    def _get_total(self, amounts):
        """What all lines come to, taxes rounded as the company has it.

        :param dict amounts: LineAmount of each line
        :return: with tax, in the currency of the ticket
        :rtype: float
        """
        self.ensure_one()
        company = self.company_id
        if company.tax_calculation_rounding_method != "round_globally":
            return sum(amount.included for amount in amounts.values())
        taxes = self.env["account.tax"]
        base_lines = self.lines._prepare_tax_base_line_values()
        taxes._add_tax_details_in_base_lines(base_lines, company)
        taxes._round_base_lines_tax_details(base_lines, company)
        totals = taxes._get_tax_totals_summary(base_lines, self.currency_id, company)
        sign = -1 if self.amount_total < 0 else 1  # as core has it
        return sign * totals["total_amount_currency"]

    def _get_card_date(self):
        """The day on which the cards of the ticket must be valid, in the shop.

        :rtype: datetime.date
        """
        self.ensure_one()
        moment = self.offline_validated_at
        if moment:
            moment = max(moment, self.session_id.start_at or moment)
            moment = min(moment, fields.Datetime.now())
        return self.company_id._get_day(moment or None)
