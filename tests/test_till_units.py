import json
import logging
import re
from contextlib import contextmanager

from odoo.tests import TransactionCase, no_retry, tagged
from odoo.tools import file_open

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker

from ..tools import search_key
from .common_browser import complete_web_client

SUITE = "@clientele"
TIMEOUT = 20_000  # ms of one test: other processes test beside it
PASSED = re.compile(r"\[HOOT\] Passed (\d+) tests")


@tagged("post_install", "-at_install")
class TestTillUnits(HOOTCommon):
    """The till's own unit tests, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        complete_web_client(cls.env)

    def test_generate_hoot_hash(self):
        """Core's own, which comes with the class."""

    def test_get_hoot_filter(self):
        """Core's own, which comes with the class."""

    @no_retry
    def test_units(self):
        """Every test of the suite succeeds, and there are some."""
        suite = self._generate_hash(SUITE)
        with self.browser_messages() as messages:
            self.browser_js(
                "/web/tests?headless&loglevel=2&preset=desktop"
                f"&timeout={TIMEOUT}&id={suite}",
                "",
                login="admin",
                timeout=600,
                success_signal="[HOOT] Test suite succeeded",
                error_checker=unit_test_error_checker,
            )
        passed = [int(found[1]) for found in map(PASSED.search, messages) if found]
        self.assertGreater(sum(passed), 20, "Few tests, or none, were found.")

    @contextmanager
    def browser_messages(self):
        messages = []
        handler = logging.Handler()
        handler.emit = lambda record: messages.append(record.getMessage())
        logger = logging.getLogger(__name__)
        logger.addHandler(handler)
        try:
            yield messages
        finally:
            logger.removeHandler(handler)


@tagged("post_install", "-at_install")
class TestSharedCases(TransactionCase):
    """The till's mirror of the search rules: the same table, compared here too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open("clientele/static/tests/identity_cases.json") as cases:
            cls.cases = json.load(cases)

    def each_case(self, name):
        self.assertGreater(len(self.cases[name]), 5)
        yield from self.cases[name]

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
                all(self.is_like(words, pattern) for pattern in patterns)
                for patterns in search_key.patterns_of(text)
            )
            self.assertEqual(fits, is_fitting, text)

    def is_like(self, words, pattern):
        self.env.cr.execute("SELECT %s LIKE %s", [words, pattern])
        return self.env.cr.fetchone()[0]

    def plain_patterns(self, text):
        """The patterns as plain texts, without what LIKE needs."""
        return [
            [pattern[1:-1].replace("\\", "") for pattern in patterns]
            for patterns in search_key.patterns_of(text)
        ]
