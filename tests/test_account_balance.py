import base64
import re
from io import BytesIO

from openpyxl import load_workbook

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from ..tools.account_figures import BUCKETS
from ..tools.report_pages import cut_pages
from .common_statements import StatementsCommon


@tagged("post_install", "-at_install")
class TestAccountBalance(StatementsCommon):
    """The customer balance: at a date, by how late it is, as each role."""

    def test_terms_add_up_to_the_balance(self):
        self.invoice(10, ago=5, due=-5)
        for amount, late in ((20, 30), (30, 60), (40, 90), (50, 120), (60, 121)):
            self.invoice(amount, ago=late)
        self.pay(15)
        row = self.balance()
        terms = [row[name] for name in BUCKETS]
        self.assertEqual(terms, [10, 20, 30, 40, 50, 60])
        self.assertEqual((row.unallocated, row.balance), (-15, 195))
        self.assertEqual((row.debit, row.credit, row.opening), (210, 15, 0))

    def test_what_was_allocated_later_was_open_before(self):
        old = self.invoice(100, ago=40)
        self.pay(60, ago=20, documents=[old])
        credit = self.invoice(30, ago=10, move_type="out_refund")
        self.allocate(old, credit)
        for ago, late, due_60, unallocated in (
            (40, 100, 0, 0),
            (30, 100, 0, 0),
            (20, 40, 0, 0),
            (10, 10, 0, 0),
            (0, 0, 10, 0),
        ):
            row = self.balance(self.day(ago))
            in_term = row.not_due + row.due_30
            with self.subTest(ago=ago):
                self.assertEqual((in_term, row.due_60), (late, due_60))
                self.assertEqual(row.unallocated, unallocated)
                self.assertEqual(row.balance, late + due_60)
        self.assertIsNone(self.balance(self.day(41)))

    def test_a_period_has_its_own_movements(self):
        self.invoice(100, ago=40)
        self.invoice(50, ago=10)
        self.pay(30, ago=5)
        row = self.balance(date_from=self.day(20))
        self.assertEqual((row.opening, row.debit, row.credit), (100, 50, 30))
        self.assertEqual(row.balance, 120)

    def test_tickets_of_open_sessions_count_once(self):
        self.sell_on_account(40, **self.sold(3))
        self.send(self.settlement(15))
        self.assertEqual(self.balance().balance, 25)
        self.assertEqual(self.balance(self.day(1)).balance, 40)
        self.close_till()
        row = self.balance(date_from=self.day(1))
        self.assertEqual((row.opening, row.debit, row.credit), (40, 0, 15))
        self.assertEqual(row.balance, 25)

    def test_totals_by_currency_on_the_screen(self):
        self.invoice(30)
        self.invoice(90, currency_id=self.foreign.id)
        action = self.wizard(self.officer).action_show()
        rows = self.env[action["res_model"]].with_user(self.officer)
        action = rows.with_context(**action["context"]).action_open_currencies()
        totals = self.env[action["res_model"]].with_user(self.officer)
        totals = totals.with_context(**action["context"]).search([])
        self.assertEqual(
            {one.currency_id: (one.amount, one.value) for one in totals},
            {self.company.currency_id: (30, 30), self.foreign: (90, 45)},
        )

    def test_cashiers_see_figures_and_no_movements(self):
        self.invoice(10)
        cashier = new_test_user(
            self.env,
            login="desk_cashier",
            groups="clientele.group_cashier",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        zoe = self.zoe.with_user(cashier)
        self.assertEqual(zoe.account_balance, 10)
        for name in ("account_receivables_html", "account_open_invoices"):
            with self.assertRaises(AccessError):
                zoe.read([name])
        for action in ("action_account_balance", "action_account_movements"):
            with self.assertRaisesRegex(AccessError, "See statements and all balances"):
                getattr(zoe, action)()
        for model in ("balance", "movement", "balance.show"):
            with self.assertRaises(AccessError):
                self.env[f"clientele.account.{model}"].with_user(cashier).search([])
        with self.assertRaises(AccessError):
            self.env["clientele.statement"].with_user(cashier).search([])
        arch = zoe.get_view(self.env.ref("clientele.res_partner_view_form").id, "form")[
            "arch"
        ]
        self.assertIn('name="account_balance"', arch)
        self.assertNotIn("account_receivables_html", arch)

    def test_contacts_and_merged_records_are_one_row(self):
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.zoe.id}
        )
        self.invoice(10, partner=buyer)
        old = self.create_customer(lastname="Old")
        self.invoice(7, partner=old)
        old.sudo().with_context(active_test=False).write(
            {"merged_into_id": self.zoe.id, "active": False}
        )
        self.assertEqual(self.balance().balance, 17)
        self.assertEqual(self.balance(partner=self.zoe).balance, 17)

    def test_scopes(self):
        others = self.create_customer(lastname="Creditor")
        self.pay(20, partner=others)
        group = self.env["clientele.group"].create({"name": "Reports"})
        self.zoe.clientele_group_id = group
        others.user_id = self.officer
        self.invoice(30)
        everybody = self.balances(self.wizard(scope="all"))
        self.assertLessEqual({self.zoe, others}, set(everybody))
        for values, shown in (
            ({"scope": "all", "only": "debtors"}, {self.zoe}),
            ({"scope": "group", "clientele_group_id": group.id}, {self.zoe}),
            ({"scope": "user", "user_id": self.officer.id}, {others}),
            ({"scope": "partners", "only": "creditors"}, set()),
        ):
            with self.subTest(values=values):
                found = set(self.balances(self.wizard(**values)))
                self.assertEqual(found & {self.zoe, others}, shown)

    def test_rights(self):
        self.invoice(30)
        reader = new_test_user(
            self.env,
            "balance_reader",
            "account.group_account_readonly",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        for user in (self.officer, reader):
            with self.subTest(user=user.login):
                rows = self.balances(self.wizard(user))
                self.assertEqual([row.balance for row in rows.values()], [30])
        with self.assertRaises(AccessError):
            self.wizard(self.seller).action_show()
        with self.assertRaises(AccessError):
            self.env["clientele.account.balance"].with_user(self.seller).search([])
        action = self.balance().action_open_items()
        items = self.env["account.move.line"].search(action["domain"])
        self.assertEqual(sum(items.mapped("balance")), 30)

    def test_other_companies_stay_apart(self):
        self.invoice(30)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        scope = {"date": fields.Date.to_string(self.today), "company_id": other.id}
        rows = self.env["clientele.account.balance"].with_user(self.officer)
        with self.assertRaises(AccessError):
            rows.with_context(clientele_balance_scope=scope).search([])

    def test_bad_input(self):
        with self.assertRaisesRegex(ValidationError, "ends before it starts"):
            self.wizard(date_from=self.today, date_to=self.day(1))
        with self.assertRaisesRegex(ValidationError, "Choose whose"):
            self.wizard(partner_ids=[]).action_show()
        nobody = self.wizard(date_to=self.day(4000))
        with self.assertRaisesRegex(ValidationError, "None of these"):
            nobody.action_export()
        with self.assertRaisesRegex(ValidationError, "None of these"):
            nobody._get_printed()

    def test_one_query_for_all(self):
        customers = self.customers.create(
            [{"lastname": f"Debtor {number}"} for number in range(30)]
        )
        for customer in customers[:3]:
            self.invoice(10, partner=customer)
        wizard = self.wizard(scope="all")
        self.balances(wizard)
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["clientele.account.balance"].with_context(
            **wizard.action_show()["context"]
        )
        rows.search_count([])
        with self.assertQueryCount(12):
            rows.search_read([], ["name", "balance", "due_more"])

    def test_the_spreadsheet_has_the_same_figures(self):
        self.invoice(30, ago=40)
        self.invoice(12, currency_id=self.foreign.id)
        wizard = self.wizard()
        wizard.action_export()
        book = load_workbook(BytesIO(base64.b64decode(wizard.document)))
        rows = list(book.active.iter_rows(values_only=True))
        self.assertEqual(rows[4][1], self.zoe.complete_name)
        total = next(row for row in rows if str(row[1]).startswith("Total in"))
        self.assertEqual(total[5], 36)
        chf = next(row for row in rows if row[1] == "CHF")
        self.assertEqual(chf[2:4], (12, 6))

    def test_pages(self):
        for count in (1, 24, 25, 30, 31, 33, 60, 63, 64, 100):
            rows = [{"debit": 1} for _number in range(count)]
            pages = cut_pages(rows, ["debit"], 30, 33, 6)
            with self.subTest(count=count):
                self.assertEqual(sum(len(page.rows) for page in pages), count)
                self.assertTrue(all(page.rows for page in pages))
                self.assertLessEqual(len(pages[0].rows), 30)
                room = 30 if len(pages) == 1 else 33
                self.assertLessEqual(len(pages[-1].rows), room - 6)
                self.assertEqual(pages[-1].total["debit"], count)
                for before, page in zip(pages, pages[1:], strict=False):
                    self.assertEqual(page.carried, before.total)

    def test_pdf(self):
        """The totals stand on the last page, and each page adds up."""
        customers = self.customers.create(
            [{"lastname": f"Printed {number:03}"} for number in range(45)]
        )
        self.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": customer.id,
                    "invoice_date": self.today,
                    "invoice_line_ids": [
                        Command.create(
                            {"name": "Goods", "price_unit": 1234.5, "tax_ids": []}
                        )
                    ],
                }
                for customer in customers
            ]
        ).action_post()
        wizard = self.wizard(partner_ids=[Command.set(customers.ids)])
        pages = self.read_pdf("clientele.report_account_balance", wizard)
        self.assertEqual(len(pages), 2)
        self.assertIn("To carry forward", pages[0])
        self.assertIn("Carried forward", pages[1])
        self.assertRegex(pages[1], r"Total\s+55,552\.50")
        names = re.findall(r"PRINTED (\d{3})|Printed (\d{3})", "".join(pages), re.I)
        self.assertEqual(len(set(names)), 45)
