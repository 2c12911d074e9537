"""Whether two customers may be one: keys to find them by, a score and its reasons.

Pure Python, no ORM. A key is a letter, a colon and what two records share: ``e:`` an
e-mail, ``p:`` a phone, ``s:`` a SIREN, ``t:`` a SIRET, ``v:`` a VAT number, ``n:`` a
name at a postcode, ``a:`` an address.
"""

from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from . import search_key

MIN_NAME, MAX_NAME = 3, 120  # letters of a name that says something
MAX_WORDS = 4
MAX_KEY = 120
MIN_PHONE = 8  # digits, in E.164 without the prefix's sign
SIREN, SIRET = 9, 14
SAME, NEAR, INITIAL, OTHER = 1.0, 0.86, 0.7, 0.6  # how alike names are

MOST_SHARING = 50  # a key that more customers share says nothing of any of them
PROBABLE = 50  # from this score on, a pair is worth looking at

CRITERIA = ("name", "address", "phone", "email", "siren", "siret", "vat")
BY_KEY = {
    "a": "address",
    "e": "email",
    "p": "phone",
    "s": "siren",
    "t": "siret",
    "v": "vat",
}
KINDS = {criterion: kind for kind, criterion in BY_KEY.items()}
FOUND = {"email": 60, "phone": 50, "siren": 60, "siret": 30, "vat": 60, "address": 25}
NAME_SAME, NAME_NEAR, NAME_OTHER = 45, 35, -25
PLACE, BIRTHDATE = 15, 25
NUMBERS, HOUSEHOLD = {"siren", "siret", "vat"}, 40
OTHER_BIRTHDATE, OTHER_CIVILITY = -60, -20
OTHER_NUMBER, OTHER_KIND, OTHER_BRANCH = -60, -15, -40


class Profile(NamedTuple):
    """What of a customer is compared."""

    name: str = ""  # folded
    keys: frozenset = frozenset()
    zip: str = ""
    city: str = ""
    birthdate: object = None
    civility: object = None
    is_legal: bool = False


class Match(NamedTuple):
    """How alike two customers are, 0 to 100, and in what."""

    score: int = 0
    reasons: tuple = ()


def keys_of(values):
    """The keys of a customer, separated by spaces.

    :param search_key.Values values: the plain values of the customer
    :rtype: str
    """
    keys = [f"e:{mail}" for mail in map(search_key.normalize_email, values.emails)]
    for phone in values.phones:
        number = search_key.parse_phone(phone, values.country_code)[0]
        keys.append(f"p:{number}" if len(number) > MIN_PHONE else "p:")
    keys += _number_keys(values)
    if not values.is_part:
        street, street2, code, _city = (*values.places, "", "", "", "")[:4]
        keys += name_keys(
            search_key.fold(values.names[0] if values.names else ""), code
        )
        keys += _address_keys(street or street2, code)
    # A key is one word: what holds a blank is no e-mail and no number.
    known = [key for key in keys if 2 < len(key) <= MAX_KEY and " " not in key]
    return " ".join(dict.fromkeys(known))


def kinds_of(criteria):
    """The kinds of keys that find those who are alike by some criteria.

    A name makes a reason of whatever else is shared: all kinds find it.

    >>> kinds_of({"siret", "email"})
    'et'
    """
    known = set(KINDS) if "name" in criteria else criteria
    kinds = "".join(sorted(KINDS[one] for one in known))
    return f"{kinds}n" if "name" in criteria else kinds


def _number_keys(values):
    digits = "".join(filter(str.isdigit, values.registry or ""))
    if len(digits) == SIRET:
        yield f"t:{digits}"
    if len(digits) in (SIREN, SIRET):
        yield f"s:{digits[:SIREN]}"
    vat = search_key.fold(values.vat).replace(" ", "")
    if len(vat) >= 6:  # "/" stands for none
        yield f"v:{vat}"


def name_keys(name, code):
    """Two keys of a name at a postcode: one holds whichever end has no mistake.

    >>> name_keys("anna petit", "69001")
    ['n:<an.pe@69001', 'n:>na.it@69001']
    """
    words = sorted(word for word in name.split() if len(word) > 1)[:MAX_WORDS]
    code = search_key.fold(code).replace(" ", "")
    if not code or sum(map(len, words)) < MIN_NAME:
        return []
    size = 2 if len(words) > 1 else 3
    starts = ".".join(sorted(word[:size] for word in words))
    ends = ".".join(sorted(word[-size:] for word in words))
    return [f"n:<{starts}@{code}", f"n:>{ends}@{code}"]


def _address_keys(street, code):
    street = search_key.fold(street).replace(" ", "")[:60]
    code = search_key.fold(code).replace(" ", "")
    return [f"a:{street}@{code}"] if code and len(street) > 4 else []


@lru_cache(maxsize=4096)
def likeness(one, other):
    """How alike two folded names are, 0 to 1; the order of the words does not count."""
    if one == other:
        return SAME if len(one) >= MIN_NAME else 0.0
    if min(len(one), len(other)) < MIN_NAME or max(len(one), len(other)) > MAX_NAME:
        return 0.0
    words, others = sorted(one.split()), sorted(other.split())
    if words == others or "".join(words) == "".join(others):
        return SAME
    if len(words) == len(others):
        # A mistake in one word, not another word.
        return min(_ratio(*pair) for pair in zip(words, others, strict=True))
    return _ratio(" ".join(words), " ".join(others))


def _ratio(one, other):
    if one == other:
        return SAME
    if min(len(one), len(other)) == 1 and one[0] == other[0]:
        return INITIAL
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    is_mistake = min(len(one), len(other)) >= 4 and _is_one_mistake(one, other)
    return max(ratio, NEAR) if is_mistake else min(ratio, NEAR - 0.01)


def _is_one_mistake(one, other):
    """A letter that is another, missing, added, or swapped with the next."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, other_rest = one[start:], other[start:]
    swapped = other_rest[1:2] + other_rest[:1] + other_rest[2:]
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or rest == swapped
    )


def compare(one, other):
    """How probable it is that two customers are one.

    :param Profile one: a customer
    :param Profile other: another one
    :rtype: Match
    """
    shared = {key[0] for key in one.keys & other.keys}
    reasons = {BY_KEY[kind] for kind in shared if kind in BY_KEY}
    alike = likeness(one.name, other.name)
    place = _shared_place(one, other)
    contradiction = _contradiction(one, other, reasons)
    score = sum(FOUND[reason] for reason in reasons) + contradiction
    if alike >= NEAR:
        score += NAME_SAME if alike == SAME else NAME_NEAR
        score += PLACE if place else 0
        score += BIRTHDATE if one.birthdate and one.birthdate == other.birthdate else 0
        if place and contradiction > OTHER_BIRTHDATE:
            reasons.add("name")
    elif alike < OTHER:
        score += NAME_OTHER
    if not reasons:
        return Match()
    is_person = not one.is_legal and not other.is_legal
    if is_person and alike < OTHER and not reasons & NUMBERS:
        score = min(score, HOUSEHOLD)  # a family shares all but the first name
    return Match(max(0, min(100, score)), tuple(sorted(reasons, key=CRITERIA.index)))


def _shared_place(one, other):
    if one.zip and other.zip:
        return one.zip == other.zip
    return bool(one.city) and one.city == other.city


def _contradiction(one, other, reasons):
    """What two records of one customer would not have different."""
    score = 0
    if one.birthdate and other.birthdate and one.birthdate != other.birthdate:
        score += OTHER_BIRTHDATE
    if one.civility and other.civility and one.civility != other.civility:
        score += OTHER_CIVILITY
    if one.is_legal != other.is_legal:
        score += OTHER_KIND
    if _both_have("s:", one, other) and "siren" not in reasons:
        score += OTHER_NUMBER
    elif _both_have("t:", one, other) and "siret" not in reasons:
        score += OTHER_BRANCH
    return score


def _both_have(kind, one, other):
    return all(any(key.startswith(kind) for key in it.keys) for it in (one, other))
