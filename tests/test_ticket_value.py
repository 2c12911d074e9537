import json
from uuid import uuid4

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_gate import TicketGateCommon


@tagged("post_install", "-at_install")
class TestLoadedValue(TicketGateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.close_session()
        cls.on_account = cls.env["pos.payment.method"].create(
            {"name": "Account", "split_transactions": True}
        )
        cls.main_pos_config.payment_method_ids = [Command.link(cls.on_account.id)]
        cls.main_pos_config.with_user(cls.cashier).open_ui()
        cls.till_session = cls.main_pos_config.current_session_id
        cls.till_session.sudo().set_opening_control(0, "")

    def loading(self, product, lines, *payments, **values):
        """A ticket that puts 100 on a new card, or on the customer's."""
        program = self.wallets if product == self.top_up else self.gift_cards
        claim = self.claim(None, 100, program, partner_id=self.loaded.id)
        ticket = self.paid_ticket(
            [self.load_line(100, product), *lines], *payments, **values
        )
        ticket["card_claims"] = json.dumps({-1: claim})
        return ticket

    def test_value_for_returned_goods(self):
        """A gift card or a top-up that goods taken back would pay for."""
        for product in (self.gift_product, self.top_up):
            ticket = self.loading(product, [self.bike_line(qty=-1)])
            with self.subTest(product=product.name):
                self.assert_dropped(ticket, "paid with money")

    def test_value_on_account(self):
        ticket = self.loading(self.top_up, [])
        ticket["payment_ids"] = [
            Command.create({"amount": 100, "payment_method_id": self.on_account.id})
        ]
        self.assert_dropped(ticket, "paid with money")

    def test_value_beside_goods(self):
        """Goods by card, value in cash: as it should be."""
        uuid = self.hold(60, self.wallet)
        ticket = self.loading(self.top_up, [self.bike_line()], (self.wallet, 60, uuid))
        self.post(ticket)
        self.assertEqual(self.wallet.points, 120)

    def test_points_on_value(self):
        """Money that is put on a card earns nothing: it earns when it is spent."""
        claims = {self.card.id: self.claim(self.card, 100)}
        self.send(self.ticket([self.load_line(100)], claims))
        self.assertEqual(self.card.points, 200)
        self.sell([self.bike_line(), self.load_line(100)], claims)
        self.assertEqual(self.card.points, 300)


@tagged("post_install", "-at_install")
class TestWorthOfTickets(TicketGateCommon):
    def exchange(self, sale, price=100.0):
        """New goods for returned ones, with the points of the new ones."""
        returned = self.bike_line(
            sale.lines.price_unit, -1, refunded_orderline_id=sale.lines.id
        )
        claims = {self.card.id: self.claim(self.card, price)}
        return self.ticket([self.bike_line(price), returned], claims)

    def test_points_for_nothing(self):
        """What an anonymous sale gave back is no money that earns points."""
        for _again in range(3):
            sale = self.sell([self.bike_line()], partner=self.env["res.partner"])
            self.send(self.exchange(sale))
        self.assertEqual(self.card.points, 200)
        sale = self.sell([self.bike_line()], partner=self.env["res.partner"])
        self.send(self.exchange(sale, 130))
        self.assertEqual(self.card.points, 230)

    def test_points_of_an_exchange(self):
        """Points of the sale go back, those of the new goods come."""
        claims = {self.card.id: self.claim(self.card, 100)}
        sale = self.sell([self.bike_line()], claims)
        self.assertEqual(self.card.points, 300)
        self.send(self.exchange(sale, 120))
        self.assertEqual(self.card.points, 320)

    def reward_ticket(self, reward, amount, qty=1, points=0, goods=None, **values):
        line = self.line(
            reward.discount_line_product_id,
            -amount,
            qty,
            is_reward_line=True,
            reward_id=reward.id,
            coupon_id=self.card.id,
            points_cost=points,
            reward_identifier_code=uuid4().hex[:8],
            **values,
        )
        claim = self.claim(
            self.card, -points, line_codes=[line["reward_identifier_code"]]
        )
        goods = goods or [self.bike_line(600)]
        return self.ticket([*goods, line], {self.card.id: claim})

    def test_price_of_a_reward(self):
        """10.00 for 200 points is never 500.00, nor a line that costs nothing."""
        reward = self.points.reward_ids
        reward.write(
            {"discount_mode": "per_order", "discount": 10, "required_points": 200}
        )
        self.assert_dropped(self.reward_ticket(reward, 500, points=200), "not worth")
        self.assert_dropped(
            self.reward_ticket(reward, -10, qty=-1, points=200), "not worth"
        )
        self.post(self.reward_ticket(reward, 10, points=200))
        self.assertEqual(self.card.points, 0)

    def percent_reward(self):
        """10 % off the ticket, for 50 points."""
        reward = self.points.reward_ids
        reward.write(
            {"discount_mode": "percent", "discount": 10, "required_points": 50}
        )
        return reward

    def test_share_of_a_reward(self):
        reward = self.percent_reward()
        self.assert_dropped(self.reward_ticket(reward, 60.5, points=50), "not worth")
        self.post(self.reward_ticket(reward, 60, points=50))
        self.assertEqual(self.card.points, 150)

    def test_share_of_a_combo(self):
        """Its parts have the price, and its own line has none."""
        reward = self.percent_reward()
        whole, part = self.line(price=0), self.line(price=20)
        mapping = {part["uuid"]: {"combo_parent_id": whole["uuid"]}}
        for amount in (2.5, 2):
            ticket = self.reward_ticket(reward, amount, points=50, goods=[whole, part])
            ticket["relations_uuid_mapping"] = {"pos.order.line": mapping}
            if amount > 2:
                self.assert_dropped(ticket, "not worth")
                continue
            self.post(ticket)
        self.assertEqual(self.card.points, 150)


@tagged("post_install", "-at_install")
class TestHolds(TicketGateCommon):
    def test_wallet_of_a_stranger(self):
        """The customer's card pays the customer's ticket, unless its code was shown."""
        uuid = self.hold(30, self.wallet)
        for partner in (self.env["res.partner"], self.unloaded):
            ticket = self.paid_ticket(
                [self.bike_line()], (self.wallet, 30, uuid), partner=partner
            )
            self.assert_dropped(ticket, "was not shown")
        shown = self.hold(30, code=self.wallet.code)
        ticket = self.paid_ticket(
            [self.bike_line()],
            (self.wallet, 30, shown),
            partner=self.env["res.partner"],
        )
        self.post(ticket)
        self.assertEqual(self.wallet.points, 50)

    def test_more_than_held(self):
        uuid = self.hold(10, self.wallet)
        ticket = self.paid_ticket([self.bike_line()], (self.wallet, 30, uuid))
        self.assert_dropped(ticket, "not for this amount")
        self.assertEqual(self.wallet.points, 80)

    def test_hoarded(self):
        """A till sets aside what a ticket can take, and not the cards of the shop."""
        partners = self.env["res.partner"].create(
            [{"name": f"Holder {number}"} for number in range(25)]
        )
        cards = [self.create_card(self.wallets, partner, 5) for partner in partners]
        done = 0
        with self.assertRaisesRegex(UserError, "under way at this till"):
            for card, partner in zip(cards, partners, strict=True):
                self.hold(1, card, partner=partner)
                done += 1
        self.assertEqual(done, 20)

    def test_freed_by_who_held_it(self):
        uuid = self.hold(50, code=self.gift.code)
        other = self.create_user(
            "gate_other",
            "base.group_user,point_of_sale.group_pos_user",
            "clientele.group_cashier",
        )
        config = self.main_pos_config.ids
        held = self.env["clientele.card.hold"].search([("payment_uuid", "=", uuid)])
        self.assertTrue(held)
        self.call_as(other, "pos.config", "clientele_card_release", config, uuid)
        self.assertTrue(held.exists())
        self.call_as(self.cashier, "pos.config", "clientele_card_release", config, uuid)
        self.assertFalse(held.exists())
