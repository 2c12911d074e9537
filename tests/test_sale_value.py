from odoo import SUPERUSER_ID, Command
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
        payment = self.env["payment.transaction"].create(
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
        return payment

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

    def test_money_that_went_back_pays_nothing(self):
        order = self.order((self.gift_product, 200), (self.bike, 30))
        payment = self.pay_online(order, 200)
        payment.copy(
            {
                "amount": -200,
                "operation": "refund",
                "reference": "Refund",
                "source_transaction_id": payment.id,
                "state": "done",
            }
        )
        with self.assertRaisesRegex(AccessError, "200.00"):
            order.action_confirm()

    def test_one_payment_loads_once(self):
        """What was spent before the order was cancelled is paid for again."""
        order = self.order((self.top_up, 50))
        self.pay_online(order, 50)
        order.action_confirm()
        self.wallet.sudo()._move_points(-100, "change", "Spent")
        order._action_cancel()
        self.assertEqual(self.wallet.points, 0)
        order.action_draft()
        with self.assertRaisesRegex(AccessError, "20.00"):
            order.action_confirm()
        # Nor does the same payment pay what another order would load.
        other = self.order((self.top_up, 50))
        self.env["payment.transaction"].search(
            [("sale_order_ids", "in", order.ids)]
        ).sale_order_ids += other
        with self.assertRaisesRegex(AccessError, "20.00"):
            other.action_confirm()

    def test_payment_on_delivery_is_no_money_yet(self):
        """Core's job confirms what is paid when it is delivered."""
        order = self.order((self.gift_product, 200))
        plain = self.order((self.bike, 30))
        for one in order + plain:
            payment = self.pay_online(one, one.amount_total)
            payment.provider_id.write(
                {"code": "custom", "custom_mode": "cash_on_delivery"}
            )
            payment.state = "pending"
            job = payment.with_user(SUPERUSER_ID).with_context(lang="en_US")
            job._post_process()
        self.assertEqual((order.state, plain.state), ("sent", "sale"))
        notes = "".join(order.message_ids.mapped("body"))
        self.assertIn("Not confirmed", notes)

    def test_what_replaced_a_card_answers_for_it(self):
        order = self.order((self.bike, 1000))
        order.action_confirm()
        before = self.card.points
        new = self.card.with_user(self.boss)._replace(None, "Lost")
        self.assertEqual(new.points, before)
        order._action_cancel()
        self.assertEqual(new.points, before - 1000)

    def test_one_payment_of_two_orders(self):
        first = self.order((self.gift_product, 200))
        second = self.order((self.gift_product, 150))
        payment = self.pay_online(first, 200)
        payment.sale_order_ids += second
        first.action_confirm()
        with self.assertRaisesRegex(AccessError, "150.00"):
            second.action_confirm()

    def test_value_is_sold_in_its_currency(self):
        """Else 5,000 yen, paid, give a card of 5,000 euros."""
        yen = self.env.ref("base.JPY")
        yen.active = True
        lists = self.env["product.pricelist"]
        order = self.order((self.top_up, 5000), user=self.boss)
        order.pricelist_id = lists.create({"name": "Yen", "currency_id": yen.id})
        self.assertEqual(order.currency_id, yen)
        with self.assertRaisesRegex(UserError, self.wallets.currency_id.name):
            order.action_confirm()

    def test_value_is_what_is_paid(self):
        self.wallets.rule_ids.sudo().reward_point_mode = "unit"
        order = self.order((self.top_up, 0), user=self.boss)
        with self.assertRaisesRegex(UserError, "money spent"):
            order.action_confirm()

    def test_the_customer_of_moved_cards_stays(self):
        order = self.order((self.top_up, 50), user=self.boss)
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "cancel it"):
            order.partner_id = self.env.user.partner_id
        row = order.coupon_point_ids
        self.assertTrue(row)
        managers = self.boss.with_user(self.boss).env["sale.order.coupon.points"]
        with self.assertRaisesRegex(AccessError, "no others"):
            managers.browse(row.ids).unlink()

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


@tagged("post_install", "-at_install")
class TestSaleSpending(CardPaymentsCommon):
    """Whose cards pay an order, and who says it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        product = cls.create_money_product("Old top-up")
        program = cls.create_money_program(
            "ewallet",
            product,
            sale_ok=True,
        )
        cls.wallet = cls.create_card(program, cls.loaded, 80)
        cls.seller = cls.create_user(
            "spending_seller",
            "sales_team.group_sale_salesman_all_leads",
            "clientele.group_customer_edit",
        )
        cls.other = cls.env["res.partner"].create({"name": "Somebody Else"})

    def order(self, customer, **values):
        line = {"product_id": self.bike.id, "price_unit": 60, "tax_ids": False}
        orders = self.env["sale.order"].with_user(self.seller)
        return orders.create(
            {
                "partner_id": customer.id,
                "order_line": [Command.create(line)],
                **values,
            }
        )

    def pay_by_wallet(self, order):
        order._update_programs_and_rewards()
        rewards = order._get_claimable_rewards()
        order._apply_program_reward(rewards[self.wallet][:1], self.wallet)
        return order.order_line.filtered("coupon_id")

    def test_nobody_writes_a_card_on_an_order(self):
        """Neither on lines, nor among the cards whose code was typed."""
        spent = {
            "product_id": self.bike.id,
            "name": "Reward",
            "price_unit": -40,
            "reward_id": self.wallet.program_id.reward_ids[:1].id,
            "coupon_id": self.wallet.id,
            "points_cost": 40,
        }
        named = {"applied_coupon_ids": [Command.link(self.wallet.id)]}
        with self.assertRaisesRegex(AccessError, "button"):
            self.order(self.other, order_line=[Command.create(spent)])
        with self.assertRaisesRegex(AccessError, "code of the card"):
            self.order(self.other, **named)
        order = self.order(self.other)
        with self.assertRaisesRegex(AccessError, "code of the card"):
            order.write(named)
        context = {"default_applied_coupon_ids": [Command.link(self.wallet.id)]}
        with self.assertRaisesRegex(AccessError, "code of the card"):
            order.with_context(**context).create({"partner_id": self.other.id})
        for values in (
            {"coupon_id": self.wallet.id},
            {"points_cost": 40},
            {"reward_id": spent["reward_id"]},
        ):
            with self.assertRaisesRegex(AccessError, "button"):
                order.order_line.write(values)
        with self.assertRaisesRegex(AccessError, "button"):
            self.order(
                self.other,
                order_line=[
                    Command.create({**spent, "coupon_id": False, "points_cost": 0})
                ],
            )
        order.action_confirm()
        self.assertEqual(self.wallet.points, 80)

    def test_a_reward_stays_with_its_order(self):
        """Else the card is credited by an order that it never paid."""
        order, confirmed = self.order(self.loaded), self.order(self.loaded)
        reward = self.pay_by_wallet(order)
        confirmed.action_confirm()
        for record, values in (
            (reward, {"order_id": confirmed.id}),
            (confirmed, {"order_line": [Command.link(reward.id)]}),
        ):
            with self.assertRaisesRegex(AccessError, "button"):
                record.write(values)
        self.assertEqual(reward.order_id, order)

    def test_a_cost_stays(self):
        """Else the points come back and what they paid stays."""
        order = self.order(self.loaded)
        reward = self.pay_by_wallet(order)
        order.action_confirm()
        self.assertEqual(self.wallet.points, 20)
        with self.assertRaisesRegex(AccessError, "button"):
            reward.points_cost = 0
        order._action_cancel()
        self.assertEqual(self.wallet.points, 80)

    def test_points_of_an_order_are_its_own(self):
        manager = self.create_user("spending_boss", "sales_team.group_sale_manager")
        order = self.order(self.loaded)
        order.action_confirm()
        rows = self.env["sale.order.coupon.points"].with_user(manager)
        values = {"order_id": order.id, "coupon_id": self.wallet.id, "points": -500}
        with self.assertRaisesRegex(AccessError, "no others"):
            rows.create([values])
        row = order.coupon_point_ids.with_user(manager)
        self.assertTrue(row)
        with self.assertRaisesRegex(AccessError, "no others"):
            row.points = -900

    def test_another_customer_leaves_the_card(self):
        order = self.order(self.loaded)
        self.assertTrue(self.pay_by_wallet(order))
        order.partner_id = self.other
        self.assertFalse(order.order_line.coupon_id)
        self.assertNotIn(self.wallet, order.applied_coupon_ids)
        self.assertIn("Taken off", order.message_ids[:1].body)
        order.action_confirm()
        self.assertEqual((order.amount_total, self.wallet.points), (60, 80))

    def test_the_card_of_another_does_not_pay(self):
        order = self.order(self.loaded)
        self.pay_by_wallet(order)
        self.wallet.sudo().partner_id = self.other
        with self.assertRaisesRegex(UserError, "Somebody Else"):
            order.action_confirm()

    def test_copies_spend_nothing(self):
        order = self.order(self.loaded)
        self.pay_by_wallet(order)
        copy = order.copy()
        self.assertEqual(copy.order_line.product_id, self.bike)
        self.assertEqual(copy.amount_total, 60)
        empty = order.copy({"order_line": [Command.clear()]})
        self.assertFalse(empty.order_line)
