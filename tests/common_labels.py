import io
from typing import NamedTuple

from PyPDF2.generic import ContentStream

from odoo.tools.pdf import PdfFileReader

MM = 72 / 25.4


class Sheet(NamedTuple):
    """What stands on a page of a PDF, in millimetres from its upper left corner."""

    width: float
    height: float
    texts: list  # x, baseline, size of the font, text in ASCII
    frames: list  # x, y, width, height
    bars: list  # the same


def multiply(one, other):
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        *(a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j),
        *(e * g + f * i + k, e * h + f * j + m),
    )


def read_sheets(content):
    """The pages of a PDF as a ruler would find them.

    :param bytes content: a PDF of reportlab, which turns and scales nothing
    :rtype: list[Sheet]
    """
    reader = PdfFileReader(io.BytesIO(content))
    return [read_sheet(page, reader) for page in reader.pages]


def read_sheet(page, reader):
    width = float(page.mediabox.width) / MM
    height = float(page.mediabox.height) / MM
    sheet = Sheet(width, height, [], [], [])
    if "/Contents" not in page:
        return sheet
    matrix, kept, pending = (1, 0, 0, 1, 0, 0), [], []
    text_matrix, size = matrix, 0
    for operands, operator in ContentStream(page["/Contents"], reader).operations:
        if operator == b"q":
            kept.append(matrix)
        elif operator == b"Q":
            matrix = kept.pop()
        elif operator == b"cm":
            matrix = multiply(tuple(map(float, operands)), matrix)
        elif operator == b"Tf":
            size = float(operands[1])
        elif operator == b"Tm":
            text_matrix = tuple(map(float, operands))
        elif operator == b"Tj":
            x, y = multiply(text_matrix, matrix)[4:]
            raw = operands[0]
            text = raw if isinstance(raw, str) else raw.decode("latin-1")
            sheet.texts.append((x / MM, height - y / MM, size, str(text)))
        elif operator == b"re":
            x, y, wide, high = map(float, operands)
            left, bottom = multiply((1, 0, 0, 1, x, y), matrix)[4:]
            top = height - (bottom + high) / MM
            pending.append((left / MM, top, wide / MM, high / MM))
        elif operator in (b"S", b"s"):
            sheet.frames.extend(pending)
            pending = []
        elif operator in (b"f", b"f*", b"n"):
            sheet.bars.extend(pending)
            pending = []
    return sheet


def find(sheet, text):
    """Where a text stands: x and baseline of each time it does."""
    return [(x, y) for x, y, _size, one in sheet.texts if text in one]
