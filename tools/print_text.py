"""Texts on PDFs in any script: fonts that are embedded, and texts that fit."""

import unicodedata
from functools import cache

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from odoo.tools import file_path

from .arabic import join

ELLIPSIS = "…"
SMALLEST = 5  # points: what can still be read
# Latin, Greek, Cyrillic: they come with the web client.
OWN = {
    False: "web/static/fonts/google/Open_Sans/Open_Sans-Regular.ttf",
    True: "web/static/fonts/google/Open_Sans/Open_Sans-Bold.ttf",
}
# Hebrew, Armenian, Georgian…: of the machine, where it has them.
OTHERS = {
    False: ("DejaVuSans.ttf", "DroidSansFallbackFull.ttf"),
    True: ("DejaVuSans-Bold.ttf", "DroidSansFallbackFull.ttf"),
}
# Fonts that every reader of PDFs has, so that they are not embedded.
KOREAN, JAPANESE, CHINESE = "HYGothic-Medium", "HeiseiKakuGo-W5", "STSong-Light"
FIRST_EAST_ASIAN = "\u2e80"
# Private characters, and forms of Hebrew and Arabic, which East Asian fonts have not.
NOT_EAST_ASIAN = (("\ud800", "\uf8ff"), ("\ufb00", "\ufdff"), ("\ufe70", "\ufeff"))


@cache
def get_fonts(is_bold):
    """The fonts there are, the preferred one first.

    :param bool is_bold:
    :return: their names, and the characters they have
    :rtype: list[tuple[str, frozenset]]
    """
    fonts = []
    sources = [file_path(OWN[is_bold]), *OTHERS[is_bold]]
    for number, source in enumerate(sources):
        name = f"Clientele{'Bold' if is_bold else 'Regular'}{number}"
        try:
            font = TTFont(name, source)
        except TTFError:  # this machine has it not
            continue
        registerFont(font)
        fonts.append((name, frozenset(map(chr, font.face.charToGlyph))))
    return fonts


@cache
def get_east_asian_font(name):
    """A font that readers of PDFs have, ready to be used.

    :param str name: as Adobe calls it
    :rtype: str
    """
    registerFont(UnicodeCIDFont(name))
    return name


def _pick_font(char, is_bold):
    """The font that has a character, and what is written with it.

    :return: a font and the character, or a question mark where no font has it
    :rtype: tuple[str, str]
    """
    fonts = get_fonts(is_bold)
    for name, chars in fonts:
        if char in chars:
            return name, char
    if not _is_east_asian(char):
        return fonts[0][0], "?"
    if "\uac00" <= char <= "\ud7af":
        return get_east_asian_font(KOREAN), char
    if "\u3040" <= char <= "\u30ff":
        return get_east_asian_font(JAPANESE), char
    return get_east_asian_font(CHINESE), char


def _is_east_asian(char):
    """Whether it is for the fonts that every reader of PDFs has."""
    return FIRST_EAST_ASIAN <= char <= "\uffff" and not any(
        first <= char <= last for first, last in NOT_EAST_ASIAN
    )


@cache
def get_chars():
    """All characters that the fonts of this machine have.

    :rtype: frozenset
    """
    return frozenset().union(
        *(chars for is_bold in (False, True) for _name, chars in get_fonts(is_bold))
    )


def get_missing(text):
    """The characters of a text that no font of this machine has.

    Question marks stand for them, but for those of East Asia, which are written where
    the reader of the PDF has its fonts.

    :param str text:
    :rtype: str
    """
    return "".join(sorted(set(clean(text)).difference(get_chars())))


def get_runs(text, is_bold=False):
    """A text in pieces, each of which one font can write.

    :param str text:
    :param bool is_bold:
    :return: fonts and pieces
    :rtype: list[tuple[str, str]]
    """
    main, chars = get_fonts(is_bold)[0]
    if chars.issuperset(text):
        return [(main, text)]
    runs = []
    for char in text:
        font, written = _pick_font(char, is_bold)
        if runs and runs[-1][0] == font:
            runs[-1] = (font, runs[-1][1] + written)
        else:
            runs.append((font, written))
    return runs


def get_width(text, size, is_bold=False):
    """How wide a text is.

    :param str text:
    :param float size: of the font, in points
    :return: points
    :rtype: float
    """
    return sum(stringWidth(part, font, size) for font, part in get_runs(text, is_bold))


def clean(text):
    """A text as it is printed: no line breaks or control characters, Arabic joined.

    :param str text:
    :rtype: str
    """
    text = "".join(char if char.isprintable() else " " for char in str(text or ""))
    return join(text.strip(), get_chars())


def fit(text, size, width, is_bold=False, smallest=SMALLEST):
    """A text smaller, then shorter, until there is room for it.

    :param str text:
    :param float size: of the font at most, in points
    :param float width: the room there is, in points
    :param float smallest: size of the font, in points
    :return: the text, cut where need be, and its size
    :rtype: tuple[str, float]
    """
    wide = get_width(text, size, is_bold)
    if wide <= width:
        return text, size
    smaller = max(size * width / wide, min(smallest, size))
    if wide * smaller / size <= width + 1e-6:
        return text, smaller
    shortest, longest = 0, len(text)
    while shortest < longest:
        middle = (shortest + longest + 1) // 2
        cut = text[:middle].rstrip() + ELLIPSIS
        if get_width(cut, smaller, is_bold) <= width:
            shortest = middle
        else:
            longest = middle - 1
    return (text[:shortest].rstrip() + ELLIPSIS if shortest else ""), smaller


def order(text):
    """Characters from left to right as they are seen: PDFs know no other order.

    Enough for names and addresses.

    :param str text: in the order of reading
    :rtype: str
    """
    sides = [unicodedata.bidirectional(char) for char in text]
    if not {"R", "AL"}.intersection(sides):
        return text
    strong = [
        side in ("R", "AL") if side in ("L", "R", "AL", "EN", "AN") else None
        for side in sides
    ]
    runs = []
    for char, is_right in zip(text, _settle_sides(strong), strict=True):
        if runs and runs[-1][0] == is_right:
            runs[-1] = (is_right, runs[-1][1] + char)
        else:
            runs.append((is_right, char))
    if next(side for side in strong if side is not None):
        runs.reverse()
    return "".join(run[::-1] if is_right else run for is_right, run in runs)


def _settle_sides(strong):
    """Blanks and signs go with what is on both sides of them, else with the whole."""
    whole = next(side for side in strong if side is not None)
    settled, last = [], whole
    for index, side in enumerate(strong):
        if side is None:
            rest = (one for one in strong[index:] if one is not None)
            settled.append(last if last == next(rest, whole) else whole)
        else:
            last = side
            settled.append(side)
    return settled


def write(canvas, x, y, text, size, is_bold=False):
    """Write a text on a canvas of reportlab, from its baseline on.

    :param float x: points
    :param float y: points, of the baseline
    :param float size: of the font, in points
    """
    for font, part in get_runs(order(text), is_bold):
        canvas.setFont(font, size)
        canvas.drawString(x, y, part)
        x += stringWidth(part, font, size)
