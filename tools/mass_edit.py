"""What a mass edit does to a value, and the numbers that are pasted: no ORM here."""

import csv
import io
import re
from typing import NamedTuple

SET, CLEAR, ADD, REMOVE, REPLACE = "set", "clear", "add", "remove", "replace"


class Change(NamedTuple):
    """One thing that is done to each customer.

    Values are as JSON keeps them: ids, lists of ids, dates as texts.
    """

    name: str  # of the field
    operation: str = SET
    value: object = False
    find: str = ""
    match_case: bool = False

    def apply(self, old, kind):
        """The value after the change.

        :param old: the value before
        :param str kind: the type of the field
        :return: the new value, as JSON keeps it
        """
        if self.operation == CLEAR:
            return [] if kind == "many2many" else 0 if kind in NUMBERS else False
        if self.operation == ADD:
            return sorted({*old, *self.value})
        if self.operation == REMOVE:
            return sorted({*old} - {*self.value})
        if self.operation == REPLACE:
            text = replace_text(old or "", self.find, self.value or "", self.match_case)
            return text or False
        return self.value


NUMBERS = ("float", "integer", "monetary")


def replace_text(text, find, value, match_case=False):
    """Replace a text wherever it stands: as it is typed, no pattern.

    :param str text: in which it is replaced
    :param str find: what is replaced; nothing: the text stays
    :param str value: what takes its place
    :param bool match_case: whether capitals must be the same
    :rtype: str
    """
    if not find:
        return text
    flags = 0 if match_case else re.IGNORECASE
    # A function: backslashes in the new text are backslashes.
    return re.sub(re.escape(find), lambda _found: value, text, flags=flags)


def codes_of(text):
    """The codes of a pasted text or a CSV file: the first column of each line.

    A line that is no line of a table may hold several, by comma or semicolon.

    :param str text: as pasted, or the content of a file
    :return: the codes in order, each once
    :rtype: list[str]
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        lines = lines or [""]
        cells = re.split(r"[,;\t]", lines[0])
    else:
        delimiter = max(
            ";\t,", key=lambda mark: min(line.count(mark) for line in lines)
        )
        rows = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)
        cells = [row[0] for row in rows if row]
    return list(dict.fromkeys(cell.strip() for cell in cells if cell.strip()))


def decode(content):
    """The text of a file, as spreadsheets write them.

    :param bytes content: UTF-8, or what French Windows programs write
    :rtype: str
    :raise ValueError: for what is no text, like a spreadsheet
    """
    if b"\0" in content or content[:2] == b"PK":
        raise ValueError("not a text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
