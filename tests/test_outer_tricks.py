import json

from freezegun import freeze_time

from odoo import SUPERUSER_ID, Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common_returns import ReturnsCommon


@tagged("post_install", "-at_install")
class TestOuterTricks(ReturnsCommon):
    """What a dishonest cashier got out by tickets, and does not any more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.points.pos_ok = True
        cls.tip = cls.env.ref("point_of_sale.product_product_tip")
        cls.tip.taxes_id = False
        cls.till_session.sudo().close_session_from_ui()
        cls.main_pos_config.tip_product_id = cls.tip
        cls.deposit = cls.env["product.product"].create(
            {"name": "Deposit", "type": "service", "available_in_pos": True}
        )
        cls.main_pos_config.down_payment_product_id = cls.deposit
        cls.till_session = cls.open_till()

    def claimed(self, lines, claims, *payments, **values):
        total = sum(line["price_unit"] * line["qty"] for line in lines)
        ticket = self.ticket(lines, paid=total, **values)
        ticket["payment_ids"] = self.paid_by(*payments)
        return ticket | {"card_claims": json.dumps(claims)}

    # === VALUE AND POINTS OUT OF A TIP === #

    def test_a_tip_below_zero_pays_for_no_value(self):
        for product, program in (
            (self.top_up, self.wallets),
            (self.gift_product, self.gift_cards),
        ):
            card = self.wallet if program == self.wallets else None
            claims = {card.id if card else -1: self.claim(card, 200, program)}
            before = program.coupon_ids
            for price, qty in ((-200, 1), (200, -1)):
                lines = [self.line(product, 200), self.line(self.tip, price, qty)]
                with self.assertRaisesRegex(UserError, "200.00"):
                    self.send(self.claimed(lines, claims))
            self.assertEqual(program.coupon_ids, before)
        self.assertEqual(self.wallet.points, 80)

    def test_a_tip_below_zero_earns_no_points(self):
        claims = {self.card.id: self.claim(self.card, 100)}
        for price, qty in ((-100, 1), (100, -1)):
            lines = [self.line(), self.line(self.tip, price, qty)]
            self.send(self.claimed(lines, claims))
            self.assertEqual(self.card.points, 200)
        lines = [self.line(), self.line(self.tip, -40)]
        self.send(self.claimed(lines, claims, (self.cash, 60)))
        self.assertEqual(self.card.points, 260)
        lines = [self.line(), self.line(self.tip, 5)]
        self.send(self.claimed(lines, claims, (self.cash, 105)))
        self.assertEqual(self.card.points, 360)

    def sold_order(self, product, price):
        """An order that is confirmed, of one line without tax."""
        line = {"product_id": product.id, "price_unit": price, "tax_ids": False}
        orders = self.env["sale.order"].with_user(SUPERUSER_ID)
        orders = orders.with_company(self.company)
        order = orders.create(
            {"partner_id": self.loaded.id, "order_line": [Command.create(line)]}
        )
        order.action_confirm()
        return order

    def test_orders_earn_when_they_are_confirmed(self):
        """Neither their deposits at a till, nor their goods, nor less by either."""
        sold = self.sold_order(self.bike, 100)
        claims = {self.card.id: self.claim(self.card, 100)}
        origin = {"sale_order_origin_id": sold.id}
        before = self.card.points

        def sell(taken, product=self.deposit, goods=()):
            lines = [*goods, self.line(product, taken, tax_ids=[], **origin)]
            total = sum(line["price_unit"] * line["qty"] for line in lines)
            payments = [(self.cash, total)] if total else []
            self.send(self.claimed(lines, claims, *payments))
            return self.card.points - before

        self.assertEqual(sell(30), 0)
        self.assertEqual(sell(-30, goods=[self.line(**origin)]), 0)
        # What is bought beside them earns.
        self.assertEqual(
            sell(-30, goods=[self.line(**origin), self.line(price=50)]), 50
        )
        # A deposit or a tip that names the order pays for no other goods.
        self.assertEqual(sell(-100, goods=[self.line()]), 50)
        self.assertEqual(sell(-100, self.tip, goods=[self.line()]), 50)

    def test_an_order_loads_its_cards_once(self):
        """Not again by the ticket that settles it, and not for good by its return."""
        reader = self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.cashier.sudo().group_ids += reader
        sold = self.sold_order(self.top_up, 40)
        self.assertEqual(self.wallet.points, 120)
        line = self.line(self.top_up, 40, sale_order_origin_id=sold.id)
        claims = {self.wallet.id: self.claim(self.wallet, 40, self.wallets)}
        sale = self.send(self.claimed([line], claims, (self.cash, 40)))
        self.assertEqual(self.wallet.points, 120)
        back = self.line(self.top_up, 40, -1, refunded_orderline_id=sale.lines.id)
        with self.assertRaisesRegex(ValidationError, "cancel the order first"):
            self.send(self.ticket([back], paid=-40))
        self.assertEqual(sold._get_value_unpaid(), 0)
        sold._action_cancel()
        self.assertEqual(self.wallet.points, 80)
        self.send(self.ticket([back], paid=-40))
        self.assertEqual(sold._get_value_unpaid(), 40)

    def quotation(self, *products):
        lines = [
            Command.create(
                {"product_id": product.id, "price_unit": price, "tax_ids": False}
            )
            for product, price in products
        ]
        self.cashier.sudo().group_ids += self.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        order = self.env["sale.order"].with_user(self.cashier).sudo()
        return order.create({"partner_id": self.loaded.id, "order_line": lines})

    def test_a_ticket_confirms_what_it_paid(self):
        """An order that loads cards: not by a ticket of nothing that names it."""
        order = self.quotation((self.gift_product, 500), (self.top_up, 70))
        for linked in (order.order_line[0], order.order_line[1]):
            line = self.line(price=0, sale_order_line_id=linked.id)
            with self.assertRaisesRegex(AccessError, "570.00"):
                self.send(self.ticket([line], paid=0))
        self.assertEqual((order.state, self.wallet.points), ("draft", 80))

    def test_money_pays_what_an_order_loads(self):
        """Not what comes off the same ticket, nor an account, whatever is claimed."""
        for extra, payments in (
            ([self.line(qty=-1, price=90)], []),
            ([self.line(price=-90)], []),
            ([self.line(self.tip, -90)], []),
            ([self.line(self.deposit, -90)], []),
            ([], [(self.on_account, 90)]),
        ):
            order = self.quotation((self.top_up, 90))
            load = self.line(
                self.top_up,
                90,
                tax_ids=[],
                sale_order_origin_id=order.id,
                sale_order_line_id=order.order_line.id,
            )
            ticket = self.claimed([load, *extra], {}, *payments)
            with self.assertRaises(UserError):
                self.send(ticket)
            self.assertEqual((order.state, self.wallet.points), ("draft", 80))
        lines = [{**load, "discount": 200}, self.line(price=90)]
        with self.assertRaises(UserError):
            self.send(self.claimed(lines, {}))
        self.assertEqual((order.state, self.wallet.points), ("draft", 80))

    def test_what_comes_off_a_ticket_pays_no_order(self):
        """What an order counts against a limit goes with what the ticket came to."""
        order = self.sold_order(self.bike, 100)
        owing = order.partner_id.commercial_partner_id

        def count():
            self.env.flush_all()
            figures = owing.sudo().with_company(self.company)._get_account_figures()
            return figures[owing].orders

        self.assertEqual(count(), 100)
        line = {"tax_ids": [], "sale_order_origin_id": order.id}
        off = [self.line(**line), self.line(self.tip, -100)]
        self.send(self.ticket(off, paid=0))
        self.assertEqual(count(), 100)
        paid = [self.line(price=30, **line)]
        self.send(self.ticket(paid, paid=30))
        self.assertEqual(count(), 70)

    def test_an_order_that_a_till_settles(self):
        """Its cards are loaded and its points won once, for what the till took."""
        order = self.quotation((self.bike, 100), (self.top_up, 40))
        lines = [
            self.line(
                one.product_id,
                one.price_unit,
                tax_ids=[],
                sale_order_origin_id=order.id,
                sale_order_line_id=one.id,
            )
            for one in order.order_line
        ]
        claims = {
            self.card.id: self.claim(self.card, 100),
            self.wallet.id: self.claim(self.wallet, 40, self.wallets),
        }
        self.points.sudo().sale_ok = True
        before = self.card.points
        sale = self.send(self.claimed(lines, claims, (self.cash, 140)))
        self.assertEqual(order.state, "sale")
        self.assertEqual((self.wallet.points, self.card.points - before), (120, 100))
        # What the order won for goods that come back goes, in any split.
        goods = sale.lines.filtered(lambda line: line.product_id == self.bike)
        self.give_back([self.back(goods, 0.4)], (self.cash, -40))
        self.assertEqual(self.card.points - before, 60)
        self.give_back([self.back(goods, 0.6)], (self.cash, -60))
        self.assertEqual(self.card.points - before, 0)

    def test_an_empty_wallet_keeps_its_holder(self):
        """What comes back to it is not for somebody else, nor for a voucher."""
        sale = self.pay([self.line(price=80)], self.wallet, 80)
        self.assertEqual(self.wallet.points, 0)
        clerk = self.create_user(
            "trick_clerk",
            "sales_team.group_sale_salesman_all_leads",
            "clientele.group_card_issue",
            "clientele.group_card_block",
        )
        thief = self.env["res.partner"].sudo().create({"name": "Thief"})
        wallet = self.wallet.with_user(clerk).sudo(False)
        with self.assertRaises(AccessError):
            wallet.partner_id = thief
        new = wallet._replace(None, "Lost").with_user(clerk).sudo(False)
        with self.assertRaises(AccessError):
            new.partner_id = thief
        wallet = new
        wallet.action_archive()
        back = [self.back(sale.lines)]
        with self.assertRaisesRegex(UserError, "card|manager"):
            self.give_back(back, (self.method, -80))

    def test_rounding_pays_for_no_value(self):
        """Five lines may be five cents apart, where none of them loads a card."""
        claims = {-1: self.claim(None, 100, self.gift_cards)}
        lines = [self.line(self.gift_product, 100)]
        lines += [self.line(price=0) for _number in range(4)]
        ticket = self.claimed(lines, claims, (self.cash, 99.95))
        with self.assertRaisesRegex(ValidationError, "99.95 was paid"):
            self.send(ticket | {"amount_total": 99.95, "amount_paid": 99.95})

    def test_reports_add_up_what_was_sold(self):
        """Whatever the till says that its lines come to."""
        for factor in (0, 3):
            line = self.line(price=100)
            told = {"price_subtotal": 100 * factor, "price_subtotal_incl": 100 * factor}
            ticket = self.claimed([line | told], {}, (self.cash, 100))
            told = {"amount_total": 100, "amount_tax": 40 * factor - 40}
            sale = self.send(ticket | told)
            self.assertRecordValues(
                sale.lines, [{"price_subtotal": 100, "price_subtotal_incl": 100}]
            )
            self.assertEqual((sale.amount_total, sale.amount_tax), (100, 0))

    # === WITHOUT A NETWORK === #

    def test_what_nobody_paid_brings_nothing(self):
        """The goods are gone, and listed; no card is worth more for it."""
        cases = (
            (self.line(self.top_up, 50), self.wallet, self.wallets),
            (self.line(self.gift_product, 50), None, self.gift_cards),
            (self.line(price=50), self.card, self.points),
        )
        for line, card, program in cases:
            held, cards = card.points if card else 0, program.coupon_ids
            claims = {card.id if card else -1: self.claim(card, 50, program)}
            ticket = self.claimed([line], claims, **self.offline())
            sale = self.send(ticket | {"amount_total": 0, "amount_paid": 0})
            self.assertEqual(sale.state, "paid")
            self.assertEqual(sum((program.coupon_ids - cards).mapped("points")), 0)
            self.assertEqual(card.points if card else 0, held)
        self.assertEqual(len(self.incidents("unpaid")), 3)

    def test_no_more_goes_on_account_than_was_sold(self):
        ticket = self.ticket([self.line(price=10)], paid=13)
        ticket["payment_ids"] = self.paid_by((self.on_account, 13))
        ticket |= {"amount_total": 13, "to_invoice": True}
        with self.assertRaisesRegex(ValidationError, "13.00 was paid"):
            self.send(ticket | self.offline())

    # === RECORDS OF OTHER TICKETS === #

    def draft(self, **values):
        ticket = self.ticket([self.line()], paid=100, state="draft", **values)
        ticket["payment_ids"] = []
        return self.send(ticket), ticket

    def test_a_lot_moves_no_line(self):
        sale = self.sell_by(100)
        draft, ticket = self.draft()
        lots = self.env["pos.pack.operation.lot"].sudo()
        lot = lots.create({"lot_name": "L1", "pos_order_line_id": draft.lines.id})
        values = {"pos_order_line_id": sale.lines.id, "order_id": draft.id}
        for command in (Command.update(lot.id, values), Command.create(values)):
            lines = [Command.update(draft.lines.id, {"pack_lot_ids": [command]})]
            self.send(ticket | {"lines": lines})
            self.assertEqual(sale.lines.order_id, sale)
            self.assertEqual(draft.lines.order_id, draft)

    def test_no_record_leads_to_another_ticket(self):
        sale = self.sell_by(100)
        victim, _ticket = self.draft()
        paid = {"state": "paid", "amount_total": 0, "amount_paid": 0}
        for order in (sale, victim):
            before = (order.state, order.amount_total, order.amount_paid)
            reference = {"name": "x", "pos_order_ids": [Command.update(order.id, paid)]}
            _draft, ticket = self.draft()
            ticket["lines"] = []
            self.send(ticket | {"stock_reference_ids": [Command.create(reference)]})
            self.send(ticket | {"message_ids": [Command.create({"body": "x"})]})
            after = (order.state, order.amount_total, order.amount_paid)
            self.assertEqual(after, before)

    def test_a_correction_of_payments_reaches_no_other_ticket(self):
        """Core corrects a wrong means from the ticket: its own payments, alone."""
        self.company.country_id = self.env.ref("base.be")  # French law forbids it
        mine, other = self.sell_by(50), self.sell_by(100)
        draft, _ticket = self.draft()
        payment, strange = mine.payment_ids, other.payment_ids
        orders = self.env["pos.order"].with_user(self.cashier).browse(mine.id)
        for command in (
            Command.update(strange.id, {"amount": 10}),
            Command.update(strange.id, {"payment_method_id": self.bank.id}),
            Command.delete(strange.id),
            Command.link(strange.id),
            Command.set([strange.id]),
            Command.update(payment.id, {"pos_order_id": other.id}),
            Command.update(payment.id, {"pos_order_id": draft.id}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                orders.write({"payment_ids": [command]})
                self.env.flush_all()
        self.assertEqual((payment.amount, strange.amount), (50, 100))
        self.assertEqual((mine.payment_ids, other.payment_ids), (payment, strange))
        orders.write(
            {
                "payment_ids": [
                    Command.update(payment.id, {"payment_method_id": self.bank.id})
                ]
            }
        )
        self.assertEqual(payment.payment_method_id, self.bank)

    def test_a_ticket_sets_up_no_till(self):
        before = self.main_pos_config.picking_type_id
        other = before.search([("code", "=", "incoming")], limit=1)
        _draft, ticket = self.draft()
        self.send(ticket | {"picking_type_id": other.id, "lines": []})
        self.assertEqual(self.main_pos_config.picking_type_id, before)

    def test_who_sets_up_a_till(self):
        config = self.main_pos_config.with_user(self.cashier).sudo(False)
        for values in (
            {"tip_product_id": self.top_up.id},
            {"module_pos_hr": True},
            {"group_pos_manager_id": self.cashier.group_ids[:1].id},
            {"use_pricelist": True},
            {"order_edit_tracking": False},
            {"amount_authorized_diff": 9999},
            {"trusted_config_ids": [Command.clear()]},
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                config.write(values)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                config.sudo().write(values)

    def test_no_default_pays_a_ticket(self):
        orders = self.env["pos.order"].with_user(self.cashier)
        amounts = ("amount_tax", "amount_total", "amount_paid", "amount_return")
        values = dict.fromkeys(amounts, 0) | {"session_id": self.till_session.id}
        for state in ("paid", "done"):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                orders.with_context(default_state=state).create([values])

    # === OTHER PEOPLE'S CARDS === #

    def test_what_a_card_paid_goes_back_on_it(self):
        sale = self.pay([self.line(price=50)], self.wallet, 50)
        thief = self.create_customer(lastname="Thief")
        own = self.create_card(self.wallets, thief, 0)
        back = [self.back(sale.lines)]
        with self.assertRaises(UserError):
            self.give_back(back, (self.method, -50, own), partner=thief)
        with self.assertRaisesRegex(UserError, "the right"):
            self.give_back(back, (self.method, -50), partner=thief)
        claims = {own.id: self.claim(own, 50, self.wallets)}
        lines = [*back, self.line(self.top_up, 50)]
        with self.assertRaisesRegex(UserError, "is missing"):
            self.send(self.claimed(lines, claims, partner=thief))
        self.assertEqual(own.points, 0)
        self.give_back(back, (self.method, -50, self.wallet))
        self.assertEqual(self.wallet.points, 80)

    def test_no_card_becomes_another_one(self):
        """What says whose a card is, and where it is from, is the server's to say."""
        cards = self.env["loyalty.card"].with_user(self.cashier).browse(self.wallet.id)
        sale = self.sell_by(10)
        for values in ({"is_account": False}, {"source_pos_order_id": sale.id}):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                cards.write(values)
        self.assertTrue(self.wallet.is_account)

    def test_a_card_takes_back_what_it_paid(self):
        """Without a network, 80 of 100: the missing 20 are no money."""
        ticket = self.ticket([self.line(price=100)], paid=100)
        ticket["payment_ids"] = self.paid_by((self.method, 100, self.wallet))
        ticket["payment_ids"][0][2]["card_proof"] = self.wallet.code
        sale = self.send(ticket | self.offline())
        self.assertEqual(self.wallet.points, 0)
        self.assertEqual(self.incidents("offline").amount, 20)
        for amount in (100, 80.5):
            back = [self.back(sale.lines, price=amount)]
            with self.assertRaisesRegex(UserError, "80.00"):
                self.give_back(back, (self.method, -amount, self.wallet))
        back = [self.back(sale.lines, price=80)]
        self.give_back(back, (self.method, -80, self.wallet))
        self.assertEqual(self.wallet.points, 80)

    def test_a_correction_tells_no_balance(self):
        wizards = self.env["loyalty.card.update.balance"].with_user(self.cashier)
        nobodys = self.create_card(self.gift_cards, None, 70)
        with self.assertRaises(AccessError):
            wizard = wizards.create({"card_id": nobodys.id, "description": "x"})
            self.assertEqual(wizard.read(["old_balance"]), "told")

    def test_the_shop_says_which_day_it_is(self):
        """A card that ended yesterday is none, wherever a browser says that it is."""
        config = self.main_pos_config.with_user(self.cashier)
        gift = self.create_card(self.gift_cards, None, 70)
        gift.sudo().expiration_date = "2026-06-09"
        self.company.partner_id.tz = "Europe/Paris"
        for moment, is_found in (
            ("2026-06-09 21:00:00", True),
            ("2026-06-09 23:00:00", False),
        ):
            for zone in ("Pacific/Pago_Pago", "Pacific/Kiritimati"):
                with freeze_time(moment):
                    shown = config.with_context(tz=zone).clientele_card_look(gift.code)
                refusal = shown.get("card", {}).get("refusal", "not found")
                self.assertEqual(not refusal, is_found, (moment, zone, shown))

    def test_no_exchange_turns_a_wallet_into_something_else(self):
        """What paid the first goods is what paid those they were exchanged for."""
        thief = self.create_customer(lastname="Thief")
        own = self.create_card(self.wallets, thief, 0)
        for partner in (thief, self.loaded):
            sale = self.pay([self.line(price=50)], self.wallet, 50)
            lines = [self.back(sale.lines), self.line(price=50)]
            ticket = self.return_ticket(lines, (self.cash, 0), partner=partner)
            exchange = self.send(ticket | {"payment_ids": [], "is_refund": False})
            goods = exchange.lines.filtered(lambda line: line.qty > 0)
            back = [self.back(goods)]
            with self.assertRaisesRegex(UserError, "the right"):
                self.give_back(back, (self.method, -50), partner=partner)
            with self.assertRaisesRegex(UserError, "by it|the right"):
                self.give_back(back, (self.cash, -50), partner=partner)
            with self.assertRaises(UserError):
                self.give_back(back, (self.method, -50, own), partner=thief)
            self.give_back(back, (self.method, -50, self.wallet), partner=partner)
            self.assertEqual((self.wallet.points, own.points), (80, 0))
            self.wallet.invalidate_recordset()

    def test_no_split_turns_a_wallet_into_vouchers(self):
        """60 by the wallet and 40 in cash: 40 by vouchers, in however many parts."""
        held = self.hold(60, self.wallet)
        lines = [self.line(price=20, qty=5)]
        sale = self.send(self.paid_ticket(lines, (self.wallet, 60, held)))
        self.assertEqual(self.wallet.points, 20)
        for _number in range(2):
            self.give_back([self.back(sale.lines)], (self.method, -20))
        with self.assertRaisesRegex(UserError, "the right"):
            self.give_back([self.back(sale.lines)], (self.method, -20))
        back = [self.back(sale.lines, 3)]
        self.give_back(back, (self.method, -60, self.wallet))
        self.assertEqual(self.wallet.points, 80)

    def test_an_exchange_moves_no_points_to_another_customer(self):
        claims = {self.card.id: self.claim(self.card, 100)}
        sale = self.sell([self.line(price=100)], claims)
        self.assertEqual(self.card.points, 300)
        thief = self.create_customer(lastname="Thief")
        own = self.create_card(self.points, thief, 0)
        lines = [self.back(sale.lines), self.line(price=100)]
        claims = {own.id: self.claim(own, 100)}
        ticket = self.claimed(lines, claims, (self.cash, 0), partner=thief)
        self.send(ticket | {"payment_ids": []})
        self.assertEqual((self.card.points, own.points), (200, 0))

    def test_what_a_card_holds_changes_no_hands(self):
        desk = self.create_user("desk", "base.group_user", "clientele.group_card_issue")
        thief = self.create_customer(lastname="Thief")
        with self.assertRaises(AccessError):
            self.wallet.with_user(desk).partner_id = thief
        empty = self.create_card(self.wallets, self.unloaded, 0)
        empty.with_user(desk).partner_id = thief
        self.assertEqual(empty.partner_id, thief)

    def test_a_sale_in_cash_goes_on_no_other_s_card(self):
        sale = self.sell_by(50)
        thief = self.create_customer(lastname="Thief")
        own = self.create_card(self.wallets, thief, 0)
        back = [self.back(sale.lines)]
        with self.assertRaisesRegex(ValidationError, "card that paid"):
            self.give_back(back, (self.method, -50, own), partner=thief)
        self.give_back(back, (self.method, -50, self.wallet))
        self.assertEqual(self.wallet.points, 130)

    def test_who_asks_for_codes(self):
        for groups in ("base.group_portal", "base.group_user"):
            login = groups.replace(".", "_")
            user = new_test_user(self.env, login=login, groups=groups)
            cards = self.env["loyalty.card"].with_user(user)
            with self.assertRaises(AccessError):
                cards.get_loyalty_card_partner_by_code(self.card.code)
