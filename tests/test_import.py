import base64
import csv
import io

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..models import clientele_import_run
from ..wizards import clientele_import_job
from .common_import import HEADS, ImportCommon


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
