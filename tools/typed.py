"""Values that come from outside, read by type, size and range before anything else.

A till, a page or a file of somebody else's may send anything. What cannot be read is
a clear error in the user's language, never a traceback or an error of the database.
"""

import json
import math
import re
from datetime import date, datetime

from odoo.exceptions import UserError

MAX_ID = 2**31 - 1  # ids are integers of four bytes in the database
MAX_NUMBER = 1e12  # no shop counts further; beyond it floats lose cents
MAX_TEXT = 10_000  # characters
MAX_ITEMS = 10_000
MAX_DEPTH = 20
MAX_UUID = 64
UUID = re.compile(r"[0-9A-Za-z_-]{8,64}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?(\.\d+)?)?")
# Tills tell a day as its first moment there: "2026-12-31T00:00:00.000+01:00".
DAY = re.compile(r"(\d{4}-\d\d-\d\d)([ T][\d:.]{1,16}(Z|[+-]\d\d:?\d\d)?)?")


class TypedReader:
    """Reads values of one request, and refuses what has not the type expected.

    The name of a value is a technical one (``payment_uuid``): it helps whoever looks
    into it, and stands at the end of the message.
    """

    def __init__(self, env):
        """
        :param env: the environment whose language the messages are in
        """
        self.env = env

    def refuse(self, name):
        """Stop with a message that says what to do.

        :param str name: of the value
        :raise UserError: always
        """
        raise UserError(
            self.env._(
                "What was sent cannot be read (%s). Reload the page and try again.",
                str(name)[:MAX_UUID],
            )
        )

    # === SINGLE VALUES === #

    def text(self, value, name, most=MAX_TEXT):
        """Read a text that the database can hold.

        :param value: a text, or None or False for none
        :param int most: characters
        :return: without spaces around it, empty for none
        :rtype: str
        """
        if value is None or value is False:
            return ""
        if not isinstance(value, str) or not is_text(value, most):
            self.refuse(name)
        return value.strip()

    def uuid(self, value, name):
        """Read an identifier that a client made: 8 to 64 letters and digits.

        :rtype: str
        """
        if not isinstance(value, str) or not UUID.fullmatch(value):
            self.refuse(name)
        return value

    def number(self, value, name, least=-MAX_NUMBER, most=MAX_NUMBER):
        """Read a finite number in a range; nothing is zero.

        :rtype: float
        """
        if value is None or value is False:
            value = 0.0
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(name)
        # Comparing first: an integer may be too long for a float.
        if not least <= value <= most or not math.isfinite(value):
            self.refuse(name)
        return float(value)

    def integer(self, value, name, least=0, most=MAX_ID):
        """Read a whole number in a range; nothing is zero.

        :rtype: int
        """
        number = self.number(value, name, least, most)
        if number != int(number):
            self.refuse(name)
        return int(number)

    def record_id(self, value, name):
        """Read the id of a record.

        :return: nothing for none
        :rtype: int | None
        """
        if value is None or value is False:
            return None
        if type(value) is not int or not 0 < value <= MAX_ID:
            self.refuse(name)
        return value

    def moment(self, value, name):
        """Read a date and time in UTC, as Odoo's clients send it.

        :return: nothing for none
        :rtype: datetime.datetime | None
        """
        if value is None or value is False or value == "":
            return None
        if not isinstance(value, str) or not MOMENT.fullmatch(value):
            self.refuse(name)
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return self.refuse(name)

    def day(self, value, name):
        """Read a day, as Odoo's clients send it: alone, or as its first moment there.

        :return: the day as it was written, nothing for none
        :rtype: datetime.date | None
        """
        if value is None or value is False or value == "":
            return None
        found = DAY.fullmatch(value) if isinstance(value, str) else None
        if not found:
            self.refuse(name)
        try:
            return date.fromisoformat(found[1])
        except ValueError:
            return self.refuse(name)

    # === COLLECTIONS === #

    def mapping(self, value, name, most=MAX_ITEMS):
        """Read an object with texts as keys.

        :return: a copy, empty for none
        :rtype: dict
        """
        if value is None or value is False:
            return {}
        if not isinstance(value, dict) or len(value) > most:
            self.refuse(name)
        if not all(isinstance(key, str) for key in value):
            self.refuse(name)
        return dict(value)

    def items(self, value, name, most=MAX_ITEMS):
        """Read a list.

        :return: a copy, empty for none
        :rtype: list
        """
        if value is None or value is False:
            return []
        if not isinstance(value, list | tuple) or len(value) > most:
            self.refuse(name)
        return list(value)

    def plain(self, value, name, most=MAX_ITEMS):
        """Check a whole structure: its depth, its size, its texts and numbers.

        :param int most: values in all
        :return: the same value
        """
        left = most
        level = [value]
        for _depth in range(MAX_DEPTH):
            left -= len(level)
            if left < 0:
                self.refuse(name)
            below = []
            for one in level:
                if isinstance(one, dict):
                    below += one.keys()
                    below += one.values()
                elif isinstance(one, list | tuple):
                    below += one
                elif not is_plain(one):
                    self.refuse(name)
            level = below
            if not level:
                return value
        return self.refuse(name)

    def json(self, value, name, most=MAX_TEXT * 100):
        """Read a text that holds JSON.

        :param int most: characters
        :return: what it holds, nothing for an empty text
        """
        text = self.text(value, name, most)
        if not text:
            return None
        try:
            return self.plain(json.loads(text), name)
        except (RecursionError, ValueError):
            return self.refuse(name)


def is_text(value, most=MAX_TEXT):
    """Whether a text is one that the database can hold, and not too long.

    :rtype: bool
    """
    if len(value) > most or "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a pair of surrogates
        return False
    return True


def is_plain(value):
    """Whether a single value is one that a client of ours could send.

    :rtype: bool
    """
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, str):
        return is_text(value, MAX_TEXT * 100)
    if isinstance(value, int | float):
        return abs(value) <= MAX_NUMBER * 10 and math.isfinite(value)
    return isinstance(value, datetime)
