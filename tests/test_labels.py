import base64
import io

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.pdf import PdfFileReader

from .common import ClienteleCommon
from .common_jobs import JobsRunMixin
from .common_labels import find, read_sheets


class LabelsCommon(ClienteleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")  # decimals have a point
        cls.sheet = cls.env.ref("clientele.label_template_l7160")
        cls.roll = cls.env.ref("clientele.label_template_roll_57_32")
        cls.zoe = cls.create_customer(
            lastname="Zidane",
            firstname="Zoe",
            street="12 rue des Marronniers",
            street2="Escalier B",
            zip="69003",
            city="Lyon",
            barcode="3012345678904",
        )
        cls.aaron = cls.create_customer(
            lastname="Aalto", firstname="Aaron", street="1 quai", zip="75001", city="P"
        )
        cls.bear = cls.create_legal_customer(
            name="Bear Ltd", street="3 High St", zip="01000", city="Bourg"
        )
        cls.bear_delivery = cls.env["res.partner"].create(
            {
                "parent_id": cls.bear.id,
                "type": "delivery",
                "name": "Back door",
                "street": "9 Yard",
                "zip": "99999",
                "city": "Dock",
                "country_id": cls.france.id,
            }
        )
        cls.everybody = cls.zoe | cls.aaron | cls.bear

    def wizard(self, partners=None, user=None, **values):
        partners = self.everybody if partners is None else partners
        action = partners.with_user(user or self.officer).action_print_labels()
        wizards = self.env[action["res_model"]].with_user(user or self.officer)
        wizard = wizards.browse(action["res_id"])
        wizard.write({"template_id": self.sheet.id, **values})
        return wizard

    def print(self, wizard):
        action = wizard.action_print()
        self.assertIn(f"/{wizard.id}/document/", action["url"])
        return base64.b64decode(wizard.document)

    def texts(self, wizard):
        """The texts on all pages, in order."""
        pages = PdfFileReader(io.BytesIO(self.print(wizard))).pages
        return [
            line for page in pages for line in page.extract_text().splitlines() if line
        ]


@tagged("post_install", "-at_install")
class TestLabels(LabelsCommon):
    def test_names_and_addresses(self):
        wizard = self.wizard(self.zoe | self.bear)
        self.assertEqual(
            self.texts(wizard),
            [
                *(self.zoe.name, "12 rue des Marronniers", "Escalier B", "69003 Lyon"),
                *("Bear Ltd", "3 High St", "01000 Bourg"),
            ],
        )
        wizard.has_address = False
        self.assertEqual(self.texts(wizard), [self.zoe.name, "Bear Ltd"])

    def test_addresses_by_kind(self):
        wizard = self.wizard(address_type="delivery")
        texts = self.texts(wizard)
        self.assertIn("12 rue des Marronniers", texts)  # there is no other
        start = texts.index("Bear Ltd")
        self.assertEqual(
            texts[start:], ["Bear Ltd", "Back door", "9 Yard", "99999 Dock"]
        )
        self.assertNotIn("3 High St", texts)
        self.assertFalse(wizard.missing_text)

    def test_an_address_that_was_chosen(self):
        """Addresses that the customer's record names count as its own."""
        self.aaron.partner_invoice_id = self.zoe
        wizard = self.wizard(self.aaron, address_type="invoice", use_main_address=False)
        self.assertIn("69003 Lyon", self.texts(wizard))

    def test_who_has_no_address(self):
        wizard = self.wizard(address_type="delivery", use_main_address=False)
        self.assertRegex(wizard.missing_text, r"\(2\): .*Aalto")
        self.assertNotIn("Bear", wizard.missing_text)
        texts = self.texts(wizard)
        self.assertEqual(texts[0], "Bear Ltd")
        self.assertNotIn(self.zoe.name, texts)
        nowhere = self.create_customer(lastname="Nowhere")
        with self.assertRaisesRegex(UserError, "None of these"):
            self.wizard(nowhere).action_print()
        # The name alone needs no address.
        alone = self.wizard(nowhere, has_address=False)
        self.assertEqual(self.texts(alone), ["Nowhere"])
        self.assertFalse(alone.missing_text)

    def test_letters_that_no_font_has(self):
        """Whose label would have question marks is told before it is printed."""
        wizard = self.wizard(self.zoe | self.aaron)
        self.assertFalse(wizard.unwritten_text)
        self.aaron.street = "1 \U00012000 quai"
        wizard.invalidate_recordset()
        self.assertRegex(wizard.unwritten_text, r"No font .*\(1\): .*Aalto")
        self.assertNotIn("Zidane", wizard.unwritten_text)
        wizard.has_address = False
        self.assertFalse(wizard.unwritten_text)
        self.zoe.name = "Zoé \U00012000"
        wizard.invalidate_recordset()
        self.assertIn("(1)", Form(wizard).unwritten_text)
        # Thermal printers have fonts of their own.
        wizard.write({"template_id": self.roll.id, "output": "zpl"})
        self.assertFalse(wizard.unwritten_text)

    def test_countries(self):
        self.aaron.write({"country_id": self.env.ref("base.be").id, "zip": "1000"})
        wizard = self.wizard(self.zoe | self.aaron)
        texts = self.texts(wizard)
        self.assertEqual(texts.count("Belgium"), 1)
        self.assertNotIn("France", texts)
        wizard.country_shown = "always"
        self.assertIn("France", self.texts(wizard))
        wizard.country_shown = "never"
        self.assertNotIn("Belgium", self.texts(wizard))

    def test_numbers_codes_and_free_text(self):
        wizard = self.wizard(
            self.zoe,
            has_number=True,
            code_kind="barcode",
            free_text="Fragile\nWith compliments",
            template_id=self.env.ref("clientele.label_template_l7165").id,
        )
        texts = self.texts(wizard)
        self.assertIn(f"No. {self.zoe.customer_number}", texts)
        self.assertIn(self.zoe.customer_number, texts)
        self.assertEqual(texts[-2:], ["Fragile", "With compliments"])
        wizard.code_source = "barcode"
        self.assertIn("3012345678904", self.texts(wizard))
        wizard.code_kind = "none"
        self.assertNotIn("3012345678904", self.texts(wizard))

    def test_sorted(self):
        """By name, postcode of what is printed, number; else as selected."""
        chosen = self.bear | self.zoe | self.aaron
        expected = {
            "selection": ["Bear", "Zoe", "Aaron"],
            "name": ["Aaron", "Bear", "Zoe"],
            "zip": ["Bear", "Zoe", "Aaron"],
            "number": ["Zoe", "Aaron", "Bear"],
        }
        for sort, names in expected.items():
            wizard = self.wizard(chosen, sort=sort, has_address=False)
            texts = self.texts(wizard)
            with self.subTest(sort):
                for text, name in zip(texts, names, strict=True):
                    self.assertIn(name, text)
        wizard = self.wizard(chosen, sort="zip", address_type="delivery")
        texts = [text for text in self.texts(wizard) if text[:1].isdigit()]
        zips = [text[:5] for text in texts if text[:5].isdigit()]
        self.assertEqual(zips, ["69003", "75001", "99999"])

    def test_copies_from_the_third_cell_on(self):
        wizard = self.wizard(self.zoe | self.aaron, copies=11, first=3)
        first, second = read_sheets(self.print(wizard))
        zoes = find(first, "Zoe")
        self.assertEqual((len(zoes), len(find(first, "Aaron"))), (11, 8))
        self.assertEqual(len(find(second, "Aaron")), 3)
        x, _y = zoes[0]
        self.assertTrue(7.21 + 2 * 66.04 < x < 7.21 + 2 * 66.04 + 4)

    def test_absurd_runs(self):
        absurd = {
            "This sheet has the cells 1 to 21": {"first": 22},
            "cannot be 0": {"first": 0},
            "1 to 1000 copies": {"copies": 0},
            "Thermal printers print rolls": {"output": "zpl"},
            "Nobody is chosen": {"partner_ids": [Command.clear()]},
        }
        for message, values in absurd.items():
            with self.assertRaisesRegex(UserError, message):
                self.wizard(**values).action_print()
        template = self.sheet.copy({"active": False})
        with self.assertRaisesRegex(UserError, "archived"):
            self.wizard(template_id=template.id).action_print()

    def test_thermal_printers(self):
        wizard = self.wizard(template_id=self.roll.id, output="zpl")
        zpl = self.print(wizard).decode()
        self.assertEqual(zpl.count("^XA"), 3)
        self.assertIn("^PW456\n^LL256", zpl)
        self.assertEqual(wizard.document_name, "Labels.zpl")
        wizard.write({"output": "pdf"})
        sheets = read_sheets(self.print(wizard))
        self.assertEqual([round(sheet.width) for sheet in sheets], [57] * 3)

    def test_a_saved_filter(self):
        values = {
            "name": "Lyon",
            "model_id": "res.partner",
            "domain": f"[('city', '=', 'Lyon'), ('id', 'in', {self.everybody.ids})]",
            "user_ids": [Command.set(self.officer.ids)],
        }
        lyon = self.env["ir.filters"].create(values)
        wizard = self.wizard(scope="filter", filter_id=lyon.id, has_address=False)
        self.assertEqual(wizard.customer_count, 1)
        self.assertEqual(self.texts(wizard), [self.zoe.name])
        lyon.domain = "[('city', '=', active_id)]"
        wizard.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "only works in its list"):
            wizard.action_print()

    def test_the_preview_is_the_first_page(self):
        form = Form(self.wizard(self.zoe))
        self.assertEqual(len(form.preview["cells"]), 21)
        image = base64.b64decode(form.preview["image"].split(",")[1]).decode()
        self.assertIn(">12 rue des Marronniers</text>", image)
        self.assertIn("translate(7.21 15.15)", image)
        form.first = 2
        image = base64.b64decode(form.preview["image"].split(",")[1]).decode()
        self.assertIn("translate(73.25 15.15)", image)
        form.template_id = self.roll
        self.assertEqual(form.preview["cells"], [])
        self.assertAlmostEqual(form.preview["width"], 57)
        self.assertTrue(form.preview["has_code"])
        form.template_id = self.env.ref("clientele.label_template_l4731")
        form.code_kind = "barcode"
        self.assertFalse(form.preview["has_code"])

    def test_the_last_template_is_proposed_again(self):
        self.print(self.wizard(template_id=self.roll.id))
        action = self.zoe.with_user(self.officer).action_print_labels()
        wizard = self.env["clientele.label.print"].browse(action["res_id"])
        self.assertEqual(wizard.template_id, self.roll)
        other = self.zoe.with_user(self.manager).action_print_labels()
        wizard = self.env["clientele.label.print"].browse(other["res_id"])
        self.assertEqual(wizard.template_id, self.sheet)

    def test_many_customers_take_few_queries(self):
        def count(customers):
            wizard = self.wizard(customers, address_type="delivery")
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            list(wizard._get_rows(wizard._get_sorted()))
            return self.env.cr.sql_log_count - start

        customers = self.customers.create(
            [{"lastname": f"L{number}", "city": "Lyon"} for number in range(60)]
        )
        count(customers[:5])
        self.assertLessEqual(count(customers), count(customers[:5]) + 5)


@tagged("post_install", "-at_install")
class TestLabelRights(LabelsCommon):
    def test_who_prints(self):
        for user in (self.cashier, self.stranger):
            with self.assertRaisesRegex(AccessError, "Print labels"):
                self.zoe.with_user(user).action_print_labels()
            with self.assertRaisesRegex(AccessError, "Print labels"):
                self.zoe.with_user(user).action_print_parcel()
            for model in ("clientele.label.print", "clientele.parcel.print"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).create({})
        for user in (self.officer, self.manager):
            self.assertTrue(self.print(self.wizard(user=user)))

    def test_the_fine_right_alone(self):
        printer = new_test_user(
            self.env,
            login="clientele_printer",
            groups="base.group_user,clientele.group_label_print",
        )
        self.assertTrue(self.print(self.wizard(user=printer)))

    def test_a_wizard_that_somebody_lost_the_right_to(self):
        wizard = self.wizard()
        self.officer.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        with self.assertRaises(AccessError):
            wizard.action_print()

    def test_customers_that_one_may_not_read(self):
        company = self.env["res.company"].create({"name": "Second Shop"})
        hidden = self.create_customer(
            lastname="Hidden", city="Elsewhere", company_id=company.id
        )
        wizard = self.wizard()
        wizard.sudo().partner_ids = self.zoe | hidden
        wizard.invalidate_recordset()
        texts = self.texts(wizard)
        self.assertIn(self.zoe.name, texts)
        self.assertNotIn("Elsewhere", texts)

    def test_an_address_that_one_may_not_read(self):
        company = self.env["res.company"].create({"name": "Second Shop"})
        self.bear_delivery.sudo().company_id = company
        wizard = self.wizard(self.bear, address_type="delivery", use_main_address=False)
        self.assertIn("Bear", wizard.missing_text)
        with self.assertRaisesRegex(UserError, "None of these"):
            wizard.action_print()

    def test_who_changes_templates(self):
        template = self.sheet.with_user(self.officer)
        self.assertTrue(template.name)
        with self.assertRaises(AccessError):
            template.columns = 2
        with self.assertRaises(AccessError):
            template.copy()
        with self.assertRaises(AccessError):
            self.sheet.with_user(self.cashier).read(["name"])
        own = self.sheet.with_user(self.manager).copy()
        self.assertIn("copy", own.name)
        own.unlink()
        self.assertFalse(own.exists())

    def test_templates_of_another_company(self):
        company = self.env["res.company"].create({"name": "Second Shop"})
        own = self.sheet.copy({"company_id": company.id})
        templates = self.env["clientele.label.template"].with_user(self.manager)
        self.assertNotIn(own, templates.search([]))
        self.assertIn(self.sheet, templates.search([]))
        with self.assertRaises(AccessError):
            own.with_user(self.manager).columns = 1


@tagged("post_install", "-at_install")
class TestLabelTemplates(LabelsCommon):
    def test_those_that_come_with_the_addon_fit_their_page(self):
        templates = self.env["clientele.label.template"].search([])
        self.assertGreater(len(templates), 25)
        for template in templates:
            with self.subTest(template.name):
                self.assertFalse(template._get_fault())
                self.assertTrue(template.preview["image"])
            if template.medium == "sheet":
                self.check_right_and_bottom(template)

    def check_right_and_bottom(self, template):
        """Sheets are the same on both sides, but for a tenth of a millimetre."""
        grid = template._get_grid()
        x, y = grid.get_corner(grid.size - 1)
        right = grid.page[0] - x - grid.cell[0]
        bottom = grid.page[1] - y - grid.cell[1]
        with self.subTest(template.name):
            self.assertAlmostEqual(right, template.margin_left, delta=0.1)
            self.assertAlmostEqual(bottom, template.margin_top, delta=0.1)

    def test_known_sheets(self):
        self.assertRecordValues(
            self.sheet,
            [
                {
                    "columns": 3,
                    "rows": 7,
                    "label_width": 63.5,
                    "label_height": 38.1,
                    "page_width": 210,
                    "page_height": 297,
                }
            ],
        )
        self.assertEqual(self.sheet.size_text, "63.5 × 38.1 mm, 21 a sheet")
        self.assertEqual((self.roll.page_width, self.roll.page_height), (57, 32))

    def test_sheets_as_they_are_sold(self):
        """Columns, rows, width and height as the boxes say."""
        sold = {
            "Avery L7159": (3, 8, 63.5, 33.9),
            "Avery L7161": (3, 6, 63.5, 46.6),
            "Avery L7162": (2, 8, 99.1, 33.9),
            "Avery L7163": (2, 7, 99.1, 38.1),
            "Avery L7165": (2, 4, 99.1, 67.7),
            "Avery L7169": (2, 2, 99.1, 139),
            "Avery L7651": (5, 13, 38.1, 21.2),
            "Avery L7654": (4, 10, 45.7, 25.4),
            "Avery 3659": (2, 6, 97, 42.3),
            "Herma 4464": (3, 8, 70, 37),
            "Herma 4608": (4, 11, 48.3, 25.4),
            "APLI 1273": (3, 8, 70, 37),
        }
        templates = self.env["clientele.label.template"].search([])
        by_name = {template.name: template for template in templates}
        self.assertEqual(len(by_name), len(templates))
        names = ("columns", "rows", "label_width", "label_height")
        for name, sizes in sold.items():
            self.assertRecordValues(
                by_name[name], [dict(zip(names, sizes, strict=True))]
            )

    def test_templates_that_cannot_be_printed(self):
        absurd = {
            "12.74 mm wider than the page .*Lower the columns": {"label_width": 70.15},
            "higher than the page .*Lower the rows": {"rows": 8},
            "at least one column": {"rows": 0},
            "one column and one row": {"columns": -1},
            "from 5 mm to 1000 mm": {"label_height": 0},
            "pages and labels measure": {"page_format": "own", "page_width": 2000},
            "cannot be negative": {"margin_left": -1},
            "margins and gaps": {"gap_vertical": -0.5},
            "font size is between": {"font_size": 100},
        }
        for message, values in absurd.items():
            with self.assertRaisesRegex(ValidationError, message):
                self.sheet.copy(values)

    def test_the_form_says_what_is_wrong(self):
        with Form(self.env["clientele.label.template"]) as form:
            form.name = "Own"
            form.label_width, form.label_height = 100, 50
            form.columns = 3
            self.assertIn("wider than the page", form.fault)
            self.assertFalse(form.preview)
            form.columns = 2
            form.rows = 5
            self.assertFalse(form.fault)
            self.assertEqual(len(form.preview["cells"]), 10)
        template = form.record
        self.assertEqual((template.page_width, template.page_height), (210, 297))

    def test_rolls_have_no_page(self):
        roll = self.env["clientele.label.template"].create(
            {
                "name": "Two in a row",
                "medium": "roll",
                "columns": 2,
                "label_width": 40,
                "label_height": 20,
                "gap_horizontal": 2,
            }
        )
        self.assertEqual((roll.page_width, roll.page_height, roll.rows), (82, 20, 1))
        wizard = self.wizard(template_id=roll.id, output="zpl", copies=1)
        self.assertEqual(self.print(wizard).decode().count("^XA"), 2)


@tagged("post_install", "-at_install")
class TestParcels(LabelsCommon):
    def parcel(self, partner=None, user=None, **values):
        action = (
            (partner or self.zoe).with_user(user or self.officer).action_print_parcel()
        )
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard = wizard.with_user(user or self.officer)
        wizard.write(values)
        return wizard

    def test_each_parcel_has_its_number(self):
        self.zoe.phone = "04 78 00 00 00"
        self.env.company.partner_id.write({"street": "5 Shop Street"})
        wizard = self.parcel(parcel_count=3, weight=2.5, reference="S00042")
        pages = PdfFileReader(io.BytesIO(self.print(wizard))).pages
        self.assertEqual(len(pages), 3)
        text = pages[1].extract_text()
        for part in (
            "Sender",
            "Recipient",
            "Parcel 2/3",
            "2.50 kg",
            "S00042",
            "5 Shop Street",
            "69003 Lyon",
        ):
            self.assertIn(part, text)
        self.assertIn(f"Tel. {self.zoe.phone}", text)
        sheets = read_sheets(self.print(wizard))
        self.assertAlmostEqual(sheets[0].width, 100, 1)
        self.assertAlmostEqual(sheets[0].height, 150, 1)

    def test_to_the_delivery_address(self):
        wizard = self.parcel(self.bear)
        self.assertEqual(wizard.address_id, self.bear_delivery)
        text = PdfFileReader(io.BytesIO(self.print(wizard))).pages[0].extract_text()
        self.assertIn("99999 Dock", text)
        self.assertNotIn("3 High St", text)

    def test_for_thermal_printers(self):
        wizard = self.parcel(output="zpl", resolution="300", parcel_count=2)
        zpl = self.print(wizard).decode()
        self.assertEqual(zpl.count("^XA"), 2)
        self.assertIn("^PW1181\n^LL1772", zpl)

    def test_absurd_parcels(self):
        with self.assertRaisesRegex(UserError, "1 to 99"):
            self.parcel(parcel_count=0).action_print()
        with self.assertRaisesRegex(UserError, "weighs nothing"):
            self.parcel(weight=-1).action_print()
        nowhere = self.create_customer(lastname="Nowhere")
        with self.assertRaisesRegex(UserError, "Nowhere.* has no address"):
            self.parcel(nowhere).action_print()


@tagged("post_install", "-at_install")
class TestLabelJob(JobsRunMixin, LabelsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = cls.customers.create(
            [
                {"lastname": f"L{number:03}", "zip": f"{number:05}", "city": "Lyon"}
                for number in range(300)
            ]
        )

    def start(self, **values):
        action = self.wizard(self.many, copies=2, first=3, **values).action_print()
        self.assertEqual(action["res_model"], "clientele.job")
        return self.env["clientele.job"].sudo().browse(action["res_id"])

    def test_600_labels(self):
        job = self.start(has_address=False)
        self.run_jobs(steps=1)
        # The first part fills its pages: 483 cells of which two were used already.
        self.assertEqual((job.state, job.done, job.total), ("running", 481, 600))
        self.many[299].sudo().unlink()
        self.run_jobs()
        self.assertEqual((job.state, job.message), ("done", False))
        self.assertEqual(job.document_name, "Labels.pdf")
        sheets = read_sheets(base64.b64decode(job.document))
        names = [text[3] for sheet in sheets for text in sheet.texts]
        expected = [f"L{number // 2:03}" for number in range(598)]
        self.assertEqual(names, expected)
        # 602 cells: 28 sheets and 14 labels more, of which two are of who is gone.
        self.assertEqual([len(sheet.texts) for sheet in sheets], [19, *[21] * 27, 12])
        self.assertFalse(job.part_ids)

    def test_600_labels_for_thermal_printers(self):
        values = {"template_id": self.roll.id, "output": "zpl"}
        action = self.wizard(self.many, copies=2, **values).action_print()
        job = self.env["clientele.job"].sudo().browse(action["res_id"])
        self.run_jobs()
        self.assertEqual((job.state, job.document_name), ("done", "Labels.zpl"))
        zpl = base64.b64decode(job.document).decode()
        self.assertEqual(zpl.count("^XA"), 600)
        self.assertLess(zpl.index("L000"), zpl.index("L299"))

    def test_cancelled_midway(self):
        job = self.start()
        self.run_jobs(steps=1)
        job.with_user(self.officer).action_cancel()
        self.run_jobs()
        self.assertEqual(job.state, "cancelled")
        self.assertFalse(job.document)

    def test_a_right_lost_midway(self):
        job = self.start()
        self.run_jobs(steps=1)
        self.officer.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        self.run_jobs()
        self.assertEqual(job.state, "failed")
        self.assertFalse(job.document)

    def test_a_template_deleted_midway(self):
        job = self.start(template_id=self.sheet.copy().id)
        self.run_jobs(steps=1)
        template = self.env["clientele.label.template"].browse(
            job.payload["template_id"]
        )
        self.env["clientele.label.print"].search(
            [("template_id", "=", template.id)]
        ).unlink()
        template.unlink()
        self.run_jobs()
        self.assertEqual(job.state, "failed")
        self.assertIn("template was deleted", job.message)
