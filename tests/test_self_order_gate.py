import json
from uuid import uuid4

from odoo import Command, fields
from odoo.tests import tagged

from .common_gate import TicketGateCommon
from .common_outer import RefusalError


@tagged("-standard", "clientele_apps", "post_install", "-at_install")
class TestSelfOrders(TicketGateCommon):
    """Visitors order at a table or from a phone: core stores it as superuser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.close_session()
        manager = cls.create_user(
            "self_manager",
            "base.group_user,point_of_sale.group_pos_manager",
            "clientele.group_manager",
        )
        cls.main_pos_config.write(
            {
                "self_ordering_mode": "mobile",
                "self_ordering_service_mode": "counter",
                "self_ordering_pay_after": "each",
                "self_ordering_default_user_id": manager.id,
                "use_presets": False,
            }
        )
        cls.main_pos_config.with_user(cls.cashier).open_ui()
        cls.till_session = cls.main_pos_config.current_session_id
        cls.till_session.sudo().set_opening_control(0, "")

    def visit(self, ticket, user=None):
        """Send a ticket as anybody can who scanned the code on a table."""
        login = user and user.login
        self.authenticate(login, login)
        self.post_json(
            "/pos-self-order/process-order/mobile/",
            {
                "order": ticket,
                "access_token": self.main_pos_config.access_token,
                "table_identifier": None,
                "device_type": "mobile",
            },
        )
        return self.env["pos.order"].search([("uuid", "=", ticket["uuid"])])

    def loading(self, lines, points, **values):
        claim = self.claim(self.wallet, points)
        ticket = self.ticket(lines, {self.wallet.id: claim}, **values)
        return {**ticket, "source": "mobile"}

    def test_value_for_a_visitor(self):
        """1.00 for 5,000.00 on anybody's card, said to be paid."""
        order = self.visit(self.loading([self.load_line(1)], 5000))
        self.assertEqual(order.state, "draft")
        self.assertFalse(order.payment_ids)
        self.assertFalse(order.card_claims)
        self.assertEqual(self.wallet.points, 80)

    def test_whoever_is_logged_in(self):
        """A cashier or a clerk has it stored in the name of the till's manager."""
        for user in (self.cashier, self.create_user("self_clerk", "base.group_user")):
            order = self.visit(self.loading([self.load_line(1)], 5000), user)
            self.assertEqual(order.state, "draft")
            self.assertFalse(order.payment_ids or order.card_claims)
        self.assertEqual(self.wallet.points, 80)

    def test_value_for_nothing(self):
        """A ticket of 0.00 is paid at once by core: it moves no card."""
        lines = [self.load_line(100), self.bike_line(qty=-1)]
        ticket = self.loading(lines, 100, state="draft")
        ticket["payment_ids"] = []
        self.visit(ticket)
        self.assertEqual(self.wallet.points, 80)
        self.assert_balanced()

    def test_what_is_a_cashiers_business(self):
        """No rewards, returns, settlements or marks by a visitor."""
        sale = self.sell([self.bike_line()])
        reward = self.points.reward_ids
        line = self.bike_line(
            refunded_orderline_id=sale.lines.id,
            is_reward_line=True,
            reward_id=reward.id,
            coupon_id=self.card.id,
            points_cost=-500,
        )
        ticket = self.ticket(
            [line],
            {self.card.id: self.claim(self.card, 500)},
            offline_validated_at=fields.Datetime.to_string(fields.Datetime.now()),
            settlement_claims=json.dumps([{"kind": "item", "id": 1, "amount": 5}]),
            message_ids=[Command.create({"body": "Hello"})],
        )
        order = self.visit({**ticket, "source": "mobile"})
        self.assertEqual(order.state, "draft")
        self.assertFalse(order.lines.refunded_orderline_id)
        self.assertFalse(order.lines.is_reward_line)
        self.assertFalse(order.lines.coupon_id)
        self.assertFalse(order.offline_validated_at)
        self.assertFalse(order.settlement_claims)
        self.assertNotIn("Hello", str(order.message_ids.mapped("body")))
        self.assertEqual(self.card.points, 200)

    def test_an_honest_order(self):
        """It waits for the till, and is paid there."""
        ticket = self.ticket([self.bike_line()], state="draft")
        ticket["payment_ids"] = []
        order = self.visit({**ticket, "source": "mobile"})
        self.assertEqual(order.amount_total, 100)
        self.assertEqual(order.state, "draft")

    def test_odd_orders(self):
        """What a visitor sends wrong is refused in words."""
        for values in ({"uuid": "x"}, {"lines": 5}, {"amount_total": 1e308}):
            ticket = {**self.ticket([self.bike_line()]), "source": "mobile", **values}
            with self.subTest(values=values), self.assertRaises(RefusalError) as caught:
                self.visit(ticket)
            self.assertTrue(caught.exception.is_clear, caught.exception.name)

    def test_the_visitor_names_the_source(self):
        """Core says where the order comes from, whatever was sent."""
        ticket = self.loading([self.load_line(1)], 5000)
        self.visit({**ticket, "source": "pos", "uuid": str(uuid4())})
        self.assertEqual(self.wallet.points, 80)

    def test_fields_of_other_apps(self):
        """What a restaurant's till says of tables and guests passes as core lets it."""
        floor = self.env["restaurant.floor"].create({"name": "Terrace"})
        table = self.env["restaurant.table"].create(
            {"table_number": 7, "floor_id": floor.id}
        )
        ticket = self.ticket(
            [self.bike_line(note="Rare")],
            table_id=table.id,
            customer_count=3,
            floating_order_name="Terrace 7",
            source="pos",
        )
        course = {"uuid": str(uuid4()), "index": 1, "fired": False}
        ticket["course_ids"] = [Command.create(course)]
        ticket["relations_uuid_mapping"] = {
            "pos.order.line": {
                ticket["lines"][0][2]["uuid"]: {"course_id": course["uuid"]}
            }
        }
        order = self.post(ticket)
        self.assertEqual((order.table_id, order.customer_count), (table, 3))
        self.assertEqual(order.floating_order_name, "Terrace 7")
        self.assertEqual(order.lines.course_id, order.course_ids)
        self.assertEqual(order.lines.note, "Rare")
