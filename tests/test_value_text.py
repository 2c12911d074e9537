from odoo.tests import TransactionCase, tagged

from ..tools.value_text import get_change_text, get_value_text


@tagged("post_install", "-at_install")
class TestValueText(TransactionCase):
    """Values of logs, previews and imports, as people read them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in ("en_US", "fr_FR"):
            cls.env["res.lang"]._activate_lang(lang)
        cls.english, cls.french = (
            cls.env(context={"lang": lang, "tz": "Europe/Paris"})
            for lang in ("en_US", "fr_FR")
        )

    def check(self, name, value, english, french):
        field = self.env["res.partner"]._fields[name]
        self.assertEqual(get_value_text(self.english, field, value), english)
        text = get_value_text(self.french, field, value)
        self.assertEqual(" ".join(text.split()), french)

    def test_values_are_in_words_of_the_user_s_language(self):
        country = self.env.ref("base.fr")
        self.check("active", False, "no", "non")
        self.check("function", False, "", "")
        self.check("function", "Menuisier", "Menuisier", "Menuisier")
        self.check("country_id", country.id, "France", "France")
        self.check("country_id", country, "France", "France")
        self.check("comment", "<p>Le <b>lundi</b></p>", "Le *lundi*", "Le *lundi*")
        self.check("type", "invoice", "Invoice", "Facture")
        self.check("signup_type", False, "", "")
        self.check("birthdate_date", "1990-02-01", "02/01/1990", "01/02/1990")

    def test_numbers_are_exact_at_any_size(self):
        self.check("account_limit", 1000000.0, "1,000,000", "1 000 000")
        self.check("customer_discount", 12.5, "12.5", "12,5")
        self.check("partner_latitude", 45.7640434, "45.7640434", "45,7640434")

    def test_what_is_gone_has_no_name(self):
        gone = self.env["res.partner.category"].create({"name": "Gone"})
        kept = self.env["res.partner.category"].create({"name": "Kept"})
        ids = [gone.id, kept.id]
        gone.unlink()
        self.check("category_id", ids, "Kept", "Kept")

    def test_a_change(self):
        change = ("City", "Lyon", "Bron")
        self.assertEqual(get_change_text(self.english, *change), "City: Lyon → Bron")
        text = get_change_text(self.french, *change)
        self.assertEqual(" ".join(text.split()), "City : Lyon → Bron")
