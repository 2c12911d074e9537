import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ClienteleCommon


@tagged("post_install", "-at_install")
class TestCustomerNumber(ClienteleCommon):
    def test_a_new_customer_gets_the_next_number(self):
        first, second = self.create_customer(), self.create_customer(lastname="Roux")
        self.assertEqual(first.customer_status, "prospect")
        self.assertRegex(first.customer_number, r"^C\d{6,}$")
        self.assertEqual(
            int(second.customer_number[1:]), int(first.customer_number[1:]) + 1
        )

    def test_an_import_keeps_its_numbers_and_the_sequence_skips_them(self):
        sequence = self.env.ref("clientele.customer_number_sequence")
        upcoming = sequence.get_next_char(sequence.number_next_actual)
        imported = self.create_customer(customer_number=upcoming.lower())
        self.assertEqual(imported.customer_number, upcoming)
        self.assertNotEqual(self.create_customer().customer_number, upcoming)

    def test_a_batch_draws_its_numbers_at_once(self):
        values = [{"lastname": f"Client {index}"} for index in range(50)]
        customers = self.customers.create(values)
        self.assertEqual(len(set(customers.mapped("customer_number"))), 50)

    def test_a_taken_number_is_refused_naming_the_holder(self):
        holder = self.create_customer(lastname="Durand")
        with self.assertRaisesRegex(ValidationError, "Durand"):
            self.create_customer(customer_number=holder.customer_number)
        other = self.create_customer()
        with self.assertRaisesRegex(ValidationError, holder.customer_number):
            other.customer_number = f" {holder.customer_number.lower()} "

    def test_the_database_refuses_what_two_transactions_would_do(self):
        first, second = self.create_customer(), self.create_customer()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE res_partner SET customer_number = %s WHERE id = %s",
                [first.customer_number, second.id],
            )

    def test_a_changed_number_still_finds_its_customer(self):
        customer = self.create_customer()
        former = customer.customer_number
        customer.customer_number = "VIP-1"
        self.assertEqual(self.env["res.partner"]._clientele_find(former), customer)
        self.assertEqual(self.env["res.partner"]._clientele_find("vip-1"), customer)
        customer.customer_number = former
        kinds = customer.clientele_alias_ids.mapped(lambda a: (a.code, a.kind))
        self.assertEqual(
            sorted(kinds), sorted([(former, "number"), ("VIP-1", "former")])
        )

    def test_a_customer_cannot_lose_the_number(self):
        customer = self.create_customer()
        with self.assertRaisesRegex(ValidationError, "needs a customer number"):
            customer.customer_number = False

    def test_copying_a_customer_gives_another_number(self):
        customer = self.create_customer(barcode="042777")
        copy = customer.with_context(clientele_new_customer=True).copy()
        self.assertTrue(copy.customer_number)
        self.assertNotEqual(copy.customer_number, customer.customer_number)
        self.assertFalse(copy.barcode)


@tagged("post_install", "-at_install")
class TestStatus(ClienteleCommon):
    def test_only_the_file_makes_prospects(self):
        partner = self.env["res.partner"].create({"name": "Fournisseur SARL"})
        self.assertFalse(partner.customer_status)
        self.assertFalse(partner.customer_number)

    def test_contacts_and_addresses_get_no_number(self):
        company = self.create_legal_customer()
        contact = self.create_customer(parent_id=company.id)
        address = self.customers.create(
            {"parent_id": company.id, "type": "invoice", "street": "1 rue Haute"}
        )
        for part in contact | address:
            self.assertFalse(part.customer_number)
            self.assertEqual(part._clientele_customer(), company)

    def test_adding_a_contact_to_the_file(self):
        partner = self.env["res.partner"].create({"name": "Ancien Contact"})
        partner.action_enter_customer_file()
        self.assertEqual(partner.customer_status, "prospect")
        self.assertTrue(partner.customer_number)

    def test_supplier_switch(self):
        customer = self.create_customer()
        customer.is_supplier = True
        self.assertEqual(customer.supplier_rank, 1)
        suppliers = self.env["res.partner"].search([("is_supplier", "=", True)])
        self.assertIn(customer, suppliers)
        customer.is_supplier = False
        self.assertEqual(customer.supplier_rank, 0)
        others = self.env["res.partner"].search([("is_supplier", "=", False)])
        self.assertIn(customer, others)


@tagged("post_install", "-at_install")
class TestPersonType(ClienteleCommon):
    def test_kinds_of_person_are_core_s_own(self):
        natural = self.create_customer(firstname="Zoé")
        legal = self.create_legal_customer(name="Le Bon Pain")
        self.assertEqual(natural.person_type, "natural")
        self.assertEqual(natural.name, "Zoé Lefèvre")
        self.assertEqual(legal.person_type, "legal")
        self.assertEqual(legal.name, "Le Bon Pain")
        found = self.env["res.partner"].search([("person_type", "=", "legal")])
        self.assertIn(legal, found)
        self.assertNotIn(natural, found)

    def test_is_company_alone_keeps_a_company_s_name_whole(self):
        company = self.env["res.partner"].create(
            {"name": "Le Bon Pain", "is_company": True}
        )
        self.assertEqual(company.name, "Le Bon Pain")
        self.assertFalse(company.firstname)


@tagged("post_install", "-at_install")
class TestAlias(ClienteleCommon):
    def find(self, text):
        return self.env["res.partner"]._clientele_find(text)

    def test_every_code_finds_its_customer(self):
        customer = self.create_customer(barcode="042 12a")
        self.env["clientele.alias"].create(
            {"partner_id": customer.id, "code": "badge 7"}
        )
        for text in (customer.customer_number, "04212A", "042 12a", "BADGE7"):
            self.assertEqual(self.find(text), customer, text)

    def test_a_barcode_equal_to_the_number_is_one_code(self):
        customer = self.create_customer(customer_number="A77", barcode="a77")
        self.assertEqual(len(customer.clientele_alias_ids), 1)
        customer.barcode = False
        self.assertEqual(self.find("A77"), customer)

    def test_a_changed_barcode_is_free_again(self):
        customer = self.create_customer(barcode="0421")
        customer.barcode = "0422"
        self.assertFalse(self.find("0421"))
        self.assertEqual(self.find("0422"), customer)
        other = self.create_customer(barcode="0421")
        self.assertEqual(self.find("0421"), other)

    def test_a_code_of_another_customer_is_refused(self):
        holder = self.create_customer(lastname="Durand", barcode="0423")
        for values in ({"barcode": "0423"}, {"barcode": holder.customer_number}):
            with self.assertRaisesRegex(ValidationError, "Durand"):
                self.create_customer(lastname="Autre", **values)

    def test_no_context_makes_a_held_code_free(self):
        held, other = self.create_customer(barcode="04201"), self.create_customer()
        for mark in (True, "NEW_CUSTOMERS", held.id):
            aliases = self.env["clientele.alias"].with_context(clientele_codes_of=mark)
            with self.subTest(mark), self.assertRaises(ValidationError):
                aliases.create({"partner_id": other.id, "code": "04201"})

    def test_a_code_of_an_archived_customer_says_so(self):
        holder = self.create_customer(barcode="0424")
        holder.action_archive()
        with self.assertRaisesRegex(ValidationError, "archived"):
            self.create_customer(barcode="0424")
        self.assertEqual(self.find("0424"), holder)

    def test_a_code_needs_a_character(self):
        customer = self.create_customer()
        with self.assertRaisesRegex(ValidationError, "at least one letter or digit"):
            self.env["clientele.alias"].create(
                {"partner_id": customer.id, "code": " \t"}
            )

    def test_numbers_and_barcodes_are_not_changed_in_the_list_of_codes(self):
        customer = self.create_customer(barcode="0428")
        other = self.create_customer(lastname="Roux")
        aliases = customer.clientele_alias_ids.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "cannot be changed here"):
            aliases.unlink()
        with self.assertRaisesRegex(UserError, "cannot be changed here"):
            aliases.write({"partner_id": other.id})
        with self.assertRaisesRegex(UserError, "cannot be changed here"):
            aliases.create({"partner_id": other.id, "kind": "number", "code": "STOLEN"})
        self.assertEqual(self.find("0428"), customer)

    def test_inactive_codes_stay_reserved(self):
        customer, other = self.create_customer(), self.create_customer()
        alias = self.env["clientele.alias"].create(
            {"partner_id": customer.id, "code": "LOST1"}
        )
        alias.active = False
        self.assertFalse(self.find("LOST1"))
        with self.assertRaises(ValidationError):
            self.env["clientele.alias"].create(
                {"partner_id": other.id, "code": "lost1"}
            )

    def test_cards_of_a_customer_are_codes_and_bearer_cards_are_not(self):
        customer = self.create_customer()
        loyalty = self.env["loyalty.program"].create(
            {
                "name": "Points",
                "program_type": "loyalty",
                "applies_on": "both",
                "trigger": "auto",
                "rule_ids": [(0, 0, {})],
                "reward_ids": [(0, 0, {})],
            }
        )
        gift = self.env["loyalty.program"].create(
            {
                "name": "Gift",
                "program_type": "gift_card",
                "applies_on": "future",
                "trigger": "auto",
                "rule_ids": [(0, 0, {})],
                "reward_ids": [(0, 0, {})],
            }
        )
        card = self.env["loyalty.card"].create(
            {"program_id": loyalty.id, "partner_id": customer.id, "code": "044-abc"}
        )
        self.env["loyalty.card"].create(
            {"program_id": gift.id, "partner_id": customer.id, "code": "044-gift"}
        )
        self.assertEqual(self.find("044-ABC"), customer)
        self.assertFalse(self.find("044-GIFT"))
        card.code = "044-new"
        self.assertFalse(self.find("044-ABC"))
        self.assertEqual(self.find("044-NEW"), customer)
        other = self.create_customer(lastname="Roux")
        card.partner_id = other
        self.assertEqual(self.find("044-NEW"), other)
        card.active = False
        self.assertFalse(self.find("044-NEW"))
        card.unlink()
        self.assertFalse(
            self.env["clientele.alias"]
            .with_context(active_test=False)
            .search([("code", "=", "044-NEW")])
        )

    def test_merged_codes_follow(self):
        survivor, merged = self.create_customer(), self.create_customer(barcode="0425")
        merged.write({"merged_into_id": survivor.id, "active": False})
        self.assertEqual(self.find("0425"), survivor)
        self.assertEqual(
            set(survivor._clientele_identity_ids()), {survivor.id, merged.id}
        )

    def test_one_query_answers_a_scan(self):
        customer = self.create_customer(barcode="0426")
        self.env["clientele.alias"]._find_partner("0426")
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            # The alias, and twice the partner: whether it was merged, and its rights.
            self.assertEqual(self.find("0426"), customer)


@tagged("post_install", "-at_install")
class TestAliasScope(ClienteleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Second Shop"})
        cls.aliases = cls.env["clientele.alias"]

    def test_shared_codes_are_unique_in_all_companies(self):
        self.create_customer(barcode="0427")
        with self.assertRaises(ValidationError):
            self.customers.with_company(self.other_company).create(
                {"lastname": "Autre", "barcode": "0427"}
            )

    def test_codes_by_company_stand_for_one_customer_each(self):
        self.aliases._set_by_company(True)
        here = self.create_customer(barcode="0427")
        there = (
            self.customers.with_company(self.other_company)
            .create({"lastname": "Autre", "barcode": "0427"})
            .with_company(self.env.company)
        )
        partners = self.env["res.partner"]
        self.assertEqual(partners._clientele_find("0427"), here)
        found = partners.with_company(self.other_company)._clientele_find("0427")
        self.assertEqual(found, there)
        with self.assertRaisesRegex(ValidationError, "0427"):
            self.aliases._set_by_company(False)
        there.with_company(self.other_company).barcode = False
        self.aliases._set_by_company(False)
        self.assertEqual(
            partners.with_company(self.other_company)._clientele_find("0427"), here
        )
