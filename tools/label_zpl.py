"""Labels for thermal printers that speak ZPL II."""

from .label_layout import BASELINE, POINT, Code, Rule, Text
from .print_codes import CODE128_QUIET, QR_QUIET, get_modules

RESOLUTIONS = (203, 300)  # dots per inch
SIGN = "_"  # announces a character by its code in what ^FH precedes
ESCAPED = {"^", "~", "\\", SIGN}
CODE128_SIGN = ">"  # announces a function in data of Code 128
FONT_WIDTH = 0.52  # of a character of font 0, by its height: it is narrow


def draw_zpl(pages, resolution):
    """Pages as commands: one label to be fed each.

    :param pages: of Page
    :param int resolution: dots per inch
    :rtype: bytes
    """
    return "".join(_get_page(page, resolution) for page in pages).encode()


def escape(text):
    """A text that holds no command, for a field that ``^FH`` precedes.

    :param str text:
    :rtype: str
    """
    return "".join(
        f"{SIGN}{ord(char):02X}" if char in ESCAPED else char
        for char in text
        if char.isprintable()
    )


def to_dots(length, resolution):
    """Millimetres in dots.

    :param float length:
    :param int resolution: dots per inch
    :rtype: int
    """
    return round(length / 25.4 * resolution)


def _get_page(page, resolution):
    commands = [
        "^XA",
        "^CI28",  # texts are UTF-8
        f"^PW{to_dots(page.width, resolution)}",
        f"^LL{to_dots(page.height, resolution)}",
        "^LH0,0",
    ]
    for x, y, label in page.labels:
        commands += [_get_part(part, x, y, resolution) for part in label.parts]
    return "\n".join([*filter(None, commands), "^XZ", ""])


def _get_part(part, x, y, resolution):
    if isinstance(part, Text):
        return _get_text(part, x, y, resolution)
    if isinstance(part, Rule):
        return _get_rule(part, x, y, resolution)
    if isinstance(part, Code) and part.kind == "qr":
        return _get_qr(part, x, y, resolution)
    return _get_code128(part, x, y, resolution)


def _get_origin(x, y, resolution):
    return f"^FO{to_dots(x, resolution)},{to_dots(y, resolution)}"


def _get_text(text, x, y, resolution):
    """Font 0 of the printer, as wide as the text is on paper."""
    height = to_dots(text.size * POINT, resolution)
    per_char = text.width / max(len(text.text), 1) / FONT_WIDTH
    width = min(to_dots(per_char, resolution), height)
    top = text.baseline - BASELINE * text.size * POINT
    origin = _get_origin(x + text.x, y + top, resolution)
    return f"{origin}^A0N,{height},{width}^FH{SIGN}^FD{escape(text.text)}^FS"


def _get_rule(rule, x, y, resolution):
    width = to_dots(rule.to_x - rule.x, resolution)
    height = to_dots(rule.to_y - rule.y, resolution)
    return f"{_get_origin(x + rule.x, y + rule.y, resolution)}^GB{width},{height},2^FS"


def _get_qr(code, x, y, resolution):
    modules = get_modules(code.value, "qr").width
    dots = max(to_dots(code.width, resolution) // modules, 1)
    quiet = QR_QUIET * code.width / modules
    origin = _get_origin(x + code.x + quiet, y + code.y + quiet, resolution)
    return f"{origin}^BQN,2,{min(dots, 10)}^FH{SIGN}^FDMA,{escape(code.value)}^FS"


def _get_code128(code, x, y, resolution):
    """Subset C for pairs of digits, else B; the number below is a text of ours."""
    data, count = _get_code128_data(code.value)
    modules = 11 * (count + 2) + 13 + 2 * CODE128_QUIET
    across = to_dots(code.width, resolution)
    dots = max(across // modules, 1)
    blank = (across - dots * (modules - 2 * CODE128_QUIET)) // 2
    left = max(to_dots(x + code.x, resolution) + blank, 0)
    top, height = to_dots(y + code.y, resolution), to_dots(code.height, resolution)
    return f"^FO{left},{top}^BY{dots}^BCN,{height},N,N,N^FH{SIGN}^FD{escape(data)}^FS"


def _get_code128_data(value):
    if value.isdigit() and len(value) % 2 == 0:
        return f"{CODE128_SIGN};{value}", len(value) // 2
    return f"{CODE128_SIGN}:{value.replace(CODE128_SIGN, '>0')}", len(value)
