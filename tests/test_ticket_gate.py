import json
from datetime import timedelta
from uuid import uuid4

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_outer import OuterDoorMixin, RefusalError
from .test_card_payments import CardPaymentsCommon

UNREADABLE = "cannot be read"


class TicketGateCommon(OuterDoorMixin, CardPaymentsCommon):
    """A cashier who sends what no till would send."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.points.pos_ok = True

    def post(self, ticket, user=None):
        """Send a ticket over JSON-RPC; the ticket that was stored."""
        self.call_as(user or self.cashier, "pos.order", "sync_from_ui", [ticket])
        return self.env["pos.order"].search([("uuid", "=", ticket["uuid"])])

    def assert_dropped(self, ticket, words):
        """Refused with a clear message, and nothing of it is stored."""
        before = self.env["loyalty.history"].search_count([])
        self.assert_refused_as(
            self.cashier, words, "pos.order", "sync_from_ui", [ticket]
        )
        uuid = ticket.get("uuid") if isinstance(ticket, dict) else None
        if isinstance(uuid, str) and "\0" not in uuid and uuid.isprintable():
            self.assertFalse(self.env["pos.order"].search([("uuid", "=", uuid)]))
        self.assertEqual(self.env["loyalty.history"].search_count([]), before)

    def load_line(self, amount, product=None):
        return self.line(product or self.top_up, amount)


@tagged("post_install", "-at_install")
class TestTicketGate(TicketGateCommon):
    def test_told_by_the_server_alone(self):
        """Balances and texts of the receipt, entries and names are never the till's."""
        manager = self.create_user("gate_manager", "clientele.group_manager")
        move = self.env["account.move"].search([], limit=1)
        order = self.post(
            self.ticket(
                [self.line(automatic_discount=0)],
                account_balance_after=0.01,
                settlement_text="PAID ALL",
                is_on_account=True,
                payer_id=self.unloaded.id,
                card_answer={"coupon_updates": []},
                customer_group_name="VIP",
                account_move=move.id,
                user_id=manager.id,
                state="done",
            )
        )
        self.assertEqual(order.state, "paid")
        self.assertFalse(order.account_balance_after)
        self.assertFalse(order.settlement_text)
        self.assertFalse(order.is_on_account)
        self.assertFalse(order.account_move)
        self.assertFalse(order.customer_group_name)
        self.assertEqual(order.payer_id, self.loaded)
        self.assertEqual(order.user_id, self.cashier)

    def test_fields_by_other_doors(self):
        """Writing a ticket by itself says no more than its till may."""
        order = self.sell([self.line()])
        values = {"settlement_text": "PAID ALL", "account_balance_after": 1}
        self.call_as(self.cashier, "pos.order", "write", order.ids, values)
        self.assertFalse(order.settlement_text)
        self.assertFalse(order.account_balance_after)

    def test_lines_of_another_ticket(self):
        """No command reaches lines or payments that are not the ticket's own."""
        other = self.sell([self.line()])
        line, payment = other.lines, other.payment_ids
        for name, record in (("lines", line), ("payment_ids", payment)):
            for command in (
                [1, record.id, {"qty": 5, "amount": 1}],
                [6, 0, record.ids],
                [0],
                "x",
                [9, 1],
            ):
                ticket = self.ticket([self.line()])
                ticket[name] = [*ticket[name], command]
                with self.subTest(name=name, command=command):
                    self.assert_dropped(ticket, UNREADABLE)
        ticket = self.ticket([self.line()])
        ticket["lines"].append([4, line.id, 0])
        ticket["payment_ids"].append([2, payment.id, 0])
        self.post(ticket)
        self.assertEqual(line.order_id, other)
        self.assertEqual(line.qty, 1)
        self.assertEqual(payment.exists().pos_order_id, other)

    def test_a_ticket_without_a_date(self):
        """It is of the moment in which it is stored; one of the future, too."""
        for date in (False, None, "2150-01-01 00:00:00"):
            order = self.post(self.ticket([self.bike_line()], date_order=date))
            now = fields.Datetime.now()
            self.assertLess(abs(now - order.date_order), timedelta(minutes=5))

    def test_taxes_of_a_draft_that_change(self):
        """A list of ids replaces what was there: a till sends taxes so."""
        ticket = self.ticket([self.bike_line()], state="draft")
        ticket["payment_ids"] = []
        ticket["lines"][0][2]["tax_ids"] = self.tax.ids
        order = self.post(ticket)
        self.assertEqual(order.lines.tax_ids, self.tax)
        other = self.tax.copy({"name": "VAT 5.5", "amount": 5.5})
        ticket["lines"] = [[1, order.lines.id, {"tax_ids": other.ids}]]
        self.post(ticket)
        self.assertEqual(order.lines.tax_ids, other)

    def test_links_to_another_ticket(self):
        """New records are linked to the ticket's own, and to no sold line."""
        other = self.sell([self.line()])
        ticket = self.ticket([self.line()])
        uuid = ticket["lines"][0][2]["uuid"]
        ticket["relations_uuid_mapping"] = {
            "pos.order.line": {
                other.lines.uuid: {"order_id": ticket["uuid"]},
                uuid: {"refunded_orderline_id": other.lines.uuid},
            },
            "pos.payment": {other.payment_ids.uuid: {"pos_order_id": ticket["uuid"]}},
            "res.partner": {uuid: {"parent_id": uuid}},
        }
        order = self.post(ticket)
        self.assertEqual(other.lines.order_id, other)
        self.assertEqual(other.payment_ids.pos_order_id, other)
        self.assertFalse(order.lines.refunded_orderline_id)

    def test_unreadable_tickets(self):
        """Wrong types, huge and odd values: a clear message, and nothing is stored."""
        deep = []
        for _level in range(50):
            deep = [deep]

        def ticket(**values):
            return self.ticket([self.line()], **values)

        def with_line(**values):
            return self.ticket([self.line(**values)])

        cases = {
            "no dict": "x",
            "a list": [1],
            "no session": ticket(session_id=False),
            "a session of nobody": ticket(session_id=2**31 - 5),
            "session as text": ticket(session_id="1"),
            "session beyond": ticket(session_id=2**40),
            "uuid": ticket(uuid="x"),
            "uuid of zeros": ticket(uuid="\0" * 12),
            "total": ticket(amount_total=1e308),
            "not a number": ticket(amount_total=float("nan")),
            "endless": ticket(amount_return=float("inf")),
            "text for a number": ticket(amount_tax="many"),
            "date": ticket(date_order="zzz"),
            "a date of nobody": ticket(date_order="0001-01-01 00:00:00"),
            "offline mark": ticket(offline_validated_at="zzz"),
            "customer": ticket(partner_id="me"),
            "claims of another kind": ticket(card_claims=[1]),
            "claims": ticket(card_claims="{"),
            "claims within claims": ticket(card_claims="[" * 100_000),
            "codes": ticket(card_claims='{"-1": {"line_codes": 5}}'),
            "points": ticket(card_claims='{"-1": {"points": "many"}}'),
            "a claim's key": ticket(card_claims='{"9e9": {}}'),
            "settlements": ticket(settlement_claims='[{"kind": 5}]'),
            "NUL": ticket(general_customer_note="a\0b"),
            "half a pair": ticket(general_customer_note="\ud800"),
            "deep": ticket(general_customer_note=deep),
            "lines": {**ticket(), "lines": 5},
            "line": {**ticket(), "lines": [[0, 0, 7]]},
            "price": with_line(price=1e308),
            "quantity": with_line(qty=1e300),
            "product": with_line(product_id="bike"),
            "taxes": with_line(tax_ids="2026-02-30"),
            "a tax": with_line(tax_ids=[[6, 0, ["x"]]]),
            "lots": with_line(pack_lot_ids=[[0, 0, 7]]),
            "state": ticket(state=["paid"]),
        }
        for name, wrong in cases.items():
            with self.subTest(name):
                self.assert_dropped(wrong, "read|not exist|not found|Choose|deleted")
        with self.assertRaises(RefusalError) as caught:
            self.call_as(self.cashier, "pos.order", "sync_from_ui", {"a": 1})
        self.assertTrue(caught.exception.is_clear)

    def test_methods_of_the_till(self):
        """Each argument of ours is read by its type."""
        config, user = self.main_pos_config.ids, self.cashier
        long = "9" * 5000
        calls = [
            ("pos.config", method, [config, wrong])
            for method in (
                "clientele_card_hold",
                "clientele_allow_beyond_limit",
                "clientele_parcel_label",
            )
            for wrong in ("x", [1], 5, {"amount": "x", "payment_uuid": "12345678"})
        ]
        calls += [
            ("pos.config", "clientele_card_look", [config, wrong])
            for wrong in ([1], {}, 5, "\0", "\ud800", long)
        ]
        calls += [
            ("pos.config", "clientele_card_release", [config, [1]]),
            ("pos.config", "clientele_account_look", [config, "x"]),
            ("pos.config", "clientele_account_look", [config, True]),
            ("pos.config", "use_coupon_code", [config, {}, "", False, False]),
            ("pos.config", "use_coupon_code", [config, "A", "", "x", False]),
            ("loyalty.card", "get_gift_card_status", [[1], config[0]]),
            ("loyalty.card", "get_gift_card_status", ["\0", config[0]]),
            ("loyalty.card", "get_loyalty_card_partner_by_code", ["\0"]),
            ("res.partner", "clientele_till_find", [config[0], "\0"]),
            ("res.partner", "clientele_till_find", [2**40, "x"]),
            ("res.partner", "clientele_till_search", [config[0], "\ud800"]),
            ("res.partner", "clientele_till_search", [config[0], "a", "x"]),
            ("res.partner", "clientele_till_read", [config[0], 2**40]),
            ("res.partner", "clientele_till_towns", ["\0", False]),
            ("res.partner", "clientele_till_save", [config[0], "x", {}]),
        ]
        for model, method, arguments in calls:
            with self.subTest(method=method, arguments=str(arguments)[:60]):
                with self.assertRaises(RefusalError) as caught:
                    self.call_as(user, model, method, *arguments)
                self.assertTrue(caught.exception.is_clear, caught.exception.name)

    def test_less_paid_than_sold(self):
        """The total is what the lines come to, whatever the till says."""
        ticket = self.ticket([self.line()], {}, paid=1, amount_total=1)
        self.assert_dropped(ticket, "come to")
        claim = self.claim(self.card, 100)
        ticket["card_claims"] = json.dumps({self.card.id: claim})
        self.assert_dropped(ticket, "come to")


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

    def reward_ticket(self, reward, amount, qty=1, points=0, **values):
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
        return self.ticket([self.bike_line(600), line], {self.card.id: claim})

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

    def test_share_of_a_reward(self):
        reward = self.points.reward_ids
        reward.write(
            {"discount_mode": "percent", "discount": 10, "required_points": 50}
        )
        self.assert_dropped(self.reward_ticket(reward, 60.5, points=50), "not worth")
        self.post(self.reward_ticket(reward, 60, points=50))
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


@tagged("post_install", "-at_install")
class TestOfflinePermit(TicketGateCommon):
    """What a till says it did without a network is worth what its permit says."""

    def by_card(self, amount, **values):
        return self.paid_ticket(
            [self.bike_line(amount)], (self.wallet, amount, None), **values
        )

    def mark(self, **delta):
        moment = fields.Datetime.now() + timedelta(**delta)
        return fields.Datetime.to_string(moment)

    def test_without_a_permit(self):
        """A forged mark is worth nothing, whenever it is dated."""
        for mark in (
            self.mark(),
            self.mark(days=-9000),
            self.mark(days=9000),
            self.mark(hours=2),
        ):
            with self.subTest(mark=mark):
                ticket = self.by_card(500, offline_validated_at=mark)
                self.assert_dropped(ticket, "was not shown")
        permit = {"offline_permit": "0" * 32, "offline_validated_at": self.mark()}
        self.assert_dropped(self.by_card(500, **permit), "was not shown")

    def test_where_the_policy_refuses(self):
        self.assert_dropped(self.by_card(5, **self.offline(cards=0)), "was not shown")

    def test_the_policy_is_that_of_the_opening(self):
        """Settings that change in the day change nothing for an open till."""
        self.company.write({"card_offline_policy": "limit", "card_offline_limit": 900})
        config = self.main_pos_config.with_user(self.cashier)
        self.assertFalse(config.clientele_offline_permit()["cards"])
        self.close_session()
        self.main_pos_config.with_user(self.cashier).open_ui()
        self.assertEqual(config.clientele_offline_permit()["cards"], 900)

    def test_an_amount_is_used_up_once(self):
        """Beyond it nothing is believed, in one ticket or in many."""
        permit = self.offline(cards=100)
        self.assert_dropped(self.by_card(100.01, **permit), "was not shown")
        self.post(self.by_card(60, **permit))
        self.assert_dropped(self.by_card(60, **permit), "was not shown")
        self.post(self.by_card(40, **permit))
        self.assertEqual(self.wallet.points, 0)
        incident = self.incidents("offline")
        self.assertEqual((incident.amount, incident.worth), (20, 20))
        self.assertIn(incident.document_name, self.last_ticket().pos_reference)
        # The next contact gives back what was covered, and no more.
        config = self.main_pos_config.with_user(self.cashier)
        renewed = config.clientele_offline_permit(permit["offline_permit"])
        self.assertEqual(renewed["token"], permit["offline_permit"])
        self.assertEqual(renewed["cards"], 80)
        incident.with_user(
            self.create_user("gm", "clientele.group_manager")
        ).action_settle()
        self.assertEqual(config.clientele_offline_permit()["cards"], 100)

    def test_many_permits(self):
        """Asking for a second one beforehand gives no second amount."""
        first, second = self.offline(cards=100), self.offline(cards=100)
        self.post(self.by_card(90, **first))
        self.assertEqual(self.incidents("offline").worth, 10)
        self.assert_dropped(self.by_card(95, **second), "was not shown")
        self.post(self.by_card(90, **second))
        self.assertEqual(sum(self.incidents("offline").mapped("worth")), 100)

    def test_beyond_its_end(self):
        permit = self.offline()
        permits = self.env["clientele.offline.permit"].sudo().search([])
        permits.write({"until": fields.Datetime.now() - timedelta(hours=1)})
        self.assert_dropped(self.by_card(5, **permit), "was not shown")

    def test_a_blocked_customer(self):
        account = self.env["clientele.account"].with_company(self.company)
        account = account._get_or_create(self.loaded)
        account.write({"hold_level": "all", "hold_reason": "Never pays"})
        self.assert_dropped(self.by_card(5, **self.offline()), "was not shown|blocked")

    def test_cash_always_arrives(self):
        """A sale that was paid with money is stored, with its points, once."""
        account = self.env["clientele.account"].with_company(self.company)
        account = account._get_or_create(self.loaded)
        account.write({"hold_level": "all", "hold_reason": "Never pays"})
        claims = {self.card.id: self.claim(self.card, 100)}
        ticket = self.ticket(
            [self.bike_line()], claims, offline_validated_at=self.mark(minutes=-1)
        )
        for _again in range(2):
            order = self.post(ticket)
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.card.points, 300)

    def test_a_permit_of_another_till(self):
        permit = self.offline()
        other = self.main_pos_config.copy()
        permits = self.env["clientele.offline.permit"].sudo().search([])
        session = self.till_session.sudo().copy({"config_id": other.id})
        permits.session_id = session
        self.assert_dropped(self.by_card(5, **permit), "was not shown")
