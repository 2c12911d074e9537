"""Cells of a file of customers as values: what a column is, and what a text means."""

import datetime
import re
from typing import NamedTuple

from .search_key import fold

PRICING = "clientele.group_customer_pricing"
TERMS = "clientele.group_customer_terms"
ACCOUNT = "clientele.group_account_manage"
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?:[ T].*)?")
_ISO_DAY = re.compile(r"(\d{4})[\-/.](\d{1,2})[\-/.](\d{1,2})(?:[ T].*)?")
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
YES = {"1", "x", "oui", "o", "yes", "y", "vrai", "true", "t", "actif", "active"}
NO = {"0", "non", "n", "no", "faux", "false", "f", "inactif", "archive", "archived"}
LEGAL = {"legal", "morale", "personne morale", "societe", "company", "entreprise"}
LEGAL |= {"pro", "professionnel", "legal person", "organisation", "organization"}
NATURAL = {"natural", "physique", "personne physique", "particulier", "individual"}
NATURAL |= {"person", "personne", "natural person", "private"}


class Target(NamedTuple):
    """What a column of a file may be: a field, how it is read, what it is called."""

    kind: str
    heads: tuple = ()  # folded headers of files, French and English
    right: str = ""  # the group that may set it, beside creating and editing


TARGETS = {
    "customer_number": Target(
        "text",
        ("number", "customer number", "customer no", "numero", "numero client")
        + ("n client", "no client", "num client", "code client", "customer id"),
    ),
    "person_type": Target(
        "person", ("type", "person type", "type de personne", "type client")
    ),
    "title_id": Target("title", ("civilite", "title", "salutation", "titre", "civ")),
    "lastname": Target(
        "text", ("nom", "last name", "lastname", "surname", "nom de famille")
    ),
    "firstname": Target("text", ("prenom", "first name", "firstname", "given name")),
    "name": Target(
        "text", ("name", "full name", "nom complet", "nom et prenom", "nom prenom")
    ),
    "company": Target(
        "text",
        ("societe", "raison sociale", "company", "company name", "entreprise")
        + ("nom de la societe", "organisation", "enseigne"),
    ),
    "street": Target(
        "text",
        ("adresse", "rue", "street", "address", "adresse 1", "address 1", "voie")
        + ("adresse ligne 1", "address line 1", "street1"),
    ),
    "street2": Target(
        "text",
        ("adresse 2", "address 2", "street2", "street 2", "complement", "rue 2")
        + ("complement d adresse", "address line 2", "adresse ligne 2"),
    ),
    "zip": Target(
        "zip", ("code postal", "cp", "zip", "postcode", "zip code", "postal code")
    ),
    "city": Target("text", ("ville", "city", "town", "commune", "localite")),
    "country_id": Target("country", ("pays", "country", "code pays", "country code")),
    "phone": Target(
        "phone",
        ("telephone", "tel", "phone", "tel fixe", "telephone fixe", "fixe")
        + ("phone number", "telephone 1", "tel 1", "landline"),
    ),
    "mobile": Target(
        "phone",
        ("mobile", "portable", "tel portable", "telephone portable", "gsm")
        + ("telephone mobile", "tel mobile", "cell", "mobile phone"),
    ),
    "fax": Target("phone", ("fax", "telecopie")),
    "email": Target(
        "text",
        ("email", "e mail", "mail", "courriel", "adresse e mail", "adresse mail"),
    ),
    "website": Target("text", ("site", "site web", "website", "site internet", "web")),
    "function": Target("text", ("fonction", "job position", "poste", "job title")),
    "lang": Target("lang", ("langue", "language", "lang")),
    "birthdate_date": Target(
        "date",
        ("date de naissance", "naissance", "ne le", "birth date", "birthdate")
        + ("birthday", "date of birth", "anniversaire"),
    ),
    "company_registry": Target(
        "digits", ("siren", "siret", "siren siret", "siret siren", "company id")
    ),
    "vat": Target(
        "code",
        ("tva", "n tva", "numero de tva", "tva intracommunautaire", "vat")
        + ("vat number", "tax id", "tva intracom"),
    ),
    "barcode": Target("text", ("code barres", "code barre", "barcode", "carte")),
    "ref": Target("text", ("reference", "ref", "reference client")),
    "clientele_group_id": Target(
        "group", ("groupe", "groupe client", "group", "customer group"), PRICING
    ),
    "price_level_id": Target(
        "level", ("niveau de prix", "tarif", "price level", "niveau tarifaire"), PRICING
    ),
    "property_product_pricelist": Target(
        "pricelist", ("liste de prix", "price list", "pricelist")
    ),
    "customer_discount": Target(
        "number", ("remise", "remise propre", "discount", "taux de remise"), PRICING
    ),
    "property_payment_term_id": Target(
        "term",
        ("condition de paiement", "conditions de paiement", "payment term", "reglement")
        + ("payment terms", "conditions de reglement", "delai de paiement"),
        TERMS,
    ),
    "account_limit": Target(
        "number", ("plafond", "encours", "credit limit", "limite de credit"), ACCOUNT
    ),
    "category_id": Target(
        "tags", ("etiquettes", "etiquette", "tags", "tag", "categories", "categorie")
    ),
    "user_id": Target(
        "user", ("vendeur", "commercial", "salesperson", "representant", "vendeuse")
    ),
    "comment": Target(
        "note", ("note", "notes", "commentaire", "memo", "remarque", "comment")
    ),
    "active": Target("flag", ("actif", "active")),
}


def guess_target(header):
    """The field that a header names, or nothing.

    :param str header: of a file, or the technical name of a field
    :rtype: str
    """
    if header.strip() in TARGETS:
        return header.strip()
    folded = fold(header)
    for name, target in TARGETS.items():
        if folded in target.heads:
            return name
    return ""


def parse_number(text):
    """A number as French or English spreadsheets write it; nothing where it is none.

    >>> parse_number("1 234,50 €"), parse_number("1,234.5"), parse_number("12 %")
    (1234.5, 1234.5, 12.0)
    """
    plain = _SPACES.sub("", text).strip("€%$£")
    comma, point = plain.rfind(","), plain.rfind(".")
    if comma > point:
        plain = plain.replace(".", "").replace(",", ".")
    else:
        plain = plain.replace(",", "")
    return float(plain) if re.fullmatch(r"[+-]?\d+(\.\d*)?|[+-]?\.\d+", plain) else None


def parse_day(text):
    """A day, as 31/12/1980 or 1980-12-31; nothing where it is none.

    :rtype: datetime.date | None
    """
    if found := _ISO_DAY.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        if year < 100:
            this = datetime.date.today().year
            year += this // 100 * 100
            year -= 100 * (year > this)
    else:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def parse_flag(text):
    """Yes or no; nothing where it is neither.

    :rtype: bool | None
    """
    folded = fold(text)
    return True if folded in YES else False if folded in NO else None


def parse_person(text):
    """The kind of person; nothing where it is not known.

    :rtype: str | None
    """
    folded = fold(text)
    return "legal" if folded in LEGAL else "natural" if folded in NATURAL else None


def mend_zip(text, country_code):
    """A postcode with the zero that a spreadsheet took away.

    >>> mend_zip("1000", "FR")
    '01000'
    """
    return f"0{text}" if country_code == "FR" and re.fullmatch(r"\d{4}", text) else text


def mend_phone(text, country_code):
    """A phone with the zero that a spreadsheet took away.

    >>> mend_phone("612345678", "FR")
    '0612345678'
    """
    is_cut = country_code == "FR" and re.fullmatch(r"[1-9]\d{8}", text)
    return f"0{text}" if is_cut else text


def mend_company_number(text, country_code):
    """A SIREN or SIRET as digits, with the zeros that a spreadsheet took away.

    >>> mend_company_number("5 580 501", "FR")
    '005580501'
    """
    plain = re.sub(r"[\s.\-]", "", text)
    if country_code != "FR" or not plain.isdigit():
        return text
    return plain.zfill(14 if len(plain) > 9 else 9)
