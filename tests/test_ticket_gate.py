import json
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .common_gate import TicketGateCommon
from .common_outer import RefusalError

UNREADABLE = "cannot be read"
GONE = 2**31 - 5  # the id of nobody


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

    def test_an_online_payment_of_somebody_else(self):
        """What was paid online is told by the payment provider, never by a till."""
        method = self.env["pos.payment.method"].create(
            {"name": "Online", "is_online_payment": True}
        )
        bank = self.env["account.journal"].search([("type", "=", "bank")], limit=1)
        payment = self.env["account.payment"].create(
            {"amount": 100, "journal_id": bank.id, "partner_id": self.unloaded.id}
        )
        ticket = self.ticket([self.bike_line()])
        ticket["payment_ids"] = [
            Command.create(
                {
                    "amount": 100,
                    "payment_method_id": method.id,
                    "online_account_payment_id": payment.id,
                }
            )
        ]
        self.assert_dropped(ticket, "without an accounting payment")

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
        """New records are linked to the ticket's own; a return is judged as one."""
        other = self.sell([self.line()])
        ticket = self.ticket([self.line()])
        uuid = ticket["lines"][0][2]["uuid"]
        ticket["relations_uuid_mapping"] = {
            "pos.order.line": {
                other.lines.uuid: {"order_id": ticket["uuid"]},
                uuid: {"refund_orderline_ids": [other.lines.uuid]},
            },
            "pos.payment": {other.payment_ids.uuid: {"pos_order_id": ticket["uuid"]}},
            "res.partner": {uuid: {"parent_id": uuid}},
        }
        order = self.post(ticket)
        self.assertEqual(other.lines.order_id, other)
        self.assertEqual(other.payment_ids.pos_order_id, other)
        self.assertFalse(order.lines.refund_orderline_ids)
        ticket = self.ticket([self.line()])
        told = {"refunded_orderline_id": other.lines.uuid}
        mapping = {ticket["lines"][0][2]["uuid"]: told}
        ticket["relations_uuid_mapping"] = {"pos.order.line": mapping}
        self.assert_dropped(ticket, "not one of the sale")

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
            "a session of nobody": ticket(session_id=GONE),
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
            # Deleted since the till read them, or never there.
            **{
                f"{name} of nobody": ticket(**{name: GONE})
                for name in (
                    "fiscal_position_id",
                    "preset_id",
                    "pricelist_id",
                )
            },
            **{
                f"a line's {name} of nobody": with_line(**{name: GONE})
                for name in (
                    "product_id",
                    "refunded_orderline_id",
                    "sale_order_line_id",
                )
            },
            "a tax of nobody": with_line(tax_ids=[[6, 0, [GONE]]]),
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
            ("pos.config", "clientele_return_terms", [config, wrong])
            for wrong in ("x", 5, {"a": 1}, [5], [[1]], [["a", 1]], [[1, "a"]])
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
