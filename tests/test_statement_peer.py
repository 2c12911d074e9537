from odoo import Command
from odoo.tests import tagged

from ..tools.account_figures import BUCKETS
from .common_statements import StatementsCommon

# The names of the terms in OCA's partner_statement.
PEER_TERMS = ("current", "b_1_30", "b_30_60", "b_60_90", "b_90_120", "b_over_120")
DAYS_AGO = (0, 17, 45, 100, 180)


@tagged("post_install", "-at_install")
class TestStatementPeer(StatementsCommon):
    """The figures of OCA's partner_statement on the same documents.

    Where both define them: OCA knows no open session, no merged record and no company
    currency for foreign documents; it ages credits too, and puts a debt that is 30 days
    late to the day in the next term. The documents here stay clear of that.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor, cls.payer, cls.creditor, cls.traveller = (
            cls.create_customer(lastname=name)
            for name in ("Debtor", "Payer", "Creditor", "Traveller")
        )
        cls.customers = cls.debtor + cls.payer + cls.creditor + cls.traveller

    def setUp(self):
        super().setUp()
        for amount, ago in ((80.1, 170), (33.33, 97), (12.5, 63), (99.99, 41), (7, 3)):
            for customer in self.customers - self.traveller:
                self.invoice(amount, ago=ago, due=ago - 12, partner=customer)
        old = self.invoice(250, ago=150, due=140, partner=self.payer)
        self.pay(100.5, ago=70, partner=self.payer, documents=[old])
        self.pay(50, ago=20, partner=self.payer, documents=[old])
        credit = self.invoice(40, 15, partner=self.payer, move_type="out_refund")
        self.allocate(old, credit)
        self.pay(500, ago=30, partner=self.creditor)
        francs = self.invoice(
            90, ago=50, due=20, partner=self.traveller, currency_id=self.foreign.id
        )
        self.pay(
            30,
            ago=8,
            partner=self.traveller,
            documents=[francs],
            currency_id=self.foreign.id,
        )
        self.env.flush_all()

    def peer(self, kind, until, since):
        """What OCA prints, by customer and currency."""
        report = self.env[f"report.partner_statement.{kind}_statement"]
        values = report._get_report_values(
            [],
            {
                "company_id": self.company.id,
                "partner_ids": self.customers.ids,
                "date_start": since,
                "date_end": until,
                "account_type": "asset_receivable",
                "aging_type": "days",
                "show_aging_buckets": True,
                "show_only_overdue": False,
                "excluded_accounts_ids": [],
                "filter_non_due_partners": False,
                "filter_negative_balances": False,
                "is_activity": kind == "activity",
                "is_outstanding": kind == "outstanding",
            },
        )
        return {
            customer: values["data"][customer.id]["currencies"]
            for customer in self.customers
        }

    def own(self, until, since=None):
        """Our rows, by customer."""
        wizard = self.wizard(
            partner_ids=[Command.set(self.customers.ids)],
            date_to=until,
            date_from=since,
        )
        return self.balances(wizard)

    def test_balances_and_movements(self):
        for ago in DAYS_AGO:
            since, until = self.day(ago + 40), self.day(ago)
            peer, own = self.peer("activity", until, since), self.own(until, since)
            for customer in self.customers - self.traveller:
                theirs = peer[customer].get(self.company.currency_id.id)
                row = own.get(customer)
                with self.subTest(customer=customer.name, ago=ago):
                    self.assertEqual(bool(theirs), bool(row))
                    if not row:
                        continue
                    self.assertAlmostEqual(row.opening, theirs["balance_forward"])
                    moved = sum(line["amount"] for line in theirs["lines"])
                    self.assertAlmostEqual(row.debit - row.credit, moved)
                    closing = theirs["balance_forward"] + moved
                    self.assertAlmostEqual(row.balance, closing)

    def test_terms(self):
        compared = 0
        for ago in DAYS_AGO:
            peer = self.peer("outstanding", self.day(ago), None)
            for customer, row in self.own(self.day(ago)).items():
                if customer == self.traveller:
                    continue
                theirs = peer[customer][self.company.currency_id.id]["buckets"]
                with self.subTest(customer=customer.name, ago=ago):
                    self.assertAlmostEqual(row.balance, theirs["balance"])
                    if row.unallocated:
                        continue
                    terms = [row[name] for name in BUCKETS]
                    for own, name in zip(terms, PEER_TERMS, strict=True):
                        self.assertAlmostEqual(own, theirs[name], msg=name)
                    compared += 1
        self.assertGreater(compared, 5)

    def test_foreign_documents(self):
        for ago, owed in ((0, 60), (17, 90)):
            peer = self.peer("outstanding", self.day(ago), None)[self.traveller]
            wizard = self.wizard(
                partner_ids=[Command.set(self.traveller.ids)], date_to=self.day(ago)
            )
            found = wizard._get_balances()._read_currencies(wizard._get_scope())
            with self.subTest(ago=ago):
                self.assertEqual(
                    [(one.id, amount) for one, amount, _value in found],
                    [(self.foreign.id, owed)],
                )
                self.assertAlmostEqual(peer[self.foreign.id]["amount_due"], owed)
