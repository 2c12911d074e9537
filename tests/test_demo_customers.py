import csv

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

from ..tools import checks, search_key

RESERVED_DOMAINS = (".example", "example.com", "example.org", "example.net")


@tagged("post_install", "-at_install")
class TestDemoCustomers(TransactionCase):
    """The demo customers pass every check of the file, and none is a real person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open("clientele/demo/customers_fr.csv", "r") as source:
            cls.rows = list(csv.DictReader(source))
        with file_open("clientele/data/postal_codes_fr.csv", "r") as source:
            cls.towns = {
                (row["postal_code"], row["insee_code"])
                for row in csv.DictReader(source)
            }

    def test_enough_of_each_kind(self):
        kinds = [row["person_type"] for row in self.rows if not row["parent_key"]]
        self.assertGreaterEqual(len(kinds), 300)
        self.assertGreaterEqual(kinds.count("legal"), 60)
        self.assertGreaterEqual(kinds.count("natural"), 180)

    def test_addresses_are_french_towns(self):
        for row in self.rows:
            if row["country"] == "FR" and row["zip"]:
                self.assertIn((row["zip"], row["insee_code"]), self.towns, row["key"])

    def test_phones_are_valid(self):
        for row in self.rows:
            for name in ("phone", "mobile", "fax"):
                if row[name]:
                    number = search_key.parse_phone(row[name], row["country"])
                    self.assertTrue(number[0], f"{row['key']}: {row[name]}")

    def test_company_numbers_pass_their_key(self):
        for row in self.rows:
            for name in ("siren", "siret"):
                if row[name] and row["country"] == "FR":
                    self.assertTrue(checks.is_company_number(row[name]), row["key"])

    def test_emails_reach_nobody(self):
        for row in self.rows:
            if row["email"]:
                self.assertTrue(row["email"].lower().endswith(RESERVED_DOMAINS), row)

    def test_codes_are_unique(self):
        codes = [
            search_key.normalize_code(r["barcode"]) for r in self.rows if r["barcode"]
        ]
        self.assertEqual(len(codes), len(set(codes)))
        self.assertGreater(len(codes), 100)
