"""The label of a parcel: who sends it, who gets it, which of how many it is."""

from dataclasses import dataclass

from .label_layout import (
    LINE,
    POINT,
    Box,
    Drawn,
    Label,
    Line,
    Rule,
    get_padding,
    place_code,
    place_lines,
)

SENDER, RECIPIENT, FACTS = 0.2, 0.46, 0.12  # of the height; the rest is the code
SMALL, LARGE = 0.75, 1.5  # by the size of the font
ENDLESS = 1.5  # a roll without end: so much higher than wide


@dataclass(frozen=True)
class Parcel:
    """What is on the label of one parcel; words are translated already."""

    sender: tuple  # of Line
    recipient: tuple  # of Line
    facts: tuple = ()  # which of how many, weight: side by side
    sender_title: str = ""
    recipient_title: str = ""
    reference: str = ""


def lay_out_parcel(parcel, width, height, size):
    """What is on the label of a parcel, and where.

    :param Parcel parcel:
    :param float width: millimetres
    :param float height: millimetres; 0 on a roll without end
    :param float size: of the font, in points
    :rtype: Drawn
    """
    height = height or width * ENDLESS
    padding = get_padding(width, height)
    x, inner = padding, width - 2 * padding
    parts, y = [], padding
    room = height - 2 * padding
    sender = Box(x, y, inner, SENDER * room)
    parts += _place_titled(parcel.sender_title, parcel.sender, sender, size * SMALL)
    y += SENDER * room
    parts.append(Rule(x, y, x + inner, y))
    recipient = Box(x, y + padding / 2, inner, RECIPIENT * room - padding)
    parts += _place_titled(
        parcel.recipient_title, parcel.recipient, recipient, size * LARGE, size * SMALL
    )
    y += RECIPIENT * room
    parts.append(Rule(x, y, x + inner, y))
    parts += _place_facts(parcel.facts, Box(x, y, inner, FACTS * room), size)
    y += FACTS * room
    parts.append(Rule(x, y, x + inner, y))
    code, has_code = _place_reference(
        parcel.reference, Box(x, y + 1, inner, height - padding - y - 1), size
    )
    return Drawn(width, height, parts + code, has_code)


def _place_titled(title, lines, box, size, title_size=None):
    title_size = title_size or size * SMALL
    high = title_size * LINE * POINT if title else 0
    titled = place_lines([Line(title)], box._replace(height=high), title_size, False)
    rest = box._replace(y=box.y + high, height=box.height - high)
    return titled + place_lines(lines, rest, size, is_centered=False)


def _place_facts(facts, box, size):
    """Side by side, all as wide."""
    texts = []
    for index, fact in enumerate(facts):
        wide = box.width / len(facts)
        cell = box._replace(x=box.x + index * wide, width=wide - 1)
        texts += place_lines([Line(fact, is_bold=not index)], cell, size)
    return texts


def _place_reference(reference, box, size):
    """The reference as a barcode with its text; the text alone without room."""
    if not reference:
        return [], True
    label = Label((), reference, "barcode")
    parts, _rest = place_code(label, box, share=0.7, highest=25, number_size=size)
    if parts:
        return parts, True
    return place_lines([Line(reference, is_bold=True)], box, size), False
