from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.trust import storing
from .common_cards import TillCardsCommon


@tagged("post_install", "-at_install")
class TestCardRefunds(TillCardsCommon):
    """What a refund takes back from cards, and gives back to them."""

    def refund(self, order, share=1.0):
        """Refund that share of the quantity of every line."""
        lines = [
            self.line(
                line.product_id,
                line.price_unit,
                -line.qty * share,
                refunded_orderline_id=line.id,
            )
            for line in order.lines
        ]
        return self.send(self.ticket(lines, partner=order.partner_id))

    def test_refund_takes_back_what_was_won(self):
        order = self.sell(
            [self.line(price=50, qty=2)], {self.card.id: self.claim(self.card, 100)}
        )
        self.refund(order, 0.4)
        self.assertEqual(self.moves(self.card)[1:], [("refund", -40, 260)])
        self.refund(order, 0.6)
        self.assertEqual(self.moves(self.card)[2:], [("refund", -60, 200)])
        self.assert_balanced()

    def test_refund_gives_back_what_was_spent_once(self):
        order = self.send(self.spend(self.card, 5))
        refund = self.refund(order)
        self.assertEqual(self.moves(self.card)[1:], [("refund", 50, 200)])
        row = self.card.history_ids.filtered(lambda row: row.kind == "refund")
        self.assertEqual((row.issued, row.used), (0, -50))
        self.assertEqual(row.order_id, refund.id)

    def test_refund_of_points_spent_since(self):
        order = self.sell([self.line()], {self.card.id: self.claim(self.card, 100)})
        self.send(self.spend(self.card, 28, lines=[self.line(price=100)]))
        self.assertEqual(self.card.points, 20)
        self.refund(order)
        self.assertEqual(self.moves(self.card)[2:], [("refund", -20, 0)])
        self.assertEqual(self.incidents("refund").mapped("amount"), [80])

    def test_refund_of_one_of_two_gift_cards(self):
        """Each line took its own card: nobody else's money goes."""
        lines = [self.line(self.gift_product, 50), self.line(self.gift_product, 30)]
        order = self.sell(
            lines,
            {
                -1: self.claim(None, 50, self.gifts, code="GIFT-50"),
                -2: self.claim(None, 30, self.gifts, code="GIFT-30"),
            },
        )
        cards = self.gifts.coupon_ids - self.gift
        fifty, thirty = (
            cards.filtered(lambda card, points=points: card.points == points)
            for points in (50, 30)
        )
        self.assertEqual(order.lines.loaded_card_ids, fifty | thirty)
        sold = order.lines.filtered(lambda line: line.price_unit == 30)
        refund = self.line(self.gift_product, 30, -1, refunded_orderline_id=sold.id)
        self.send(self.ticket([refund]))
        self.assertEqual((fifty.points, thirty.points), (50, 0))
        self.assertEqual((fifty.state, thirty.state), ("active", "cancelled"))

    def test_forged_refunds(self):
        """Points come back for what was spent, and money for what was sold."""
        hidden = self.line(price=0.0, coupon_id=self.card.id, points_cost=5000)
        order = self.sell([self.line(), hidden])
        self.refund(order)
        self.assertEqual(self.card.points, 200)
        spent = self.send(self.spend(self.card, 5))
        reward = spent.lines.filtered("is_reward_line")
        storing(reward.sudo()).points_cost = 5000
        many = self.line(
            reward.product_id, reward.price_unit, -100, refunded_orderline_id=reward.id
        )
        with self.assertRaisesRegex(UserError, "1 of 1 left to return"):
            self.send(self.ticket([many]))
        self.assertEqual(self.card.points, 150)
        self.refund(spent)
        self.assertEqual(self.card.points, 200)
        wrong = self.line(self.gift_product, 50, -1, refunded_orderline_id=reward.id)
        with self.assertRaisesRegex(ValidationError, "not one of the sale"):
            self.send(self.ticket([wrong]))

    def test_money_lines_that_cancel_each_other(self):
        claim = {-1: self.claim(None, 1000, self.gifts)}
        lines = [
            self.line(self.gift_product, 1000),
            self.line(self.gift_product, 1000, -1),
        ]
        with self.assertRaisesRegex(ValidationError, "refunding its ticket"):
            self.sell(lines, claim)
        self.assertEqual(self.gifts.coupon_ids, self.gift)

    def test_the_second_call_moves_nothing(self):
        """Drafts and old tickets load no card; strangers read no answer."""
        draft = self.ticket([self.line(self.gift_product, 50)], state="draft")
        order = self.send(draft)
        claim = {"-1": self.claim(None, 50, self.gifts, code="MINE-1")}
        answer = order.with_user(self.cashier).confirm_coupon_programs(claim)
        self.assertEqual(answer, {})
        self.assertEqual(self.gifts.coupon_ids, self.gift)
        stranger = self.create_user("till_stranger", "base.group_user")
        with self.assertRaises(AccessError):
            order.with_user(stranger).confirm_coupon_programs({})

    def test_refund_of_a_top_up_on_a_replaced_card(self):
        order = self.sell([self.line()], {self.card.id: self.claim(self.card, 100)})
        new = self.card.sudo()._replace("NEW-CODE-9", "Lost")
        self.refund(order)
        self.assertEqual((self.card.points, new.points), (0, 200))

    def test_refund_of_a_gift_card(self):
        order = self.sell(
            [self.line(self.gift_product, 50)],
            {-1: self.claim(None, 50, self.gifts, code="GIFT-1")},
        )
        card = self.env["loyalty.card"].search([("code", "=", "GIFT-1")])
        self.assertEqual(card.points, 50)
        self.send(self.spend(card, 10, claim={"presented_code": card.code}))
        with self.assertRaisesRegex(UserError, "was used since"):
            self.refund(order)
        self.assertEqual(card.points, 40)
        unused = self.sell(
            [self.line(self.gift_product, 50)],
            {-1: self.claim(None, 50, self.gifts, code="GIFT-2")},
        )
        self.refund(unused)
        card = self.env["loyalty.card"].search([("code", "=", "GIFT-2")])
        self.assertEqual((card.points, card.state), (0, "cancelled"))
        self.assert_balanced()
