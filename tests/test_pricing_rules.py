import json

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

from ..tools import pricing


@tagged("post_install", "-at_install")
class TestPricingRules(TransactionCase):
    """The rule of discounts, on the table that the till's mirror is tested on too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open("clientele/static/tests/pricing_cases.json") as cases:
            cls.cases = json.load(cases)

    def test_automatic_discounts(self):
        self.assertGreaterEqual(len(self.cases["automatic"]), 60)
        for case in self.cases["automatic"]:
            rate = pricing.automatic_discount(
                pricing.Terms(**case["terms"]),
                pricing.Item(**case["item"]),
                pricing.Policy(**case["policy"]),
                case["date"],
            )
            self.assertEqual(rate, case["expected"], case["name"])

    def test_discounts_typed_by_hand(self):
        self.assertGreater(len(self.cases["line"]), 10)
        for case in self.cases["line"]:
            rate = pricing.line_discount(
                case["current"], case["given"], case["automatic"], case["digits"]
            )
            self.assertEqual(rate, case["expected"], case["name"])
