from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_import import HEADS, ImportCommon


@tagged("post_install", "-at_install")
class TestImportFiles(ImportCommon):
    """Whatever wrote the file."""

    ROW = ("A1", "Lefèvre", "Zoé", "01000", "Bourg", "z@example.com", "0472001234")

    def assert_read(self, content, **values):
        log = self.check(content, **values)
        self.assertEqual(self.counts(log), (1, 0, 0, 0, 0), log.line_ids.detail)
        self.assertEqual(log.line_ids.name, "Lefèvre Zoé")

    def test_encodings_and_separators(self):
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"):
            for separator in (";", ",", "\t", "|"):
                with self.subTest(encoding=encoding, separator=separator):
                    self.assert_read(
                        self.write_csv(self.ROW, encoding=encoding, separator=separator)
                    )

    def test_line_ends_and_quotes(self):
        content = self.write_csv(self.ROW)
        self.assert_read(content.replace(b"\r\n", b"\n"))
        self.assert_read(content.replace(b"\r\n", b"\r"))
        self.assert_read(b"\r\n;;\r\n" + content + b"\r\n\r\n;;;;;;\r\n")
        cells = ("A1", 'Au "Bon; Coin"', "", "", "", "", "")
        log = self.check(self.write_csv(cells))
        self.assertEqual(log.line_ids.name, 'Au "Bon; Coin"')

    def test_the_wrong_encoding_is_said(self):
        content = self.write_csv(self.ROW, encoding="cp1252")
        with self.assertRaisesRegex(UserError, "not written in utf-8"):
            self.open_file(content, encoding="utf-8")

    def test_what_cannot_be_read(self):
        locked = b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")
        cases = {
            b"": "Choose a file",
            b" \n\n": "empty",
            b"Nom;Ville\r\n": "no rows",
            b"PK\x03\x04garbage": "damaged",
            locked: "password",
            b"\xd0\xcf\x11\xe0 Workbook": "before 2007",
            b"%PDF-1.7": "no text file",
            b"Nom\x00\x01\x02;\x00\nA;b\n": "no text file",
            b'Nom;Ville\nA;"B\nC;D\n': "quotes of line",
            b"a;" * 301 + b"b\n" + b"1;" * 302: "300 columns",
        }
        for content, reason in cases.items():
            with (
                self.subTest(reason=reason, content=content[:20]),
                self.assertRaisesRegex(UserError, reason),
            ):
                self.open_file(content)
        self.assertFalse(self.env["clientele.import.log"].search([]))

    def test_two_hundred_columns_and_repeated_headers(self):
        heads = (*HEADS, "Nom", *(f"Column {n}" for n in range(192)))
        wizard = self.open_file(self.write_csv((*self.ROW, "Other"), heads=heads))
        self.assertEqual(len(wizard.column_ids), 200)
        self.assertFalse(wizard.column_ids[7].target)
        self.assert_read(self.write_csv((*self.ROW, "Other"), heads=heads))

    def test_formulas_are_text(self):
        cells = ("A1", "=cmd|' /C calc'!A0", "+1+1", "", "@SUM(A1)", "", "")
        log = self.import_file(self.write_csv(cells))
        customer = self.find("A1")
        self.assertEqual(customer.lastname, "=cmd|' /C calc'!A0")
        self.assertEqual((customer.firstname, customer.city), ("+1+1", "@SUM(A1)"))
        self.assertEqual(self.counts(log), (1, 0, 0, 0, 0))

    def test_a_workbook(self):
        content = self.write_xlsx(
            ("A1", "Lefèvre", "Zoé", 1000, "Bourg", "z@example.com", 472001234.0),
            (1042.0, "Aalto", None, 69003, "=1+1", None, None),
        )
        log = self.import_file(content, filename="customers.xlsx")
        self.assertEqual(self.counts(log), (2, 0, 0, 0, 0))
        aaron, zoe = self.find("1042", "A1")
        self.assertEqual((zoe.zip, zoe.phone), ("01000", "+33 4 72 00 12 34"))
        self.assertFalse(aaron.city)  # the formula was never computed
        self.assertEqual(self.counts(self.import_file(content)), (0, 0, 2, 0, 0))

    def test_numbers_with_zeros_in_front(self):
        content = self.write_xlsx(
            (42, "Zoé"), heads=HEADS[:2], formats=[("A2", "00000")]
        )
        self.import_file(content)
        self.assertTrue(self.find("00042"))


CARDS = """BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Lef=C3=A8vre;Zo=C3=A9\r
TEL;CELL:0612345678\r
ADR;HOME;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;;12 rue de l'=C3=89toile et =\r
suite;Lyon;;69003;France\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
FN:Jean Dupont\r
N:Dupont;Jean;;;\r
EMAIL;TYPE=INTERNET:jean@exa\r
 mple.com\r
PHOTO;ENCODING=B;TYPE=JPEG:/9j/4AAQ\r
BDAY:1980-04-12\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:4.0\r
FN:Ours SARL\r
ORG:Ours SARL;Accounting\r
TEL;VALUE=uri;TYPE="voice,work":tel:+33-472-00-12-34\r
END:VCARD\r
BEGIN:VCARD\r
garbage\r
N;;;==\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
FN:Cut short"""


@tagged("post_install", "-at_install")
class TestImportCards(ImportCommon):
    def test_cards_of_all_versions(self):
        content = CARDS.encode()
        with mute_logger("vobject.base"):
            log = self.import_file(content, filename="contacts.vcf")
            self.assertEqual(self.counts(log), (3, 0, 0, 0, 2))
            self.assertEqual(self.counts(self.import_file(content)), (0, 0, 3, 0, 2))
        self.assertIn("damaged", log.line_ids[0].detail)
        found = self.env["res.partner"].search
        zoe = found([("mobile", "=", "+33 6 12 34 56 78")])
        self.assertEqual((zoe.firstname, zoe.lastname), ("Zoé", "Lefèvre"))
        self.assertEqual(zoe.street, "12 rue de l'Étoile et suite")
        self.assertEqual(zoe.country_id, self.france)
        jean = found([("email", "=", "jean@example.com")])
        self.assertEqual(str(jean.birthdate_date), "1980-04-12")
        bear = found([("name", "=", "Ours SARL")])
        self.assertTrue(bear.is_company)
        self.assertEqual(bear.phone, "+33 4 72 00 12 34")

    def test_garbage(self):
        with mute_logger("vobject.base"):
            log = self.check(b"BEGIN:VCARD\r\n\xff\xfe\x80garbage")
        self.assertEqual(self.counts(log), (0, 0, 0, 0, 1))
