from odoo import Command
from odoo.tests import Form, TransactionCase, tagged

from ..tools.carriage import Delivery, decide, is_free
from .common import ClienteleDocumentsCommon

DIGITS = 2


@tagged("post_install", "-at_install")
class TestCarriageRule(TransactionCase):
    """The rule alone: it needs no app of deliveries."""

    def test_is_free(self):
        for goods, free_from, expected in (
            (299.99, 300, False),
            (300, 300, True),
            (0.1 + 0.2, 0.3, True),
            (1000, 0, False),
            (0, 0, False),
        ):
            with self.subTest(goods=goods, free_from=free_from):
                self.assertEqual(is_free(goods, free_from, DIGITS), expected)

    def test_free_and_back(self):
        paid = Delivery(10, 10)
        free = Delivery(0, 10, True)
        self.assertEqual(decide(paid, 299, 300, DIGITS), paid)
        self.assertEqual(decide(paid, 300, 300, DIGITS), free)
        self.assertEqual(decide(free, 400, 300, DIGITS), free)
        self.assertEqual(decide(free, 299, 300, DIGITS), paid)
        self.assertEqual(decide(free, 299, 0, DIGITS), paid)

    def test_typed_prices_stay(self):
        for typed in (Delivery(5, 10), Delivery(0, 10), Delivery(5, 10, True)):
            with self.subTest(typed=typed):
                self.assertEqual(decide(typed, 400, 300, DIGITS), typed)
                self.assertEqual(decide(typed, 100, 300, DIGITS), typed)


@tagged("post_install", "-at_install")
class TestFreeCarriage(ClienteleDocumentsCommon):
    """A customer whose goods travel free from 300 on, and a carrier that asks 10."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "is_delivery" not in cls.env["sale.order.line"]._fields:
            return  # each test is skipped
        cls.bike, cls.repair = cls.env["product.product"].create(
            [
                {"name": "Bike", "type": "consu", "list_price": 100},
                {"name": "Repair", "type": "service", "list_price": 500},
            ]
        )
        (cls.bike + cls.repair).taxes_id = False
        cls.carrier = cls.env["delivery.carrier"].create(
            {
                "name": "By road",
                "fixed_price": 10,
                "product_id": cls.env["product.product"]
                .create({"name": "Carriage", "type": "service", "taxes_id": False})
                .id,
            }
        )
        cls.customer = cls.create_customer(free_carriage_amount=300)

    def setUp(self):
        super().setUp()
        if "is_delivery" not in self.env["sale.order.line"]._fields:
            self.skipTest("The app of deliveries is not installed.")

    def quotation(self, quantity, partner=None):
        order = self.env["sale.order"].create(
            {
                "partner_id": (partner or self.customer).id,
                "order_line": [
                    Command.create(
                        {"product_id": self.bike.id, "product_uom_qty": quantity}
                    )
                ],
            }
        )
        order.set_delivery_line(self.carrier, 10)
        return order

    def delivery(self, order):
        return order.order_line.filtered("is_delivery")

    def test_free_and_back(self):
        order = self.quotation(2)
        self.assertEqual(self.delivery(order).price_unit, 10)
        order.order_line[0].product_uom_qty = 3
        self.assertEqual(self.delivery(order).price_unit, 0)
        self.assertEqual(order.amount_total, 300)
        order.order_line[0].discount = 1
        self.assertEqual(self.delivery(order).price_unit, 10)
        order.order_line = [Command.create({"product_id": self.bike.id})]
        self.assertEqual(self.delivery(order).price_unit, 0)
        order.order_line[0].unlink()
        self.assertEqual(self.delivery(order).price_unit, 10)

    def test_at_once(self):
        """Free as soon as the carrier is chosen, and in a copy."""
        order = self.quotation(3)
        self.assertEqual(self.delivery(order).price_unit, 0)
        copy = order.copy()
        self.assertEqual(self.delivery(copy).price_unit, 0)
        copy.order_line[0].product_uom_qty = 1
        self.assertEqual(self.delivery(copy).price_unit, 10)

    def test_services_are_no_goods(self):
        order = self.quotation(1)
        order.order_line = [Command.create({"product_id": self.repair.id})]
        self.assertEqual(self.delivery(order).price_unit, 10)

    def test_typed_price_stays(self):
        order = self.quotation(2)
        self.delivery(order).price_unit = 4
        order.order_line[0].product_uom_qty = 3
        self.assertEqual(self.delivery(order).price_unit, 4)
        order.order_line[0].product_uom_qty = 1
        self.assertEqual(self.delivery(order).price_unit, 4)
        order = self.quotation(3)
        self.delivery(order).price_unit = 4
        order.order_line[0].product_uom_qty = 1
        self.assertEqual(self.delivery(order).price_unit, 4)

    def test_confirmed_order_stays(self):
        order = self.quotation(2)
        order.action_confirm()
        order.order_line[0].product_uom_qty = 5
        self.assertEqual(self.delivery(order).price_unit, 10)

    def test_another_customer(self):
        order = self.quotation(3)
        order.partner_id = self.create_customer(lastname="Normal")
        self.assertEqual(self.delivery(order).price_unit, 10)
        order.partner_id = self.customer
        self.assertEqual(self.delivery(order).price_unit, 0)

    def test_in_the_form(self):
        order = self.quotation(2)
        with Form(order) as form:
            with form.order_line.edit(0) as line:
                line.product_uom_qty = 3
            with form.order_line.edit(1) as line:
                self.assertEqual(line.price_unit, 0)
        self.assertEqual(self.delivery(order).price_unit, 0)
        with Form(order) as form, form.order_line.edit(0) as line:
            line.product_uom_qty = 1
        self.assertEqual(self.delivery(order).price_unit, 10)

    def test_other_currency(self):
        """The amount is in the company's currency."""
        dollars = self.setup_other_currency("HRK", rates=[("2000-01-01", 2.0)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Export", "currency_id": dollars.id}
        )
        self.customer.property_product_pricelist = pricelist
        order = self.quotation(2)
        self.assertEqual(order.amount_untaxed, 400 + 10)
        order.order_line[0].product_uom_qty = 3
        self.assertEqual(order.amount_untaxed, 600)

    def test_reward_that_pays_the_delivery(self):
        """A free-shipping reward has paid already: the line stays as it is."""
        program = self.env["loyalty.program"].create(
            {
                "name": "Free delivery",
                "program_type": "promotion",
                "trigger": "auto",
                "rule_ids": [Command.create({})],
                "reward_ids": [Command.create({"reward_type": "shipping"})],
            }
        )
        order = self.quotation(2)
        order._update_programs_and_rewards()
        if program.reward_ids not in order.order_line.reward_id:
            [[card, rewards]] = order._get_claimable_rewards().items()
            order._apply_program_reward(rewards, card)
        self.assertIn(program.reward_ids, order.order_line.reward_id)
        order.order_line[0].product_uom_qty = 3
        self.assertEqual(self.delivery(order).price_unit, 10)
