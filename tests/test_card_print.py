import base64
import io

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged
from odoo.tools.pdf import PdfFileReader

from ..tools import card_print
from ..tools.card_print import Printed, draw_cards, draw_vouchers
from ..tools.print_grid import Grid
from .test_card_desk import DeskCommon

MM = 72 / 25.4


def read_sizes(content):
    """The pages of a PDF, in millimetres."""
    pages = PdfFileReader(io.BytesIO(content)).pages
    return [
        (float(page.mediabox.width) / MM, float(page.mediabox.height) / MM)
        for page in pages
    ]


@tagged("post_install", "-at_install")
class TestCardDrawing(BaseCase):
    card = Printed("Points", "Shop", "0441234567890126", "Zoé Lefèvre")

    def assert_sizes(self, content, count, width, height):
        sizes = read_sizes(content)
        self.assertEqual(len(sizes), count)
        for size in sizes:
            self.assertAlmostEqual(size[0], width, 1)
            self.assertAlmostEqual(size[1], height, 1)

    def test_pages(self):
        self.assert_sizes(draw_cards([self.card] * 3), 3, 85.6, 53.98)
        self.assert_sizes(draw_cards([self.card] * 10, True), 1, 210, 297)
        self.assert_sizes(draw_cards([self.card] * 11, True), 2, 210, 297)
        self.assert_sizes(draw_cards([self.card] * 9, True, 3), 2, 210, 297)
        self.assert_sizes(draw_vouchers([self.card] * 4), 2, 210, 297)

    def test_cells(self):
        grid = Grid(card_print.A4, card_print.CARD, 2, 5)
        left, bottom = grid.get_origin(8)
        self.assertAlmostEqual(left / MM, (210 - 2 * 85.6) / 2, 2)
        self.assertAlmostEqual(bottom / MM, (297 - 5 * 53.98) / 2, 2)
        first = grid.get_origin(0)
        self.assertAlmostEqual((first[1] - bottom) / MM, 4 * 53.98, 2)

    def test_codes_and_names_of_any_kind(self):
        for code in ("044b1c2-44f0-a7", "X", "9" * 40):
            for name in ("", "Ωmega 漢字", "x" * 200):
                content = draw_cards([Printed("T" * 90, "C", code, name)])
                text = PdfFileReader(io.BytesIO(content)).pages[0].extract_text()
                self.assertIn(name[:3], text)
                draw_vouchers([Printed("T", "C", code, name, conditions=name * 30)])


@tagged("post_install", "-at_install")
class TestCardPrint(DeskCommon):
    def print(self, cards, user=None, **values):
        wizards = self.env["clientele.card.print"].with_user(user or self.officer)
        wizard = wizards.create({"card_ids": [(6, 0, cards.ids)], **values})
        action = wizard.action_print()
        self.assertIn(f"/{wizard.id}/document/", action["url"])
        return base64.b64decode(wizard.document)

    def test_printed_by_officers(self):
        content = self.print(self.card)
        self.assertEqual(len(read_sizes(content)), 1)
        text = PdfFileReader(io.BytesIO(content)).pages[0].extract_text()
        self.assertIn(self.zoe.name, text)
        self.assertIn(self.card.code[:4], text)
        with self.assertRaises(AccessError):
            self.print(self.card, self.cashier)

    def test_absurd_runs(self):
        gifts = self.env["loyalty.program"].create(
            {"name": "Gifts", "program_type": "gift_card"}
        )
        voucher = self.create_card(self.zoe, 10, gifts)
        with self.assertRaisesRegex(UserError, "apart from each other"):
            self.print(self.card | voucher)
        with self.assertRaisesRegex(UserError, "cells 1 to 10"):
            self.print(self.card, first=11)
        self.assertTrue(self.print(voucher))
