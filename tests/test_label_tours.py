import base64
import io

from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from .common_labels import find, read_sheets
from .common_pos import SELLER, ClienteleTillCommon


@tagged("post_install", "-at_install")
class TestLabelTours(ClienteleTillCommon):
    def test_from_the_list_onto_a_used_sheet(self):
        """Two customers are ticked, the third cell is clicked, the PDF is measured."""
        self.loaded.write({"street": "1 quai du Port", "zip": "13002", "city": "M"})
        sheet = self.env.ref("clientele.label_template_l7160")
        self.start_desk("/odoo/customer-file", "clientele_labels_third_cell")
        wizard = self.env["clientele.label.print"].search([], order="id desc", limit=1)
        self.assertEqual(wizard.template_id, sheet)
        self.assertEqual(wizard.partner_ids, self.loaded | self.unloaded)
        (page,) = read_sheets(base64.b64decode(wizard.document))
        ((left, first),) = find(page, "1 quai du Port")
        ((other, second),) = find(page, "12 rue des Marronniers")
        # The third cell of the first row, then the first of the second row.
        self.assertTrue(7.21 + 2 * 66.04 < left < 7.21 + 2 * 66.04 + 4)
        self.assertTrue(7.21 < other < 7.21 + 4)
        self.assertTrue(15.15 < first < 15.15 + 38.1 < second < 15.15 + 2 * 38.1)

    def test_parcel_at_the_till(self):
        printed = []
        wizards = self.registry["clientele.parcel.print"]
        draw = wizards._draw_parcels

        def keep(wizard):
            printed.append(draw(wizard))
            return printed[-1]

        self.patch(wizards, "_draw_parcels", keep)
        self.start_till("clientele_parcel_label", self.officer)
        (content,) = printed
        pages = PdfFileReader(io.BytesIO(content)).pages
        self.assertEqual(len(pages), 2)
        text = pages[1].extract_text()
        for part in ("Parcel 2/2", "S00042", "12 rue des Marronniers"):
            self.assertIn(part, text)

    def test_cashiers_without_the_right_are_not_offered_it(self):
        self.start_till("clientele_parcel_label_not_offered")
        printer = self.create_user(
            "till_printer", SELLER, "clientele.group_label_print"
        )
        self.main_pos_config.with_user(self.cashier).invalidate_recordset()
        self.assertFalse(
            self.main_pos_config.with_user(self.cashier).label_print_allowed
        )
        self.assertTrue(self.main_pos_config.with_user(printer).label_print_allowed)
