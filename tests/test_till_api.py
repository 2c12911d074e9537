from uuid import uuid4

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import ClienteleCommon

TILL_USER = "base.group_user,point_of_sale.group_pos_user"


class TillApiCommon(ClienteleCommon):
    """A till, and those who may stand at it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.create_till_user("seller")
        cls.editor = cls.create_till_user("editor", "clientele.group_customer_edit")
        cls.till = cls.env["pos.config"].create({"name": "Till 1"})

    @classmethod
    def create_till_user(cls, login, *groups):
        return new_test_user(
            cls.env, login=login, groups=",".join((TILL_USER, *groups)), lang="en_US"
        )

    def partners_of(self, user):
        return self.env["res.partner"].with_user(user)

    def save(self, values, user=None, uuid=None, till=None, **options):
        return self.partners_of(user or self.cashier).clientele_till_save(
            (till or self.till).id, uuid or str(uuid4()), values, options
        )

    def saved(self, *args, **kwargs):
        answer = self.save(*args, **kwargs)
        self.assertEqual(answer["status"], "saved")
        return self.env["res.partner"].browse(answer["partner_ids"])

    def assert_refused(self, values, *words):
        """Refused with a message that says why, and nothing saved of it."""
        count = self.count_customers()
        with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
            self.save(values)
        for word in words:
            self.assertIn(word, str(caught.exception))
        self.assertEqual(self.count_customers(), count)

    def count_customers(self):
        self.env.flush_all()
        return self.env["res.partner"].with_context(active_test=False).search_count([])


@tagged("post_install", "-at_install")
class TestTillCreation(TillApiCommon):
    def test_defaults_of_the_caller_are_left_out(self):
        """The till writes as superuser: a context must not add to the values."""
        context = {
            "default_customer_discount": 100,
            "default_is_tax_exempt": True,
            "default_tax_exemption_reason": "None",
            "default_comment": "Forged",
        }
        partners = self.partners_of(self.cashier).with_context(**context)
        answer = partners.clientele_till_save(
            self.till.id, str(uuid4()), {"lastname": "Petit", "phone": "0478123456"}, {}
        )
        partner = self.env["res.partner"].browse(answer["partner_ids"])
        self.assertFalse(partner.customer_discount or partner.comment)
        self.assertFalse(partner.with_company(self.till.company_id).is_tax_exempt)

    def test_how_many_customers_a_till_starts_with(self):
        """The till reckons from it how many it keeps."""
        self.env["ir.config_parameter"].set_param(
            "point_of_sale.limited_customer_count", "7"
        )
        rows = self.till._load_pos_data_read(self.till, self.till)
        self.assertEqual(rows[0]["_loaded_customers"], 7)

    def test_a_cashier_creates_a_prospect_with_a_number(self):
        partner = self.saved(
            {
                "person_type": "natural",
                "lastname": "Petit",
                "firstname": "Anna",
                "mobile": "06 12 34 56 78",
                "country_id": self.france.id,
                "barcode": "card-7",
            }
        )
        self.assertRecordValues(
            partner,
            [
                {
                    "name": "Anna Petit",
                    "is_company": False,
                    "customer_status": "prospect",
                    "mobile": "+33 6 12 34 56 78",
                    "barcode": "card-7",
                }
            ],
        )
        self.assertTrue(partner.customer_number)

    def test_a_company_keeps_its_name_whole(self):
        partner = self.saved({"person_type": "legal", "name": "Garage du Port"})
        self.assertEqual(partner.name, "Garage du Port")
        self.assertTrue(partner.is_company)

    def test_the_answer_brings_the_customer_with_it(self):
        answer = self.save({"lastname": "Petit", "barcode": "card-7"})
        [data] = answer["data"]["res.partner"]
        self.assertEqual(data["id"], answer["partner_ids"][0])
        self.assertIn("card-7", data["till_codes"].split())

    def test_one_request_gives_one_customer(self):
        uuid = str(uuid4())
        first = self.saved({"lastname": "Petit"}, uuid=uuid)
        again = self.saved({"lastname": "Petit"}, uuid=uuid)
        self.assertEqual(first, again)
        self.assertNotEqual(self.saved({"lastname": "Petit"}), first)

    def test_a_refused_request_can_be_corrected(self):
        uuid = str(uuid4())
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.save({"lastname": "Petit", "email": "nonsense"}, uuid=uuid)
        partner = self.saved({"lastname": "Petit"}, uuid=uuid)
        self.assertEqual(partner.name, "Petit")

    def test_a_known_phone_in_another_spelling_is_told_first(self):
        known = self.create_customer(mobile="06 12 34 56 78")
        uuid = str(uuid4())
        values = {"lastname": "Petit", "phone": "+33612345678"}
        answer = self.save(values, uuid=uuid)
        self.assertEqual(answer["status"], "duplicate")
        self.assertEqual(answer["partner_ids"], known.ids)
        partner = self.saved(values, uuid=uuid, is_confirmed=True)
        self.assertNotEqual(partner, known)
        self.assertEqual(self.saved(values, uuid=uuid, is_confirmed=True), partner)

    def test_a_known_email_in_other_letters_is_told_first(self):
        known = self.create_customer(email="anna@example.com")
        answer = self.save({"lastname": "Petit", "email": "Anna@Example.com"})
        self.assertEqual(answer["status"], "duplicate")
        self.assertEqual(answer["partner_ids"], known.ids)


@tagged("post_install", "-at_install")
class TestTillValues(TillApiCommon):
    def test_only_fields_of_the_list_are_set(self):
        for name, value in (
            ("customer_number", "VIP-1"),
            ("customer_status", "customer"),
            ("credit_limit", 1000000),
            ("user_ids", [(4, self.env.user.id)]),
            ("parent_id", self.env.company.partner_id.id),
            ("company_id", self.env.company.id),
            ("active", False),
            ("no_such_field", "x"),
        ):
            with self.subTest(name):
                self.assert_refused({"lastname": "Petit", name: value}, name)

    def test_values_of_another_type_are_refused(self):
        for name, value in (
            ("lastname", 42),
            ("lastname", True),
            ("lastname", ["Petit"]),
            ("lastname", {"a": 1}),
            ("phone", 612345678),
            ("country_id", "FR"),
            ("country_id", True),
            ("country_id", 99999999),
            ("title_id", -1),
            ("birthdate_date", "31/12/1990"),
            ("birthdate_date", 1990),
            ("person_type", "ghost"),
            ("lang", "xx_XX"),
        ):
            with self.subTest(name, value=value):
                self.assert_refused({"lastname": "Petit", name: value}, "wrong value")

    def test_texts_that_no_record_should_hold_are_refused(self):
        for name in ("lastname", "firstname", "street", "city", "barcode", "vat"):
            with self.subTest(name):
                values = {"lastname": "Petit"}
                self.assert_refused({**values, name: "<img src=x>"}, "< or >")
                self.assert_refused({**values, name: "a" * 201}, "too long")
                self.assert_refused({**values, name: "a\x00b"}, "invisible")
                self.assert_refused({**values, name: "a\nb"}, "invisible")

    def test_a_customer_needs_a_name(self):
        self.assert_refused({}, "name")
        self.assert_refused({"lastname": "   "}, "name")
        self.assert_refused({"person_type": "legal", "name": ""}, "name")

    def test_wrong_contact_data_is_refused_with_its_reason(self):
        france = {"lastname": "Petit", "country_id": self.france.id}
        self.assert_refused({**france, "email": "anna@"}, "anna@")
        self.assert_refused({**france, "phone": "12"}, "12", "phone")
        self.assert_refused({**france, "zip": "6900"}, "6900", "69001")

    def test_a_code_of_another_customer_is_refused_with_the_name(self):
        self.create_customer(lastname="Lefèvre", barcode="CARD-1")
        self.assert_refused({"lastname": "Petit", "barcode": "card-1"}, "CARD-1")

    def test_what_the_settings_require_is_required_here(self):
        email = self.env["ir.model.fields"]._get("res.partner", "email")
        self.env.company.customer_required_field_ids = email
        self.assert_refused({"lastname": "Petit"}, "Petit", "Email")
        self.assertEqual(self.till._get_customer_form()["required"], ["email"])

    def test_requests_that_make_no_sense_are_refused(self):
        partners = self.partners_of(self.cashier)
        values = {"lastname": "Petit"}
        for args in (
            ("x", str(uuid4()), values, {}),
            (self.till.id, "", values, {}),
            (self.till.id, None, values, {}),
            (self.till.id, "x" * 65, values, {}),
            (self.till.id, str(uuid4()), "lastname", {}),
            (self.till.id, str(uuid4()), values, "x"),
            (self.till.id, str(uuid4()), values, {"partner_id": "1"}),
            (99999999, str(uuid4()), values, {}),
        ):
            with self.subTest(args=args), self.assertRaises(UserError):
                partners.clientele_till_save(*args)
        for text in (None, 42, ["x"], {}):
            with self.subTest(text=text), self.assertRaises(UserError):
                partners.clientele_till_find(self.till.id, text)
            with self.subTest(text=text), self.assertRaises(UserError):
                partners.clientele_till_search(self.till.id, text)
            with self.subTest(text=text), self.assertRaises(UserError):
                partners.clientele_till_towns(text)


@tagged("post_install", "-at_install")
class TestTillRights(TillApiCommon):
    def test_creation_needs_its_right(self):
        with self.assertRaises(AccessError):
            self.save({"lastname": "Petit"}, user=self.seller)

    def test_edition_needs_its_right(self):
        partner = self.create_customer()
        for user in (self.seller, self.cashier):
            with self.assertRaises(AccessError):
                self.save({"lastname": "X"}, user=user, partner_id=partner.id)
        self.saved({"lastname": "Grand"}, user=self.editor, partner_id=partner.id)
        self.assertEqual(partner.lastname, "Grand")

    def test_a_refused_change_is_saved_anyway_with_the_right(self):
        self.env.company.customer_duplicate_phone = "refuse"
        known = self.create_customer(lastname="Known", phone="04 72 00 00 01")
        partner = self.create_customer(lastname="Petit", city="Lyon")
        values, edited = {"phone": "0472000001"}, {"partner_id": partner.id}
        for is_confirmed in (False, True):
            answer = self.save(
                values, user=self.editor, is_confirmed=is_confirmed, **edited
            )
            self.assertEqual(answer["status"], "duplicate")
            self.assertEqual(answer["partner_ids"], known.ids)
            self.assertFalse(answer["may_confirm"])
            self.assertEqual(answer["reasons"], "phone")
        self.assertFalse(partner.phone)
        self.editor.group_ids |= self.env.ref("clientele.group_duplicate_override")
        answer = self.save(values, user=self.editor, **edited)
        self.assertTrue(answer["may_confirm"])
        self.assertFalse(partner.phone)
        self.saved(values, user=self.editor, is_confirmed=True, **edited)
        self.assertEqual(partner.phone, "+33 4 72 00 00 01")
        self.assertIn("Saved although", partner.message_ids[1].body)
        # What is not alike, and other refusals, are as ever.
        self.saved({"city": "Vienne"}, user=self.editor, **edited)
        with self.assertRaisesRegex(ValidationError, "12"):
            self.save({"phone": "12"}, user=self.editor, is_confirmed=True, **edited)

    def test_a_change_that_the_settings_warn_of_is_asked_about(self):
        self.env.company.customer_duplicate_phone = "warn"
        known = self.create_customer(lastname="Known", phone="04 72 00 00 01")
        partner = self.create_customer(lastname="Petit", city="Lyon")
        values, edited = {"phone": "0472000001"}, {"partner_id": partner.id}
        answer = self.save(values, user=self.editor, **edited)
        self.assertEqual(answer["status"], "duplicate")
        self.assertEqual(answer["partner_ids"], known.ids)
        self.assertTrue(answer["may_confirm"])
        self.assertFalse(partner.phone)
        self.saved(values, user=self.editor, is_confirmed=True, **edited)
        self.assertEqual(partner.phone, "+33 4 72 00 00 01")
        notes = "".join(partner.message_ids.mapped("body"))
        self.assertIn("Saved although", notes)
        # What is not changed is not asked about again.
        self.saved({**values, "city": "Vienne"}, user=self.editor, **edited)
        self.env.company.customer_duplicate_phone = "ignore"
        partner.phone = False
        self.saved(values, user=self.editor, **edited)

    def test_the_till_is_told_what_its_user_may_do(self):
        for user, create, edit in (
            (self.seller, False, False),
            (self.cashier, True, False),
            (self.editor, False, True),
        ):
            till = self.till.with_user(user)
            [data] = till._load_pos_data_read(till, till)
            self.assertEqual(data["customer_creation_allowed"], create, user.login)
            self.assertEqual(data["customer_edit_allowed"], edit, user.login)

    def test_strangers_to_the_till_ask_nothing(self):
        for call in (
            lambda partners: partners.clientele_till_find(self.till.id, "x"),
            lambda partners: partners.clientele_till_search(self.till.id, "x"),
            lambda partners: partners.clientele_till_read(self.till.id, 1),
            lambda partners: partners.clientele_till_towns("69"),
            lambda partners: partners.clientele_till_save(self.till.id, "12345678", {}),
        ):
            with self.assertRaises(AccessError):
                call(self.partners_of(self.stranger))

    def test_users_suppliers_and_our_companies_are_not_edited(self):
        supplier = self.create_customer(lastname="Grossiste", supplier_rank=1)
        for partner in (
            self.officer.partner_id,
            supplier,
            self.env.company.partner_id,
        ):
            with self.subTest(partner.name), self.assertRaises(UserError):
                self.save({"city": "X"}, user=self.editor, partner_id=partner.id)

    def test_customers_of_another_company_are_not_edited(self):
        other = self.env["res.company"].create({"name": "Other"})
        partner = self.create_customer(company_id=other.id)
        with self.assertRaises(UserError):
            self.save({"city": "X"}, user=self.editor, partner_id=partner.id)
        answer = self.partners_of(self.cashier).clientele_till_read(
            self.till.id, partner.id
        )
        self.assertEqual(answer["data"]["res.partner"], [])

    def test_a_customer_who_is_gone_is_not_edited(self):
        partner = self.create_customer()
        partner_id = partner.id
        partner.sudo().unlink()
        with self.assertRaises(UserError):
            self.save({"city": "X"}, user=self.editor, partner_id=partner_id)

    def test_an_employee_with_minimal_rights_creates_nobody(self):
        if "minimal_employee_ids" not in self.till._fields:
            self.skipTest("pos_hr is not installed")
        employees = self.env["hr.employee"].create([{"name": "Ada"}, {"name": "Bob"}])
        minimal, basic = employees
        self.till.module_pos_hr = True
        self.till.minimal_employee_ids = minimal
        for employee_id in (minimal.id, False, 99999999):
            with self.subTest(employee_id), self.assertRaises(AccessError):
                self.save({"lastname": "Petit"}, employee_id=employee_id)
        partner = self.saved({"lastname": "Petit"}, employee_id=basic.id)
        self.assertIn("Bob", partner.message_ids[0].body)


@tagged("post_install", "-at_install")
class TestTillAnswers(TillApiCommon):
    def find(self, text):
        return self.partners_of(self.seller).clientele_till_find(self.till.id, text)

    def test_a_code_gives_its_customer_with_the_data(self):
        partner = self.create_customer(barcode="CARD-1", mobile="06 39 98 93 71")
        for text in ("card-1", partner.customer_number, "+33 6 39 98 93 71"):
            answer = self.find(text)
            self.assertEqual(answer["status"], "found", text)
            self.assertEqual(answer["partner_ids"], partner.ids)
            self.assertEqual(answer["data"]["res.partner"][0]["name"], partner.name)

    def test_a_shared_phone_gives_several_and_a_name_nobody(self):
        partners = self.create_customer(phone="04 72 00 93 71")
        partners |= self.create_customer(phone="04 72 00 93 71", lastname="Petit")
        answer = self.find("0472009371")
        self.assertEqual(answer["status"], "several")
        self.assertEqual(set(answer["partner_ids"]), set(partners.ids))
        self.assertEqual(self.find("Petit")["status"], "unknown")

    def test_an_archived_customer_is_told_from_an_unknown_code(self):
        partner = self.create_customer(barcode="CARD-1")
        partner.active = False
        self.assertEqual(self.find("CARD-1")["status"], "archived")
        self.assertEqual(self.find("CARD-2")["status"], "unknown")

    def test_reading_follows_a_merge_and_tells_an_archived_customer(self):
        kept = self.create_customer(lastname="Kept")
        merged = self.create_customer(lastname="Merged")
        merged.sudo().write({"active": False, "merged_into_id": kept.id})
        partners = self.partners_of(self.seller)
        answer = partners.clientele_till_read(self.till.id, merged.id)
        self.assertEqual(answer["partner_id"], kept.id)
        kept.active = False
        answer = partners.clientele_till_read(self.till.id, merged.id)
        self.assertFalse(answer["partner_id"])
        answer = partners.clientele_till_read(self.till.id, 99999999)
        self.assertFalse(answer["partner_id"])

    def test_pages_of_a_search_follow_each_other(self):
        for index in range(85):
            self.create_customer(lastname=f"Paginatrix{index:03}")
        partners = self.partners_of(self.seller)
        first = partners.clientele_till_search(self.till.id, "paginatrix")
        second = partners.clientele_till_search(self.till.id, "paginatrix", 80)
        self.assertEqual(len(first["partner_ids"]), 80)
        self.assertFalse(first["is_last"])
        self.assertEqual(len(second["partner_ids"]), 5)
        self.assertTrue(second["is_last"])
        self.assertFalse(set(first["partner_ids"]) & set(second["partner_ids"]))
        few = partners.clientele_till_search(self.till.id, "paginatrix", 5, 10)
        self.assertEqual(few["partner_ids"], first["partner_ids"][5:15])
        self.assertFalse(few["is_last"])
        for limit, count in ((0, 1), (5000, 80)):
            found = partners.clientele_till_search(self.till.id, "paginatrix", 0, limit)
            self.assertEqual(len(found["partner_ids"]), count)

    def test_a_postcode_or_town_is_completed(self):
        towns = self.partners_of(self.seller).clientele_till_towns("6900")
        self.assertIn("69001", [town["zip"] for town in towns])
        towns = self.partners_of(self.seller).clientele_till_towns("villeurb")
        self.assertEqual(towns[0]["city"], "Villeurbanne")
        self.assertEqual(self.partners_of(self.seller).clientele_till_towns("6%"), [])

    def test_loading_a_hundred_customers_costs_no_more_queries_than_one(self):
        partners = self.create_customer(lastname="One", phone="04 72 00 93 71")
        for index in range(99):
            partners |= self.create_customer(
                lastname=f"N{index}", barcode=f"CARD-{index}", zip="69003", city="Lyon"
            )
        self.env.flush_all()

        def count_queries(records):
            self.env.invalidate_all()
            loaded = self.partners_of(self.cashier).browse(records.ids)
            before = self.env.cr.sql_log_count
            loaded._load_pos_data_read(loaded, self.till.with_user(self.cashier))
            return self.env.cr.sql_log_count - before

        count_queries(partners)  # Caches of rules and rights fill.
        one = count_queries(partners[:1])
        hundred = count_queries(partners)
        self.assertLessEqual(hundred, one + 5)
