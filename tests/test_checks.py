from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ClienteleCommon


@tagged("post_install", "-at_install")
class TestBadInput(ClienteleCommon):
    def assert_refused(self, message, **values):
        before = self.env["res.partner"].search_count([])
        with (
            self.assertRaisesRegex(ValidationError, message),
            self.env.cr.savepoint(),
        ):
            self.create_customer(**values)
        self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_phones(self):
        self.assert_refused("12 is not a phone number in France", phone="12")
        self.assert_refused("is not a phone number", mobile="06 ab cd")

    def test_phones_are_written_as_abroad(self):
        customer = self.create_customer(phone="04.72.00.12.34")
        self.assertEqual(customer.phone, "+33 4 72 00 12 34")
        customer.mobile = "07 97 00 00 00"
        self.assertEqual(customer.mobile, "+33 7 97 00 00 00")
        belgian = self.create_customer(
            phone="02 512 34 56", country_id=self.env.ref("base.be").id
        )
        self.assertEqual(belgian.phone, "+32 2 512 34 56")

    def test_emails(self):
        for email in ("x", "a@", "@b.fr", "a b@c.fr"):
            self.assert_refused("is not an e-mail address", email=email)
        customer = self.create_customer(email="zoe@example.com, anna@example.org")
        self.assertTrue(customer.email)

    def test_postcodes(self):
        self.assert_refused("6900 is not a postcode of France", zip="6900")

    def test_company_numbers(self):
        for number in ("123456789", "5521005", "55210055400000"):
            self.assert_refused(
                "is not a SIREN",
                person_type="legal",
                name="Pain",
                company_registry=number,
            )
        company = self.create_legal_customer(company_registry="552 100 554")
        self.assertTrue(company.company_registry)

    def test_tax_numbers(self):
        with self.assertRaises(ValidationError):
            self.create_legal_customer(vat="FR00000000000")

    def test_names(self):
        self.assert_refused("10000 characters, at most 200", lastname="x" * 10000)
        self.assert_refused("invisible character", lastname="Le\tBrun")
        self.assert_refused("invisible character", firstname="Zo\x07é")
        self.assert_refused("holds < or >", lastname="<script>alert(1)</script>")

    def test_records_outside_the_file_keep_core_s_freedom(self):
        partner = self.env["res.partner"].create({"name": "<x>", "phone": "12"})
        self.assertEqual(partner.phone, "12")

    def test_contacts_of_a_customer_are_checked_too(self):
        company = self.create_legal_customer()
        with self.assertRaises(ValidationError):
            company.child_ids = [(0, 0, {"name": "Marc", "phone": "12"})]


@tagged("post_install", "-at_install")
class TestRequiredFields(ClienteleCommon):
    def require(self, *names):
        self.env.company.customer_required_field_ids = [
            (
                6,
                0,
                [self.env["ir.model.fields"]._get("res.partner", n).id for n in names],
            )
        ]

    def test_missing_fields_are_named(self):
        self.require("email", "birthdate_date")
        with self.assertRaisesRegex(ValidationError, "Email"):
            self.create_customer(birthdate_date="1980-01-01")
        customer = self.create_customer(
            birthdate_date="1980-01-01", email="zoe@example.com"
        )
        with self.assertRaisesRegex(ValidationError, "Email"):
            customer.email = False

    def test_fields_of_persons_are_not_asked_of_companies(self):
        self.require("firstname", "birthdate_date")
        self.assertTrue(self.create_legal_customer())

    def test_other_changes_of_an_incomplete_customer_pass(self):
        customer = self.create_customer()
        self.require("email")
        customer.city = "Lyon"
        self.assertEqual(customer.city, "Lyon")

    def test_records_outside_the_file_need_nothing(self):
        self.require("email")
        self.assertTrue(self.env["res.partner"].create({"name": "Contact"}))
