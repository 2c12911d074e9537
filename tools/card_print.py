"""Cards and vouchers on paper, exact to the point: no browser scales them."""

import io
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from .print_codes import fit_barcode
from .print_grid import Grid
from .print_text import fit, get_fonts, get_width, write

CARD = (85.6 * mm, 53.98 * mm)  # ISO/IEC 7810, ID-1
VOUCHER = (210 * mm, 99 * mm)  # a third of A4
INK, GREY = HexColor("#1f2937"), HexColor("#6b7280")
BAR = 0.5 * mm  # the widest that the narrowest bar may be
LEFT, CENTRE, RIGHT = 0, 0.5, 1
SMALLEST = 6  # points


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
    inner = width - 2 * margin
    canvas.setStrokeColor(HexColor("#d1d5db"))
    canvas.setLineWidth(0.25)
    canvas.roundRect(0, 0, width, height, 3.18 * mm)
    canvas.setFillColor(INK)
    _write(canvas, margin, height - 9 * mm, card.company, 12, inner, is_bold=True)
    canvas.setFillColor(GREY)
    _write(canvas, margin, height - 14 * mm, card.title, 9, inner)
    canvas.setFillColor(INK)
    _write(canvas, margin, height - 23 * mm, card.holder, 10, inner, is_bold=True)
    code = fit_barcode(card.code, inner, 12 * mm, BAR)
    code.drawOn(canvas, (width - code.width) / 2, 9 * mm)
    canvas.setFillColor(INK)
    _write(canvas, margin, 5 * mm, _group(card.code), 8, inner, CENTRE)


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
    _write(canvas, margin, height - 16 * mm, voucher.company, 11, inner)
    canvas.setFillColor(INK)
    top, middle, wide = height - 27 * mm, height - 37 * mm, inner * 0.6
    rest, right = inner - wide - margin, margin + wide + margin
    _write(canvas, margin, top, voucher.title, 20, wide, is_bold=True)
    _write(canvas, right, top, voucher.value, 26, rest, RIGHT, is_bold=True)
    _write(canvas, margin, middle, voucher.holder, 11, wide)
    _write(canvas, right, middle, voucher.validity, 11, rest, RIGHT)
    code = fit_barcode(voucher.code, 90 * mm, 18 * mm, BAR)
    code.drawOn(canvas, margin, height - 64 * mm)
    canvas.setFillColor(INK)
    _write(canvas, margin, height - 69 * mm, _group(voucher.code), 10, inner)
    canvas.setFillColor(GREY)
    lines = simpleSplit(voucher.conditions, get_fonts(False)[0][0], 8, inner)
    for number, line in enumerate(lines[:5]):
        write(canvas, margin, height - 77 * mm - number * 3.6 * mm, line, 8)


def _write(canvas, x, y, text, size, width, align=LEFT, is_bold=False):
    """A line of text, smaller or cut where it would not fit."""
    text, size = fit(text, size, width, is_bold, SMALLEST)
    free = width - get_width(text, size, is_bold)
    write(canvas, x + align * free, y, text, size, is_bold)


def _group(code):
    """Digits by four, as on bank cards."""
    if not code.isdigit():
        return code
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
