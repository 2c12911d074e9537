"""What a customer can be found by: one folded text, and a set of exact keys.

Pure Python, no ORM: the record's stored key, the bulk fill of a large file and
the words typed by a user all pass through the same functions.
"""

import html
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

import phonenumbers

GAP = "%"  # typed within a word: any letters, or none
MIN_INDEXED = 3  # a trigram index answers for three characters and more
MAX_QUERY = 200
MIN_PHONE_DIGITS = 6
MAX_NOTES = 500  # of the notes, the beginning is searched
# Of a shorter word, too many others are one letter away.
MIN_MISSPELT, MAX_MISSPELT = 5, 20
SWAPPED = 4  # a word of so few letters is looked for with two of them swapped only

# Letters that carry their mark inside: canonical decomposition leaves them whole.
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_JOINERS = re.compile(r"['’`´\-‐‑.]")
_NOT_DIGIT = re.compile(r"\D+")
_PHONE_LIKE = re.compile(r"^\+?[\d\s.\-/()]+$")
_TRUNK_ZERO = re.compile(r"\(0\)")
_TAG = re.compile(r"<[^>]*>")


@dataclass
class Values:
    """The plain values of one customer that its key is made of."""

    names: list = field(default_factory=list)  # own name, parent's, contacts'
    places: list = field(default_factory=list)  # street, street2, zip, city
    codes: list = field(default_factory=list)  # number, reference, SIREN, VAT, aliases
    emails: list = field(default_factory=list)
    phones: list = field(default_factory=list)
    notes: str = ""  # HTML
    country_code: str = ""
    registry: str = ""  # SIREN or SIRET
    vat: str = ""
    is_part: bool = False  # a contact or an address of a company


def fold(text):
    """Lower case, no accents, words of letters and digits separated by one space.

    >>> fold("L'Hôpital-Œuvré  & Fils")
    'l hopital oeuvre fils'
    """
    plain = (text or "").casefold()
    if not plain.isascii():
        marked = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in marked if not unicodedata.combining(char))
        plain = plain.translate(_LETTERS)
    return _NOT_WORD.sub(" ", plain).strip()


def normalize_code(code):
    """The form in which codes are compared: capitals, no space, no control character.

    >>> normalize_code(" c00-12 a\\t")
    'C00-12A'
    """
    text = unicodedata.normalize("NFKC", code or "").upper()
    return "".join(char for char in text if char.isprintable() and not char.isspace())


def normalize_email(email):
    """The address in lower case, or nothing when it is not one."""
    text = (email or "").strip().lower()
    if "<" in text:
        text = text.rpartition("<")[2].rstrip(">")
    return text if re.fullmatch(r"[^@\s,;]+@[^@\s,;]+", text) else ""


def parse_phone(number, country_code=""):
    """The number in E.164 and as its national digits, or two empty texts.

    :param str number: as somebody typed it
    :param str country_code: ISO 3166 code of the country to read it in
    :return: a pair such as ``("+33472001234", "0472001234")``
    """
    return _read_phone(number, country_code)[:2]


# A number is read for its check, its form and its key: parsing is what they cost most.
@lru_cache(maxsize=1024)
def _read_phone(number, country_code):
    """The number in E.164, as national digits and as written abroad."""
    text = _TRUNK_ZERO.sub("", (number or "").strip())
    if text.startswith("00"):
        text = f"+{text[2:]}"
    if not text or len(text) > 50:
        return "", "", ""
    try:
        parsed = phonenumbers.parse(text, country_code or None)
    except phonenumbers.NumberParseException:
        return "", "", ""
    if not phonenumbers.is_possible_number(parsed):
        return "", "", ""
    form = phonenumbers.PhoneNumberFormat
    e164, national, abroad = (
        phonenumbers.format_number(parsed, one)
        for one in (form.E164, form.NATIONAL, form.INTERNATIONAL)
    )
    return e164, _NOT_DIGIT.sub("", national), abroad


def format_phone(number, country_code=""):
    """The number as written abroad, ``+33 4 72 00 12 34``, or nothing."""
    return _read_phone(number, country_code)[2]


def words_of(values):
    """The folded text that is searched, padded so that every word has a start.

    :param Values values: the plain values of a customer
    :rtype: str
    """
    words = []
    for name in values.names:
        words.append(fold(name))
        joined = fold(_JOINERS.sub("", name or ""))
        if joined != words[-1]:
            words.append(joined)  # "obrien" finds O'Brien
    words += (fold(place) for place in values.places)
    for code in values.codes:
        words += (fold(code), fold(code).replace(" ", ""))
    words += (normalize_email(email) for email in values.emails)
    for phone in values.phones:
        e164, national = parse_phone(phone, values.country_code)
        words += (national, e164[1:]) if e164 else (_NOT_DIGIT.sub("", phone or ""),)
    return _padded(words)


def note_words_of(values):
    """The folded words of the notes, kept apart: not everybody may read them.

    :param Values values: the plain values of a customer
    :rtype: str
    """
    plain = html.unescape(_TAG.sub(" ", values.notes or ""))
    return _padded([fold(plain)[:MAX_NOTES]])


def _padded(words):
    seen = dict.fromkeys(word for text in words for word in text.split())
    return f" {' '.join(seen)} " if seen else ""


def exact_keys_of(values):
    """The keys that identify by equality: e-mails, phones, numbers.

    Phones stand in E.164 and as national digits, for shops that have no country.

    :param Values values: the plain values of a customer
    :rtype: str, keys separated by one space
    """
    keys = [normalize_email(email) for email in values.emails]
    for phone in values.phones:
        keys += parse_phone(phone, values.country_code)
    keys += (normalize_code(code).lower() for code in values.codes)
    return " ".join(dict.fromkeys(key for key in keys if key and " " not in key))


def exact_candidates(text, country_code=""):
    """The exact keys that a typed or scanned text may stand for.

    :param str text: as typed or scanned
    :param str country_code: ISO 3166 code in which national phones are read
    :rtype: list[str]
    """
    text = (text or "").strip()[:MAX_QUERY]
    keys = [normalize_email(text), normalize_code(text).lower()]
    if looks_like_phone(text):
        keys += (parse_phone(text, country_code)[0], _NOT_DIGIT.sub("", text))
    return list(dict.fromkeys(key for key in keys if key))


def is_address(text, country_code=""):
    """Whether a text is a whole e-mail or phone, and not the beginning of something.

    :param str text: as typed or scanned
    :param str country_code: ISO 3166 code in which national phones are read
    :rtype: bool
    """
    text = (text or "").strip()
    if looks_like_phone(text):
        return bool(parse_phone(text, country_code)[0])
    return "@" in text and bool(normalize_email(text))


def patterns_of(text):
    """The LIKE patterns a typed text stands for: alternatives of all-of lists.

    A text of digits and separators is first read as one number, whatever its
    spelling; otherwise each word must be there, in any order. A word too short
    for the index must at least begin a word.

    :param str text: as typed
    :return: a list of lists; a customer fits when it fits all of any list
    :rtype: list[list[str]]
    """
    text = (text or "").strip()[:MAX_QUERY]
    alternatives = []
    if looks_like_phone(text):
        digits = _NOT_DIGIT.sub("", _TRUNK_ZERO.sub("", text))
        alternatives.append([digits[2:] if digits.startswith("00") else digits])
    words = []
    for word in text.casefold().split():
        # An address keeps its punctuation in the key, a name does not.
        folded = fold(word).split()
        if GAP in word and "@" not in word:
            folded = [GAP.join(folded)] if folded else []  # as in core's searches
        words += [word] if folded and "@" in word else folded
    if words and words not in alternatives:
        alternatives.append(words)
    return [[pattern_of(word) for word in words] for words in alternatives]


def pattern_of(word):
    """The LIKE pattern of a word, anywhere; at the start of words when it is short.

    >>> pattern_of("martin"), pattern_of("jo"), pattern_of("j%hn")
    ('%martin%', '% jo%', '% j%hn%')
    """
    first = word if "@" in word else word.split(GAP)[0]
    escaped = re.sub(r"([\\_])" if first != word else r"([\\%_])", r"\\\1", word)
    return f"%{escaped}%" if len(first) >= MIN_INDEXED else f"% {escaped}%"


def misspellings_of(word):
    """The LIKE patterns of the words one mistake away: a letter that is another, left
    out, added, or swapped with the next (Damerau-Levenshtein distance 1).

    >>> misspellings_of("martni")[-3:]
    ['% martn_%', '% martn%', '% martn_i%']
    >>> misspellings_of("jhon")
    ['% hjon%', '% john%', '% jhno%']

    :param str word: a folded word
    :return: no pattern when the word is too short or holds digits
    :rtype: list[str]
    """
    if not SWAPPED <= len(word) <= MAX_MISSPELT or not word.isalpha():
        return []
    is_short = len(word) < MIN_MISSPELT
    variants = []
    for index, letter in enumerate(word):
        before, after = word[:index], word[index + 1 :]
        if after and after[0] != letter:
            variants.append(f"{before}{after[0]}{letter}{after[1:]}")
        if is_short:
            continue  # too many words are one letter away
        variants += [f"{before}_{after}", f"{before}{after}"]
        if before:
            variants.append(f"{before}_{letter}{after}")
    return [f"% {variant}%" for variant in dict.fromkeys(variants)]


def is_indexed(pattern):
    """Whether a pattern has the characters that a trigram index needs to be fast."""
    return not pattern.startswith("% ")


def looks_like_phone(text):
    """Whether a text is made of digits and of what people put between them."""
    return (
        bool(_PHONE_LIKE.match(text))
        and len(_NOT_DIGIT.sub("", text)) >= MIN_PHONE_DIGITS
    )
