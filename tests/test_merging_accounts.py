from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_merging import MergingCommon


@tagged("post_install", "-at_install")
class TestMergingAccounts(MergingCommon):
    """Two house accounts, or somebody who pays: warned, merged, and undone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_kind = cls.env["clientele.account.type"].create(
            {"name": "Firms", "credit_limit": 300, "company_id": cls.company.id}
        )
        cls.open_account(cls.double)
        cls.people = cls.loaded | cls.double

    def warn(self):
        return "\n".join(self.loaded._get_merge_warnings(self.double))

    def merge(self, **values):
        return self.loaded._merge_from(self.double, values)

    def accounts_of(self, partner):
        accounts = self.env["clientele.account"].sudo()
        return accounts.search([("partner_id", "=", partner.id)])

    def get_statement_total(self, partner):
        wizard = self.env["clientele.statement.make"].create(
            {
                "partner_ids": [Command.set(partner.ids)],
                "company_id": self.company.id,
                "date_from": False,
            }
        )
        action = wizard.action_show()
        lines = self.env[action["res_model"]].with_context(**action["context"])
        lines.invalidate_model()
        lines = lines.search([])
        return sum(lines.mapped("debit")) - sum(lines.mapped("credit"))

    def undo(self, log, before):
        self.assertEqual(log._undo(), [])
        self.assert_same(before, self.read_tables())

    # === DEBTS === #

    def test_both_owe(self):
        self.sell_on_account(30)
        self.sell_on_account(20, partner=self.double)
        text = self.warn()
        self.assertIn("Several have a house account", text)
        self.assertNotIn("more than the limit", text)
        log = self.merge()
        self.assertEqual(self.figures().balance, 50)
        self.assertEqual(self.accounts_of(self.loaded).state, "open")
        self.assertEqual(self.accounts_of(self.double).state, "closed")
        self.sell_on_account(50)
        with self.assertRaisesRegex(UserError, "credit limit"):
            self.sell_on_account(1)
        self.assertEqual(self.receivables().keys(), {30, 20, 50})
        self.assertEqual(log._undo(), [])
        self.assertEqual(self.figures(self.double).balance, 20)
        # What came after the merge stays with the survivor.
        self.assertEqual(self.figures().balance, 80)

    def test_what_an_open_session_sold_is_settled_by_the_survivor(self):
        self.sell_on_account(20, partner=self.double)
        self.merge()
        ticket = self.settlement(20, self.receivables().values())
        self.send(ticket)
        self.assertEqual(self.figures().balance, 0)
        self.close_session()
        self.assertEqual(self.figures().balance, 0)

    def test_together_over_the_limit(self):
        self.sell_on_account(80)
        self.sell_on_account(70, partner=self.double)
        before = self.read_tables()
        text = self.warn()
        self.assertIn("150", text)
        self.assertIn("limit of", text)
        log = self.merge()
        with self.assertRaisesRegex(UserError, "credit limit"):
            self.sell_on_account(1)
        self.undo(log, before)
        self.sell_on_account(20)
        self.sell_on_account(30, partner=self.double)

    def test_amounts_are_for_those_who_may_see_accounts(self):
        self.sell_on_account(80)
        self.sell_on_account(70, partner=self.double)
        merger = self.create_user("merger", "clientele.group_customer_merge")
        text = "\n".join(
            self.loaded.with_user(merger)._get_merge_warnings(
                self.double.with_user(merger)
            )
        )
        self.assertIn("Several have a house account", text)
        self.assertNotIn("150", text)

    def test_the_terms_and_the_limit_are_chosen(self):
        self.accounts_of(self.double).write(
            {"type_id": self.other_kind.id, "grace_days": 45}
        )
        self.double.with_company(self.company).credit_limit = 300
        self.sell_on_account(90)
        self.sell_on_account(200, partner=self.double)
        rows = {
            row["key"]: row
            for row in self.loaded._compare_to_merge(self.double)["rows"]
        }
        account = rows["house_account"]
        self.assertIn("Neighbours", account["values"][0])
        self.assertIn("Firms", account["values"][1])
        self.assertEqual(account["choice"], self.loaded.id)
        before = self.read_tables()
        log = self.merge(house_account=self.double, credit_limit=self.double)
        own = self.accounts_of(self.loaded)
        self.assertEqual((own.type_id, own.grace_days), (self.other_kind, 45))
        self.assertEqual(self.loaded.with_company(self.company).credit_limit, 300)
        self.undo(log, before)
        log = self.merge()
        own = self.accounts_of(self.loaded)
        self.assertEqual((own.type_id, own.grace_days), (self.kind, 0))
        with self.assertRaisesRegex(UserError, "credit limit"):
            self.sell_on_account(1)
        self.undo(log, before)

    def test_a_closed_account_gives_way_to_an_open_one(self):
        self.accounts_of(self.loaded).state = "closed"
        self.assertNotIn("Several", self.warn())
        before = self.read_tables()
        log = self.merge()
        self.assertEqual(self.accounts_of(self.loaded).state, "open")
        self.undo(log, before)

    def test_accounts_of_two_companies(self):
        other = self.env["res.company"].create(
            {"name": "Second Shop", "country_id": self.company.country_id.id}
        )
        self.env.user.company_ids |= other
        theirs = self.accounts_of(self.double)
        self.env.cr.execute(
            "UPDATE clientele_account SET company_id = %s, type_id = NULL "
            "WHERE id = %s",
            [other.id, theirs.id],
        )
        self.env.invalidate_all()
        self.assertNotIn("Several", self.warn())
        before = self.read_tables()
        log = self.merge()
        self.assertEqual(self.accounts_of(self.loaded).company_id, self.company | other)
        self.assertEqual(set(self.accounts_of(self.loaded).mapped("state")), {"open"})
        self.undo(log, before)
        self.assertEqual(self.accounts_of(self.double), theirs)

    def test_statements_add_up(self):
        self.invoice_of(self.loaded, 40)
        self.invoice_of(self.double, 25)
        log = self.merge()
        self.assertEqual(self.get_statement_total(self.loaded), 65)
        log._undo()
        self.assertEqual(self.get_statement_total(self.loaded), 40)
        self.assertEqual(self.get_statement_total(self.double), 25)

    # === WHO PAYS === #

    def test_whoever_paid_for_one_pays_on(self):
        payer = self.create_customer(lastname="Payer")
        self.open_account(payer)
        self.double.payer_id = payer
        self.assertIn("Third-party payers: Payer", self.warn())
        log = self.merge()
        self.assertEqual(self.loaded.payer_id, payer)
        ticket = self.sell_on_account(30)
        self.assertEqual(ticket.payer_id, payer)
        self.assertEqual(self.figures(payer).balance, 30)
        self.assertEqual(self.figures().balance, 0)
        log._undo()
        self.assertFalse(self.loaded.payer_id)
        self.assertEqual(self.double.payer_id, payer)
        log = self.merge(payer_id=self.loaded)
        self.assertFalse(self.loaded.payer_id)
        log._undo()
        self.assertEqual(self.double.payer_id, payer)

    def test_of_two_payers_one_is_chosen(self):
        first, second = (self.create_customer(lastname=name) for name in "AB")
        self.loaded.payer_id, self.double.payer_id = first, second
        before = self.read_tables()
        self.assertIn("Third-party payers: A, B", self.warn())
        log = self.merge()
        self.assertEqual(self.loaded.payer_id, first)
        self.undo(log, before)
        log = self.merge(payer_id=self.double)
        self.assertEqual(self.loaded.payer_id, second)
        self.undo(log, before)

    def test_those_whom_one_pays_for_follow(self):
        child = self.create_customer(lastname="Child")
        child.payer_id = self.double
        self.sell_on_account(30, partner=child)
        before = self.read_tables()
        self.assertEqual(self.figures(self.double).balance, 30)
        log = self.merge()
        self.assertEqual(child.payer_id, self.loaded)
        self.assertEqual(self.figures().balance, 30)
        self.undo(log, before)

    def test_a_payer_has_no_payer(self):
        child = self.create_customer(lastname="Child")
        payer = self.create_customer(lastname="Payer")
        self.loaded.payer_id = payer
        child.payer_id = self.double
        before = self.read_tables()
        for survivor, source in (self.people, self.people[::-1]):
            with self.assertRaisesRegex(UserError, "a payer has no payer"):
                survivor._merge_from(source)
        self.assert_same(before, self.read_tables())
