"""Barcodes and QR codes as rectangles, so that paper and screen show the same."""

from functools import lru_cache
from typing import NamedTuple

from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

CODE128_QUIET = 10  # bars of blank on each side, as scanners want them
QR_QUIET = 2
LONGEST = 48  # characters: no label has room for more


class Modules(NamedTuple):
    """A code in units of its narrowest bar."""

    width: int
    height: int  # 1 for barcodes, whose bars are as high as one likes
    bars: tuple  # x, y, width, height


def can_encode(value, kind):
    """Whether there is such a code.

    :param str value: what it says
    :param str kind: barcode or qr
    :rtype: bool
    """
    if not value or len(value) > LONGEST:
        return False
    return kind == "qr" or all(" " <= char <= "~" for char in value)


@lru_cache(maxsize=64)  # a label is measured first and drawn then
def get_modules(value, kind):
    """A code with the blank around it.

    :param str value: what it says; ``can_encode`` it
    :param str kind: barcode (Code 128) or qr
    :rtype: Modules
    """
    return _get_qr(value) if kind == "qr" else _get_code128(value)


def _get_code128(value):
    symbol = Code128(value, barWidth=1, quiet=False)
    symbol.validate()
    symbol.encode()
    symbol.decompose()
    x, bars = CODE128_QUIET, []
    for char in symbol.decomposed:  # A to D are bars, a to d what is between them
        wide = ord(char.upper()) - ord("A") + 1
        if char.isupper():
            bars.append((x, 0, wide, 1))
        x += wide
    return Modules(x + CODE128_QUIET, 1, tuple(bars))


def _get_qr(value):
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(value)
    code.make()
    count = code.getModuleCount()
    bars = []
    for row in range(count):
        start = None
        for column in range(count + 1):
            is_dark = column < count and code.isDark(row, column)
            if is_dark and start is None:
                start = column
            elif not is_dark and start is not None:
                bars.append((start + QR_QUIET, row + QR_QUIET, column - start, 1))
                start = None
    side = count + 2 * QR_QUIET
    return Modules(side, side, tuple(bars))


def fit_barcode(code, width, height, most):
    """A barcode as wide as there is room for, without blank around it.

    :param str code: what it says
    :param float width: points
    :param float height: points
    :param float most: the widest that the narrowest bar may be, in points
    :return: what reportlab draws
    :rtype: Code128
    """
    probe = Code128(code, barWidth=1, quiet=False)
    bar = min(width / probe.width, most)
    return Code128(code, barWidth=bar, barHeight=height, quiet=False)
