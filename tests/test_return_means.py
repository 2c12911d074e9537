from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_returns import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnMeans(ReturnsCommon):
    """How value goes back: as it came, by voucher, or with a right and a trace."""

    def test_as_it_was_paid(self):
        sale = self.sell_by(100, (self.cash, 60), (self.bank, 40))
        with self.assertRaisesRegex(UserError, "40[.,]00 more than was paid by cash"):
            self.give_back([self.back(sale.lines)])
        with self.assertRaisesRegex(UserError, "more than was paid by bank card"):
            payments = (self.cash, -50), (self.bank, -50)
            self.give_back([self.back(sale.lines)], *payments)
        self.give_back([self.back(sale.lines)], (self.cash, -60), (self.bank, -40))
        self.assertFalse(self.incidents("means"))

    def test_change_was_not_paid(self):
        lines = [self.line(price=10, qty=2)]
        ticket = self.ticket(lines, paid=20)
        ticket["payment_ids"] = self.paid_by((self.cash, 50))
        ticket["amount_return"] = -30
        sale = self.send(ticket)
        self.assertEqual(sale.amount_paid, 20)
        self.assertEqual(sale._get_sums_by_means(), {"cash": 20})
        self.give_back([self.back(sale.lines)])

    def test_what_went_back_counts(self):
        """Paid by wallet: not in cash, and no second time to the wallet."""
        sale = self.pay([self.line(price=50, qty=1)], self.wallet, 50)
        with self.assertRaisesRegex(UserError, "more than was paid by cash"):
            self.give_back([self.back(sale.lines)])
        self.give_back([self.back(sale.lines)], (self.method, -50, self.wallet))
        self.assertEqual(self.wallet.points, 80)
        with self.assertRaisesRegex(UserError, "0 of 1 left"):
            self.give_back([self.back(sale.lines)], (self.method, -50, self.wallet))

    def test_a_card_of_nobody_gets_what_it_paid(self):
        lines = [self.line(price=50, qty=2)]
        sale = self.pay(lines, self.gift, 50)
        with self.assertRaisesRegex(UserError, "more than was paid by ••"):
            self.give_back([self.back(sale.lines, 2)], (self.method, -100, self.gift))
        self.give_back([self.back(sale.lines)], (self.method, -50, self.gift))
        with self.assertRaisesRegex(UserError, "more than was paid by ••"):
            self.give_back([self.back(sale.lines)], (self.method, -50, self.gift))
        self.give_back([self.back(sale.lines)])

    def test_a_voucher_needs_no_right(self):
        sale = self.sell_by(250, (self.bank, 250))
        refund = self.give_back([self.back(sale.lines)], (self.method, -250))
        self.assertEqual(refund.payment_ids.card_id.points, 250)
        self.assertFalse(self.incidents("means"))

    def test_with_the_right(self):
        """With a reason, up to the ceiling for the whole sale, and listed."""
        lines = [self.line(price=60, qty=3)]
        sale = self.sell_by(180, (self.bank, 180), lines=lines)
        back = [self.back(sale.lines)]
        with self.assertRaisesRegex(UserError, "Type the reason"):
            self.give_back(back, user=self.supervisor)
        refund = self.give_back(
            back, user=self.supervisor, refund_reason="Terminal out of order"
        )
        incident = self.incidents("means")
        self.assertRecordValues(
            incident,
            [
                {
                    "amount": 60,
                    "document_id": refund.id,
                    "cashier": self.supervisor.name,  # who sent it
                    "reason": "Terminal out of order",
                }
            ],
        )
        again = [self.back(sale.lines)]
        with self.assertRaisesRegex(UserError, "At most .*100[.,]00 of a sale"):
            self.give_back(again, user=self.supervisor, refund_reason="Again")
        self.give_back(again, user=self.boss, refund_reason="Again")
        self.assertEqual(sum(self.incidents("means").mapped("amount")), 120)
        self.company.refund_other_means_most = 0
        last = [self.back(sale.lines)]
        with self.assertRaisesRegex(UserError, "At most .*0[.,]00 of a sale"):
            self.give_back(last, user=self.supervisor, refund_reason="Last")

    def test_in_the_back_office(self):
        sale = self.sell_by(150, (self.bank, 150))
        refund, pay = self.return_in_office(sale, self.boss)
        with self.assertRaisesRegex(UserError, "Type the reason"):
            pay()
        refund.refund_reason = "Terminal out of order"
        pay()
        self.assertEqual(self.incidents("means").amount, 150)

    def test_exchanges(self):
        """Goods of the same ticket use the value: what goes out is asked about."""
        sale = self.sell_by(100, (self.bank, 100))
        new = self.line(price=120)
        ticket = self.give_back([self.back(sale.lines), new], (self.cash, 20))
        self.assertEqual(ticket.state, "paid")
        sale = self.sell_by(100, (self.bank, 100))
        with self.assertRaisesRegex(UserError, "70[.,]00 more than was paid by cash"):
            self.give_back([self.back(sale.lines), self.line(price=30)])

    def test_closed_without_a_network(self):
        """A mark gives no right: the till knows without a network who has it."""
        now = fields.Datetime.to_string(fields.Datetime.now())
        sale = self.sell_by(40, (self.bank, 40))
        values = {"offline_validated_at": now, "refund_reason": "No terminal"}
        with self.assertRaisesRegex(UserError, "more than was paid by cash"):
            self.give_back([self.back(sale.lines)], **values)
        refund = self.give_back([self.back(sale.lines)], user=self.supervisor, **values)
        self.assertEqual(refund.state, "paid")
        self.assertEqual(self.incidents("means").amount, 40)

    def test_any_terminal_is_the_bank(self):
        """Terminals have a method each, which no customer knows."""
        other = self.bank.copy({"name": "Bank card 2"})
        self.set_up_till(payment_method_ids=[Command.link(other.id)])
        sale = self.sell_by(40, (self.bank, 40))
        self.give_back([self.back(sale.lines)], (other, -40))
        self.assertFalse(self.incidents("means"))

    def test_cash_is_rounded_each_time(self):
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Coins",
                "rounding": 0.05,
                "rounding_method": "HALF-UP",
                "profit_account_id": self.company_data["default_account_revenue"].id,
                "loss_account_id": self.company_data["default_account_expense"].id,
            }
        )
        self.set_up_till(
            cash_rounding=True,
            only_round_cash_method=True,
            rounding_method=rounding.id,
        )
        lines = [self.line(price=4.98), self.line(price=5.04)]
        sale = self.sell_by(10.02, (self.cash, 10), lines=lines)
        for line, given in zip(sale.lines, (5.0, 5.05), strict=True):
            self.give_back([self.back(line)], (self.cash, -given))
        self.assertFalse(self.incidents("means"))

    # === MONEY OUT === #

    def test_no_money_goes_out_for_nothing(self):
        """What is owed or what no closing counts is not changed into money."""
        now = fields.Datetime.to_string(fields.Datetime.now())
        account, cheque = (self.on_account, 60), (self.cheques, 60)
        for values in ({}, {"offline_validated_at": now}):
            for payments in (
                [account, (self.cash, -60)],
                [cheque, (self.bank, -60)],
                [(self.method, 60, self.wallet), (self.cash, -60)],
                [(self.cash, -60)],
            ):
                ticket = self.ticket([], partner=self.loaded, **values)
                ticket |= {"amount_total": sum(one[1] for one in payments)}
                ticket["payment_ids"] = self.paid_by(*payments)
                with self.assertRaises(UserError):
                    self.send(ticket)
        ticket = self.ticket([self.line(price=10)], partner=self.loaded, paid=10)
        ticket["payment_ids"] = self.paid_by((self.on_account, 70), (self.cash, -60))
        with self.assertRaisesRegex(UserError, "60[.,]00 would go out"):
            self.send(ticket)

    def test_a_debt_is_no_voucher(self):
        sale = self.sell_by(60)
        payments = (self.cash, -60), (self.on_account, 60), (self.method, -60)
        with self.assertRaisesRegex(UserError, "60[.,]00 would go out"):
            self.give_back([self.back(sale.lines)], *payments)

    def test_free_lines_add_nothing(self):
        """What rounding may add up to has an end, however many lines there are."""
        lines = [self.line(price=0) for _one in range(60)]
        sale = self.sell_by(0, lines=lines)
        back = [self.back(line, price=0.01) for line in sale.lines]
        with self.assertRaisesRegex(UserError, "At most .*0[.,]00 can be given"):
            self.give_back(back, (self.method, -0.6))
        ticket = self.ticket([self.line(price=0) for _one in range(60)], paid=-0.6)
        ticket["amount_total"] = -0.6
        with self.assertRaisesRegex(UserError, "but .*0[.,]60 was paid"):
            self.send(ticket)

    def test_change_of_money_that_came_in(self):
        lines = [self.line(price=10)]
        sale = self.sell_by(10, (self.bank, 30), (self.cash, -20), lines=lines)
        self.assertEqual(sale.state, "paid")
        with self.assertRaisesRegex(UserError, "more than was paid by cash"):
            self.give_back([self.back(sale.lines)])
        self.give_back([self.back(sale.lines)], (self.bank, -10))

    def test_sold_for_less_without_a_network(self):
        """The goods are gone and the ticket stands: what was paid comes back, alone."""
        now = fields.Datetime.to_string(fields.Datetime.now())
        values = {"amount_total": 1.0, "offline_validated_at": now}
        sale = self.sell_by(100, (self.cash, 1), **values)
        self.assertEqual(sale.state, "paid")
        self.assertEqual(self.incidents("unpaid").amount, 99)
        with self.assertRaisesRegex(UserError, "At most .*1[.,]00 can be given"):
            self.give_back([self.back(sale.lines)], (self.method, -100))

    # === WITHOUT A RECEIPT === #

    def test_without_a_receipt(self):
        for line in (self.line(price=-30), self.line(price=30, qty=-1)):
            with self.assertRaisesRegex(UserError, "without its receipt takes"):
                self.give_back([line])
            self.give_back([line | {"uuid": None}], user=self.supervisor)
        self.assertEqual(self.incidents("no_receipt").mapped("amount"), [30, 30])
        with self.assertRaisesRegex(UserError, "at most .*100[.,]00 is given back"):
            self.give_back([self.line(price=-101)], user=self.supervisor)
        self.give_back([self.line(price=-101)], user=self.boss)
        line, payments = self.line(price=-20), (self.method, -20)
        refund = self.give_back([line], payments, user=self.supervisor)
        self.assertEqual(refund.payment_ids.card_id.points, 20)

    def test_a_lower_price_is_no_return(self):
        sale = self.sell_by(70, lines=[self.line(), self.line(price=-30)])
        self.assertEqual(sale.amount_total, 70)
        self.assertFalse(self.incidents("no_receipt"))

    def test_beside_a_return_with_its_sale(self):
        sale = self.sell_by(40)
        lines = [self.back(sale.lines), self.line(price=-30)]
        with self.assertRaisesRegex(UserError, "without its receipt takes"):
            self.give_back(lines)
        self.give_back(lines, user=self.supervisor)
        self.assertEqual(self.incidents("no_receipt").amount, 30)
        self.assertFalse(self.incidents("means"))

    def test_without_a_receipt_and_a_network(self):
        now = fields.Datetime.to_string(fields.Datetime.now())
        for method in (self.cash, self.method, self.on_account):
            with self.assertRaisesRegex(UserError, "without its receipt takes"):
                self.give_back(
                    [self.line(price=-30)],
                    (method, -30),
                    offline_validated_at=now,
                )
        self.give_back(
            [self.line(price=-30)], user=self.supervisor, offline_validated_at=now
        )
        self.assertEqual(self.incidents("no_receipt").amount, 30)

    def test_who_may_by_role(self):
        rights = ("group_refund_other_means", "group_refund_without_receipt")
        for right in rights:
            has = [
                user.has_group(f"clientele.{right}")
                for user in (self.cashier, self.officer, self.boss)
            ]
            self.assertEqual(has, [False, False, True], right)

    def test_the_employee_at_the_till_needs_the_right_too(self):
        self.assertIn("employee_id", self.env["pos.order"]._fields)
        config = self.main_pos_config
        config.module_pos_hr = True
        employees = (
            self.env["hr.employee"]
            .sudo()
            .create([{"name": "Minimal"}, {"name": "Advanced"}])
        )
        config.minimal_employee_ids, config.advanced_employee_ids = employees
        line = self.line(price=-30)
        for employee, passes in zip(employees, (False, True), strict=True):
            ticket = self.return_ticket([line], employee_id=employee.id)
            orders = self.env["pos.order"].with_user(self.supervisor)
            if passes:
                orders.sync_from_ui([ticket])
                continue
            with (
                self.assertRaisesRegex(UserError, "without its receipt takes"),
                self.env.cr.savepoint(),
            ):
                orders.sync_from_ui([ticket])
