import json

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker

from ..tools import search_key

SUITE = "@clientele"


@tagged("post_install", "-at_install")
class TestTillUnits(HOOTCommon):
    """The till's own unit tests, in a browser."""

    def test_generate_hoot_hash(self):
        self.skipTest("core's own")

    def test_get_hoot_filter(self):
        self.skipTest("core's own")

    def test_units(self):
        """Every test of the suite succeeds, and there is at least one."""
        suite = self._generate_hash(SUITE)
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )


@tagged("post_install", "-at_install")
class TestSharedCases(TransactionCase):
    """The till's mirror of the search rules: the same table, compared here too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open("clientele/static/tests/identity_cases.json") as cases:
            cls.cases = json.load(cases)

    def each_case(self, name):
        for values in self.cases[name]:
            with self.subTest(name, case=values[0]):
                yield values

    def test_words_are_folded(self):
        for text, folded in self.each_case("fold"):
            self.assertEqual(search_key.fold(text), folded)

    def test_codes_are_normalized(self):
        for text, code in self.each_case("code"):
            self.assertEqual(search_key.normalize_code(text), code)

    def test_emails_are_normalized(self):
        for text, email in self.each_case("email"):
            self.assertEqual(search_key.normalize_email(text), email)

    def test_phones_are_read(self):
        for text, country, _calling_code, key in self.each_case("phone"):
            self.assertEqual(search_key.parse_phone(text, country)[0], key)

    def test_candidates_of_a_text(self):
        for text, keys in self.each_case("candidates"):
            self.assertEqual(search_key.exact_candidates(text, "FR"), keys)

    def test_patterns_of_a_text(self):
        for text, patterns in self.each_case("patterns"):
            self.assertEqual(self.plain_patterns(text), patterns)

    def test_a_customer_fits_a_typed_text(self):
        for words, text, is_fitting in self.each_case("fits"):
            fits = any(
                all(pattern in words for pattern in patterns)
                for patterns in self.plain_patterns(text)
            )
            self.assertEqual(fits, is_fitting)

    def plain_patterns(self, text):
        """The patterns as plain texts: what LIKE escapes and surrounds them with off."""
        return [
            [pattern[1:-1].replace("\\", "") for pattern in patterns]
            for patterns in search_key.patterns_of(text)
        ]
