import base64
import csv
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..models import clientele_import_run
from ..wizards import clientele_import_job
from .common import ClienteleCommon
from .common_jobs import JobsRunMixin

HEADS = ("Numéro client", "Nom", "Prénom", "Code postal", "Ville", "E-mail", "Tél")


class ImportCommon(JobsRunMixin, ClienteleCommon):
    """Files that are checked, then imported."""

    def write_csv(self, *rows, heads=HEADS, separator=";", encoding="utf-8"):
        text = io.StringIO()
        csv.writer(text, delimiter=separator).writerows([heads, *rows])
        return text.getvalue().encode(encoding)

    def write_xlsx(self, *rows, heads=HEADS, formats=()):
        book = openpyxl.Workbook()
        for row in (heads, *rows):
            book.active.append(row)
        for cell, number_format in formats:
            book.active[cell].number_format = number_format
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()

    def open_file(self, content, user=None, filename="customers.csv", **values):
        wizards = self.env["clientele.import"].with_user(user or self.manager)
        wizard = wizards.create(
            {"content": base64.b64encode(content), "filename": filename, **values}
        )
        wizard.action_read()
        return wizard

    def check(self, content, user=None, **values):
        """What would become of a file."""
        action = self.open_file(content, user, **values).action_check()
        return (
            self.env[action["res_model"]]
            .with_user(user or self.manager)
            .browse(action["res_id"])
        )

    def import_file(self, content, user=None, **values):
        """Import a file."""
        log = self.check(content, user, **values)
        return log.browse(log.action_import()["res_id"])

    def counts(self, log):
        """Created, updated, unchanged, skipped, refused."""
        names = ("created", "updated", "unchanged", "skipped", "refused")
        return tuple(log[f"{name}_count"] for name in names)

    def find(self, *numbers):
        domain = [("customer_number", "in", numbers)]
        return self.env["res.partner"].search(domain, order="customer_number")


@tagged("post_install", "-at_install")
class TestImport(ImportCommon):
    def test_a_file_is_checked_then_imported_once(self):
        content = self.write_csv(
            ("A1", "Zidane", "Zoé", "69003", "Lyon", "zoe@example.com", "0472001234"),
            ("A2", "Aalto", "Aaron", "1000", "Bourg", "", "612345678"),
            ("", "", "", "", "", "", ""),
            ("", "Nobody", "", "75001", "Paris", "no mail", ""),
        )
        before = self.env["res.partner"].search_count([])
        check = self.check(content)
        self.assertEqual(self.counts(check), (2, 0, 0, 0, 1))
        self.assertEqual(self.env["res.partner"].search_count([]), before)
        refused = check.line_ids.filtered(lambda line: line.outcome == "refused")
        self.assertEqual(refused.line, 5)
        self.assertIn("no mail", refused.detail)
        log = self.import_file(content)
        self.assertEqual(self.counts(log), (2, 0, 0, 0, 1))
        zoe, aaron = self.find("A1", "A2")
        self.assertEqual((zoe.firstname, zoe.lastname), ("Zoé", "Zidane"))
        self.assertEqual(zoe.customer_status, "prospect")
        self.assertFalse(zoe.is_company)
        # Zeros that a spreadsheet took away
        self.assertEqual((aaron.zip, aaron.phone), ("01000", "+33 6 12 34 56 78"))
        self.assertEqual(log.line_ids.mapped("outcome"), ["refused"])
        again = self.import_file(content)
        self.assertEqual(self.counts(again), (0, 0, 2, 0, 1))
        self.assertEqual(self.env["res.partner"].search_count([]), before + 2)

    def test_a_check_takes_no_number(self):
        sequence = self.env.ref("clientele.seq_customer", raise_if_not_found=False)
        sequence = sequence or self.env["ir.sequence"].search(
            [("code", "=", "clientele.customer")], limit=1
        )
        following = sequence.number_next_actual
        self.check(self.write_csv(("", "Zidane", "Zoé", "69003", "", "", "")))
        sequence.invalidate_recordset()
        self.assertEqual(sequence.number_next_actual, following)

    def test_updates_say_what_changes(self):
        zoe = self.create_customer(
            lastname="Zidane", firstname="Zoé", email="zoe@example.com", city="Lyon"
        )
        content = self.write_csv(
            ("", "Zidane", "Zoé", "69003", "Villeurbanne", "ZOE@example.com", "")
        )
        log = self.check(content)
        self.assertEqual(log.line_ids.partner_id, zoe)
        self.assertIn("City: Lyon → Villeurbanne", log.line_ids.detail)
        self.import_file(content)
        self.assertEqual((zoe.city, zoe.zip), ("Villeurbanne", "69003"))
        self.assertEqual(zoe.email, "ZOE@example.com")
        self.assertEqual(self.counts(self.import_file(content)), (0, 0, 1, 0, 0))

    def test_known_and_new_customers_can_be_skipped(self):
        zoe = self.create_customer(lastname="Zidane", email="zoe@example.com")
        content = self.write_csv(
            ("", "Zidane", "", "", "Lyon", "zoe@example.com", ""),
            ("", "Aalto", "", "", "Lyon", "aaron@example.com", ""),
        )
        log = self.import_file(content, found="skip", missing="skip")
        self.assertEqual(self.counts(log), (0, 0, 0, 2, 0))
        self.assertFalse(zoe.city)

    def test_empty_cells(self):
        zoe = self.create_customer(
            lastname="Zidane", email="z@example.com", city="Lyon"
        )
        content = self.write_csv(("", "Zidane", "", "", "", "z@example.com", ""))
        self.assertEqual(self.counts(self.import_file(content)), (0, 0, 1, 0, 0))
        self.assertEqual(zoe.city, "Lyon")
        self.import_file(content, empty="clear")
        self.assertFalse(zoe.city)
        self.assertTrue(zoe.customer_number)

    def test_recognised_by(self):
        zoe = self.create_customer(lastname="Zidane", phone="0472001234", zip="69003")
        bear = self.create_legal_customer(company_registry="732829320")
        heads = ("Société", "Nom", "CP", "Téléphone", "SIREN", "Ville")
        content = self.write_csv(
            ("Ours", "", "", "", "732 829 320", "Lyon"),
            ("", "Zidane", "", "04.72.00.12.34", "", "Lyon"),
            ("", "ZIDANE", "69003", "", "", "Lyon"),
            heads=heads,
        )
        log = self.check(content, match_phone=True)
        self.assertEqual([line.partner_id for line in log.line_ids], [bear, zoe, zoe])
        log = self.check(content, match_phone=False, match_name=False)
        self.assertEqual(self.counts(log), (2, 1, 0, 0, 0))

    def test_a_former_number_still_finds_its_customer(self):
        zoe = self.create_customer(lastname="Zidane", customer_number="OLD1")
        zoe.customer_number = "NEW1"
        content = self.write_csv(("old1", "Zidane", "", "", "Lyon", "", ""))
        log = self.check(content)
        self.assertEqual(log.line_ids.partner_id, zoe)

    def test_whoever_fits_several_is_refused(self):
        for name in ("Zoé", "Aaron"):
            self.create_customer(lastname=name, email="family@example.com")
        content = self.write_csv(("", "Zoé", "", "", "", "family@example.com", ""))
        log = self.import_file(content)
        self.assertIn("Several customers", log.line_ids.detail)

    def test_a_customer_twice_in_a_file(self):
        content = self.write_csv(
            ("", "Zidane", "", "", "Lyon", "zoe@example.com", ""),
            ("", "Aalto", "", "", "Lyon", "zoe@example.com", ""),
            ("F1", "Family", "", "", "Lyon", "us@example.com", ""),
            ("F2", "Family", "", "", "Paris", "us@example.com", ""),
        )
        log = self.import_file(content)
        self.assertEqual(self.counts(log), (3, 0, 0, 0, 1))
        self.assertIn("Row 2", log.line_ids.detail)
        self.assertEqual(self.counts(self.import_file(content)), (0, 0, 3, 0, 1))

    def test_all_kinds_of_fields(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        group = self.env["clientele.group"].create({"name": "Fidèles"})
        term = self.env["account.payment.term"].create({"name": "45 jours"})
        vip = self.env["res.partner.category"].create({"name": "VIP"})
        heads = (
            *("Type", "Raison sociale", "Nom", "Pays", "Langue", "Date de naissance"),
            *("Groupe", "Remise", "Conditions de paiement", "Étiquettes", "Vendeur"),
            *("Note", "Plafond", "Actif", "TVA", "E-mail", "Fonction"),
        )
        content = self.write_csv(
            ("Société", "Ours", "", "Allemagne", "French", "", "fideles", "2,5 %")
            + ("45 jours", "VIP, Neuf", "clientele_officer", "=cmd|' /C calc'!A0")
            + ("1 234,50", "oui", "", "bear@example.com", ""),
            ("Particulier", "", "Zidane", "be", "", "31/12/1980", "", "", "", "", "")
            + ("", "", "non", "", "zoe@example.com", "Chef"),
            ("Particulier", "", "Bad", "Utopia", "", "", "", "", "", "", "")
            + ("", "", "", "", "bad@example.com", ""),
            ("Particulier", "", "Bad", "", "", "31/02/1980", "", "", "", "", "")
            + ("", "", "", "", "day@example.com", ""),
            heads=heads,
        )
        log = self.import_file(content)
        self.assertEqual(self.counts(log), (2, 0, 0, 0, 2))
        details = log.line_ids.mapped("detail")
        self.assertIn("Utopia", details[0])
        self.assertIn("31/02/1980", details[1])
        found = self.env["res.partner"].with_context(active_test=False)
        bear = found.search([("email", "=", "bear@example.com")])
        self.assertTrue(bear.is_company)
        self.assertEqual(bear.name, "Ours")
        self.assertEqual(bear.country_id.code, "DE")
        self.assertEqual(bear.lang, "fr_FR")
        self.assertEqual(bear.clientele_group_id, group)
        self.assertEqual(bear.customer_discount, 2.5)
        self.assertEqual(bear.property_payment_term_id, term)
        self.assertIn(vip, bear.category_id)
        self.assertEqual(sorted(bear.category_id.mapped("name")), ["Neuf", "VIP"])
        self.assertEqual(bear.user_id, self.officer)
        self.assertIn("=cmd", bear.comment)
        self.assertEqual(bear.account_limit, 1234.5)
        zoe = found.search([("email", "=", "zoe@example.com")])
        self.assertFalse(zoe.active)
        self.assertEqual(str(zoe.birthdate_date), "1980-12-31")
        self.assertEqual(zoe.country_id.code, "BE")
        self.assertEqual(self.counts(self.import_file(content)), (0, 0, 2, 0, 2))

    def test_refused_rows_come_back_corrected(self):
        content = self.write_csv(
            ("A1", "=cmd", "Zoé", "6900", "Lyon", "zoe", ""),
            ("A2", "Aalto", "", "", "", "", ""),
        )
        log = self.import_file(content)
        action = log.action_download_refused()
        self.assertIn(f"/{log.id}/document/", action["url"])
        text = base64.b64decode(log.document).decode("utf-8-sig")
        (heads, row) = csv.reader(io.StringIO(text), delimiter=";")
        self.assertEqual(heads[:-1], list(HEADS))
        self.assertIn("zoe", row[-1])
        self.assertEqual(row[:2], ["A1", "'=cmd"])
        corrected = text.replace(";zoe;", ";zoe@example.com;")
        again = self.import_file(corrected.encode())
        self.assertEqual(self.counts(again), (1, 0, 0, 0, 0))
        self.assertEqual(self.find("A1").lastname, "=cmd")

    def test_columns_are_remembered(self):
        content = self.write_csv(("A1", "Zoé"), heads=("Colonne 1", "Nom"))
        wizard = self.open_file(content)
        self.assertEqual(wizard.column_ids.mapped("target"), [False, "lastname"])
        self.assertEqual(wizard.column_ids.mapped("sample"), ["A1", "Zoé"])
        with Form(wizard) as form, form.column_ids.edit(0) as column:
            column.target = "customer_number"
        wizard.action_check()
        again = self.open_file(content)
        targets = again.column_ids.mapped("target")
        self.assertEqual(targets, ["customer_number", "lastname"])
        mapping = self.env["clientele.import.mapping"].search([], limit=1)
        self.assertIn("Colonne 1 → Customer Number", mapping.columns_text)

    def test_columns_that_cannot_be(self):
        content = self.write_csv(("A1", "Zoé"), heads=("Nom", "Last name"))
        wizard = self.open_file(content)
        self.assertEqual(wizard.column_ids.mapped("target"), ["lastname", False])
        wizard.column_ids[1].target = "lastname"
        with self.assertRaisesRegex(UserError, "Two columns"):
            wizard.action_check()
        wizard.column_ids[1].target = "city"
        wizard.match_name = False
        with self.assertRaisesRegex(UserError, "recognised"):
            wizard.action_check()

    def test_who_may_import(self):
        content = self.write_csv(("A1", "Zoé", "", "", "", "", ""))
        for user in (self.cashier, self.officer, self.stranger):
            with self.assertRaises(AccessError):
                self.open_file(content, user)
        importer = new_test_user(
            self.env,
            login="importer",
            groups="clientele.group_officer,clientele.group_customer_import",
        )
        self.assertEqual(
            self.counts(self.import_file(content, importer)), (1, 0, 0, 0, 0)
        )
        content = self.write_csv(
            ("A1", "10", "Neuf"), heads=("Numéro client", "Remise", "Étiquettes")
        )
        wizard = self.open_file(content, importer)
        self.assertIn("Set customers' prices", wizard.column_ids[1].note)
        with self.assertRaisesRegex(
            AccessError, r"Own Discount.*Set customers' prices"
        ):
            wizard.action_check()
        wizard.column_ids[1].target = False
        action = wizard.action_check()
        log = self.env["clientele.import.log"].browse(action["res_id"])
        self.assertIn("no right to create tags", log.line_ids.detail)
        # A right that was lost meanwhile
        log = self.check(self.write_csv(("A9", "Z", "", "", "", "", "")), importer)
        importer.group_ids -= self.env.ref("clientele.group_customer_import")
        with self.assertRaises(AccessError):
            log.with_user(importer).action_import()

    def test_another_number_needs_its_right(self):
        importer = new_test_user(
            self.env,
            login="importer",
            groups="clientele.group_officer,clientele.group_customer_import",
        )
        self.create_customer(lastname="Zidane", email="zoe@example.com")
        content = self.write_csv(("N9", "Zidane", "", "", "", "zoe@example.com", ""))
        log = self.import_file(content, importer, match_number=False)
        self.assertEqual(self.counts(log), (0, 0, 0, 0, 1))
        self.assertIn("Change customer numbers", log.line_ids.detail)

    def test_one_bad_row_stops_no_other(self):
        rows = [(f"B{n}", f"Name {n}", "", "", "", "", "") for n in range(20)]
        rows[7] = ("B7", "<b>", "", "", "", "", "")
        rows[13] = ("B13", "Name", "", "ABC", "", "", "123")
        log = self.import_file(self.write_csv(*rows))
        self.assertEqual(self.counts(log), (18, 0, 0, 0, 2))
        self.assertEqual(log.line_ids.mapped("line"), [9, 15])

    def test_many_rows_in_the_background(self):
        self.patch(clientele_import_run, "SHORT", 5)
        self.patch(clientele_import_run, "CHUNK", 4)
        self.patch(clientele_import_job, "STEP", 8)
        rows = [(f"J{n:02}", f"Name {n}", "", "", "", "", "") for n in range(20)]
        content = self.write_csv(*rows, ("J00", "Again", "", "", "", "", ""))
        log = self.check(content)
        self.assertEqual(log.state, "running")
        with self.assertRaisesRegex(UserError, "Check the whole"):
            log.action_import()
        self.run_jobs()
        self.assertEqual((log.state, log.job_id.state), ("done", "done"))
        self.assertEqual(self.counts(log), (20, 0, 0, 0, 1))
        self.assertEqual(len(log.line_ids), 21)
        log = log.browse(log.action_import()["res_id"])
        self.run_jobs(1)
        self.assertEqual((log.next_row, log.job_id.sudo().done), (8, 8))
        log.job_id.action_cancel()
        self.assertEqual(log.state, "stopped")
        self.assertEqual(len(self.find(*(row[0] for row in rows))), 8)
        log.action_go_on()
        self.run_jobs()
        self.assertEqual(self.counts(log), (20, 0, 0, 0, 1))
        self.assertEqual(len(self.find(*(row[0] for row in rows))), 20)
        with self.assertRaisesRegex(UserError, "not stopped"):
            log.action_go_on()

    def test_queries_do_not_grow_with_rows(self):
        """Rows that change nothing cost a few queries, however many they are."""
        rows = [
            (f"Q{n:03}", f"Name {n}", "", "", "", f"q{n}@example.com", "")
            for n in range(200)
        ]
        self.import_file(self.write_csv(*rows))
        counts = []
        for size in (20, 200):
            wizard = self.open_file(self.write_csv(*rows[:size]))
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            wizard.action_check()
            counts.append(self.cr.sql_log_count - before)
        self.assertLess(counts[1] - counts[0], 20)


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
