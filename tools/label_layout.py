"""Where things stand on a label: the one rule that paper, screen and ZPL follow.

Millimetres from the upper left corner of the label; sizes of fonts in points.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from .print_codes import can_encode, get_modules
from .print_text import SMALLEST, clean, fit, get_width

POINT = 25.4 / 72  # millimetres
LINE = 1.23  # the height of a line, by the size of its font
BASELINE = 0.95
CODE_GAP = 1.5  # millimetres between texts and code
BAR = {"barcode": (0.17, 0.5), "qr": (0.25, 0.9)}  # the narrowest, from and to
NUMBER_SIZE = 7  # points, below a barcode
SHRUNK = 0.75  # of the size that is wanted: what all lines shrink to, to fit


class Text(NamedTuple):
    """One line of text that fits."""

    x: float
    baseline: float
    text: str
    size: float
    is_bold: bool
    width: float


class Code(NamedTuple):
    """A barcode or QR code with the blank around it."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    value: str


class Rule(NamedTuple):
    """A line from one point to another."""

    x: float
    y: float
    to_x: float
    to_y: float


class Box(NamedTuple):
    """A part of a label."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """A line of text that is wanted."""

    text: str
    is_bold: bool = False
    scale: float = 1  # by the size of the other lines
    is_optional: bool = False  # left out first where there is no room


@dataclass(frozen=True)
class Label:
    """What is wanted on a label."""

    lines: tuple  # of Line
    code: str = ""
    code_kind: str = ""  # barcode or qr


class Drawn(NamedTuple):
    """A label, laid out."""

    width: float
    height: float
    parts: list  # of Text, Code and Rule
    has_code: bool = True  # false where there was no room for the code


def get_padding(width, height):
    """The blank at the edge of a label: printers are not exact.

    :param float width:
    :param float height:
    :rtype: float
    """
    return min(3, max(1, 0.06 * min(width, height)))


def lay_out(label, width, height, size):
    """What is on a label, and where.

    :param Label label:
    :param float width:
    :param float height: of the label; 0 for as high as need be
    :param float size: of the font at most
    :rtype: Drawn
    """
    is_endless = not height
    padding = get_padding(width, height or width)
    inner = width - 2 * padding
    if is_endless:
        height = get_content_height(label, inner, size) + 2 * padding
    box = Box(padding, padding, inner, height - 2 * padding)
    parts, rest = place_code(label, box)
    return Drawn(
        width,
        height,
        [*parts, *place_lines(label.lines, rest, size)],
        bool(parts) or not label.code,
    )


def get_content_height(label, width, size):
    """How high a label is that is cut off behind its content.

    :param Label label:
    :param float width: inside
    :param float size: of the font
    :rtype: float
    """
    texts = sum(line.scale for line in label.lines) * size * LINE * POINT
    if not label.code or not can_encode(label.code, label.code_kind):
        return texts
    if label.code_kind == "qr":
        return max(texts, 20)
    return texts + CODE_GAP + 12 + NUMBER_SIZE * LINE * POINT


# === CODES === #


def place_code(label, box, share=0.34, highest=12, number_size=NUMBER_SIZE):
    """A barcode below the texts or a QR code beside them, if there is room.

    :param Label label:
    :param Box box: inside the label
    :param float share: of the box that a barcode may take
    :param float highest: how high a barcode may be
    :param float number_size: of the font below a barcode
    :return: what is drawn, and the room that is left for texts
    :rtype: tuple[list, Box]
    """
    if not can_encode(label.code, label.code_kind):
        return [], box
    if label.code_kind == "qr":
        return _place_qr(label.code, box)
    height = min(highest, share * box.height)
    return _place_barcode(label.code, box, height, number_size)


def _place_qr(value, box):
    modules = get_modules(value, "qr").width
    smallest, widest = BAR["qr"]
    side = min(box.height, 0.45 * box.width, 30, modules * widest)
    if side < modules * smallest:
        return [], box
    x = box.x + box.width - side
    y = box.y + (box.height - side) / 2
    rest = box._replace(width=box.width - side - CODE_GAP)
    return [Code(x, y, side, side, "qr", value)], rest


def _place_barcode(value, box, height, number_size):
    modules = get_modules(value, "barcode").width
    smallest, widest = BAR["barcode"]
    number = number_size * LINE * POINT
    if height < 4 or box.width < modules * smallest:
        return [], box
    width = min(box.width, modules * widest)
    x = box.x + (box.width - width) / 2
    top = box.y + box.height - number - height
    text, size = fit(value, number_size, box.width / POINT)
    wide = get_width(text, size) * POINT
    written = Text(
        box.x + (box.width - wide) / 2,
        top + height + BASELINE * size * POINT,
        text,
        size,
        False,
        wide,
    )
    rest = box._replace(height=box.height - number - height - CODE_GAP)
    return [Code(x, top, width, height, "barcode", value), written], rest


# === TEXTS === #


def place_lines(lines, box, size, is_centered=True):
    """Lines below each other, in a box that they never leave.

    They get smaller together; the long ones go on in a second line, get smaller
    alone, and are cut in the end. Where there are too many, some are left out.

    :param lines: of Line
    :param Box box:
    :param float size: of the font at most
    :param bool is_centered: in the middle of the box, else from its top on
    :rtype: list[Text]
    """
    kept = [line for line in lines if clean(line.text)]
    while kept and _get_height(kept, min(SMALLEST, size)) > box.height:
        _leave_one_out(kept)
    if not kept or box.width <= 0:
        return []
    kept = _wrap(kept, box, size)
    size = _get_common_size(kept, box, size)
    free = box.height - _get_height(kept, size)
    y = box.y + (free / 2 if is_centered else 0)
    texts = []
    for line in kept:
        text, own = fit(
            clean(line.text), size * line.scale, box.width / POINT, line.is_bold
        )
        baseline = y + BASELINE * size * line.scale * POINT
        wide = get_width(text, own, line.is_bold) * POINT
        if text:
            texts.append(Text(box.x, baseline, text, own, line.is_bold, wide))
        y += LINE * size * line.scale * POINT
    return texts


def _get_height(lines, size):
    return sum(line.scale for line in lines) * LINE * size * POINT


def _leave_one_out(lines):
    """Take away the line that is missed least: an optional one, never the name."""
    optional = [index for index, line in enumerate(lines) if line.is_optional]
    if optional:
        del lines[optional[-1]]
    elif len(lines) > 2:
        del lines[1]
    else:
        lines.pop()


def _wrap(lines, box, size):
    """The same, where lines that are too long go on in a second one."""
    least, wide = SHRUNK * size, box.width / POINT
    for line in list(lines):
        if get_width(clean(line.text), least * line.scale, line.is_bold) <= wide:
            continue
        parts = _split(line, least * line.scale, wide)
        index = lines.index(line)
        wrapped = [*lines[:index], *parts, *lines[index + 1 :]]
        if _get_height(wrapped, least) <= box.height:
            lines = wrapped
    return lines


def _split(line, size, width):
    """A line in two, between words, the first as long as there is room for it."""
    words = clean(line.text).split()
    count = len(words)
    while count and get_width(" ".join(words[:count]), size, line.is_bold) > width:
        count -= 1
    parts = (" ".join(words[:count]), " ".join(words[count:]))
    return [replace(line, text=part) for part in parts if part]


def _get_common_size(lines, box, size):
    """The size at which the lines fit, or at which only long ones do not."""
    high = box.height / (sum(line.scale for line in lines) * LINE * POINT)
    size = min(size, high)
    least = max(SHRUNK * size, min(SMALLEST, size))
    widest = max(
        get_width(clean(line.text), size * line.scale, line.is_bold) for line in lines
    )
    return max(least, size * min(1, box.width / POINT / max(widest, 0.1)))
