from hypothesis import strategies as some
from hypothesis.stateful import rule

from odoo import Command, fields

from .common_attack import SHAPES
from .common_attack_tricks import TricksMachine

NUMBER = some.integers(0, 200)
TILL = some.integers(0, 1)
AMOUNT = some.integers(1, 120)


class DoorsMachine(TricksMachine):
    """What a cashier may call besides the gate of tickets: core gives the rights.

    Each is followed by a return of the ticket, as it says now.
    """

    # === TICKETS THAT ARE PAID === #

    @rule(
        what=some.sampled_from(["line", "payment", "ticket"]),
        number=NUMBER,
        choice=NUMBER,
        amount=AMOUNT,
        is_invoiced=some.booleans(),
    )
    def change_paid(self, what, number, choice, amount, is_invoiced):
        if what == "line":
            self.change_line(number, choice)
        elif what == "payment":
            self.change_payment(number, choice, amount)
        else:
            self.change_ticket(number, choice, amount, is_invoiced)

    def change_line(self, number, choice):
        sale = self.pick_paid(number, "paid_lines")
        if not sale.lines:
            return
        line = sale.lines[number % len(sale.lines)]
        calls = self.list_line_calls(line)
        method, arguments = calls[choice % len(calls)]
        self.play("pos.order.line", method, *arguments, name="line")
        self.return_all(sale)

    def list_line_calls(self, line):
        case = self.case
        lines = case.env["pos.order.line"].search([], order="id desc", limit=8)
        other = (lines - line)[:1]
        changes = [
            {"price_unit": line.price_unit * 10 + 1},
            {"price_unit": 0},
            {"qty": line.qty + 5},
            {"qty": -line.qty},
            {"discount": -900},
            {"discount": 100},
            {"refunded_orderline_id": False},
            {"refunded_orderline_id": other.id},
            {"refund_orderline_ids": [[Command.CLEAR]]},
            {"refund_orderline_ids": [[Command.LINK, other.id]]},
            {"order_id": (lines.order_id - line.order_id)[:1].id},
            {"product_id": case.gift_product.id},
            {"product_id": case.bike.id},
            {"tax_ids": [[Command.CLEAR]]},
            {"price_subtotal_incl": 999},
            {"is_reward_line": True, "points_cost": 0},
            {"combo_line_ids": [[Command.LINK, other.id]]},
            {"uuid": "another"},
        ]
        values = case.goods(500, refunded_orderline_id=False)
        calls = [("write", [line.ids, change]) for change in changes]
        return [
            *calls,
            ("unlink", [line.ids]),
            ("create", [[{**values, "order_id": line.order_id.id}]]),
            ("copy", [line.ids]),
        ]

    def change_payment(self, number, choice, amount):
        sale = self.pick_paid(number, "paid_payments")
        if not sale:
            return
        payment = sale.payment_ids[:1]
        calls = self.list_payment_calls(sale, payment, amount)
        model, method, arguments = calls[choice % len(calls)]
        if payment or method in ("create", "add_payment"):
            self.play(model, method, *arguments, name="payment")
        self.return_all(sale)

    def list_payment_calls(self, sale, payment, amount):
        case = self.case
        orders = case.env["pos.order"].search([], order="id desc", limit=5) - sale
        methods = case.sessions[0].config_id.payment_method_ids
        changes = [
            {"amount": payment.amount * 10 + 1},
            {"amount": payment.amount / 10},
            {"amount": -payment.amount},
            {"pos_order_id": orders[:1].id},
            {"card_id": case.wallet.id},
            {"is_change": True},
            {"account_move_id": case.draft_invoice.id},
            *({"payment_method_id": method.id} for method in methods),
        ]
        if "drawers" not in self.holes:
            changes.append({"session_id": case.sessions[1].id})
        calls = [("pos.payment", "write", [payment.ids, one]) for one in changes]
        calls.append(("pos.payment", "unlink", [payment.ids]))
        for method in methods:
            for sign in (1, -1):
                values = {
                    "pos_order_id": sale.id,
                    "amount": sign * amount,
                    "payment_method_id": method.id,
                }
                calls.append(("pos.payment", "create", [[values]]))
                calls.append(("pos.order", "add_payment", [sale.ids, values]))
        return calls

    def change_ticket(self, number, choice, amount, is_invoiced):
        sale = self.pick_paid(number, "paid_tickets")
        if not sale:
            return
        calls = self.list_ticket_calls(sale, amount)
        method, arguments = calls[choice % len(calls)]
        self.play("pos.order", method, *arguments, name="ticket")
        if is_invoiced:
            self.play("pos.order", "action_pos_order_invoice", sale.ids, name="invoice")
        self.return_all(sale)

    def list_ticket_calls(self, sale, amount):
        case = self.case
        line, payment = sale.lines[:1], sale.payment_ids[:1]
        goods = case.goods(amount)
        changes = [
            {"state": "draft"},
            {"state": "cancel"},
            {"state": "done"},
            {"partner_id": case.unloaded.id},
            {"partner_id": False},
            {"session_id": case.sessions[1].id},
            {"session_id": case.strange_session.id},
            {"config_id": case.other_config.id},
            {"company_id": case.other_company.id},
            {"account_move": case.draft_invoice.id},
            {"amount_total": 0, "amount_paid": 0},
            {"amount_paid": 9999},
            {"payer_id": case.unloaded.id},
            {"is_refund": True},
            {"to_invoice": True},
            {"fiscal_position_id": self.find_position()},
            {"date_order": "2020-01-01 00:00:00"},
            {"offline_validated_at": fields.Datetime.to_string(sale.date_order)},
            {"lines": [[Command.CLEAR]]},
            {"lines": [[Command.CREATE, 0, goods]]},
            {"lines": [[Command.UPDATE, line.id, {"price_unit": 900}]]},
            {"lines": [[Command.DELETE, line.id]]},
            {"payment_ids": [[Command.CLEAR]]},
            {"payment_ids": [case.means(0, -amount)]},
            {
                "payment_ids": case.pay_by(
                    list(SHAPES.values())[amount % len(SHAPES)], amount
                )
            },
            {"payment_ids": [[Command.UPDATE, payment.id, {"amount": amount}]]},
            {"payment_ids": [[Command.DELETE, payment.id]]},
        ]
        methods = (
            "action_pos_order_paid",
            "action_pos_order_invoice",
            "action_pos_order_cancel",
            "unlink",
            "remove_from_ui",
        )
        return [
            *(("write", [sale.ids, change]) for change in self.leave_out(changes)),
            *((method, [sale.ids]) for method in methods),
        ]

    # === TICKETS THAT ARE NOT === #

    @rule(
        what=some.sampled_from(["created", "draft", "office"]),
        price=AMOUNT,
        amount=AMOUNT,
        shape=some.sampled_from(["", *SHAPES]),
        state=some.sampled_from(["draft", "paid", "done", "cancel"]),
        ways=some.lists(NUMBER, max_size=2),
        is_either=some.booleans(),
        number=NUMBER,
    )
    def pay_past_gate(self, what, price, amount, shape, state, ways, is_either, number):
        if what == "created":
            shape = SHAPES.get(shape, ())
            self.store_otherwise(price, amount, shape, state, ways, is_either, number)
        elif what == "draft":
            self.close_draft(price, is_either, ways)
        else:
            self.return_in_office(number, ways)

    def store_otherwise(self, price, amount, shape, state, ways, is_return, number):
        """A ticket that is created past the gate, and paid somehow."""
        if "created_tickets" in self.holes:
            return
        case = self.case
        sale = self.pick_sale(number, lambda one: one.amount_total > 0)
        if is_return and sale:
            ticket = self.make_refund(sale, 1, price / 60, "cash", 1, False)
            partner = sale.partner_id
        else:
            lines, partner = [case.goods(price)], case.loaded
            ticket = case.honest(lines, [case.means(0, price)], 0, partner)
        if shape:
            payments = case.pay_by(shape, amount)
            total = sum(payment[2]["amount"] for payment in payments)
            ticket |= {"payment_ids": payments, "amount_paid": total}
        values = {
            name: value
            for name, value in ticket.items()
            if name in case.env["pos.order"]._fields
        }
        values |= {"state": state, "partner_id": partner.id}
        answer, refusal = self.play("pos.order", "create", [values], name="created")
        if not refusal:
            self.close_otherwise(case.env["pos.order"].browse(answer), ways)

    def close_draft(self, price, is_paid, ways):
        """A draft comes through the gate, and is paid past it."""
        if "drafts" in self.holes:
            return
        case = self.case
        ticket = case.honest([case.goods(price)], [], 0, case.loaded, state="draft")
        if is_paid:
            ticket["payment_ids"] = [case.means(0, price)]
        if self.send(ticket, 0, "draft"):
            orders = case.env["pos.order"]
            draft = orders.search([("uuid", "=", ticket["uuid"])])
            self.close_otherwise(draft, [*ways, 0])

    def return_in_office(self, number, ways):
        """Core's own action makes the return; it is changed, and paid somehow."""
        sale = self.pick_paid(number, "office_returns")
        if not sale.lines:
            return
        answer, refusal = self.play("pos.order", "refund", sale.ids, name="office")
        if not refusal:
            refund = self.case.env["pos.order"].browse(answer["res_id"])
            self.close_otherwise(refund, ways)

    def close_otherwise(self, ticket, ways):
        """Change a ticket that is not paid yet, and have it paid."""
        for way in ways:
            ticket = ticket.exists()
            if not ticket:
                return
            calls = self.list_draft_calls(ticket, way)
            model, method, arguments = calls[way % len(calls)]
            self.play(model, method, *arguments, name="closed")
        if ticket.exists():
            self.play("pos.order", "action_pos_order_paid", ticket.ids, name="closed")
            if ticket.exists().state in ("paid", "done"):
                self.return_all(ticket)

    def list_draft_calls(self, ticket, way):
        case = self.case
        total = ticket.amount_total
        line = ticket.lines[:1]
        cash = case.sessions[0].payment_method_ids.filtered("is_cash_count")[:1]
        methods = [cash, case.on_account, case.cheques, case.bank, case.method]
        method = methods[way % len(methods)]
        payments = [
            {"pos_order_id": ticket.id, "amount": amount, "payment_method_id": one.id}
            for amount, one in (
                (total, cash),
                (total, method),
                (-way, cash),
                (way, method),
            )
        ]
        changes = [
            {"state": "paid"},
            {"state": "done"},
            {"amount_total": ticket.amount_paid},
            {"amount_total": -way, "amount_paid": -way},
            {"session_id": case.sessions[1].id},
            {"config_id": case.other_config.id},
            {"partner_id": case.unloaded.id},
            {"payer_id": case.unloaded.id},
            {"offline_validated_at": fields.Datetime.to_string(fields.Datetime.now())},
            {"is_offline_accepted": True, "card_answer": {"a": 1}},
            {"lines": [[Command.CREATE, 0, case.goods(way + 1)]]},
            {"state": "paid", "payment_ids": [case.means(0, -way)]},
        ]
        if line:
            changes += [
                {"lines": [[Command.UPDATE, line.id, {"qty": line.qty * 2}]]},
                {"lines": [[Command.UPDATE, line.id, {"price_unit": way}]]},
                {"lines": [[Command.UPDATE, line.id, {"discount": 90}]]},
                {
                    "lines": [
                        [Command.UPDATE, line.id, {"refunded_orderline_id": False}]
                    ]
                },
            ]
        return [
            *(("pos.order", "add_payment", [ticket.ids, one]) for one in payments),
            *(
                ("pos.order", "write", [ticket.ids, change])
                for change in self.leave_out(changes)
            ),
            ("pos.order", "action_pos_order_invoice", [ticket.ids]),
            ("pos.order", "action_pos_order_cancel", [ticket.ids]),
        ]

    # === HELPERS === #

    def pick_paid(self, number, hole):
        """A paid ticket; none where what is done to it is not played yet."""
        if hole in self.holes:
            return self.case.env["pos.order"]
        return self.pick_sale(number, lambda one: one.state in ("paid", "done"))

    def leave_out(self, changes):
        """What is played of some changes, each of a field or some."""
        spared = self.get_spared()
        return [change for change in changes if not spared & set(change)]

    def return_all(self, sale):
        """All that a ticket says now comes back, in cash."""
        sale = sale.exists()
        if sale.lines and sale.state in ("paid", "done"):
            ticket = self.make_refund(sale, 1, 1, "cash", 1, False)
            ticket["partner_id"] = sale.partner_id.id
            self.send(ticket, 0, "return of it")

    def find_position(self):
        positions = self.case.env["account.fiscal.position"]
        return positions.search([("company_id", "=", self.case.company.id)], limit=1).id
