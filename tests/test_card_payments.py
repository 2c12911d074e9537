from uuid import uuid4

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import format_date

from ..tools.ledger import Ledger
from .common_cards import TillCardsCommon


class CardPaymentsCommon(TillCardsCommon):
    """A shop whose prepaid cards and vouchers are a means of payment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.till_session.sudo().set_opening_control(0, "")
        cls.close_session()
        cls.gifts.pos_ok = False
        cls.company = cls.main_pos_config.company_id
        cls.env["loyalty.program"].search([]).pos_ok = False
        cls.company.sudo().action_create_card_programs()
        cls.method = cls.company.card_payment_method_id
        cls.liability = cls.company.card_liability_account_id
        programs = cls.env["loyalty.program"].search(
            [("redeem_as", "=", "payment"), ("company_id", "=", cls.company.id)]
        )
        cls.vouchers = cls.company.voucher_program_id
        cls.wallets = programs.filtered(lambda one: one.program_type == "ewallet")
        cls.gift_cards = programs - cls.wallets - cls.vouchers
        cls.top_up = cls.wallets.trigger_product_ids
        cls.gift_product = cls.gift_cards.trigger_product_ids
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "VAT 20 included",
                "amount": 20,
                "price_include_override": "tax_included",
                "company_id": cls.company.id,
            }
        )
        cls.bike.taxes_id = cls.tax
        cls.wallet = cls.create_card(cls.wallets, cls.loaded, 80)
        cls.gift = cls.create_card(cls.gift_cards, None, 50)
        cls.main_pos_config.with_user(cls.cashier).open_ui()
        cls.till_session = cls.main_pos_config.current_session_id
        cls.till_session.sudo().set_opening_control(0, "")
        cls.cash = cls.till_session.payment_method_ids.filtered("is_cash_count")[:1]

    @classmethod
    def create_means(cls):
        """What a shop takes beside cash and cards: an account, a bank, cheques.

        :rtype: pos.payment.method
        """
        cls.on_account = cls.env["pos.payment.method"].create(
            {
                "name": "On account",
                "split_transactions": True,
                "company_id": cls.company.id,
            }
        )
        bank = cls.env["account.journal"].create(
            {"name": "Cheques", "type": "bank", "code": "CHQ9"}
        )
        cls.bank, cls.cheques = cls.env["pos.payment.method"].create(
            [
                {"name": "Bank card", "journal_id": bank.id},
                {
                    "name": "Cheques",
                    "journal_id": bank.id,
                    "split_transactions": True,
                },
            ]
        )
        return cls.on_account + cls.bank + cls.cheques

    @classmethod
    def close_session(cls):
        session = cls.till_session.sudo()
        session.post_closing_cash_details(session.cash_register_balance_end)
        session.close_session_from_ui()

    def hold(self, amount, card=None, code=None, uuid=None, partner=None):
        """Set an amount aside as the till does; the uuid of the payment."""
        uuid = uuid or str(uuid4())
        request = {"payment_uuid": uuid, "amount": amount}
        if code:
            request["code"] = code
        else:
            request |= {
                "card_id": card.id,
                "partner_id": (partner or self.loaded).id,
            }
        config = self.main_pos_config.with_user(self.cashier)
        with self.env.cr.savepoint():
            config.clientele_card_hold(request)
        return uuid

    def bike_line(self, price=100.0, qty=1, **values):
        return self.line(
            self.bike,
            price,
            qty,
            tax_ids=[Command.set(self.tax.ids)],
            price_subtotal=price * qty / 1.2,
            **values,
        )

    def paid_ticket(self, lines, *payments, **values):
        """A ticket with payments by card, the rest in cash."""
        ticket = self.ticket(lines, **values)
        ticket["is_refund"] = ticket["amount_total"] < 0
        rest = ticket["amount_total"] - sum(amount for _card, amount, _uuid in payments)
        ticket["payment_ids"] = [
            Command.create(
                {
                    "amount": amount,
                    "payment_method_id": self.method.id,
                    "card_id": card.id if card else False,
                    "uuid": uuid or str(uuid4()),
                    "payment_status": "done",
                }
            )
            for card, amount, uuid in payments
        ]
        if rest:
            cash = {"amount": rest, "payment_method_id": self.cash.id}
            ticket["payment_ids"].append(Command.create(cash))
        return ticket

    def pay(self, lines, card, amount, **values):
        uuid = self.hold(amount, card, code=None if card.is_account else card.code)
        return self.send(self.paid_ticket(lines, (card, amount, uuid), **values))

    def get_balance(self, account):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return sum(lines.mapped("balance"))


@tagged("post_install", "-at_install")
class TestCardPayments(CardPaymentsCommon):
    def test_set_up(self):
        self.assertEqual(self.method.outstanding_account_id, self.liability)
        self.assertEqual(self.method.type, "bank")
        self.assertIn(self.method, self.main_pos_config.payment_method_ids)
        for product in self.top_up | self.gift_product:
            self.assertFalse(product.taxes_id)
            accounts = product.product_tmpl_id.get_product_accounts()
            self.assertEqual(accounts["income"], self.liability)
        programs = self.env["loyalty.program"].search_count([])
        self.company.sudo().action_create_card_programs()
        self.assertEqual(self.env["loyalty.program"].search_count([]), programs)

    def test_takes_exactly_what_is_paid(self):
        """50.00 off what is due, prices with tax or without: turnover unchanged."""
        for included in ("tax_included", "tax_excluded"):
            with self.subTest(included=included):
                self.tax.price_include_override = included
                price = 100 if included == "tax_included" else 100 / 1.2
                card = self.create_card(self.gift_cards, None, 50)
                line = self.bike_line(price)
                line |= {"price_subtotal": 100 / 1.2, "price_subtotal_incl": 100}
                order = self.pay([line], card, 50)
                self.assertEqual((order.amount_total, order.amount_paid), (100, 100))
                self.assertAlmostEqual(order.lines.price_subtotal, 83.33, 2)
                self.assertEqual(self.moves(card), [("payment", -50, 0)])

    def test_customers_own_card(self):
        order = self.pay([self.bike_line()], self.wallet, 30)
        self.assertEqual(self.moves(self.wallet), [("payment", -30, 50)])
        row = self.wallet.history_ids.sorted("id")[-1]
        self.assertEqual((row.order_id, row.cashier), (order.id, self.cashier.name))
        self.assertFalse(self.env["clientele.card.hold"].sudo().search([]))

    def test_payment_without_proof(self):
        """A card that nobody showed pays nothing."""
        forged = self.paid_ticket([self.bike_line()], (self.gift, 50, None))
        with self.assertRaisesRegex(ValidationError, "was not shown"):
            self.send(forged)
        with self.assertRaisesRegex(UserError, "not the customer's"):
            self.hold(50, self.gift)
        with self.assertRaisesRegex(UserError, "not the customer's"):
            self.hold(50, self.wallet, partner=self.unloaded)
        other = self.create_card(self.gift_cards, None, 50)
        uuid = self.hold(50, code=other.code)
        swapped = self.paid_ticket([self.bike_line()], (self.gift, 50, uuid))
        with self.assertRaisesRegex(ValidationError, "was not shown"):
            self.send(swapped)
        self.assertEqual((self.gift.points, other.points), (50, 50))

    def test_cards_of_others(self):
        """Neither emptied nor printed with their codes, by whoever is logged in."""
        portal = new_test_user(self.env, "card_portal", "base.group_portal")
        report = self.env["report.loyalty.gift_card_report_i18n"]
        for user in (portal, self.cashier):
            with self.assertRaises(AccessError):
                (self.wallet | self.gift).with_user(user).unlink()
            cards = self.wallet | self.gift
            if user == portal:
                with self.assertRaises(AccessError):
                    report.with_user(user)._get_report_values(cards.ids)
        self.assertEqual((self.wallet.points, self.gift.points), (80, 50))
        self.gift._operated().source_pos_order_id = self.send(
            self.ticket([self.bike_line()])
        )
        with self.assertRaises(AccessError):
            report.with_user(portal)._get_report_values(self.gift.ids)
        docs = report.with_user(self.cashier)._get_report_values(self.gift.ids)["docs"]
        self.assertEqual(docs.code, self.gift.code)

    def test_holds(self):
        uuid = self.hold(40, code=self.gift.code)
        with self.assertRaisesRegex(UserError, "is under way"):
            self.hold(20, code=self.gift.code)
        self.hold(10, code=self.gift.code)
        self.hold(15, code=self.gift.code, uuid=uuid)
        self.hold(25, code=self.gift.code)
        with self.assertRaisesRegex(UserError, "is under way"):
            Ledger("adjustment").on(self.gift.sudo()).points -= 20
        self.main_pos_config.with_user(self.cashier).clientele_card_release(uuid)
        self.hold(15, code=self.gift.code)
        holds = self.env["clientele.card.hold"].sudo().search([])
        holds.until = fields.Datetime.subtract(fields.Datetime.now(), minutes=1)
        self.hold(50, code=self.gift.code)

    def test_absurd_holds(self):
        for amount in (0, -5, None):
            with self.assertRaisesRegex(ValidationError, "Type the amount"):
                self.hold(amount, code=self.gift.code)
        for amount in (float("nan"), float("inf"), "much", 1e308):
            with self.assertRaisesRegex(UserError, "cannot be read"):
                self.hold(amount, code=self.gift.code)
        with self.assertRaisesRegex(UserError, "holds"):
            self.hold(50.01, code=self.gift.code)
        with self.assertRaisesRegex(UserError, "cannot be read"):
            self.hold(5, code=self.gift.code, uuid="x")
        config = self.main_pos_config.with_user(self.cashier)

        def hold(code):
            request = {"payment_uuid": str(uuid4()), "amount": 5, "code": code}
            return config.clientele_card_hold(request).get("refusal", "")

        for number in range(4):
            for _same_code_again in range(2):
                self.assertIn("cannot be used here", hold(f"NOTHING{number}"))
        self.assertIn("cannot be used here", hold("NOTHING4"))
        self.assertIn("Too many codes", hold(self.gift.code))

    def test_same_ticket_again(self):
        uuid = self.hold(50, code=self.gift.code)
        ticket = self.paid_ticket([self.bike_line()], (self.gift, 50, uuid))
        for _again in range(3):
            self.send(ticket)
        self.assertEqual(self.moves(self.gift), [("payment", -50, 0)])

    def test_closed_without_a_network(self):
        order = self.send(
            self.paid_ticket(
                [self.bike_line()], (self.wallet, 100, None), **self.offline()
            )
        )
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.moves(self.wallet), [("payment", -80, 0)])
        self.assertEqual(self.incidents("offline").amount, 20)

    def test_without_a_network_codes_are_proof(self):
        """Nobody pays with a card by guessing its id, network or not."""
        for proof, left in (("", 50), ("0440000000000016", 50), (self.gift.code, 0)):
            ticket = self.paid_ticket(
                [self.bike_line()], (self.gift, 50, None), **self.offline()
            )
            ticket["payment_ids"][0][2]["card_proof"] = proof
            order = self.send(ticket)
            self.assertEqual(order.state, "paid")
            self.assertEqual(self.gift.points, left, proof)
            self.assertFalse(any(order.payment_ids.mapped("card_proof")))
        self.assertEqual(self.incidents("offline").mapped("amount"), [50, 50])

    def test_forged_payments(self):
        """What a dishonest cashier would try with the payments of a ticket."""
        order = self.sell([self.bike_line(25)])
        payments = self.env["pos.payment"].with_user(self.cashier)
        cash = payments.browse(order.payment_ids.ids)
        for forge in (
            lambda: cash.write({"payment_method_id": self.method.id}),
            lambda: payments.create(
                {
                    "pos_order_id": order.id,
                    "amount": -0.01,
                    "payment_method_id": self.method.id,
                    "card_id": self.gift.id,
                }
            ),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                forge()
        cash.write({"card_id": self.gift.id, "card_balance": 9})
        self.assertFalse(order.payment_ids.card_id)
        # A wallet cannot be turned into a voucher.
        uuid = self.hold(50, self.wallet)
        lines = [self.bike_line(10), self.bike_line(-10)]
        both = self.paid_ticket(lines, (self.wallet, 50, uuid), (None, -50, None))
        with self.assertRaisesRegex(UserError, "would go out for no goods"):
            self.send(both)
        # A voucher needs something that is returned.
        with self.assertRaisesRegex(UserError, "return from its sale"):
            self.send(self.paid_ticket([self.bike_line(-30)], (None, -30, None)))
        self.assertEqual((self.wallet.points, self.gift.points), (80, 50))

    def test_values_in_the_context(self):
        """Defaults that a caller makes up give a voucher nothing."""
        order = self.sell([self.bike_line(25)])
        ticket = self.paid_ticket(self.return_lines(order), (None, -25, None))
        orders = self.env["pos.order"].with_user(self.cashier)
        orders.with_context(default_points=1000).sync_from_ui([ticket])
        refund = self.env["pos.order"].search([("uuid", "=", ticket["uuid"])])
        voucher = refund.payment_ids.card_id
        self.assertEqual(voucher.points, 25)

    def test_does_not_pay_its_own_top_up(self):
        uuid = self.hold(50, self.wallet)
        ticket = self.paid_ticket([self.line(self.top_up, 50)], (self.wallet, 50, uuid))
        with self.assertRaisesRegex(UserError, "cannot pay for prepaid value"):
            self.send(ticket)

    def test_rewards_of_such_a_programme_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "not one of this till"):
            self.send(self.spend(self.gift, 10))

    def test_looked_up_at_the_till(self):
        config = self.main_pos_config.with_user(self.cashier)
        answer = config.clientele_card_look(self.gift.code)
        self.assertEqual(answer["card"]["points"], 50)
        self.assertNotIn(self.gift.code, str(answer))
        self.gift.sudo()._set_state("blocked", "Stolen")
        for code in (self.gift.code, "NOTHING", ""):
            self.assertEqual(config.clientele_card_look(code), {"status": "other"})

    # === RETURNS === #

    def return_lines(self, order):
        return [
            self.bike_line(line.price_unit, -line.qty, refunded_orderline_id=line.id)
            for line in order.lines
        ]

    def test_return_paid_to_the_card_that_paid(self):
        order = self.pay([self.bike_line()], self.gift, 50)
        refund = self.send(
            self.paid_ticket(self.return_lines(order), (self.gift, -50, None))
        )
        self.assertEqual(refund.amount_total, -100)
        self.assertEqual(self.moves(self.gift)[1:], [("payment", 50, 50)])

    def test_return_paid_with_a_voucher(self):
        """A 25.00 return is one voucher of 25.00, and no cash leaves the drawer."""
        order = self.sell([self.bike_line(25)])
        refund = self.send(
            self.paid_ticket(self.return_lines(order), (None, -25, None))
        )
        voucher = refund.payment_ids.card_id
        self.assertEqual(voucher.program_id, self.vouchers)
        self.assertEqual(voucher.points, 25)
        self.assertEqual(voucher.source_pos_order_id, refund)
        self.assertGreater(voucher.expiration_date, fields.Date.today())
        self.assertFalse(refund.payment_ids - refund.payment_ids.filtered("card_id"))
        [printed] = refund.with_user(self.cashier).clientele_issued_cards()
        self.assertEqual(printed["code"], voucher.code)
        until = format_date(refund.with_user(self.cashier).env, voucher.expiration_date)
        self.assertEqual(printed["expiration_date"], until)
        self.pay([self.bike_line()], voucher, 25)
        self.assertEqual(voucher.points, 0)

    def test_return_paid_to_a_strangers_card(self):
        order = self.sell([self.bike_line(25)])
        for card in (self.gift, self.create_card(self.wallets, self.unloaded, 5)):
            with self.assertRaisesRegex(ValidationError, "A return is paid to"):
                self.send(self.paid_ticket(self.return_lines(order), (card, -25, None)))
        self.assertEqual(self.gift.points, 50)

    # === ACCOUNTING === #

    def get_owed(self):
        """What the liability account says that is owed for cards."""
        return -self.get_balance(self.liability)

    def test_closing_entries(self):
        """Owed: what was sold, less what paid; turnover and tax are of the goods."""
        self.assertEqual(self.get_owed(), 0)
        claims = {-1: self.claim(None, 60, self.gift_cards, code="GIFT-60")}
        self.sell([self.line(self.gift_product, 60)], claims)
        claims = {self.wallet.id: self.claim(self.wallet, 40)}
        self.sell([self.line(self.top_up, 40)], claims)
        gift = self.env["loyalty.card"].search([("code", "=", "GIFT-60")])
        order = self.pay([self.bike_line(120)], gift, 60)
        self.pay([self.bike_line(120)], self.wallet, 30)
        self.send(self.paid_ticket(self.return_lines(order), (None, -120, None)))
        self.close_session()
        self.assertEqual(self.till_session.state, "closed")
        # 60 and 40 were sold, 60 and 30 paid, 120 was given as a voucher.
        self.assertAlmostEqual(self.get_owed(), 60 + 40 - 60 - 30 + 120)
        entry = self.till_session.move_id.line_ids
        tax = sum(entry.filtered("tax_line_id").mapped("balance"))
        self.assertAlmostEqual(tax, -20)
        income = entry.filtered(lambda line: line.tax_ids)
        self.assertAlmostEqual(sum(income.mapped("balance")), -100)
        diff = entry.filtered(lambda line: "difference" in (line.name or "").lower())
        self.assertFalse(diff)

    def test_invoiced_ticket_and_its_refund(self):
        order = self.pay([self.bike_line(120)], self.wallet, 30, to_invoice=True)
        invoice = order.account_move
        self.assertEqual(invoice.payment_state, "paid")
        self.assertAlmostEqual(invoice.amount_tax, 20)
        refund = self.send(
            self.paid_ticket(
                self.return_lines(order),
                (self.wallet, -120, None),
                to_invoice=True,
            )
        )
        self.assertEqual(refund.account_move.move_type, "out_refund")
        self.assertEqual(self.wallet.points, 80 - 30 + 120)
        self.close_session()
        self.assertAlmostEqual(self.get_owed(), -30 + 120)
        receivable = self.loaded.property_account_receivable_id
        lines = self.env["account.move.line"].search(
            [("account_id", "=", receivable.id), ("partner_id", "=", self.loaded.id)]
        )
        self.assertAlmostEqual(sum(lines.mapped("balance")), 0)
