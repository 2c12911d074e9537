"""Simple drawings for some products."""

import base64
import io

from PIL import Image, ImageDraw

SIZE = 256
LINE = {"fill": "#1f4e5f", "width": 10}
SHAPE = {"fill": "#e07a3f", "outline": "#1f4e5f", "width": 8}


def draw(name):
    """A drawing as an image field takes it.

    :param str name: one of ``NAMES``
    :rtype: bytes
    """
    image = Image.new("RGB", (SIZE, SIZE), "#f4f1ea")
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
    canvas.polygon([(128, 110), (92, 200), (164, 200)], **{**SHAPE, "fill": "#1f4e5f"})


NAMES = {"bike": _bike, "helmet": _helmet, "bottle": _bottle, "tent": _tent}
