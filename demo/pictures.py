"""Simple drawings for the products, most of them one a category."""

import base64
import io
import math

from PIL import Image, ImageDraw

SIZE = 256
PAPER = "#f4f1ea"
LINE = {"fill": "#1f4e5f", "width": 10}
OUTLINE = {"outline": LINE["fill"], "width": 8}
SHAPE = {"fill": "#e07a3f", **OUTLINE}


def draw(name):
    """A drawing as an image field takes it.

    :param str name: one of ``NAMES``
    :rtype: bytes
    """
    image = Image.new("RGB", (SIZE, SIZE), PAPER)
    NAMES[name](ImageDraw.Draw(image))
    content = io.BytesIO()
    image.save(content, "PNG", optimize=True)
    return base64.b64encode(content.getvalue())


def _bike(canvas):
    for center in (68, 188):
        wheel = (center - 46, 114, center + 46, 206)
        canvas.ellipse(wheel, outline=LINE["fill"], width=LINE["width"])
    frame = [(68, 160), (96, 96), (172, 96), (124, 160), (68, 160)]
    canvas.line(frame, **LINE, joint="curve")
    canvas.line([(96, 96), (124, 160)], **LINE)
    canvas.line([(188, 160), (166, 70), (196, 62)], **LINE, joint="curve")
    canvas.line([(82, 74), (112, 74)], **LINE)
    canvas.line([(97, 74), (97, 100)], **LINE)


def _helmet(canvas):
    canvas.pieslice((38, 60, 218, 240), 180, 360, **SHAPE)
    canvas.line([(30, 152), (226, 152)], **LINE)
    for left in (84, 122, 160):
        canvas.line([(left, 92), (left + 8, 130)], **LINE)


def _bottle(canvas):
    canvas.rounded_rectangle((90, 88, 166, 222), 16, **SHAPE)
    canvas.rectangle((108, 56, 148, 88), **SHAPE)
    canvas.line([(90, 130), (166, 130)], **LINE)


def _tent(canvas):
    canvas.polygon([(128, 56), (28, 200), (228, 200)], **SHAPE)
    canvas.polygon(
        [(128, 110), (92, 200), (164, 200)], **{**SHAPE, "fill": LINE["fill"]}
    )


def _cogwheel(canvas):
    for step in range(8):
        angle = step * math.pi / 4
        reach = (128 + 92 * math.cos(angle), 128 + 92 * math.sin(angle))
        canvas.line([(128, 128), reach], fill=LINE["fill"], width=26)
    canvas.ellipse((60, 60, 196, 196), **SHAPE)
    canvas.ellipse((102, 102, 154, 154), fill=PAPER, **OUTLINE)


def _mountain(canvas):
    canvas.polygon([(20, 200), (104, 64), (188, 200)], **SHAPE)
    canvas.polygon([(112, 200), (172, 112), (236, 200)], **{**SHAPE, "fill": PAPER})
    snow = [(80, 104), (104, 64), (128, 104), (104, 120)]
    canvas.polygon(snow, fill=PAPER, **OUTLINE)


def _bar(canvas):
    canvas.rectangle((36, 92, 220, 164), **SHAPE)
    for left in (36, 192):
        canvas.rectangle((left, 92, left + 28, 164), fill=PAPER, **OUTLINE)


def _wrench(canvas):
    canvas.line([(72, 184), (170, 86)], fill=LINE["fill"], width=34)
    canvas.ellipse((140, 44, 212, 116), fill=LINE["fill"])
    canvas.polygon([(176, 80), (206, 26), (236, 56)], fill=PAPER)
    canvas.ellipse((62, 174, 82, 194), fill=PAPER)


NAMES = {
    "bikes": _bike,
    "bottle": _bottle,
    "food": _bar,
    "gear": _cogwheel,
    "helmet": _helmet,
    "hiking": _mountain,
    "tent": _tent,
    "workshop": _wrench,
}
