import json

from odoo import Command
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
