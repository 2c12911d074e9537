from odoo.tests import TransactionCase, tagged

from ..tools import checks, search_key


@tagged("post_install", "-at_install")
class TestSearchKey(TransactionCase):
    def test_fold_leaves_accents_and_punctuation_aside(self):
        cases = {
            "L'Hôpital-Œuvré  & Fils": "l hopital oeuvre fils",
            "Łukasz Ørsted": "lukasz orsted",
            "STRAßE": "strasse",
            "Nguyễn": "nguyen",
            "": "",
            "…": "",
        }
        for text, folded in cases.items():
            self.assertEqual(search_key.fold(text), folded)

    def test_codes_compare_without_spaces_and_case(self):
        self.assertEqual(search_key.normalize_code(" c00-12 a\t"), "C00-12A")
        self.assertEqual(search_key.normalize_code("０４２"), "042")
        self.assertEqual(search_key.normalize_code(False), "")

    def test_phone_in_every_spelling_is_one_number(self):
        spellings = [
            "04 72 00 12 34",
            "0472001234",
            "04.72.00.12.34",
            "+33 4 72 00 12 34",
            "0033472001234",
            "+33 (0)4 72 00 12 34",
        ]
        for spelling in spellings:
            parsed = search_key.parse_phone(spelling, "FR")
            self.assertEqual(parsed, ("+33472001234", "0472001234"), spelling)

    def test_no_phone_in_nonsense(self):
        for text in ("12", "abc", "", None, "9" * 60, "+++"):
            self.assertEqual(search_key.parse_phone(text, "FR"), ("", ""))

    def test_words_hold_joined_forms_and_both_phone_forms(self):
        words = search_key.words_of(
            search_key.Values(
                names=["Anne O'Brien-Le Goff"],
                phones=["04 72 00 12 34"],
                country_code="FR",
            )
        )
        for word in ("obrienle", "brien", "0472001234", "33472001234"):
            self.assertIn(word, words)
        self.assertTrue(words.startswith(" ") and words.endswith(" "))

    def test_words_are_the_same_at_every_run(self):
        values = search_key.Values(codes=["552 100 554", "a b"], names=["Zoé", "Zoé"])
        self.assertEqual(search_key.words_of(values).split().count("zoe"), 1)
        self.assertEqual(search_key.words_of(values), search_key.words_of(values))

    def test_patterns_escape_what_like_would_read(self):
        self.assertEqual(search_key.patterns_of("a%b@x_y"), [["%a\\%b@x\\_y%"]])

    def test_short_words_must_begin_a_word(self):
        self.assertEqual(search_key.patterns_of("li zoe"), [["% li%", "%zoe%"]])

    def test_digits_are_first_read_as_one_number(self):
        patterns = search_key.patterns_of("04 72 00")
        self.assertEqual(patterns[0], ["%047200%"])
        self.assertEqual(patterns[1], ["% 04%", "% 72%", "% 00%"])

    def test_no_word_no_pattern(self):
        for text in ("", "  ", "...", None):
            self.assertEqual(search_key.patterns_of(text), [])

    def test_a_long_text_is_cut(self):
        patterns = search_key.patterns_of("x" * 10000)
        self.assertLessEqual(len(patterns[0][0]), search_key.MAX_QUERY + 2)


@tagged("post_install", "-at_install")
class TestChecks(TransactionCase):
    def test_postcodes(self):
        valid = [("69001", "FR"), ("1000", "BE"), ("L-1009", "LU"), ("x", "US")]
        wrong = [("6900", "FR"), ("690011", "FR"), ("0999", "BE"), ("2A000", "FR")]
        for zip_code, country in valid:
            self.assertTrue(checks.is_postcode(zip_code, country), zip_code)
        for zip_code, country in wrong:
            self.assertFalse(checks.is_postcode(zip_code, country), zip_code)

    def test_company_numbers(self):
        self.assertTrue(checks.is_company_number("552 100 554"))
        self.assertTrue(checks.is_company_number("73282932000074"))
        for wrong in ("552100555", "5521", "", None, "73282932000075", "abc"):
            self.assertFalse(checks.is_company_number(wrong))

    def test_markup_and_control_characters(self):
        self.assertTrue(checks.has_markup("<b>x</b>"))
        self.assertFalse(checks.has_markup("Dupond & Fils"))
        self.assertTrue(checks.has_control_character("a\tb"))
        self.assertFalse(checks.has_control_character("Zoé d'Œuvre"))
