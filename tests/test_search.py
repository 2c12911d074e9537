from odoo.tests import tagged

from .common import ClienteleCommon


@tagged("post_install", "-at_install")
class TestSearch(ClienteleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zoe = cls.create_customer(
            firstname="Zoé",
            lastname="Lefèvre-O'Brien",
            phone="04 72 00 12 34",
            email="Zoe.L@example.com",
            zip="69001",
            city="Lyon",
        )
        cls.bakery = cls.create_legal_customer(
            name="Boulangerie de l'Épi d'Or", company_registry="552100554"
        )
        cls.marc = cls.create_customer(
            firstname="Marc", lastname="Dumont", parent_id=cls.bakery.id
        )

    def search(self, text, **options):
        return self.env["res.partner"]._clientele_search(text, **options)

    def test_any_word_in_any_order_without_accents(self):
        for text in (
            "lefevre",
            "LEFEVRE zoe",
            "zoé lefèv",
            "lefevre lyon",
            "obrien",
            "zoe.l@example",
            "0472 00 12",
            "+33 4 72 00 12 34",
            "69001 zoe",
        ):
            self.assertEqual(self.search(text)[:1], self.zoe, text)
            by_domain = self.env["res.partner"].search(
                [("display_name", "ilike", text)]
            )
            self.assertIn(self.zoe, by_domain, text)

    def test_a_contact_s_name_finds_the_company_and_back(self):
        self.assertEqual(set(self.search("marc dumont")), {self.marc, self.bakery})
        self.assertIn(self.marc, self.search("epi or"))

    def test_the_exact_code_comes_first(self):
        rival = self.create_customer(lastname=f"{self.zoe.customer_number} Rival")
        found = self.search(self.zoe.customer_number.lower())
        self.assertEqual(found[0], self.zoe)
        self.assertIn(rival, found)

    def test_names_that_start_so_come_before_the_others(self):
        self.create_customer(firstname="Albert", lastname="Zoeller")
        self.assertEqual(self.search("zoe")[0], self.zoe)

    def test_name_search_obeys_domain_limit_and_archive(self):
        partners = self.env["res.partner"]
        found = partners.name_search("marc", domain=[("is_company", "=", True)])
        self.assertEqual([pid for pid, _name in found], self.bakery.ids)
        self.assertEqual(len(partners.name_search("marc", limit=1)), 1)
        self.zoe.action_archive()
        self.assertFalse(partners.name_search(self.zoe.customer_number))
        self.assertFalse(self.search("zoe lefevre"))
        archived = partners.with_context(active_test=False).name_search("zoe lefevre")
        self.assertEqual([pid for pid, _name in archived], self.zoe.ids)

    def test_a_common_name_keeps_a_rare_one_that_the_domain_wants(self):
        self.customers.create([{"lastname": f"Martin {n}"} for n in range(450)])
        company = self.create_legal_customer(name="Zinguerie Martin")
        found = self.search("martin", domain=[("is_company", "=", True)])
        self.assertEqual(found, company)

    def test_pages_follow_each_other(self):
        self.customers.create([{"lastname": f"Page {n:03}"} for n in range(30)])
        everything = self.search("page", limit=30)
        pages = self.search("page", limit=10) + self.search("page", limit=20, offset=10)
        self.assertEqual(everything, pages)

    def test_a_text_may_be_one_of_several_conditions(self):
        partners = self.env["res.partner"]
        name = ("display_name", "ilike", "lefevre zoe")
        either = partners.search(["|", name, ("id", "=", self.marc.id)])
        self.assertEqual(either, self.zoe | self.marc)
        both = partners.search([name, ("id", "in", (self.zoe + self.marc).ids)])
        self.assertEqual(both, self.zoe)
        self.assertEqual(partners.search_count([name, ("city", "=", "Lyon")]), 1)
        self.assertFalse(partners.search([name, ("display_name", "ilike", "marc")]))
        contacts = partners.search([("parent_id", "ilike", "épi d'or")])
        self.assertEqual(contacts, self.marc)

    def test_wildcards_are_letters(self):
        self.assertTrue(self.search("zoe.l@example"))
        self.assertFalse(self.search("zoe%@example"))
        self.assertFalse(self.search("zoe_l@example"))

    def test_negative_and_empty_searches_are_core_s(self):
        partners = self.env["res.partner"]
        self.assertNotIn(
            self.zoe, partners.search([("display_name", "not ilike", "zoé")])
        )
        self.assertTrue(partners.name_search(""))
        self.assertTrue(partners.name_search("@"))

    def test_exact_finds_never_guess(self):
        twin = self.create_customer(lastname="Jumeau", email="zoe.l@EXAMPLE.com")
        find = self.env["res.partner"]._clientele_find
        self.assertEqual(set(find("zoe.l@example.com")), {self.zoe, twin})
        self.assertEqual(find("0033472001234"), self.zoe)
        self.assertEqual(find("552 100 554"), self.bakery)
        self.assertFalse(find("Zoé"))
        self.assertFalse(find(""))

    def test_keys_follow_every_change(self):
        keys = self.env["clientele.search.key"]
        self.zoe.write({"lastname": "Bernard", "phone": "04 72 00 99 99"})
        self.marc.name = "Luc Dumont"
        self.bakery.city = "Vienne"
        self.env["clientele.alias"].create({"partner_id": self.zoe.id, "code": "XYZ-1"})
        self.env.flush_all()
        self.assertFalse(keys._find_stale_ids())
        self.assertFalse(self.search("lefevre"))
        self.assertIn(self.bakery, self.search("luc"))
        self.assertIn(self.zoe, self.search("xyz"))

    def test_keys_changed_by_sql_are_found_and_repaired(self):
        keys = self.env["clientele.search.key"]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET city = 'Brest' WHERE id = %s", [self.zoe.id]
        )
        self.env.invalidate_all()
        self.assertEqual(keys._find_stale_ids(), self.zoe.ids)
        self.assertEqual(keys._repair(), 1)
        self.assertIn(self.zoe, self.search("brest"))

    def test_indexes_are_there(self):
        self.env.cr.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename LIKE 'clientele%%'"
        )
        names = {name for (name,) in self.env.cr.fetchall()}
        self.assertLessEqual(
            {
                "clientele_search_key_words_trigram",
                "clientele_search_key_exact_keys_array",
                "clientele_search_key_sort_name_prefix",
                "clientele_alias_scope_code_unique",
            },
            names,
        )

    def test_customers_of_another_company_stay_unseen(self):
        company = self.env["res.company"].create({"name": "Second Shop"})
        hidden = self.create_customer(lastname="Caché", company_id=company.id)
        partners = self.env["res.partner"].with_user(self.officer)
        self.assertFalse(partners._clientele_search("cache"))
        self.assertFalse(partners._clientele_find(hidden.customer_number))
