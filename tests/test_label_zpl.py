import re

from odoo.tests import BaseCase, tagged

from ..tools.label_drawing import cut_pages
from ..tools.label_layout import Label, Line, lay_out
from ..tools.label_zpl import draw_zpl, escape, to_dots
from ..tools.print_grid import Grid

ROLL = Grid((57, 32), (57, 32), 1, 1, (0, 0))
COMMAND = re.compile(r"[\^~][A-Z0-9@][A-Z0-9]?")


@tagged("post_install", "-at_install")
class TestZpl(BaseCase):
    def draw(self, *names, code="", kind="", resolution=203):
        labels = [
            lay_out(Label((Line(name), Line("69003 Lyon")), code, kind), 57, 32, 9)
            for name in names
        ]
        return draw_zpl(cut_pages(labels, ROLL), resolution).decode()

    def test_one_label_each(self):
        zpl = self.draw("Zoé Œuvrard", "Иван")
        self.assertEqual((zpl.count("^XA"), zpl.count("^XZ")), (2, 2))
        self.assertEqual(zpl.count("^CI28"), 2)
        self.assertIn("^FDZoé Œuvrard^FS", zpl)
        self.assertIn("^FDИван^FS", zpl)

    def test_sizes_by_resolution(self):
        self.assertIn("^PW456\n^LL256\n", self.draw("Zoe"))
        self.assertIn("^PW673\n^LL378\n", self.draw("Zoe", resolution=300))
        self.assertEqual(to_dots(25.4, 203), 203)

    def test_fields_are_on_the_label(self):
        zpl = self.draw("Zoe", code="C000123", kind="barcode")
        fields = [tuple(map(int, one)) for one in re.findall(r"\^FO(\d+),(\d+)", zpl)]
        self.assertEqual(len(fields), 4)
        for x, y in fields:
            self.assertTrue(8 <= x < 456 and 8 <= y < 256)

    def test_no_name_brings_commands(self):
        """Whatever is typed: the commands are those of a name without surprises."""
        usual = COMMAND.findall(self.draw("Zoe"))
        for name in ("^XZ", "~JR", "a^FS^XZ^XA^FDb", "_5EXZ", "\\&^", "Zoe\n^XZ", "~~"):
            with self.subTest(name):
                self.assertEqual(COMMAND.findall(self.draw(name)), usual)

    def test_no_code_brings_commands(self):
        for kind in ("barcode", "qr"):
            usual = COMMAND.findall(self.draw("Zoe", code="ABC", kind=kind))
            self.assertIn("^BC" if kind == "barcode" else "^BQ", usual)
            for code in ("^XZ", "~JR", "_5E", ">:^"):
                found = COMMAND.findall(self.draw("Zoe", code=code, kind=kind))
                self.assertEqual(found, usual)

    def test_what_is_escaped_is_read_again(self):
        """A printer reads the signs by their codes."""
        text = "a^b~c_d\\e"
        escaped = escape(text)
        self.assertFalse(set(escaped) & {"^", "~", "\\"})
        read = re.sub(r"_([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), escaped)
        self.assertEqual(read, text)

    def test_barcodes(self):
        self.assertIn("^FD>:C1^FS", self.draw("Zoe", code="C1", kind="barcode"))
        # Pairs of digits take half the room.
        self.assertIn("^FD>;123456^FS", self.draw("Z", code="123456", kind="barcode"))
        # The sign of functions is data here.
        self.assertIn("^FD>:A>0B^FS", self.draw("Zoe", code="A>B", kind="barcode"))
        self.assertIn("^FDMA,C1^FS", self.draw("Zoe", code="C1", kind="qr"))
