from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_card_payments import CardPaymentsCommon


@tagged("post_install", "-at_install")
class TestSaleValue(CardPaymentsCommon):
    """What orders put on cards is paid, and is what was agreed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.create_user(
            "value_seller",
            "sales_team.group_sale_salesman_all_leads",
            "clientele.group_customer_edit",
        )
        cls.boss = cls.create_user(
            "value_boss",
            "sales_team.group_sale_manager",
            "clientele.group_manager",
        )
        cls.points.sale_ok = True

    def order(self, *products, user=None):
        orders = self.env["sale.order"].with_user(user or self.seller)
        lines = [
            {"product_id": product.id, "price_unit": price, "tax_ids": False}
            for product, price in products
        ]
        order = orders.create(
            {
                "partner_id": self.loaded.id,
                "order_line": [Command.create(line) for line in lines],
            }
        )
        order._update_programs_and_rewards()
        return order

    def pay_online(self, order, amount):
        provider = self.env["payment.provider"].create(
            {"name": "Test", "code": "none", "state": "test"}
        )
        method = self.env["payment.method"].search([], limit=1)
        self.env["payment.transaction"].create(
            {
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "payment_method_id": method.id,
                "provider_id": provider.id,
                "reference": order.name,
                "sale_order_ids": [Command.set(order.ids)],
                "state": "done",
            }
        )
        order.invalidate_recordset(["amount_paid", "transaction_ids"])

    def test_value_is_not_given_on_credit(self):
        for product in (self.gift_product, self.top_up):
            order = self.order((product, 200), (self.bike, 30))
            with self.assertRaisesRegex(AccessError, "200.00"):
                order.action_confirm()
            self.assertEqual(order.state, "draft")
        self.assertEqual(self.wallet.points, 80)

    def test_money_pays_the_value_first(self):
        order = self.order((self.gift_product, 200), (self.bike, 30))
        self.pay_online(order, 200)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_paid_in_part(self):
        order = self.order((self.gift_product, 200), (self.bike, 30))
        self.pay_online(order, 150)
        with self.assertRaisesRegex(AccessError, "50.00"):
            order.action_confirm()

    def test_who_manages_cards_gives_credit(self):
        order = self.order((self.top_up, 50), user=self.boss)
        order.action_confirm()
        self.assertEqual(self.wallet.points, 130)

    def test_what_was_agreed_stays(self):
        order = self.order((self.top_up, 50), (self.bike, 30), user=self.boss)
        order.action_confirm()
        load, goods = order.order_line.filtered(
            lambda line: not line.is_reward_line
        ).sorted("price_unit", reverse=True)
        for values in (
            {"price_unit": 1},
            {"product_uom_qty": 0},
            {"discount": 100},
        ):
            with self.assertRaisesRegex(UserError, "put money on a card"):
                load.write(values)
        with self.assertRaisesRegex(UserError, "put money on a card"):
            load.copy({"order_id": order.id})
        load.write({"price_unit": 50, "name": "Top-up"})  # nothing that was agreed
        goods.write({"product_uom_qty": 2, "price_unit": 25})
        order.with_user(self.seller)._action_cancel()
        self.assertEqual(self.wallet.points, 80)

    def test_no_points_on_value(self):
        order = self.order(
            (self.top_up, 50), (self.gift_product, 40), (self.bike, 30), user=self.boss
        )
        before = self.card.points
        order.action_confirm()
        self.assertEqual(self.card.points - before, 30)

    def test_what_is_taken_off_pays_for_no_value(self):
        """A line below zero is no money, before and after the confirmation."""
        order = self.order((self.top_up, 200), (self.bike, -200))
        with self.assertRaisesRegex(AccessError, "200.00"):
            order.action_confirm()
        order = self.order((self.top_up, 50), (self.bike, 30), user=self.boss)
        order.action_confirm()
        goods = order.order_line.filtered(lambda line: line.product_id == self.bike)
        with self.assertRaisesRegex(UserError, "put money on a card"):
            goods.price_unit = -50
        values = {"product_id": self.bike.id, "price_unit": -80, "order_id": order.id}
        with self.assertRaisesRegex(UserError, "put money on a card"):
            self.env["sale.order.line"].with_user(self.boss).create([values])

    def test_no_flag_hides_a_load(self):
        order = self.order((self.top_up, 200))
        order.order_line.is_downpayment = True
        with self.assertRaisesRegex(AccessError, "200.00"):
            order.action_confirm()
        order = self.order((self.top_up, 50), user=self.boss)
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "put money on a card"):
            order.order_line.filtered("price_total").is_downpayment = True

    def test_no_state_confirms(self):
        order = self.order((self.top_up, 200))
        with self.assertRaisesRegex(AccessError, "Confirm or cancel"):
            order.state = "sale"
        order = self.order((self.top_up, 50), user=self.boss)
        order.action_confirm()
        with self.assertRaisesRegex(AccessError, "Confirm or cancel"):
            order.state = "draft"
        self.assertEqual(self.wallet.points, 130)

    def test_no_reward_gives_points(self):
        order = self.order((self.bike, 30))
        order.action_confirm()
        values = {"product_id": self.bike.id, "order_id": order.id, "price_unit": 0}
        values |= {"coupon_id": self.card.id, "points_cost": -500}
        lines = self.env["sale.order.line"].with_user(self.seller)
        with self.assertRaisesRegex(UserError, "costs points"):
            lines.create([values])

    def test_a_signature_is_no_money(self):
        """Nor is a small part of the amount, for what customers confirm themselves."""
        order = self.order((self.gift_product, 200), (self.bike, 100))
        order.write({"require_payment": False, "prepayment_percent": 0.1})
        self.assertTrue(order._has_to_be_paid())
        portal = new_test_user(self.env, "value_portal", "base.group_portal")
        with self.assertRaisesRegex(AccessError, "200.00"):
            order.with_user(portal).sudo().action_confirm()
        self.assertFalse(order._is_confirmation_amount_reached())
        self.assertEqual(order._get_prepayment_required_amount(), 200)
        self.pay_online(order, 200)
        self.assertFalse(order._has_to_be_paid())
        plain = self.order((self.bike, 100))
        plain.write({"require_payment": False})
        self.assertFalse(plain._has_to_be_paid())
