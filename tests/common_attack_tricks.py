from uuid import uuid4

from hypothesis import strategies as some
from hypothesis.stateful import rule

from odoo import Command

from .common_attack_machine import AttackMachine

NUMBER = some.integers(0, 200)
TILL = some.integers(0, 1)
CENT = 0.011


class TricksMachine(AttackMachine):
    """What dishonest people found in an hour: it is played with all the rest."""

    has_defaults = False

    def teardown(self):  # pylint: disable=missing-return
        super().teardown()
        if self.has_defaults:  # they are in a cache that no transaction knows
            self.case.env.registry.clear_cache()

    # === DEFAULTS === #

    @rule(choice=NUMBER, number=NUMBER)
    def keep_default(self, choice, number):
        """A cashier keeps a default of a field: what follows is stored with it."""
        defaults = self.list_defaults(number)
        model, name, value = defaults[choice % len(defaults)]
        self.has_defaults = True
        self.play("ir.default", "set", model, name, value, True, name="default")

    def list_defaults(self, number):
        case = self.case
        orders = case.env["pos.order"].search([], order="id desc", limit=6)
        lines = orders.lines.ids[:12] or [1]
        cards = [case.wallet, case.second_wallet, case.gift, case.card]
        card = cards[number % len(cards)]
        line = lines[number % len(lines)]
        return [
            ("clientele.card.hold", "amount", 500),
            ("clientele.card.incident", "state", "settled"),
            ("loyalty.card", "expiration_date", "2090-01-01"),
            ("loyalty.card", "partner_id", case.unloaded.id),
            ("loyalty.card", "points", 500),
            ("loyalty.card", "points_owed", -500),
            ("loyalty.card", "source_pos_order_id", orders[:1].id),
            ("pos.order", "card_answer", {"coupon_updates": []}),
            ("pos.order", "is_offline_accepted", True),
            ("pos.order", "is_refund", True),
            ("pos.order", "partner_id", case.unloaded.id),
            ("pos.order", "payer_id", case.unloaded.id),
            ("pos.order", "points_kept", [[case.card.id, 500, 0]]),
            ("pos.order", "state", "paid"),
            ("pos.order.line", "coupon_id", card.id),
            ("pos.order.line", "loaded_card_ids", [[6, 0, card.ids]]),
            ("pos.order.line", "refund_orderline_ids", [[6, 0, [line]]]),
            ("pos.order.line", "refunded_orderline_id", line),
            ("pos.payment", "card_id", card.id),
            ("pos.payment", "is_change", True),
            ("res.partner", "prepaid_card_ids", [[6, 0, card.ids]]),
        ]

    # === TIPS === #

    @rule(
        amount=some.integers(1, 100),
        tip=some.integers(-120, 30),
        what=some.sampled_from(["gift", "wallet", "points"]),
        till=TILL,
    )
    def tip(self, amount, tip, what, till):
        """A tip below zero pays for value, or for what earns points."""
        case = self.case
        if what == "points":
            line = case.goods(amount)
            claims = {case.card.id: case.claim(case.card, amount)}
        else:
            program = case.gift_cards if what == "gift" else case.wallets
            product = case.gift_product if what == "gift" else case.top_up
            line = case.line(product, amount)
            claims = {-1: case.claim(None, amount, program)}
        lines = [line, case.line(case.tip, tip)]
        total = amount + tip
        paid = [case.means(till, total)] if total else []
        ticket = case.honest(lines, paid, till, case.loaded, claims)
        self.send(ticket, till, "tip")

    # === RECORDS OF OTHERS === #

    @rule(number=NUMBER, choice=NUMBER, way=some.integers(0, 2), till=TILL)
    def reach_others(self, number, choice, way, till):
        """A draft names lines, payments and tickets that are not its own."""
        case = self.case
        sale = self.pick_sale(number, lambda one: one.state == "paid")
        if not sale:
            return
        ticket = case.honest([case.goods(1)], [], till, case.loaded, state="draft")
        line = ticket["lines"][0][2]
        others = [
            ("pos.order.line", sale.lines[:1].id, {"order_id": False, "qty": -5}),
            ("pos.order.line", sale.lines[:1].id, {"refunded_orderline_id": False}),
            ("pos.payment", sale.payment_ids[:1].id, {"amount": 0.01}),
            ("pos.order", sale.id, {"amount_paid": 0, "state": "cancel"}),
        ]
        model, record_id, values = others[choice % len(others)]
        update = [Command.UPDATE, record_id, values]
        places = [
            ("pack_lot_ids", "pos_order_line_id", "pos.order.line"),
            ("custom_attribute_value_ids", "pos_order_line_id", "pos.order.line"),
            ("combo_line_ids", None, "pos.order.line"),
        ]
        name, parent, place = places[way]
        if parent is None:
            line[name] = [update]
        elif model == place:
            line[name] = [[Command.CREATE, 0, {parent: record_id, **values}]]
        else:
            ticket["stock_reference_ids"] = [
                [Command.CREATE, 0, {"name": "x", "pos_order_ids": [update]}]
            ]
        self.send(ticket, till, "others")

    @rule(number=NUMBER, other=NUMBER, way=some.integers(0, 4))
    def correct_payments(self, number, other, way):
        """Payments of a paid ticket are corrected, and those of others with them."""
        case = self.case
        for price in (30, 50):
            ticket = case.honest([case.goods(price)], [case.means(0, price)])
            self.send(ticket, 0, "sale", is_honest=True, money=price)
        paid = self.pick_sale(number, lambda one: bool(one.payment_ids))
        sale = self.pick_sale(other, lambda one: one.payment_ids and one != paid)
        strange, own = sale.payment_ids[0], paid.payment_ids[0]
        commands = [
            [Command.UPDATE, strange.id, {"amount": 0.01}],
            [Command.DELETE, strange.id, 0],
            [Command.LINK, strange.id, 0],
            [Command.SET, 0, [strange.id]],
            [Command.UPDATE, own.id, {"pos_order_id": sale.id}],
        ]
        values = {"payment_ids": [commands[way]]}
        self.play("pos.order", "write", paid.ids, values, name="corrected")

    # === OTHER PEOPLE'S WALLETS === #

    @rule(number=NUMBER, who=some.integers(0, 2), parts=some.integers(1, 3), till=TILL)
    def take_from_wallet(self, number, who, parts, till):
        """What a wallet paid is exchanged by somebody, and returned for vouchers."""
        case = self.case
        ticket, refusal = self.make_card_ticket(40, 30, case.wallet, till)
        if not refusal:
            self.send(ticket, till, "card", is_honest=True, money=10)
        sale = self.pick_sale(number, self.is_paid_by_wallet)
        if not sale:
            return
        total = sum(line.qty * line.price_unit for line in sale.lines)
        others = sum(
            payment.amount
            for payment in sale.payment_ids
            if not payment.card_id.is_account
        )
        customer = case.customer_list[who]
        back = self.make_refund(sale, 1, 1, "cash", who, False)
        goods = case.goods(round(total / parts, 2), parts)
        back["lines"].append([Command.CREATE, 0, goods])
        back |= {"payment_ids": [], "amount_paid": 0, "amount_total": 0}
        back["is_refund"] = False
        if not self.send(back, till, "exchange"):
            return
        exchange = case.env["pos.order"].search([("uuid", "=", back["uuid"])])
        taken = exchange.lines.filtered(lambda line: not line.refunded_orderline_id)
        given = 0.0
        for _part in range(parts):
            line = case.line(
                taken.product_id,
                taken.price_unit,
                -1,
                refunded_orderline_id=taken.id,
                tax_ids=[[6, 0, taken.tax_ids.ids]],
                uuid=str(uuid4()),
            )
            amount = line["price_subtotal_incl"]
            paid = case.means(till, amount, case.method)
            ticket = case.honest([line], [paid], till, customer)
            if self.send(ticket, till, "voucher for a wallet"):
                given -= amount
        case.assertLessEqual(given, others + CENT, "a wallet became vouchers")

    def is_paid_by_wallet(self, sale):
        return (
            sale.state == "paid"
            and sale.amount_total > 0
            and sale.lines.product_id == self.case.bike
            and all(line.qty > 0 and line.price_unit > 0 for line in sale.lines)
            and not sale.lines.refund_orderline_ids
            and any(payment.card_id.is_account for payment in sale.payment_ids)
        )
