"""Cards and vouchers on paper, exact to the point: no browser scales them."""

import io
from dataclasses import dataclass

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

CARD = (85.6 * mm, 53.98 * mm)  # ISO/IEC 7810, ID-1
VOUCHER = (210 * mm, 99 * mm)  # a third of A4
INK, GREY = HexColor("#1f2937"), HexColor("#6b7280")
REGULAR, BOLD = "Helvetica", "Helvetica-Bold"


@dataclass(frozen=True)
class Printed:
    """What is printed on one card or voucher."""

    title: str  # the programme
    company: str
    code: str
    holder: str = ""
    value: str = ""
    validity: str = ""
    conditions: str = ""


def draw_cards(cards, is_sheet=False, first=1):
    """Cards in bank-card format.

    :param list[Printed] cards:
    :param bool is_sheet: ten on an A4 sheet, else one a page
    :param int first: the first free cell of the first sheet, from 1
    :return: a PDF
    :rtype: bytes
    """
    grid = Grid(A4, CARD, 2, 5) if is_sheet else Grid(CARD, CARD, 1, 1)
    return _draw(cards, grid, _draw_card, first if is_sheet else 1)


def draw_vouchers(vouchers):
    """Vouchers, three on an A4 page.

    :param list[Printed] vouchers:
    :return: a PDF
    :rtype: bytes
    """
    return _draw(vouchers, Grid(A4, VOUCHER, 1, 3), _draw_voucher, 1)


@dataclass(frozen=True)
class Grid:
    """Cells of one size in the middle of a page, filled row by row."""

    page: tuple
    cell: tuple
    columns: int
    rows: int

    def get_origin(self, index):
        """The lower left corner of a cell.

        :param int index: from 0, on one page
        :return: points from the lower left corner of the page
        :rtype: tuple[float, float]
        """
        width, height = self.cell
        left = (self.page[0] - self.columns * width) / 2
        bottom = (self.page[1] - self.rows * height) / 2
        row, column = divmod(index, self.columns)
        return left + column * width, bottom + (self.rows - 1 - row) * height


def _draw(items, grid, draw_one, first):
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=grid.page)
    size = grid.columns * grid.rows
    for position, item in enumerate(items, start=max(first, 1) - 1):
        index = position % size
        if index == 0 and position >= size:
            canvas.showPage()
        canvas.saveState()
        canvas.translate(*grid.get_origin(index))
        draw_one(canvas, item)
        canvas.restoreState()
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw_card(canvas, card):
    width, height = CARD
    margin = 5 * mm
    canvas.setStrokeColor(HexColor("#d1d5db"))
    canvas.setLineWidth(0.25)
    canvas.roundRect(0, 0, width, height, 3.18 * mm)
    canvas.setFillColor(INK)
    _write(canvas, margin, height - 9 * mm, card.company, BOLD, 12, width - 2 * margin)
    canvas.setFillColor(GREY)
    _write(canvas, margin, height - 14 * mm, card.title, REGULAR, 9, width - 2 * margin)
    canvas.setFillColor(INK)
    _write(canvas, margin, height - 23 * mm, card.holder, BOLD, 10, width - 2 * margin)
    code = _get_barcode(card.code, width - 2 * margin, 12 * mm)
    code.drawOn(canvas, (width - code.width) / 2, 9 * mm)
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, 8)
    canvas.drawCentredString(width / 2, 5 * mm, _group(card.code))


def _draw_voucher(canvas, voucher):
    width, height = VOUCHER
    margin = 12 * mm
    inner = width - 2 * margin
    canvas.setStrokeColor(GREY)
    canvas.setLineWidth(0.5)
    canvas.setDash(3, 3)
    canvas.line(0, 0, width, 0)  # where to cut
    canvas.setDash()
    canvas.setFillColor(GREY)
    _write(canvas, margin, height - 16 * mm, voucher.company, REGULAR, 11, inner)
    canvas.setFillColor(INK)
    _write(canvas, margin, height - 27 * mm, voucher.title, BOLD, 20, inner * 0.6)
    canvas.setFont(BOLD, 26)
    canvas.drawRightString(width - margin, height - 27 * mm, voucher.value)
    _write(canvas, margin, height - 37 * mm, voucher.holder, REGULAR, 11, inner * 0.6)
    canvas.setFont(REGULAR, 11)
    canvas.drawRightString(width - margin, height - 37 * mm, voucher.validity)
    code = _get_barcode(voucher.code, 90 * mm, 18 * mm)
    code.drawOn(canvas, margin, height - 64 * mm)
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, 10)
    canvas.drawString(margin, height - 69 * mm, _group(voucher.code))
    canvas.setFillColor(GREY)
    canvas.setFont(REGULAR, 8)
    lines = simpleSplit(voucher.conditions, REGULAR, 8, inner)
    for number, line in enumerate(lines[:5]):
        canvas.drawString(margin, height - 77 * mm - number * 3.6 * mm, line)


def _get_barcode(code, width, height):
    """As wide as there is room for, up to bars of half a millimetre."""
    probe = Code128(code, barWidth=1, quiet=False)
    bar = min(width / probe.width, 0.5 * mm)
    return Code128(code, barWidth=bar, barHeight=height, quiet=False)


def _write(canvas, x, y, text, font, size, width):
    """A line of text, smaller where it would not fit."""
    text = text.encode("cp1252", "replace").decode("cp1252")
    while size > 6 and stringWidth(text, font, size) > width:
        size -= 0.5
    canvas.setFont(font, size)
    canvas.drawString(x, y, text)


def _group(code):
    """Digits by four, as on bank cards."""
    if not code.isdigit():
        return code
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
