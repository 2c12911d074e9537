import base64
import csv
import io

import openpyxl

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ..wizards import clientele_accounting_export
from .test_accounts import AccountsCommon


@tagged("post_install", "-at_install")
class TestAccountingExport(AccountsCommon):
    """The customers' entries of a period, and their auxiliary codes."""

    def export(self, user=None, **values):
        wizards = self.env["clientele.accounting.export"].with_user(
            user or self.accountant
        )
        wizard = wizards.create({"company_id": self.company.id, **values})
        wizard.action_export()
        return base64.b64decode(wizard.content)

    def test_the_same_entries_in_both_formats(self):
        own = self.company_data["default_account_receivable"].copy()
        other = self.create_customer(lastname="=Own", ref="AUX7")
        other.property_account_receivable_id = own
        self.invoice(price=30).action_post()
        self.invoice(other, 20.5).action_post()
        text = self.export(file_format="csv").decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        found = {row[6]: row for row in rows[1:]}
        self.assertEqual(found[self.zoe.complete_name][5], self.zoe.customer_number)
        sundry = self.company_data["default_account_receivable"].code
        self.assertEqual(found[self.zoe.complete_name][3], sundry)
        self.assertEqual(found[self.zoe.complete_name][9:11], ["30,00", "0,00"])
        # A name is never taken for a formula.
        self.assertEqual(found[f"'{other.complete_name}"][3:6:2], [own.code, "AUX7"])
        book = openpyxl.load_workbook(io.BytesIO(self.export(file_format="xlsx")))
        cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
        self.assertEqual(len(cells), len(rows))
        debits = {row[6]: row[9] for row in cells[1:]}
        self.assertEqual(debits[other.complete_name], 20.5)

    def test_only_the_period(self):
        past = fields.Date.subtract(fields.Date.today(), months=2)
        self.invoice(price=30, invoice_date=past).action_post()
        with self.assertRaisesRegex(UserError, "No customer"), self.cr.savepoint():
            self.export()
        self.assertIn(b"30,00", self.export(date_from=past, file_format="csv"))
        with self.assertRaisesRegex(ValidationError, "ends before"):
            self.export(date_from=fields.Date.today(), date_to=past)

    def test_many_entries_are_read_in_parts(self):
        self.invoice(price=1).action_post()
        self.invoice(price=2).action_post()
        self.invoice(price=3).action_post()
        self.patch(clientele_accounting_export, "BATCH", 2)
        rows = self.export(file_format="csv").decode().splitlines()
        self.assertEqual(len(rows), 4)

    def test_who_may_export(self):
        for user in (self.cashier, self.officer):
            with self.assertRaises(AccessError):
                self.export(user)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaises(AccessError):
            self.export(company_id=elsewhere.id)

    def test_auxiliary_codes(self):
        first = self.create_customer(lastname="Lefèvre", firstname="Anna")
        second = self.create_customer(lastname="Lefebvre")
        known = self.create_customer(lastname="Known")
        own = self.create_customer(lastname="Own", ref="MINE")
        self.invoice(known).action_post()
        self.assertFalse(known.ref)
        self.company.auxiliary_code_policy = "name"
        for customer in (first, second, known, own):
            self.invoice(customer).action_post()
        self.assertEqual((first.ref, second.ref), ("411LEFEV", "411LEFEB"))
        # What the FEC printed for a customer never changes.
        self.assertEqual((known.ref, own.ref), (False, "MINE"))
        third = self.create_customer(lastname="Lefèvre", firstname="Bob")
        self.invoice(third).action_post()
        self.assertEqual(third.ref, "411LEFEV2")
        self.company.auxiliary_code_policy = "number"
        accountant = new_test_user(
            self.env,
            "export_accountant",
            "account.group_account_invoice",
            company_id=self.company.id,
        )
        fourth = self.create_customer()
        invoice = self.invoice(fourth)
        invoice.with_user(accountant).action_post()
        self.assertEqual(fourth.ref, fourth.customer_number)
