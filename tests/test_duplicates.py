import json

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from ..tools.duplicate_policy import CREATE_ANYWAY
from .common import ClienteleCommon

SIRET = "73282932000074"


class DuplicatesCommon(ClienteleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.create_customer(
            firstname="Anna",
            lastname="Osmiumette",
            email="anna.osmium@example.com",
            phone="04 72 00 93 71",
            zip="69001",
            city="Lyon",
        )
        cls.shop = cls.create_legal_customer(company_registry=SIRET)
        cls.clerk = new_test_user(
            cls.env,
            login="clientele_clerk",
            groups="clientele.group_cashier,clientele.group_customer_edit,"
            "base.group_partner_manager",
            lang="en_US",
        )

    def create_as(self, user, **values):
        values.setdefault("country_id", self.france.id)
        partners = self.env["res.partner"].with_user(user)
        return partners.with_context(clientele_new_customer=True).create(values)

    def suggest(self, user=None, partner_id=False, **values):
        partners = self.env["res.partner"].with_user(user or self.officer)
        answer = partners.clientele_suggest(values, partner_id)
        json.dumps(answer)
        return [one["id"] for one in answer]

    def found(self, **values):
        return dict(self.env["res.partner"]._find_duplicates_of_values(values))


@tagged("post_install", "-at_install")
class TestDuplicates(DuplicatesCommon):
    def test_found_by_each_key(self):
        for reason, values in (
            ("email", {"email": "Anna.Osmium@Example.com"}),
            ("phone", {"phone": "+33472009371"}),
            ("phone", {"mobile": "0033 4 72 00 93 71"}),
            ("name", {"name": "OSMIUMETTE anna", "zip": "69001"}),
            ("name", {"firstname": "Ana", "lastname": "Osmiumete", "zip": "69001"}),
        ):
            with self.subTest(values=values):
                match = self.found(**values).get(self.anna.id)
                if values.get("firstname") == "Ana":
                    self.assertFalse(match)  # two mistakes are another name
                else:
                    self.assertIn(reason, match.reasons)
        match = self.found(company_registry="732829320")[self.shop.id]
        self.assertEqual(match.reasons, ("siren",))

    def test_found_by_another_phone_of_the_customer(self):
        self.anna.contact_point_ids = [(0, 0, {"kind": "phone", "value": "0478123456"})]
        self.assertIn(self.anna.id, self.found(phone="04.78.12.34.56"))

    def test_rubbish_finds_nobody(self):
        self.create_customer(lastname="X", zip="69001")
        for values in (
            {},
            {"name": ""},
            {"name": "X", "zip": "69001"},
            {"name": "y" * 1000, "zip": "69001"},
            {"phone": "123"},
            {"email": "anna osmium@example.com"},
            {"zip": "69001", "city": "Lyon"},
        ):
            with self.subTest(values=values):
                self.assertFalse(self.found(**values))

    def test_not_duplicates(self):
        """Archived and merged records, users, contacts of one company."""
        values = {"email": "anna.osmium@example.com"}
        self.assertTrue(self.found(**values))
        marc, jean = (
            self.create_customer(
                lastname=name, parent_id=self.shop.id, email="ours@example.com"
            )
            for name in ("Marc", "Jean")
        )
        found = (marc | jean | self.shop)._find_duplicates()
        self.assertFalse(any(found.values()))
        self.officer.partner_id.email = "anna.osmium@example.com"
        self.assertEqual(set(self.found(**values)), {self.anna.id})
        self.anna.sudo().merged_into_id = self.shop
        self.assertFalse(self.found(**values))
        self.anna.sudo().merged_into_id = False
        self.anna.active = False
        self.assertFalse(self.found(**values))

    def test_one_family_has_no_duplicates(self):
        """They share an address, a phone, an e-mail; a namesake next door does not."""
        same = {"lastname": "Osmiumette", "email": "anna.osmium@example.com"}
        tom = self.create_customer(firstname="Tom", **same)
        self.assertIn(self.anna.id, dict(tom._find_duplicates()[tom.id]))
        self.anna.family_id = self.env["clientele.family"].create({"name": "Osmium"})
        self.assertIn(self.anna.id, dict(tom._find_duplicates()[tom.id]))
        tom.family_id = self.anna.family_id
        self.assertFalse(tom._find_duplicates().get(tom.id))

    def test_other_companies_stay_apart(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        self.anna.company_id = other
        self.assertFalse(self.found(email="anna.osmium@example.com"))
        self.anna.company_id = self.env.company
        self.assertTrue(self.found(email="anna.osmium@example.com"))

    def test_not_a_duplicate_is_remembered(self):
        twin = self.create_customer(lastname="Osmiumette", phone="0472009371")
        self.assertTrue(twin._find_duplicates()[twin.id])
        self.env["clientele.duplicate"].create(
            {"partner_id": self.anna.id, "other_id": twin.id, "state": "rejected"}
        )
        self.assertFalse(twin._find_duplicates()[twin.id])
        self.assertFalse(self.anna._find_duplicates()[self.anna.id])

    def test_many_at_once_cost_as_few_queries_as_one(self):
        many = self.anna
        for index in range(10):
            many |= self.create_customer(lastname=f"Zw{index}", email=f"z{index}@a.fr")
        self.anna._find_duplicates()
        self.env.flush_all()
        with self.assertQueryCount(6):
            self.anna._find_duplicates()
        with self.assertQueryCount(6):
            many._find_duplicates()


@tagged("post_install", "-at_install")
class TestDuplicatePolicies(DuplicatesCommon):
    def set_policy(self, **policies):
        self.env.company.write(
            {f"customer_duplicate_{name}": policy for name, policy in policies.items()}
        )

    def test_a_second_siret_is_refused_by_default(self):
        with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
            self.create_as(
                self.clerk, person_type="legal", name="Ours", company_registry=SIRET
            )
        self.assertIn(self.shop.customer_number, str(caught.exception))
        self.assertIn("SIRET", str(caught.exception))
        # A branch has another one.
        self.assertTrue(
            self.create_as(
                self.clerk,
                person_type="legal",
                name="Ours",
                company_registry="73282932000082",
            )
        )

    def test_each_policy_that_refuses(self):
        for name, values in (
            ("email", {"email": "anna.osmium@example.com"}),
            ("phone", {"mobile": "+33 4 72 00 93 71"}),
            ("name", {"firstname": "Anna", "zip": "69001", "city": "Lyon"}),
        ):
            values = {"lastname": "Osmiumette", **values}
            with self.subTest(name=name):
                self.assertTrue(self.create_as(self.clerk, **values).exists())
                self.env["res.partner"].search(
                    [("lastname", "=", "Osmiumette"), ("id", "!=", self.anna.id)]
                ).active = False
                self.set_policy(**{name: "refuse"})
                with self.assertRaises(ValidationError), self.env.cr.savepoint():
                    self.create_as(self.clerk, **values)
                self.set_policy(**{name: "ignore"})
                self.assertFalse(
                    self.env["res.partner"]
                    .with_user(self.clerk)
                    ._find_policy_hits({"person_type": "natural"})
                )

    def test_two_in_one_import_are_one_too_many(self):
        partners = self.env["res.partner"].with_user(self.officer)
        values = {"person_type": "legal", "company_registry": "55210055400013"}
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            partners.with_context(clientele_new_customer=True).create(
                [{**values, "name": "One"}, {**values, "name": "Two"}]
            )
        answer = partners.with_context(clientele_new_customer=True).load(
            ["name", "person_type", "company_registry"],
            [["Three", "Legal person", SIRET]],
        )
        self.assertFalse(answer["ids"])
        self.assertIn("SIRET", answer["messages"][0]["message"])

    def test_a_change_is_refused_when_it_makes_a_duplicate(self):
        self.set_policy(email="refuse")
        zoe = self.create_customer(lastname="Zw", email="zw@example.com")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            zoe.with_user(self.clerk).email = "anna.osmium@example.com"
        # What is not changed is not looked at again.
        self.set_policy(email="warn")
        zoe.email = "anna.osmium@example.com"
        self.set_policy(email="refuse")
        zoe.with_user(self.clerk).write(
            {"email": "anna.osmium@example.com", "city": "Paris"}
        )
        self.assertEqual(zoe.city, "Paris")

    def test_records_outside_the_file_are_free(self):
        self.set_policy(email="refuse")
        contact = self.env["res.partner"].create(
            {"name": "Supplier", "email": "anna.osmium@example.com"}
        )
        self.assertFalse(contact.customer_status)

    def test_saving_anyway_needs_the_right_and_is_written_down(self):
        self.set_policy(email="refuse")
        values = {"lastname": "Zw", "email": "anna.osmium@example.com"}
        for context in ({CREATE_ANYWAY: True}, {}):
            field = {} if context else {"accept_duplicates": True}
            with self.subTest(context=context):
                partners = self.env["res.partner"].with_context(
                    clientele_new_customer=True, **context
                )
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    partners.with_user(self.clerk).create({**values, **field})
                zoe = partners.with_user(self.officer).create({**values, **field})
                note = zoe.message_ids.filtered(lambda one: "e-mail" in one.body)
                self.assertEqual(note.author_id, self.officer.partner_id)
                self.assertIn(f'data-oe-id="{self.anna.id}"', note.body)
                zoe.active = False

    def test_who_may_not_be_seen_is_not_named(self):
        self.set_policy(email="refuse")
        self.env["ir.rule"].create(
            {
                "name": "Nobody sees Anna",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": f"[('id', '!=', {self.anna.id})]",
            }
        )
        with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
            self.create_as(self.clerk, lastname="Zw", email="anna.osmium@example.com")
        self.assertNotIn("Osmium", str(caught.exception))
        self.assertFalse(self.suggest(email="anna.osmium@example.com"))

    def test_settings(self):
        settings = self.env["res.config.settings"].create(
            {"customer_duplicate_phone": "refuse"}
        )
        settings.execute()
        policies = self.env.company._get_duplicate_policies()
        self.assertEqual(policies["phone"], "refuse")
        self.assertEqual(policies["siret"], "refuse")
        self.assertEqual(policies["siren"], "warn")


@tagged("post_install", "-at_install")
class TestSuggestions(DuplicatesCommon):
    def test_while_a_name_is_typed(self):
        for name in ("osmiumet", "Anna Osm", "OSMIUMETTE"):
            self.assertIn(self.anna.id, self.suggest(name=name))
        self.assertFalse(self.suggest(name="os"))
        self.create_customer(lastname="Zw", street="1 rue Osmiumette")
        self.assertEqual(self.suggest(name="osmiumette"), self.anna.ids)

    def test_by_what_identifies(self):
        for values in (
            {"email": "anna.osmium@example.com"},
            {"phone": "0472009371"},
            {"firstname": "Anna", "lastname": "Osmiumete", "zip": "69001"},
        ):
            self.assertEqual(self.suggest(**values)[:1], self.anna.ids)

    def test_a_saved_customer_is_not_suggested_for_itself(self):
        self.assertFalse(
            self.suggest(partner_id=self.anna.id, name="Osmiumette", phone="0472009371")
        )
        twin = self.create_customer(lastname="Zw", email="zw@example.com")
        found = self.suggest(partner_id=twin.id, phone="0472009371")
        self.assertEqual(found, self.anna.ids)

    def test_anything_may_be_sent(self):
        for values in (
            {"name": 3, "email": [1], "phone": {"a": 1}},
            {"customer_number": self.anna.customer_number},
            {"name": "x" * 1000, "zip": "y" * 1000},
            {"birthdate_date": "no date", "country_id": "x", "title_id": True},
            {"name": "%%%", "zip": "\x00", "phone": "\x00"},
        ):
            with self.subTest(values=values):
                self.assertFalse(self.suggest(**values))
        partners = self.env["res.partner"].with_user(self.officer)
        self.assertFalse(partners.clientele_suggest(None))
        self.assertFalse(partners.clientele_suggest(["name"], "x"))

    def test_portal_users_are_told_nothing(self):
        portal = new_test_user(self.env, login="portal_zw", groups="base.group_portal")
        self.assertFalse(self.suggest(user=portal, email="anna.osmium@example.com"))

    def test_ignored_criteria_suggest_nobody(self):
        self.env.company.customer_duplicate_email = "ignore"
        self.assertFalse(self.suggest(email="anna.osmium@example.com"))
