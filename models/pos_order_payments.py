from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import consteq, float_compare, format_date

from ..tools.card_claims import DIGITS
from ..tools.ledger import Ledger
from ..tools.trust import SET_UP, storing
from .pos_payment import TERMINAL


class PosOrder(models.Model):
    """Tickets paid with prepaid cards and vouchers, and refunds that go to them."""

    _inherit = "pos.order"

    def _move_card_payments(self):
        """Move the cards that pay the ticket, or that it is refunded to.

        :raise UserError: for a card that cannot pay
        """
        payments = self.sudo().payment_ids.filtered(
            lambda payment: payment.payment_method_id.use_payment_terminal == TERMINAL
        )
        if payments:
            order = storing(self.sudo())
            order._settle_card_payments(payments.with_env(order.env))

    def _get_value_payments(self):
        """What is paid without money: by cards, and on account.

        :return: in the currency of the ticket
        :rtype: float
        """
        self.ensure_one()
        payments = self.payment_ids.filtered(
            lambda payment: payment.payment_method_id.type == "pay_later"
            or payment.payment_method_id.use_payment_terminal == TERMINAL
        )
        return sum(payments.mapped("amount"))

    def _settle_card_payments(self, payments):
        """Move the cards that pay, once: with the ticket or not at all.

        :param payments: the pos.payment by cards
        :raise UserError: for a card that cannot pay
        :raise ValidationError: for a payment whose card was not shown
        """
        self._lock_changing()
        history = self.env["loyalty.history"]
        if history._of_documents(self).filtered(lambda row: row.kind == "payment"):
            return
        try:
            with self.env.cr.savepoint():
                self._settle_sides(payments)
        except UserError:
            is_given = min(payments.mapped("amount")) < 0  # no till does so unseen
            if is_given or not self._stands(is_value=True):
                raise
            incidents = self.env["clientele.card.incident"]
            vouchers = self.company_id.voucher_program_id
            for payment in payments:
                card, amount = payment.card_id, abs(payment.amount)
                incidents._record("offline", card, amount, self, vouchers)
        payments.card_proof = False  # a code, that has served

    def _settle_sides(self, payments):
        """The same: what cards pay, or what goes to them; never both.

        :param payments: the pos.payment by cards
        :raise UserError: for a card that cannot pay
        """
        self._check_sides(payments)
        holds = self.env["clientele.card.hold"].search(
            [("payment_uuid", "in", payments.mapped("uuid"))]
        )
        spending = payments.filtered(lambda payment: payment.amount > 0)
        proven = {
            hold.payment_uuid: (hold.card_id._get_current(), hold.amount)
            for hold in holds
            if hold._proves(self)
        }
        holds.unlink()
        for payment in spending:
            payment.card_id = card = payment.card_id._get_current()
            held, amount = proven.get(payment.uuid) or (None, 0.0)
            is_held = held == card and float_compare(payment.amount, amount, 6) <= 0
            if not card or not (is_held or self._is_shown(payment)):
                raise ValidationError(
                    self.env._(
                        "The card of a payment was not shown, or not for this amount. "
                        "Remove the payment and scan the card again."
                    )
                )
        for card, paid in spending.grouped("card_id").items():
            self._pay_with(card, sum(paid.mapped("amount")))
        for payment in payments - spending:
            if payment.amount:
                self._refund_on_card(payment)
        for payment in payments.filtered("card_id"):
            payment.card_balance = payment.card_id.points
            payment.card_no = payment.card_id.code[-4:]

    def _is_shown(self, payment):
        """Whether a ticket that is final says whose card pays it.

        :param payment: pos.payment
        :rtype: bool
        """
        card = payment.card_id
        is_own = card.is_account and card.partner_id == self.partner_id
        is_shown = consteq(card.code or "", payment.card_proof or "")
        stands = self._stands(is_value=True)
        return bool(stands and card and (is_own or is_shown))

    def _check_sides(self, payments):
        """Money on cards neither pays for money on cards nor is made by a return.

        :raise UserError: with what must be paid otherwise
        """
        given = payments.filtered(lambda payment: payment.amount < 0)
        if given and given != payments:
            raise ValidationError(
                self.env._("Cards pay a ticket, or a return goes to them: not both.")
            )
        lines = self.lines.filtered(
            lambda line: not line._is_money()
            and (not given or line.refunded_orderline_id)
        )
        amounts = self._get_line_amounts()
        payable = abs(sum(amounts[line].included for line in lines))
        if given:  # its right was asked for before
            payable += self._get_value_without_receipt(amounts)
        paid = abs(sum(payments.mapped("amount")))
        currency = self.currency_id
        tolerance = self._get_tolerance(len(self.lines))
        if currency.compare_amounts(paid - payable, tolerance) > 0:
            raise UserError(
                self.env._(
                    "Prepaid value cannot pay for prepaid value: cards can move "
                    "%(amount)s of this ticket at most.",
                    amount=currency.format(payable),
                )
            )

    def _pay_with(self, card, amount):
        """Take what the ticket pays with a card.

        :param card: loyalty.card
        :param float amount: in the currency of the ticket
        :raise UserError: for a card that cannot pay, but of a ticket that is final
        """
        is_final = self._stands(is_value=True)
        reason = card._get_refusal(self._get_card_date())
        if not reason and not card.program_id._is_open_to(self):
            reason = self.env._("This card cannot pay at this till.")
        card._lock_changing()
        if not is_final:
            if reason:
                raise UserError(reason)
            card._check_free(amount)
        usable = 0.0 if reason else min(amount, max(card.points, 0.0))
        ledger = Ledger("payment", self, self.env._("Payment of %s", self.name))
        if float_compare(usable, 0.0, precision_digits=DIGITS) > 0:
            ledger.on(card).points -= usable
        missing = amount - usable
        if float_compare(missing, 0.0, precision_digits=DIGITS) > 0:
            incidents = self.env["clientele.card.incident"]
            incidents._record("offline", card, missing, self)

    def _refund_on_card(self, payment):
        """Give the money of a return to the card that paid, or on a new voucher.

        :param payment: pos.payment, negative
        :raise ValidationError: for a card that neither paid nor is the customer's
        """
        card = payment.card_id._get_current()
        if card:
            sales = self.lines.refunded_orderline_id.order_id._get_origins()
            paid = sales.payment_ids.card_id.mapped(lambda one: one._get_current())
            if not self._takes_returns(card) and card not in paid:
                raise ValidationError(
                    self.env._(
                        "A return is paid to the card that paid, to the customer's own "
                        "card or with a new voucher."
                    )
                )
            card._check_open()
        else:
            card = self._issue_voucher()
            payment.card_id = card
        text = self.env._("Return paid by %s", self.name)
        Ledger("payment", self, text).on(card).points -= payment.amount

    def _takes_returns(self, card):
        """Whether a card is the customer's own, and so was what the ticket takes back.

        What a customer bought goes on no other's card: whoever sells chooses who is on
        the ticket.

        :param card: loyalty.card
        :rtype: bool
        """
        self.ensure_one()
        is_own = card.is_account and card.partner_id == self.partner_id
        return bool(is_own and self._is_return_of_its_customer())

    def _is_return_of_its_customer(self):
        """Whether what the ticket takes back was sold to its customer, or to nobody.

        So were the goods that it was exchanged for.

        :rtype: bool
        """
        origins = self.lines.refunded_orderline_id.order_id._get_origins()
        sold_to = origins.partner_id
        return sold_to.commercial_partner_id <= self.partner_id.commercial_partner_id

    def _issue_voucher(self):
        """A new credit voucher, without a value yet.

        :rtype: loyalty.card
        :raise UserError: where the company issues none
        """
        program = self.company_id._get_voucher_program()
        if not program:
            raise UserError(
                self.env._(
                    "There is no programme for credit vouchers. Choose one in the "
                    "settings of the customer file."
                )
            )
        return (
            self.env["loyalty.card"]
            .with_context(loyalty_no_mail=True)
            .create(
                [
                    {
                        "program_id": program.id,
                        "partner_id": self.partner_id.id,
                        "expiration_date": program._get_expiry(
                            self.company_id._get_day()
                        ),
                        "source_pos_order_id": self.id,
                    }
                ]
            )
        )

    # === ACTION METHODS, CALLED BY THE TILL === #

    def clientele_issued_cards(self):
        """The vouchers, gift cards and coupons that this ticket issued, to be printed.

        Whoever has their code has what they hold: a customer's own card is not one.

        Codes are money: they are told to the till of the ticket, while it is open.

        :return: dicts as core prints new coupons
        :rtype: list[dict]
        """
        self.ensure_one()
        self.check_access("read")
        order = self.sudo()
        if order.session_id != order.config_id.current_session_id:
            return []
        sellers = order.user_id | order.create_uid
        if self.env.user not in sellers and not self.env.user.has_group(SET_UP):
            return []
        rows = self.env["loyalty.history"].sudo()._of_documents(order)
        cards = rows.filtered(lambda row: row.amount > 0).card_id
        return [
            {
                "program_name": f"{card.program_id.name} "
                f"{card._format_points(card.points)}",
                "expiration_date": card.expiration_date
                and format_date(self.env, card.expiration_date),
                "code": card.code,
            }
            for card in cards
            if card.source_pos_order_id == order and not card.program_id.is_nominative
        ]
