"""Cells of files that spreadsheets open."""

import re

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
# A phone as written abroad, or an amount: no spreadsheet takes them for more.
_HARMLESS = re.compile(r"\+?\d[\d .()]*|-\d[\d .,]*")


def escape_cell(text):
    """A text that no spreadsheet takes for a formula; phones stay as they are.

    >>> escape_cell("=cmd|' /C calc'!A0")
    "'=cmd|' /C calc'!A0"
    >>> escape_cell("+33 4 72 00 12 34")
    '+33 4 72 00 12 34'
    """
    if text.startswith(DANGEROUS) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


def unescape_cell(text):
    """What ``escape_cell`` was given.

    >>> unescape_cell("'=cmd")
    '=cmd'
    """
    return text[1:] if text[:1] == "'" and text[1:].startswith(DANGEROUS) else text
