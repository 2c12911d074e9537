from types import SimpleNamespace
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_returns import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturns(ReturnsCommon):
    """What a return takes back, and at which price: at the till."""

    def test_the_same_line_twice(self):
        sale = self.sell_by(49.9)
        self.give_back([self.back(sale.lines)])
        with self.assertRaisesRegex(UserError, "Bike: 0 of 1 left to return"):
            self.give_back([self.back(sale.lines)], (self.method, -49.9))
        twice = self.sell_by(49.9)
        with self.assertRaisesRegex(UserError, "1 of 1 left"):
            self.give_back([self.back(twice.lines), self.back(twice.lines)])
        with self.assertRaisesRegex(UserError, "1 of 1 left"):
            self.give_back([self.back(twice.lines, 100)], (self.method, -4990))

    def test_parts_of_a_line(self):
        sale = self.sell_by(30, lines=[self.line(price=10, qty=3)])
        self.give_back([self.back(sale.lines, 2)])
        with self.assertRaisesRegex(UserError, "Bike: 1 of 3 left to return"):
            self.give_back([self.back(sale.lines, 2)])
        self.give_back([self.back(sale.lines)])

    def test_a_sale_that_was_not_sent_yet(self):
        """Without a network both wait: the return names the line by its identifier."""
        sold = self.line(price=40)
        sale = self.ticket([sold], paid=40)
        line = self.line(price=40, qty=-1)
        refund = self.return_ticket([line])
        told = {line["uuid"]: {"refunded_orderline_id": sold["uuid"]}}
        refund["relations_uuid_mapping"] = {"pos.order.line": told}
        self.send(sale)
        stored = self.send(refund)
        self.assertEqual(stored.lines.refunded_orderline_id.uuid, sold["uuid"])
        self.assertFalse(self.incidents("no_receipt"))

    def test_a_draft_return_takes_nothing(self):
        sale = self.sell_by(49.9)
        self.give_back([self.back(sale.lines)], state="draft")
        refund = self.give_back([self.back(sale.lines)])
        self.assertEqual(refund.state, "paid")

    def test_price_of_the_sale(self):
        sale = self.sell_by(49.9)
        with self.assertRaisesRegex(UserError, "sold for less: at most .*49[.,]90"):
            self.give_back([self.back(sale.lines, price=5000)], (self.method, -5000))
        with self.assertRaisesRegex(UserError, "sold for less"):
            self.give_back([self.back(sale.lines, price=-10)], (self.cash, 10))
        self.give_back([self.back(sale.lines, price=40)])

    def test_payments_give_back_what_lines_are_worth(self):
        sale = self.sell_by(49.9)
        ticket = self.return_ticket([self.back(sale.lines)], (self.cash, -500))
        ticket |= {"amount_total": -500, "amount_paid": -500}
        with self.assertRaisesRegex(ValidationError, "The lines of the ticket come to"):
            self.send(ticket)
        empty = self.return_ticket([], (self.cash, -500))
        empty |= {"amount_total": -500, "amount_paid": -500}
        with self.assertRaisesRegex(ValidationError, "The lines of the ticket come to"):
            self.send(empty)

    def test_sales_that_are_none(self):
        draft = self.send(self.ticket([self.line(price=777)], state="draft", paid=0))
        with self.assertRaisesRegex(UserError, "is not paid"):
            self.give_back([self.back(draft.lines)], (self.method, -777))
        sale = self.sell_by(20)
        refund = self.give_back([self.back(sale.lines)])
        line = self.back(refund.lines, 1)
        with self.assertRaisesRegex(ValidationError, "a return itself"):
            self.give_back([{**line, "qty": 1}], (self.cash, 20))
        other = self.sell_by(20)
        with self.assertRaisesRegex(ValidationError, "same order|of one sale"):
            self.give_back([self.back(sale.lines), self.back(other.lines)])
        wrong = self.back(other.lines) | {"product_id": self.gift_product.id}
        with self.assertRaisesRegex(ValidationError, "not one of the sale"):
            self.give_back([wrong])
        with self.assertRaisesRegex(ValidationError, "not one of the sale"):
            self.give_back([self.back(other.lines, -1)], (self.cash, 20))

    def test_taxes_of_the_sale(self):
        sale = self.sell_by(120, lines=[self.bike_line(120)])
        line = self.back(sale.lines) | {"tax_ids": [Command.set([])]}
        with self.assertRaisesRegex(ValidationError, "the taxes of its sale"):
            self.give_back([line])
        position = self.env["account.fiscal.position"].create({"name": "Elsewhere"})
        with self.assertRaisesRegex(ValidationError, "the taxes of its sale"):
            self.give_back([self.back(sale.lines)], fiscal_position_id=position.id)
        self.give_back([self.back(sale.lines)])

    # === DISCOUNTS AND REWARDS === #

    def sell_with_discount(self, *prices, discount=10):
        """Bikes, and an amount off the whole ticket."""
        off = self.line(self.gift_off, -discount)
        lines = [self.line(price=price) for price in prices]
        return self.sell_by(sum(prices) - discount, lines=[*lines, off])

    @property
    def gift_off(self):
        values = {"name": "Discount", "taxes_id": False, "available_in_pos": True}
        return self.env["product.product"].create(values)

    def test_a_discount_is_no_money(self):
        """Sale of 100 with 10 off: the bike alone gives 90."""
        sale = self.sell_with_discount(100)
        bike, off = sale.lines
        with self.assertRaisesRegex(UserError, "At most .*90[.,]00"):
            self.give_back([self.back(bike)])
        with self.assertRaisesRegex(UserError, "lowered the price"):
            self.give_back([self.back(off)], (self.cash, 10))
        self.give_back([self.back(bike, price=90)])
        with self.assertRaisesRegex(UserError, "0 of 1 left"):
            self.give_back([self.back(bike, price=10)])

    def test_a_reward_is_no_money(self):
        self.points.pos_ok = True
        sale = self.send(self.spend(self.card, 10))
        bike = sale.lines.filtered(lambda line: not line.is_reward_line)
        with self.assertRaisesRegex(UserError, "At most .*90[.,]00"):
            self.give_back([self.back(bike)])
        self.give_back([self.back(bike, price=90)])
        self.assertEqual(self.card.points, 200)

    def test_core_s_way_gives_the_same(self):
        """Product lines at the full price, discounts and rewards along."""
        sale = self.sell_with_discount(60, 40)
        one, two, off = sale.lines
        with self.assertRaisesRegex(UserError, "lowered the price.* 60 %"):
            self.give_back([self.back(one), self.back(off)])
        self.give_back([self.back(one), self.back(off, 0.6)], (self.cash, -54))
        with self.assertRaisesRegex(UserError, "At most .*36[.,]00"):
            self.give_back([self.back(two)])
        refund = self.give_back([self.back(two), self.back(off, 0.4)])
        self.assertEqual(refund.amount_paid, -36)

    def test_many_returns_are_one(self):
        """To the cent: thirds of 90.00 with 10 off 100.00."""
        off = self.line(self.gift_off, -10)
        lines = [self.line(price=100 / 3, qty=3), off]
        sale = self.sell_by(90.01, lines=lines[:1] + [self.line(self.gift_off, -9.99)])
        bike = sale.lines[0]
        given = 0.0
        for price in (30, 30.01, 30):
            refund = self.give_back([self.back(bike, price=price)])
            given -= refund.amount_paid
        self.assertAlmostEqual(given, 90.01)

    # === BACK OFFICE === #

    def test_in_the_back_office(self):
        sale = self.sell_with_discount(100)
        refund, pay = self.return_in_office(sale, self.boss)
        self.assertEqual(refund.amount_total, -90)
        pay()
        self.assertEqual((refund.state, refund.amount_paid), ("paid", -90))
        with self.assertRaisesRegex(UserError, "0 of 1 left"):
            self.give_back([self.back(sale.lines[0], price=90)])

    def test_in_the_back_office_who_is_no_employee(self):
        """At the till an employee needs the right; here it is the user's alone."""
        self.main_pos_config.module_pos_hr = True
        sale = self.sell_by(49.9, (self.bank, 49.9))
        refund, pay = self.return_in_office(sale, self.boss)
        refund.refund_reason = "Terminal out of order"
        self.assertEqual(pay().state, "paid")

    def test_in_the_back_office_what_the_till_took_back(self):
        sale = self.sell_by(49.9)
        _refund, pay = self.return_in_office(sale, self.boss)
        self.give_back([self.back(sale.lines)])
        with self.assertRaisesRegex(UserError, "0 of 1 left"):
            pay()

    def test_in_the_back_office_without_the_discount(self):
        sale = self.sell_with_discount(100)
        bike = sale.lines[0]
        _refund, pay = self.return_in_office(sale, self.boss, **{f"l{bike.id}": 1})
        with self.assertRaisesRegex(UserError, "At most .*90[.,]00"):
            pay()

    def test_superuser_is_nobody(self):
        """What core does as superuser for visitors obeys the same rules."""
        sale = self.sell_by(49.9, (self.bank, 49.9))
        orders = self.env["pos.order"].with_user(1).sudo()
        for lines, text in (
            ([self.back(sale.lines, 2)], "1 of 1 left"),
            ([self.back(sale.lines)], "takes the right"),
            ([self.line(price=-20)], "without its receipt takes"),
        ):
            ticket = self.return_ticket(lines, refund_reason="Broken")
            with self.assertRaisesRegex(UserError, text), self.env.cr.savepoint():
                orders.sync_from_ui([ticket])

    def test_in_the_name_of_a_user_for_a_visitor(self):
        """What a visitor sends brings nothing back, whoever core acts as."""
        sale = self.sell_by(49.9, (self.bank, 49.9))
        orders = self.env["pos.order"].with_user(self.boss).sudo()
        visitor = SimpleNamespace(env=self.env(user=self.env.ref("base.public_user")))
        for lines in ([self.back(sale.lines)], [self.line(price=-20)]):
            ticket = self.return_ticket(lines, refund_reason="Broken")
            with patch("odoo.addons.clientele.tools.trust.request", visitor):
                orders.sync_from_ui([ticket])
            draft = orders.search([("uuid", "=", ticket["uuid"])])
            self.assertEqual(draft.state, "draft")
            self.assertFalse(draft.payment_ids or draft.refund_reason)
            self.assertFalse(draft.lines.refunded_orderline_id)
            draft.add_payment(
                {
                    "amount": draft.amount_total,
                    "payment_method_id": self.cash.id,
                    "pos_order_id": draft.id,
                }
            )
            with self.assertRaisesRegex(UserError, "without its receipt takes"):
                draft.with_user(self.cashier).action_pos_order_paid()
