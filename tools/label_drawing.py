"""Labels that are laid out, on the pages of a PDF or on the screen (SVG)."""

import io
from typing import NamedTuple

from markupsafe import Markup
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .label_layout import POINT, Code, Rule, Text
from .print_codes import get_modules
from .print_text import write

FRAME = HexColor("#9ca3af")
RULE = 0.3  # millimetres
SMOOTH = 0.01  # bars that touch show no seam


class Page(NamedTuple):
    """A page with the labels on it; millimetres."""

    width: float
    height: float
    labels: list  # x and y of the upper left corner, and a Drawn


def cut_pages(labels, grid, first=1):
    """Labels on pages.

    :param labels: of Drawn, or nothing for cells that stay empty
    :param Grid grid: millimetres; a page without height is as high as its label
    :param int first: the first free cell, from 1
    :rtype: list[Page]
    """
    pages = []
    for number, index, label in grid.place(labels, first):
        while len(pages) <= number:
            pages.append(Page(*grid.page, []))
        if not label:
            continue
        if not grid.page[1]:
            pages[number] = Page(grid.page[0], label.height, [])
        pages[number].labels.append((*grid.get_corner(index), label))
    return pages


def get_bars(code):
    """The rectangles of a barcode or QR code.

    :param Code code:
    :return: x, y, width, height in millimetres from the corner of the label
    :rtype: list[tuple[float, float, float, float]]
    """
    modules = get_modules(code.value, code.kind)
    across, down = code.width / modules.width, code.height / modules.height
    return [
        (code.x + x * across, code.y + y * down, width * across, height * down)
        for x, y, width, height in modules.bars
    ]


# === PDF === #


def draw_pdf(pages, title="", has_frames=False):
    """Pages as a PDF.

    :param pages: of Page
    :param str title: of the document
    :param bool has_frames: whether the edges of labels are drawn, to try a template
    :rtype: bytes
    """
    stream = io.BytesIO()
    canvas = Canvas(stream, pageCompression=1)
    canvas.setTitle(title)
    for page in pages:
        canvas.setPageSize((page.width * mm, page.height * mm))
        for x, y, label in page.labels:
            canvas.saveState()
            canvas.translate(x * mm, (page.height - y) * mm)
            _draw_label(canvas, label, has_frames)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw_label(canvas, label, has_frames):
    if has_frames:
        canvas.setStrokeColor(FRAME)
        canvas.setLineWidth(0.25)
        canvas.rect(0, -label.height * mm, label.width * mm, label.height * mm)
    for part in label.parts:
        if isinstance(part, Text):
            write(
                canvas,
                part.x * mm,
                -part.baseline * mm,
                part.text,
                part.size,
                part.is_bold,
            )
        elif isinstance(part, Code):
            _draw_code(canvas, part)
        elif isinstance(part, Rule):
            canvas.setStrokeGray(0)
            canvas.setLineWidth(RULE * mm)
            canvas.line(part.x * mm, -part.y * mm, part.to_x * mm, -part.to_y * mm)


def _draw_code(canvas, code):
    path = canvas.beginPath()
    for x, y, width, height in get_bars(code):
        path.rect(x * mm, -(y + height) * mm, width * mm, height * mm)
    canvas.drawPath(path, stroke=0, fill=1)


# === SVG === #


def draw_svg(page):
    """A page as an image for the screen, with the edges of its labels.

    :param Page page:
    :rtype: str
    """
    size = Markup('width="{0}mm" height="{1}mm" viewBox="0 0 {0} {1}"').format(
        _round(page.width), _round(page.height)
    )
    labels = Markup("").join(_get_label_svg(*one) for one in page.labels)
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" {0}>'
            '<rect width="100%" height="100%" fill="#fff"/>{1}</svg>'
        ).format(size, labels)
    )


def _round(number):
    return f"{number:.2f}"


def _get_label_svg(x, y, label):
    frame = Markup(
        '<rect width="{0}" height="{1}" rx="1" fill="none" stroke="#d1d5db" '
        'stroke-width="0.25"/>'
    ).format(_round(label.width), _round(label.height))
    parts = Markup("").join(_get_part_svg(part) for part in label.parts)
    return Markup('<g transform="translate({0} {1})">{2}{3}</g>').format(
        _round(x), _round(y), frame, parts
    )


def _get_part_svg(part):
    if isinstance(part, Text):
        return Markup(
            '<text x="{0}" y="{1}" font-size="{2}" textLength="{3}" '
            'lengthAdjust="spacingAndGlyphs" font-weight="{4}" '
            'font-family="Open Sans, DejaVu Sans, sans-serif">{5}</text>'
        ).format(
            _round(part.x),
            _round(part.baseline),
            _round(part.size * POINT),
            _round(part.width),
            "bold" if part.is_bold else "normal",
            part.text,
        )
    if isinstance(part, Rule):
        return Markup(
            '<path d="M{0} {1}L{2} {3}" stroke="#000" stroke-width="{4}"/>'
        ).format(*map(_round, part), RULE)
    path = "".join(
        f"M{x:.3f} {y:.3f}h{width + SMOOTH:.3f}v{height + SMOOTH:.3f}"
        f"h{-width - SMOOTH:.3f}z"
        for x, y, width, height in get_bars(part)
    )
    return Markup('<path d="{0}"/>').format(path)
