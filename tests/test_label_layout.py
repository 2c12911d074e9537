import io

from odoo.tests import BaseCase, tagged
from odoo.tools.pdf import PdfFileReader

from ..tools.arabic import join
from ..tools.label_drawing import cut_pages, draw_pdf, draw_svg, get_bars
from ..tools.label_layout import Code, Label, Line, Text, lay_out
from ..tools.parcel_layout import Parcel, lay_out_parcel
from ..tools.print_codes import can_encode, get_modules
from ..tools.print_grid import Grid
from ..tools.print_text import clean, fit, get_missing, get_runs, get_width, order
from .common_labels import MM, find, read_sheets

A4 = (210, 297)
L7160 = Grid(A4, (63.5, 38.1), 3, 7, (7.21, 15.15), (2.54, 0))
NAMES = (
    "Zoe",
    "Société des Établissements Réunis de Bretagne et de Normandie",
    "W" * 120,
    "Ωμέγα Ζήτα",
    "Żółć Ľubomír",
    "Иван Петров",
    "漢字 山田",
    "שלום",
)
SIZES = ((25.4, 10), (38.1, 21.2), (63.5, 38.1), (57, 32), (105, 148.5), (210, 297))


def make_label(name="Zoe", code="", kind="", lines=4):
    texts = ["12 rue des Marronniers", "Escalier B", "69003 LYON"][: lines - 1]
    return Label(
        (
            Line(name, is_bold=True),
            *map(Line, texts),
            Line("No. C1", scale=0.8, is_optional=True),
        ),
        code,
        kind,
    )


def texts_of(drawn):
    return [part for part in drawn.parts if isinstance(part, Text)]


@tagged("post_install", "-at_install")
class TestGrid(BaseCase):
    def test_cells(self):
        self.assertEqual(L7160.size, 21)
        self.assertAlmostEqual(L7160.get_corner(0)[0], 7.21)
        x, y = L7160.get_corner(4)  # the second of the second row
        self.assertAlmostEqual(x, 7.21 + 63.5 + 2.54)
        self.assertAlmostEqual(y, 15.15 + 38.1)

    def test_places(self):
        places = [place[:2] for place in L7160.place("abcd", 20)]
        self.assertEqual(places, [(0, 19), (0, 20), (1, 0), (1, 1)])

    def test_what_is_too_large(self):
        self.assertEqual(L7160.get_excess(), (0, 0))
        wide, high = Grid((200, 297), (70, 37), 3, 8, (0, 0.5)).get_excess()
        self.assertAlmostEqual(wide, 10)
        self.assertEqual(high, 0)


@tagged("post_install", "-at_install")
class TestTexts(BaseCase):
    def test_texts_that_fit(self):
        self.assertEqual(fit("Zoe", 10, 1000), ("Zoe", 10))
        text, size = fit("Zoe", 10, get_width("Zoe", 8))
        self.assertEqual(text, "Zoe")
        self.assertAlmostEqual(size, 8, 5)

    def test_texts_that_are_cut(self):
        for name in NAMES:
            for width in (2, 20, 50):
                text, size = fit(name, 10, width)
                with self.subTest(name, width=width):
                    self.assertLessEqual(get_width(text, size), width + 0.001)
                    self.assertTrue(text in ("", name) or text.endswith("…"))

    def test_every_script_has_a_font(self):
        for name in ("Zoé Œuvrard", "Ωμέγα", "Иван", "漢字", "한국", "ひらがな"):
            written = "".join(part for _font, part in get_runs(name))
            self.assertEqual(written, name)
        # What no font has is no reason to fail.
        self.assertEqual("".join(part for _font, part in get_runs("a\U00012000")), "a?")

    def test_what_nothing_can_write(self):
        """No boxes: a question mark, and the characters are told."""
        for name in ("Žižkov", "Łódź", "Nguyễn Văn", "Иван", "Zoé"):
            self.assertEqual(get_missing(name), "")
        self.assertEqual(get_missing("a\U00012000b"), "\U00012000")
        # Nor is a form of Arabic that nobody has left to the fonts of East Asia.
        self.assertEqual("".join(part for _font, part in get_runs("\ufbc5")), "?")

    def test_arabic_is_joined(self):
        every = frozenset(map(chr, range(0x10000)))
        # Meem, hah, meem, dal: initial, medial, medial, final.
        self.assertEqual(join("محمد", every), "\ufee3\ufea4\ufee4\ufeaa")
        # Lam and alef become one; alef joins nothing after it.
        self.assertEqual(join("لا", every), "\ufefb")
        self.assertEqual(join("دا", every), "\ufea9\ufe8d")
        # Words are apart, vowels part nothing, other scripts stay.
        self.assertEqual(join("بن", every), join("بن x", every)[:2])
        self.assertEqual(join("بَن", every), "\ufe91\u064e\ufee6")
        self.assertEqual(join("Zoé", every), "Zoé")
        # A font without the forms writes the letters as they are.
        self.assertEqual(join("محمد", frozenset()), "محمد")
        self.assertEqual(len(clean("محمد")), 4)

    def test_right_to_left(self):
        self.assertEqual(order("Zoé"), "Zoé")
        self.assertEqual(order("אבג"), "גבא")
        self.assertEqual(order("Rue אבג 12"), "Rue גבא 12")
        self.assertEqual(order("אבג 12"), "12 גבא")


@tagged("post_install", "-at_install")
class TestCodes(BaseCase):
    def test_barcode_of_a_known_text(self):
        """Code 128 by its rules: 11 modules a character, 13 for the stop."""
        modules = get_modules("AB", "barcode")
        self.assertEqual(modules.width, 11 * (2 + 2) + 13 + 2 * 10)
        self.assertEqual(modules.bars[0], (10, 0, 2, 1))
        last = modules.bars[-1]
        self.assertEqual((last[0] + last[2], last[2]), (modules.width - 10, 2))

    def test_qr_code(self):
        modules = get_modules("C000123", "qr")
        self.assertEqual(modules.width, 21 + 2 * 2)
        # The three corners by which it is found begin with a bar of seven.
        self.assertIn((2, 2, 7, 1), modules.bars)
        self.assertIn((2 + 14, 2, 7, 1), modules.bars)
        self.assertIn((2, 2 + 14, 7, 1), modules.bars)

    def test_what_is_no_code(self):
        self.assertTrue(can_encode("C-12 x", "barcode"))
        self.assertFalse(can_encode("", "qr"))
        self.assertFalse(can_encode("é", "barcode"))
        self.assertTrue(can_encode("é", "qr"))
        self.assertFalse(can_encode("9" * 49, "barcode"))


@tagged("post_install", "-at_install")
class TestLabelLayout(BaseCase):
    def test_nothing_leaves_its_label(self):
        for width, height in SIZES:
            for name in NAMES:
                for kind in ("", "barcode", "qr"):
                    label = make_label(name, "C000123", kind)
                    with self.subTest(name, size=(width, height), kind=kind):
                        self.check_inside(lay_out(label, width, height, 12))

    def check_inside(self, drawn):
        self.assertTrue(texts_of(drawn))
        bottom = 0
        for text in sorted(texts_of(drawn), key=lambda one: one.baseline):
            high = text.size / MM
            self.assertGreaterEqual(text.x, 0.99)
            self.assertLessEqual(text.x + text.width, drawn.width - 0.99)
            self.assertGreaterEqual(text.baseline - 0.95 * high, bottom - 0.01)
            bottom = text.baseline + 0.28 * high
        self.assertLessEqual(bottom, drawn.height + 0.01)
        for code in drawn.parts:
            if isinstance(code, Code):
                self.check_code_inside(code, drawn)

    def check_code_inside(self, code, drawn):
        for x, y, width, height in get_bars(code):
            self.assertGreaterEqual(min(x, y), 0.99)
            self.assertLessEqual(x + width, drawn.width)
            self.assertLessEqual(y + height, drawn.height)
            for text in texts_of(drawn):
                is_beside = text.x + text.width <= x or text.x >= x + width
                is_above = text.baseline <= y
                is_below = text.baseline - 0.8 * text.size / MM >= y + height
                self.assertTrue(is_beside or is_above or is_below)

    def test_what_is_left_out_first(self):
        drawn = lay_out(make_label(), 25.4, 10, 8)
        texts = [text.text for text in texts_of(drawn)]
        self.assertEqual((texts[0], texts[-1]), ("Zoe", "69003 LYON"))
        self.assertNotIn("No. C1", texts)

    def test_long_lines_go_on_in_a_second_one(self):
        drawn = lay_out(make_label("Etablissements " * 4, lines=3), 63.5, 38.1, 10)
        texts = [text.text for text in texts_of(drawn)]
        self.assertEqual(" ".join(texts[:2]), ("Etablissements " * 4).strip())
        self.assertFalse(any(text.endswith("…") for text in texts))

    def test_codes_without_room(self):
        self.assertFalse(lay_out(make_label("Z", "C1" * 9, "barcode"), 25.4, 10, 8)[3])
        self.assertTrue(lay_out(make_label("Z", "C1" * 9, "barcode"), 105, 57, 8)[3])
        self.assertTrue(lay_out(make_label("Z"), 25.4, 10, 8).has_code)

    def test_rolls_without_end(self):
        short = lay_out(make_label(lines=2), 62, 0, 11)
        long = lay_out(make_label("Zoe", "C000123", "barcode"), 62, 0, 11)
        self.assertGreater(long.height, short.height + 10)
        self.check_inside(short)
        self.check_inside(long)
        pages = cut_pages([short, long], Grid((62, 0), (62, 0), 1, 1, (0, 0)))
        sheets = read_sheets(draw_pdf(pages))
        self.assertAlmostEqual(sheets[0].height, short.height, 1)
        self.assertAlmostEqual(sheets[1].height, long.height, 1)


@tagged("post_install", "-at_install")
class TestMeasuredPdf(BaseCase):
    """What a ruler finds on the paper."""

    def draw(self, count, first=1, has_frames=True, **values):
        labels = [
            lay_out(make_label(f"Customer {number}", **values), 63.5, 38.1, 10)
            for number in range(count)
        ]
        pages = cut_pages(labels, L7160, first)
        return read_sheets(draw_pdf(pages, "Labels", has_frames))

    def test_labels_are_where_the_sheet_has_them(self):
        sheets = self.draw(25)
        self.assertEqual([len(sheet.frames) for sheet in sheets], [21, 4])
        for sheet in sheets:
            self.assertAlmostEqual(sheet.width, 210, 1)
            self.assertAlmostEqual(sheet.height, 297, 1)
            for index, frame in enumerate(sheet.frames):
                row, column = divmod(index, 3)
                expected = (7.21 + 66.04 * column, 15.15 + 38.1 * row, 63.5, 38.1)
                for found, wanted in zip(frame, expected, strict=True):
                    self.assertAlmostEqual(found, wanted, delta=0.1)

    def test_texts_are_in_their_labels(self):
        sheet = self.draw(21, code="C000123", kind="barcode")[0]
        for number in range(21):
            ((x, y),) = find(sheet, f"Customer {number}")[:1]
            row, column = divmod(number, 3)
            self.assertAlmostEqual(x, 7.21 + 66.04 * column + 2.286, delta=0.1)
            self.assertTrue(
                15.15 + 38.1 * row + 2 < y < 15.15 + 38.1 * row + 20, (number, y)
            )
        for x, y, width, height in sheet.bars:
            inside = [
                left <= x <= left + wide - width and top <= y <= top + high - height
                for left, top, wide, high in sheet.frames
            ]
            self.assertEqual(inside.count(True), 1)

    def test_from_the_third_cell_on(self):
        sheets = self.draw(20, first=3)
        self.assertEqual([len(sheet.frames) for sheet in sheets], [19, 1])
        x, y, *_size = sheets[0].frames[0]
        self.assertAlmostEqual(x, 7.21 + 2 * 66.04, delta=0.1)
        self.assertAlmostEqual(y, 15.15, delta=0.1)
        self.assertFalse(self.draw(1, has_frames=False)[0].frames)

    def test_any_script_is_in_the_file(self):
        labels = [lay_out(make_label(name), 63.5, 38.1, 10) for name in NAMES]
        content = draw_pdf(cut_pages(labels, L7160))
        page = PdfFileReader(io.BytesIO(content)).pages[0]
        text = page.extract_text()
        for name in ("Établissements", "Ωμέγα Ζήτα", "Żółć Ľubomír", "Иван Петров"):
            self.assertIn(name, text)
        fonts = page["/Resources"]["/Font"].values()
        descriptors = [
            font.get_object()["/FontDescriptor"]
            for font in fonts
            if "/FontDescriptor" in font.get_object()
        ]
        self.assertTrue(descriptors)
        for descriptor in descriptors:
            self.assertIn("/FontFile2", descriptor.get_object())

    def test_the_screen_shows_the_same(self):
        label = lay_out(make_label("<b>&"), 63.5, 38.1, 10)
        page = cut_pages([label], L7160)[0]
        image = draw_svg(page)
        self.assertIn('viewBox="0 0 210.00 297.00"', image)
        self.assertIn("translate(7.21 15.15)", image)
        self.assertIn("&lt;b&gt;&amp;</text>", image)
        first = texts_of(label)[0]
        self.assertIn(f'<text x="{first.x:.2f}" y="{first.baseline:.2f}"', image)


@tagged("post_install", "-at_install")
class TestParcelLayout(BaseCase):
    def parcel(self, **values):
        return Parcel(
            sender=(Line("Shop"), Line("1 quai du Port")),
            recipient=(Line("Zoe", is_bold=True), Line("69003 LYON")),
            facts=("Parcel 1/3", "2.50 kg"),
            sender_title="From",
            recipient_title="To",
            **values,
        )

    def test_all_is_on_it(self):
        for width, height in ((100, 150), (101.6, 152.4), (62, 0), (105, 148.5)):
            drawn = lay_out_parcel(self.parcel(reference="S00042"), width, height, 12)
            texts = {text.text: text for text in texts_of(drawn)}
            with self.subTest(width=width):
                self.assertEqual(
                    set(texts),
                    {"From", "Shop", "1 quai du Port", "To", "Zoe", "69003 LYON"}
                    | {"Parcel 1/3", "2.50 kg", "S00042"},
                )
                self.assertGreater(texts["Zoe"].size, texts["Shop"].size)
                for text in texts.values():
                    self.assertLessEqual(text.x + text.width, drawn.width)
                    self.assertLess(text.baseline, drawn.height)
                self.assertTrue(drawn.has_code)

    def test_a_reference_that_is_no_barcode(self):
        drawn = lay_out_parcel(self.parcel(reference="Commande n°4é"), 100, 150, 12)
        self.assertFalse(drawn.has_code)
        self.assertIn("Commande n°4é", [text.text for text in texts_of(drawn)])
