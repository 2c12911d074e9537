import base64
import csv
import io
from unittest.mock import patch

import openpyxl
import vobject

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools.pdf import PdfFileReader

from ..tools.sheet_cells import escape_cell, unescape_cell
from ..wizards import clientele_export, clientele_export_job
from .common import ClienteleCommon
from .common_jobs import JobsRunMixin

NAMES = ("customer_number", "complete_name", "zip", "phone", "email", "customer_status")


class ExportCommon(ClienteleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zoe = cls.create_customer(
            lastname="Zidane",
            firstname="Zoé",
            zip="01000",
            phone="0472001234",
            email="zoe@example.com",
            customer_number="E1",
        )
        cls.evil = cls.create_customer(lastname="=cmd", customer_number="E2")
        cls.everybody = cls.zoe | cls.evil

    def export(self, file_format, partners=None, user=None, names=NAMES):
        """The wizard once the file was made, and what it answered."""
        partners = self.everybody if partners is None else partners
        user = user or self.manager
        action = partners.with_user(user).action_export_customers()
        wizard = self.env["clientele.export"].with_user(user).browse(action["res_id"])
        columns = [Command.create({"name": name}) for name in names]
        wizard.write(
            {
                "file_format": file_format,
                "column_ids": [Command.clear(), *columns],
            }
        )
        return wizard, wizard.action_export()

    def text_of(self, page):
        return " ".join(page.extract_text().split())

    def last_log(self):
        return self.env["clientele.export.log"].search([], limit=1)


@tagged("post_install", "-at_install")
class TestExport(JobsRunMixin, ExportCommon):
    def test_csv(self):
        wizard, action = self.export("csv")
        self.assertIn("/document/", action["url"])
        text = base64.b64decode(wizard.document).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        self.assertEqual(rows[0][:2], ["Customer Number", "Full Name"])
        self.assertEqual(rows[1][:2], ["E2", "'=cmd"])
        self.assertEqual(rows[2][2:4], ["01000", "+33 4 72 00 12 34"])
        self.assertEqual(rows[2][-1], "Prospect")

    def test_xlsx(self):
        wizard, _action = self.export("xlsx", names=(*NAMES, "create_date"))
        content = io.BytesIO(base64.b64decode(wizard.document))
        sheet = openpyxl.load_workbook(content).active
        evil, zoe = list(sheet.iter_rows(min_row=2))
        self.assertEqual((evil[1].value, evil[1].data_type), ("=cmd", "s"))
        self.assertEqual(zoe[2].value, "01000")
        self.assertTrue(zoe[-1].is_date)

    def test_what_is_exported_can_be_imported(self):
        wizard, _action = self.export("csv")
        importer = self.env["clientele.import"].with_user(self.manager)
        loaded = importer.create({"content": wizard.document, "filename": "e.csv"})
        loaded.action_read()
        action = loaded.action_check()
        log = self.env["clientele.import.log"].browse(action["res_id"])
        self.assertEqual(log.unchanged_count, 2, log.line_ids.mapped("detail"))

    def test_pdf_on_pages_of_its_own(self):
        many = self.customers.create(
            [{"lastname": f"Customer {number:03}"} for number in range(70)]
        )
        wizard, action = self.export("pdf", many)
        self.assertEqual(action["report_name"], "clientele.report_export")
        with self.allow_pdf_render():
            content, _kind = (
                self.env["ir.actions.report"]
                .with_user(self.manager)
                .with_context(force_report_rendering=True)
                ._render_qweb_pdf("clientele.report_export", wizard.ids)
            )
        pages = PdfFileReader(io.BytesIO(content)).pages
        self.assertEqual(len(pages), 3)
        for number, page in enumerate(pages, 1):
            text = self.text_of(page)
            self.assertIn(f"Page {number} of 3", text)
            self.assertIn("Full Name", text)
        self.assertIn("Customer 069", text)

    def test_each_export_is_written_down(self):
        self.export("csv")
        log = self.last_log()
        self.assertEqual(log.user_id, self.manager)
        self.assertEqual((log.file_format, log.partner_count), ("csv", 2))
        self.assertIn("Zidane", log.scope)
        self.assertEqual(log.columns, ", ".join(NAMES))
        # The columns of a format come back.
        last = self.env["clientele.export"].with_user(self.manager)
        vals = last._get_column_vals("csv")
        self.assertEqual([one["name"] for one in vals], list(NAMES))

    def test_saved_filters_and_conditions(self):
        saved = self.env["ir.filters"].create(
            {
                "name": "Zoé",
                "model_id": "res.partner",
                "domain": "[('customer_number', '=', 'E1')]",
                "user_ids": [Command.set(self.manager.ids)],
            }
        )
        wizards = self.env["clientele.export"].with_user(self.manager)
        wizard = wizards.create({"scope": "filter", "filter_id": saved.id})
        self.assertEqual(wizard.customer_count, 1)
        wizard.action_export()
        self.assertEqual(self.last_log().scope, "Zoé")
        wizard = wizards.create({"domain": "[('customer_number', '=', 'E2')]"})
        self.assertEqual(wizard._get_partners().ids, self.evil.ids)
        saved.domain = "[('user_id', '=', unknown)]"
        wizard = wizards.create({"scope": "filter", "filter_id": saved.id})
        with self.assertRaisesRegex(UserError, "only works in its list"):
            wizard.action_export()
        with self.assertRaisesRegex(UserError, "nothing to export"):
            wizards.create({"domain": "[('id', '=', 0)]"}).action_export()

    def test_who_may_export(self):
        for user in (self.cashier, self.officer, self.stranger):
            with self.assertRaisesRegex(AccessError, "Export customers"):
                self.zoe.with_user(user).action_export_customers()
        with self.assertRaises(AccessError):
            self.env["clientele.export"].with_user(self.officer).create({})
        # Lists of the officer hide what they may not see; logs are for managers.
        with self.assertRaises(AccessError):
            self.env["clientele.export.log"].with_user(self.officer).search([])

    def test_odoo_s_own_export(self):
        allowed = self.env.ref("base.group_allow_export")
        self.officer.group_ids += allowed
        self.manager.group_ids += allowed
        with self.assertRaisesRegex(AccessError, "Export customers"):
            self.zoe.with_user(self.officer).export_data(["name"])
        rows = self.everybody.with_user(self.manager).export_data(["name", "zip"])
        self.assertEqual(len(rows["datas"]), 2)
        log = self.last_log()
        self.assertEqual((log.file_format, log.partner_count), ("list", 2))
        self.assertEqual((log.user_id, log.columns), (self.manager, "name, zip"))
        # Suppliers are no part of the customer file.
        supplier = self.env["res.partner"].create({"name": "Supplier"})
        supplier.with_user(self.officer).export_data(["name"])
        self.assertEqual(self.last_log(), log)

    def test_many_in_the_background(self):
        self.patch(clientele_export, "LIMITS", dict.fromkeys(("csv", "pdf"), (1, 99)))
        _wizard, action = self.export("csv")
        job = self.env["clientele.job"].browse(action["res_id"])
        self.run_jobs()
        self.assertEqual(job.state, "done", job.message)
        text = base64.b64decode(job.document).decode("utf-8-sig")
        self.assertEqual(len(text.splitlines()), 3)
        self.patch(clientele_export_job, "PART_PAGES", 1)
        many = self.customers.create(
            [{"lastname": f"Customer {number:03}"} for number in range(40)]
        )
        _wizard, action = self.export("pdf", many)
        job = self.env["clientele.job"].browse(action["res_id"])
        reports = self.registry["ir.actions.report"]
        printed = reports._render_qweb_pdf

        def draw(report, *args, **kwargs):
            report = report.with_context(force_report_rendering=True)
            return printed(report, *args, **kwargs)

        with self.allow_pdf_render(), patch.object(reports, "_render_qweb_pdf", draw):
            self.run_jobs()
        self.assertEqual(job.state, "done", job.message)
        content = io.BytesIO(base64.b64decode(job.document))
        pages = PdfFileReader(content).pages
        self.assertEqual(len(pages), 2)
        self.assertIn("Customer 039", self.text_of(pages[1]))
        self.patch(clientele_export, "LIMITS", {"csv": (1, 1)})
        with self.assertRaisesRegex(UserError, "more than 1"):
            self.export("csv")

    def test_a_right_lost_meanwhile(self):
        self.patch(clientele_export, "LIMITS", {"csv": (1, 99)})
        exporter = new_test_user(
            self.env,
            login="exporter",
            groups="clientele.group_officer,clientele.group_customer_export",
        )
        _wizard, action = self.export("csv", user=exporter)
        exporter.group_ids -= self.env.ref("clientele.group_customer_export")
        self.run_jobs()
        job = self.env["clientele.job"].browse(action["res_id"])
        self.assertEqual(job.state, "failed")
        self.assertIn("Export customers", job.message)

    def test_columns_of_a_page(self):
        names = list(dict(clientele_export.COLUMNS))[:11]
        with self.assertRaisesRegex(UserError, "room for 10"):
            self.export("pdf", names=names)
        with self.assertRaisesRegex(UserError, "at least one"):
            self.export("pdf", names=())

    def test_escaped_cells_come_back(self):
        for text in ("=1+1", "+cmd", "-cmd", "@SUM", "+33 4 72", "-12,5", "plain", "'"):
            self.assertEqual(unescape_cell(escape_cell(text)), text)
        self.assertEqual(escape_cell("+1+1"), "'+1+1")
        self.assertEqual(escape_cell("-12,5"), "-12,5")


@tagged("post_install", "-at_install")
class TestCards(HttpCase, ExportCommon):
    def fetch(self, partners, user):
        self.authenticate(user.login, user.login)
        ids = ",".join(map(str, partners.ids))
        return self.url_open(f"/web/partner/vcard?partner_ids={ids}")

    def test_a_card(self):
        self.zoe.write({"mobile": "0612345678", "birthdate_date": "1980-12-31"})
        answer = self.fetch(self.zoe, self.officer)
        self.assertEqual(answer.status_code, 200)
        card = vobject.readOne(answer.content.decode())
        self.assertEqual((card.n.value.family, card.n.value.given), ("Zidane", "Zoé"))
        self.assertEqual(card.bday.value, "1980-12-31")
        self.assertEqual(
            [line.value for line in card.tel_list],
            ["+33 4 72 00 12 34", "+33 6 12 34 56 78"],
        )
        self.assertNotIn("photo", card.contents)

    def test_many_cards_in_one_file(self):
        answer = self.fetch(self.everybody, self.manager)
        self.assertIn("text/vcard", answer.headers["Content-Type"])
        self.assertEqual(len(list(vobject.readComponents(answer.text))), 2)
        log = self.last_log()
        self.assertEqual((log.file_format, log.partner_count), ("vcard", 2))
        wizard = self.env["clientele.import"].create(
            {"content": base64.b64encode(answer.content), "filename": "all.vcf"}
        )
        wizard.action_read()
        action = wizard.action_check()
        check = self.env["clientele.import.log"].browse(action["res_id"])
        self.assertEqual(check.unchanged_count, 2, check.line_ids.mapped("detail"))

    def test_many_cards_need_the_right(self):
        answer = self.fetch(self.everybody, self.officer)
        self.assertIn(answer.status_code, (400, 403))
        self.assertNotIn("BEGIN:VCARD", answer.text)
        self.assertFalse(self.last_log())

    def test_record_rules_hold(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.evil.company_id = other
        answer = self.fetch(self.evil, self.officer)
        self.assertNotIn("BEGIN:VCARD", answer.text)
