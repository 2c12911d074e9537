"""Rows out of a file of vCards: versions 2.1, 3.0 and 4.0, one or many."""

import re

import vobject

from .sheet_reading import decode

CARD_ERROR = "card_error"  # the column that says why a card cannot be read
HEADERS = (
    *("title_id", "lastname", "firstname", "company", "function", "email", "phone"),
    *("mobile", "fax", "street", "street2", "zip", "city", "country_id", "website"),
    *("birthdate_date", "comment", "category_id", "customer_number", CARD_ERROR),
)
_CARD = re.compile(r"BEGIN:VCARD.*?(?:END:VCARD|(?=BEGIN:VCARD)|\Z)", re.S | re.I)
_END = re.compile(r"END:VCARD\s*\Z", re.I)
_URI = re.compile(r"^(tel|mailto):", re.I)
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
NUMBER = "X-CLIENTELE-NUMBER"


def read_vcards(content, encoding=""):
    """The cards as rows: the names of the fields first, then one row a card.

    Photos are left out. A card that cannot be read is a row with a mark in the
    column ``card_error``.

    :param bytes content: of the file
    :param str encoding: where it is known
    :return: an iterator on lists of texts
    :raise UnreadableError: for what is no text
    """
    text, _encoding = decode(content, encoding)
    yield list(HEADERS)
    for found in _CARD.finditer(text):
        values = _read_card(found.group())
        yield [values.get(name, "") for name in HEADERS]


def _read_card(text):
    """The values of one card, by field."""
    if not _END.search(text):
        return {CARD_ERROR: "1"}
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        cards = vobject.readComponents(lines, ignoreUnreadable=True, allowQP=True)
        card = next(cards)
        values = {name: _flat(value) for name, value in _values_of(card).items()}
    except Exception:  # noqa: BLE001 the parser raises whatever a bad card makes it
        return {CARD_ERROR: "1"}
    has_name = any(values.get(name) for name in ("lastname", "firstname", "company"))
    return values if has_name else {**values, CARD_ERROR: "1"}


def _values_of(card):
    """What a card says, by field."""
    values = _names_of(card) | _phones_of(card) | _address_of(card)
    texts = {
        "function": "title",
        "email": "email",
        "website": "url",
        "comment": "note",
        "customer_number": NUMBER.lower(),
    }
    for name, line in texts.items():
        values[name] = _URI.sub("", _first(card, line))
    values["birthdate_date"] = "-".join(
        next(iter(_DAY.findall(_first(card, "bday"))), ())
    )
    tags = getattr(card, "categories_list", [])
    values["category_id"] = ", ".join(
        _flat(tag)
        for line in tags
        for tag in (line.value if isinstance(line.value, list) else [line.value])
    )
    return values


def _first(card, name):
    line = next(iter(card.contents.get(name, ())), None)
    return _flat(line.value) if line else ""


def _flat(value):
    """A value on one line; lists are joined."""
    if isinstance(value, (list, tuple)):
        value = " ".join(map(_flat, value))
    return str(value or "").strip()


def _names_of(card):
    """Who it is: the parts of the name, or the whole where they are missing."""
    org = next(iter(card.contents.get("org", ())), None)
    parts = org.value if org is not None else ""
    values = {"company": _flat(parts[:1] if isinstance(parts, list) else parts)}
    names = next(iter(card.contents.get("n", ())), None)
    if names is not None and not isinstance(names.value, str):
        parts = names.value
        values["lastname"] = _flat(parts.family)
        values["firstname"] = _flat([parts.given, parts.additional])
        values["title_id"] = _flat(parts.prefix)
    whole = _first(card, "fn")
    if not values.get("lastname") and not values.get("firstname"):
        if whole != values["company"]:
            values["lastname"] = whole
    elif not values.get("firstname") and values["lastname"] == values["company"]:
        values["lastname"] = ""  # a company's card bears its name twice
    return values


def _phones_of(card):
    """The first number of each kind."""
    values = {}
    for line in card.contents.get("tel", ()):
        kinds = {kind.upper() for kind in line.params.get("TYPE", ())}
        kinds |= {kind.upper() for kind in line.singletonparams}
        name = "mobile" if "CELL" in kinds else "fax" if "FAX" in kinds else "phone"
        values.setdefault(name, _URI.sub("", _flat(line.value)))
    return values


def _address_of(card):
    """The first address."""
    line = next(iter(card.contents.get("adr", ())), None)
    if line is None or isinstance(line.value, str):
        return {}
    place = line.value
    return {
        "street": _flat(place.street),
        "street2": _flat([place.extended, place.box]),
        "zip": _flat(place.code),
        "city": _flat(place.city),
        "country_id": _flat(place.country),
    }
