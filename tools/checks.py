"""Whether what somebody typed can be right: pure functions, no ORM."""

import re

from stdnum import exceptions as stdnum_exceptions
from stdnum.fr import siren, siret

MAX_NAME = 200

# What a postcode looks like, in words and as a pattern. France: arrêté of the
# postal operator, five digits; neighbours: their operators' own forms.
POSTCODES = {
    "FR": (r"\d{5}", "69001"),
    "MC": (r"980\d{2}", "98000"),
    "BE": (r"[1-9]\d{3}", "1000"),
    "LU": (r"(L-)?\d{4}", "1009"),
    "CH": (r"[1-9]\d{3}", "1201"),
    "DE": (r"\d{5}", "77694"),
    "ES": (r"\d{5}", "08001"),
    "IT": (r"\d{5}", "10121"),
}


def is_postcode(zip_code, country_code):
    """Whether a postcode has the form of its country; unknown countries pass."""
    pattern = POSTCODES.get(country_code, (".*",))[0]
    return bool(re.fullmatch(pattern, (zip_code or "").strip().upper()))


def is_company_number(number):
    """Whether a text is a SIREN (9 digits) or SIRET (14 digits) whose key is right.

    Source: INSEE, répertoire Sirene; Luhn's formula, as in ``stdnum.fr``.
    """
    try:
        compact = siren.compact(number or "")
        (siret if len(compact) == 14 else siren).validate(compact)
    except stdnum_exceptions.ValidationError:
        return False
    return True


def is_text(text):
    """Whether a name or a line of an address can be kept as it is."""
    return not text or (
        len(text) <= MAX_NAME
        and not has_control_character(text)
        and not has_markup(text)
    )


def has_control_character(text):
    return not (text or "").isprintable()


def has_markup(text):
    """Whether a name holds what a browser could take for a tag."""
    return bool(re.search(r"[<>]", text or ""))
