from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import clientele_search_key_bulk
from ..models.clientele_search_key_bulk import CHECKED_UNTIL
from .common import ClienteleCommon


@tagged("post_install", "-at_install")
class TestSearch(ClienteleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zoe = cls.create_customer(
            firstname="Zoélie",
            lastname="Lefèvraud-O'Brisac",
            phone="04 72 00 93 71",
            email="Zoelie.L@example.com",
            zip="69001",
            city="Lyon",
        )
        cls.bakery = cls.create_legal_customer(
            name="Boulangerie de l'Épi d'Osmium", company_registry="732829320"
        )
        cls.marc = cls.create_customer(
            firstname="Marcelio", lastname="Dumontin", parent_id=cls.bakery.id
        )

    def search(self, text, **options):
        return self.env["res.partner"]._clientele_search(text, **options)

    def test_any_word_in_any_order_without_accents(self):
        for text in (
            "lefevraud",
            "LEFEVRAUD zoelie",
            "zoélie lefèvr",
            "lefevraud lyon",
            "obrisac",
            "zoelie.l@example",
            "0472 00 93",
            "+33 4 72 00 93 71",
            "69001 zoelie",
        ):
            self.assertEqual(self.search(text)[:1], self.zoe, text)
            by_domain = self.env["res.partner"].search(
                [("display_name", "ilike", text)]
            )
            self.assertIn(self.zoe, by_domain, text)

    def test_a_contact_s_name_finds_the_company_and_back(self):
        found = self.search("marcelio dumontin")
        self.assertEqual(set(found), {self.marc, self.bakery})
        self.assertIn(self.marc, self.search("epi osmium"))

    def test_the_exact_code_comes_first(self):
        rival = self.create_customer(lastname=f"{self.zoe.customer_number} Rival")
        found = self.search(self.zoe.customer_number.lower())
        self.assertEqual(found[0], self.zoe)
        self.assertIn(rival, found)

    def test_names_that_start_so_come_before_the_others(self):
        self.create_customer(firstname="Albert", lastname="Zoeliers")
        self.assertEqual(self.search("zoelie")[0], self.zoe)

    def test_name_search_obeys_domain_limit_and_archive(self):
        partners = self.env["res.partner"]
        found = partners.name_search("marcelio", domain=[("is_company", "=", True)])
        self.assertEqual([pid for pid, _name in found], self.bakery.ids)
        self.assertEqual(len(partners.name_search("marcelio", limit=1)), 1)
        self.zoe.action_archive()
        self.assertFalse(partners.name_search(self.zoe.customer_number))
        self.assertFalse(self.search("zoelie lefevraud"))
        archived = partners.with_context(active_test=False).name_search(
            "zoelie lefevraud"
        )
        self.assertEqual([pid for pid, _name in archived], self.zoe.ids)

    def test_a_common_name_keeps_a_rare_one_that_the_domain_wants(self):
        self.customers.create([{"lastname": f"Martinor {n}"} for n in range(450)])
        company = self.create_legal_customer(name="Zinguerie Martinor")
        found = self.search("martinor", domain=[("is_company", "=", True)])
        self.assertEqual(found, company)

    def test_pages_follow_each_other(self):
        self.customers.create([{"lastname": f"Paginor {n:03}"} for n in range(30)])
        everything = self.search("paginor", limit=30)
        pages = self.search("paginor", limit=10) + self.search(
            "paginor", limit=20, offset=10
        )
        self.assertEqual(everything, pages)

    def test_a_text_may_be_one_of_several_conditions(self):
        partners = self.env["res.partner"]
        name = ("display_name", "ilike", "lefevraud zoelie")
        either = partners.search(["|", name, ("id", "=", self.marc.id)])
        self.assertEqual(either, self.zoe | self.marc)
        both = partners.search([name, ("id", "in", (self.zoe + self.marc).ids)])
        self.assertEqual(both, self.zoe)
        self.assertEqual(partners.search_count([name, ("city", "=", "Lyon")]), 1)
        self.assertFalse(partners.search([name, ("display_name", "ilike", "marcelio")]))
        contacts = partners.search([("parent_id", "ilike", "épi d'osmium")])
        self.assertEqual(contacts, self.marc)

    def test_one_mistake_in_a_word_still_finds(self):
        partners = self.env["res.partner"]
        for text in (
            "lefevrand",  # another letter
            "lefevraudd",  # one too many
            "lefevaud",  # one left out
            "lefevruad",  # two swapped
            "aefevraud",  # at the start
            "zoeile lefevraud",
            "lefevraud zoelei",
            "lefèvruad lyon",
        ):
            self.assertFalse(self.search(text), text)
            self.assertEqual(partners._clientele_search_close(text), self.zoe, text)
            found = partners.name_search(text)
            self.assertEqual([pid for pid, _name in found], self.zoe.ids, text)

    def test_two_mistakes_or_a_wrong_number_find_nobody(self):
        close = self.env["res.partner"]._clientele_search_close
        self.assertFalse(close("lefavrand"))
        self.assertFalse(close("04 72 00 93 72"))
        self.assertFalse(close("lefevruad vienne"))
        self.assertFalse(close("zael"))
        self.assertFalse(close("zeo"))
        self.assertFalse(close("@"))
        self.assertFalse(close("lefevruad", domain=[("is_company", "=", True)]))

    def test_a_mistake_in_each_of_two_words(self):
        john = self.create_customer(
            lastname="Smith", firstname="John", zip="69100", city="Villeurbanne"
        )
        # Somebody else's name: no reason to find nobody.
        self.create_customer(lastname="Jhonson", firstname="Brenda")
        close = self.env["res.partner"]._clientele_search_close
        for text in (
            "jhon simth",
            "simth jhon",
            "jhon smith",
            "jhon simth villeurbanne",
            "jhon simth 69100",
            "simth villeurbnane",
        ):
            self.assertFalse(self.search(text), text)
            self.assertEqual(close(text), john, text)
        for text in ("jhon simht 69200", "jhan smith", "jhon simthes"):
            self.assertFalse(close(text), text)

    def test_a_whole_address_is_looked_up_and_nothing_else(self):
        rival = self.create_customer(lastname="Rival", ref="0472009371")
        self.assertEqual(self.search("04 72 00 93 71"), self.zoe | rival)
        self.assertEqual(self.search("zoelie.l@example.com"), self.zoe)
        self.assertFalse(
            self.search("zoelie.l@example.com", domain=[("is_company", "=", True)])
        )

    def test_phones_are_read_in_the_country_that_the_company_has_now(self):
        find = self.env["res.partner"]._clientele_find
        self.assertEqual(find("04 72 00 93 71"), self.zoe)
        self.env.company.country_id = self.env.ref("base.de")
        german = self.create_customer(lastname="Berliner", phone="+49 30 901820")
        self.assertEqual(find("030 901820"), german)

    def test_words_of_the_notes_find(self):
        self.zoe.comment = "<p>Le tandem <b>Zéphyrin</b>&nbsp;bleu</p>"
        self.assertEqual(self.search("zephyrin bleu"), self.zoe)
        self.env.flush_all()
        self.assertFalse(self.env["clientele.search.key"]._find_stale_ids(self.zoe.ids))

    def test_words_of_the_notes_are_for_those_who_may_read_them(self):
        self.zoe.comment = "<p>Zephyrinade blue</p>"
        partners = self.env["res.partner"]
        for user, found in (
            (self.officer, self.zoe),
            (self.manager, self.zoe),
            (self.cashier, partners),
        ):
            own = partners.with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(own._clientele_search("zephyrinade"), found)
                self.assertEqual(own._clientele_search("zephyrinade lyon"), found)
                self.assertEqual(own._clientele_search_close("zephyrinad"), found[:0])
                by_name = own.search([("display_name", "ilike", "zephyrinade")])
                self.assertEqual(by_name, found)
                ids = [one for one, _name in own.name_search("zephyrinade")]
                self.assertEqual(ids, found.ids)
        self.assertNotIn("zephyrinade", self.zoe.till_words)
        with self.assertRaises(AccessError):
            self.zoe.with_user(self.cashier).read(["comment"])
        self.assertTrue(self.zoe.with_user(self.officer).comment)

    def test_wildcards_are_letters(self):
        self.assertTrue(self.search("zoelie.l@example"))
        self.assertFalse(self.search("zoelie%@example"))
        self.assertFalse(self.search("zoelie_l@example"))

    def test_negative_and_empty_searches_are_core_s(self):
        partners = self.env["res.partner"]
        self.assertNotIn(
            self.zoe, partners.search([("display_name", "not ilike", "zoélie")])
        )
        self.assertTrue(partners.name_search(""))
        self.assertTrue(partners.name_search("@"))

    def test_exact_finds_never_guess(self):
        twin = self.create_customer(lastname="Jumeau", email="zoelie.l@EXAMPLE.com")
        find = self.env["res.partner"]._clientele_find
        self.assertEqual(set(find("zoelie.l@example.com")), {self.zoe, twin})
        self.assertEqual(find("0033472009371"), self.zoe)
        self.assertEqual(find("732 829 320"), self.bakery)
        self.assertFalse(find("Zoélie"))
        self.assertFalse(find(""))

    def test_keys_follow_every_change(self):
        keys = self.env["clientele.search.key"]
        self.zoe.write({"lastname": "Bernard", "phone": "04 72 00 99 99"})
        self.marc.name = "Lucillo Dumontin"
        self.bakery.city = "Vienne"
        self.env["clientele.alias"].create({"partner_id": self.zoe.id, "code": "XYZ-1"})
        self.env.flush_all()
        self.assertFalse(keys._find_stale_ids())
        self.assertFalse(self.search("lefevraud"))
        self.assertIn(self.bakery, self.search("lucillo"))
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

    def test_the_weekly_check_goes_on_where_it_stopped(self):
        keys = self.env["clientele.search.key"]
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET city = 'Brest' WHERE id IN %s",
            [(self.zoe.id, self.bakery.id)],
        )
        self.env.invalidate_all()
        before = self.zoe.id - 1
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(CHECKED_UNTIL, before)
        with (
            patch.object(clientele_search_key_bulk, "BATCH", 1),
            patch.object(type(self.env["ir.cron"]), "_commit_progress") as progress,
        ):
            progress.return_value = 0
            self.assertEqual(keys._cron_repair(), 1)
            self.assertIn(self.zoe, self.search("brest zoelie"))
            self.assertEqual(keys._find_stale_ids(self.bakery.ids), self.bakery.ids)
            progress.return_value = 100
            self.assertEqual(keys._cron_repair(), 1)
            self.assertEqual(keys._cron_repair(), 0)
        self.assertEqual(parameters.get_param(CHECKED_UNTIL), "0")

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
        hidden = self.create_customer(lastname="Cachetto", company_id=company.id)
        partners = self.env["res.partner"].with_user(self.officer)
        self.assertFalse(partners._clientele_search("cachetto"))
        self.assertFalse(partners._clientele_find(hidden.customer_number))
