from datetime import date

from odoo.tests import TransactionCase, tagged

from ..tools import match_score, search_key
from ..tools.match_score import Profile, compare, keys_of, likeness


def profile(name="", **values):
    """A customer as it is compared, from plain values."""
    beside = {
        one: values.pop(one)
        for one in ("birthdate", "civility", "is_legal")
        if one in values
    }
    street, code, city = (values.pop(one, "") for one in ("street", "zip", "city"))
    keys = keys_of(
        search_key.Values(
            names=[name],
            places=[street, "", code, city],
            emails=[values.pop("email", "")],
            phones=[values.pop("phone", "")],
            country_code="FR",
            registry=values.pop("registry", ""),
            vat=values.pop("vat", ""),
        )
    )
    return Profile(
        name=search_key.fold(name),
        keys=frozenset(keys.split()),
        zip=code,
        city=search_key.fold(city),
        **beside,
    )


@tagged("post_install", "-at_install")
class TestMatchScore(TransactionCase):
    def test_one_customer_in_two_spellings(self):
        cases = [
            ({"name": "Anna Petit", "email": "anna@example.com"},) * 2,
            (
                {"name": "Anna Petit", "email": "Anna@Example.COM "},
                {"name": "Petit Anna", "email": "anna@example.com"},
            ),
            (
                {"name": "Anna Petit", "phone": "04 72 00 12 34"},
                {"name": "A. Petit", "phone": "+33472001234"},
            ),
            (
                {"name": "Zoé Lefèvre", "zip": "69001"},
                {"name": "LEFEVRE Zoe", "zip": "69001"},
            ),
            (
                {"name": "Zoé Lefèvre", "zip": "69001"},
                {"name": "Zoé Lefevbre", "zip": "69001"},
            ),
            (
                {"name": "Jean Martin", "zip": "69001"},
                {"name": "Jean Matrin", "zip": "69001"},
            ),
            (
                {"name": "Ours SARL", "registry": "732829320"},
                {"name": "Épicerie de l'Ours", "registry": "732 829 320 00074"},
            ),
            (
                {"name": "Ours", "vat": "FR44732829320"},
                {"name": "Ours SARL", "vat": "fr 44 732829320"},
            ),
        ]
        for one, other in cases:
            first, second = profile(**one), profile(**other)
            with self.subTest(one=one, other=other):
                self.assertTrue(first.keys & second.keys, "they meet")
                match = compare(first, second)
                # SIREN and VAT alone are shared by branches of other names.
                least = match_score.PROBABLE if "name" in one else 0
                if not ({"registry", "vat"} & set(one)):
                    self.assertGreaterEqual(match.score, least)
                self.assertTrue(match.reasons)
                self.assertEqual(match, compare(second, first))

    def test_two_customers(self):
        anna = {"name": "Anna Petit", "zip": "69001"}
        cases = [
            # Twins, father and son, a couple with one address for mails, two towns.
            (
                {**anna, "birthdate": date(1980, 1, 1)},
                {**anna, "birthdate": date(2010, 1, 1)},
            ),
            (
                {"name": "Anna Petit", "email": "petit@example.com"},
                {"name": "Bernard Durand", "email": "petit@example.com"},
            ),
            tuple(
                {
                    "name": name,
                    "email": "petit@example.com",
                    "phone": "0472001234",
                    "street": "1 rue A",
                    "zip": "69001",
                }
                for name in ("Anna Petit", "Paul Petit")
            ),
            (anna, {"name": "Anna Petit", "zip": "75001"}),
            (anna, {"name": "Marc Grand", "zip": "69001"}),
            (
                {"name": "Ours", "zip": "69001", "registry": "732829320"},
                {"name": "Ours", "zip": "69001", "registry": "552100554"},
            ),
            (
                {"name": "Jo Petit", "street": "1 rue A", "zip": "69001"},
                {"name": "Li Grand", "street": "1 rue A", "zip": "69001"},
            ),
        ]
        for one, other in cases:
            with self.subTest(one=one, other=other):
                match = compare(profile(**one), profile(**other))
                self.assertLess(match.score, match_score.PROBABLE)

    def test_what_differs_lowers_the_score(self):
        anna = {"name": "Anna Petit", "email": "anna@example.com", "zip": "69001"}
        score = compare(profile(**anna), profile(**anna)).score
        self.assertEqual(score, 100)
        for name, one, other in (
            ("birthdate", date(1980, 1, 1), date(1981, 1, 1)),
            ("civility", 1, 2),
        ):
            first = {**anna, name: one, "email": ""}
            second = {**anna, name: other, "email": ""}
            less = compare(profile(**first), profile(**second)).score
            same = compare(profile(**first), profile(**first)).score
            self.assertLess(less, same, name)

    def test_branches_share_a_siren_and_no_siret(self):
        match = compare(
            profile("Ours Lyon", registry="73282932000074"),
            profile("Ours Paris", registry="73282932000082"),
        )
        self.assertEqual(match.reasons, ("siren",))
        self.assertLess(match.score, match_score.PROBABLE)
        same = compare(
            profile("Ours Lyon", registry="73282932000074"),
            profile("Ours", registry="732 829 320 00074"),
        )
        self.assertEqual(same.reasons, ("siren", "siret"))
        self.assertGreaterEqual(same.score, match_score.PROBABLE)

    def test_rubbish_is_no_key_and_no_match(self):
        for values in (
            {"name": ""},
            {"name": "A", "zip": "69001"},
            {"name": "…", "zip": "69001"},
            {"phone": "123"},
            {"email": "anna petit@example.com"},
            {"email": "@"},
            {"vat": "/"},
            {"registry": "123"},
            {"street": "1", "zip": "69001"},
            {"name": " ".join("x" * 1000)},
        ):
            with self.subTest(values=values):
                one = profile(**values)
                self.assertFalse(one.keys)
                self.assertEqual(compare(one, one).score, 0)
        self.assertFalse(profile("x" * 1000, zip="1" * 1000, email="x" * 1000).keys)

    def test_an_empty_name_is_like_nothing(self):
        self.assertEqual(likeness("", ""), 0)
        self.assertEqual(likeness("", "anna"), 0)
        self.assertEqual(likeness("anna petit", "petit anna"), 1)
        self.assertLess(likeness("anna petit", "paul petit"), match_score.NEAR)
        self.assertLess(likeness("ana", "ada"), match_score.NEAR)
