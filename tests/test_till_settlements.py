from odoo.tests import tagged

from .common_accounts import TillAccountsCommon


@tagged("post_install", "-at_install")
class TestTillSettlements(TillAccountsCommon):
    """Companies pay what they owe, and ahead: nothing is sold, nothing invoiced."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bakery, cls.garage = (
            cls.create_customer(name=name, is_company=True, barcode=barcode)
            for name, barcode in (
                ("Boulangerie Martin", "3012345678911"),
                ("Garage Petit", "3012345678928"),
            )
        )
        cls.open_account(cls.bakery | cls.garage)

    def test_companies_settle_and_pay_ahead(self):
        self.sell_on_account(60, till=1, partner=self.bakery)
        self.start_till("clientele_company_settles")
        deposit = self.last_ticket()
        settled = self.env["pos.order"].search([("settlement_ids", "!=", False)])
        for ticket in settled | deposit:
            self.assertEqual((ticket.state, ticket.to_invoice), ("paid", False))
            self.assertFalse(ticket.account_move)
        self.assertEqual(self.figures(self.bakery).balance, 0)
        self.assertEqual(self.figures(self.garage).balance, -40)

    def test_no_invoice_whatever_a_till_sends(self):
        self.sell_on_account(60, partner=self.bakery)
        rows = self.receivables(self.bakery)
        for amount, chosen in ((60, rows.values()), (40, ())):
            ticket = self.settlement(amount, chosen, partner=self.bakery)
            stored = self.send(ticket | {"to_invoice": True})
            self.assertEqual((stored.state, stored.to_invoice), ("paid", False))
            self.assertFalse(stored.account_move)
