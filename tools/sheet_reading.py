"""Rows of text out of a CSV or XLSX file, whatever program wrote it.

Pure Python, no ORM. A file that cannot be read raises ``UnreadableError``.
"""

import codecs
import csv
import datetime
import io
import re
import zipfile

import openpyxl

from .sheet_cells import unescape_cell

MOST_ROWS = 200_000
MOST_COLUMNS = 300
SEPARATORS = (";", ",", "\t", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLE = b"\xd0\xcf\x11\xe0"
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z")
_PADDED = re.compile(r"0+")
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


class UnreadableError(Exception):
    """A file that cannot be read, and why: a key of ``get_unreadable_texts``."""

    def __init__(self, reason, **values):
        super().__init__(reason)
        self.reason = reason
        self.values = values


def kind_of(content):
    """What kind of file it is, by what is in it.

    :param bytes content: of the file
    :return: csv, xlsx or vcard
    :rtype: str
    :raise UnreadableError: for any other
    """
    if not content.strip():
        raise UnreadableError("empty")
    if content.startswith(b"PK\x03\x04"):
        return "xlsx"
    if content.startswith(_OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in content
        raise UnreadableError("locked" if is_locked else "old_excel")
    if content.startswith(_BINARY):
        raise UnreadableError("binary")
    text = decode(content[:4096], "", is_part=True)[0]
    if text.lstrip("\ufeff \r\n\t").upper().startswith("BEGIN:VCARD"):
        return "vcard"
    return "csv"


def decode(content, encoding="", *, is_part=False):
    """The text of a file, in the encoding that it has.

    :param bytes content: of the file
    :param str encoding: where it is known
    :param bool is_part: whether the last character may be cut
    :return: the text and its encoding
    :rtype: tuple[str, str]
    :raise UnreadableError: for what is no text
    """
    encoding = encoding or _guess_encoding(content, is_part)
    try:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        text = decoder.decode(content, final=not is_part)
    except UnicodeDecodeError as error:
        if encoding != "cp1252":
            raise UnreadableError("encoding", encoding=encoding) from error
        # Five bytes have no meaning there: they are no reason to refuse a file.
        text = content.decode("cp1252", "replace")
    if "\x00" in text:
        raise UnreadableError("binary")
    return text.removeprefix("\ufeff"), encoding


def _guess_encoding(content, is_part):
    """UTF-8 is recognised without a doubt; else it is what Windows writes."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    sample = content[:4096]
    for parity, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = sample[parity::2]
        if half and half.count(0) > 0.7 * len(half):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(
            content, final=not is_part
        )
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def read_csv(content, encoding="", separator=""):
    """The rows of a CSV file.

    :param bytes content: of the file
    :param str encoding: where it is known
    :param str separator: where it is known
    :return: an iterator on lists of texts, the headers first, no empty rows
    :raise UnreadableError: for what is no such file
    """
    text, _encoding = decode(content, encoding)
    separator = separator or _find_separator(text)
    # A quote that is never closed would swallow the rest of the file.
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield [_clean(unescape_cell(cell)) for cell in cells]
    except csv.Error as error:
        raise UnreadableError("quotes", line=reader.line_num) from error


def _find_separator(text):
    """What cuts the first line that says something in most columns."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")

    def count(separator):
        try:
            return len(next(csv.reader([first], delimiter=separator), ()))
        except csv.Error:
            return 0

    return max(SEPARATORS, key=count)


def read_xlsx(content):
    """The rows of the first sheet of an XLSX file: of formulas, their last value.

    :param bytes content: of the file
    :return: an iterator on lists of texts, the headers first
    :raise UnreadableError: for what is no such file
    """
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True
        )
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise UnreadableError("damaged") from error
    except openpyxl.utils.exceptions.InvalidFileException as error:
        raise UnreadableError("damaged") from error
    sheets = book.worksheets
    if not sheets:
        raise UnreadableError("empty")
    sheet = sheets[0]
    sheet.reset_dimensions()  # some programs write a wrong size
    try:
        for cells in sheet.iter_rows():
            yield [_clean(_text_of(cell)) for cell in cells]
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise UnreadableError("damaged") from error
    finally:
        book.close()


def _text_of(cell):
    """A cell of a spreadsheet as somebody would type it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    # A postcode that is a number shown with its zeros.
    shown = getattr(cell, "number_format", "") or ""
    if isinstance(value, int) and _PADDED.fullmatch(shown):
        return text.zfill(len(shown))
    return text


def _clean(text):
    """A cell without what cannot be seen around and in it."""
    return _UNPRINTED.sub("", text.replace("\xa0", " ")).strip()


def read_rows(rows):
    """Check the shape of a file: headers, then rows of as many cells.

    :param rows: an iterable on lists of texts, the headers first
    :return: the headers, and the rows with the line each stands on
    :rtype: tuple[list[str], list[tuple[int, list[str]]]]
    :raise UnreadableError: without headers or rows, or with too many
    """
    headers, kept = None, []
    for line, cells in enumerate(rows, 1):
        if not any(cells):
            continue
        if headers is None:
            headers = _trim(cells)
            if len(headers) > MOST_COLUMNS:
                raise UnreadableError("columns", most=MOST_COLUMNS)
            continue
        if len(kept) >= MOST_ROWS:
            raise UnreadableError("rows", most=MOST_ROWS)
        width = len(headers)
        kept.append((line, (cells + [""] * (width - len(cells)))[:width]))
    if headers is None:
        raise UnreadableError("empty")
    if not kept:
        raise UnreadableError("header_only")
    return headers, kept


def _trim(cells):
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells
