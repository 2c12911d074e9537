from babel import Locale

from odoo import models
from odoo.tools import plaintext2html

from ..tools import import_values
from ..tools.import_rows import RefusedCellError
from ..tools.search_key import fold, normalize_code
from ..tools.vcard_reading import CARD_ERROR

TAGS = "clientele.group_customer_configure"
# What a cell names a record of, and by which fields
NAMED = {
    "title": ("res.partner.title", ("name", "shortcut"), []),
    "group": ("clientele.group", ("name",), []),
    "level": ("product.pricelist", ("name",), [("is_price_level", "=", True)]),
    "pricelist": ("product.pricelist", ("name",), [("is_price_level", "=", False)]),
    "term": ("account.payment.term", ("name",), []),
    "tags": ("res.partner.category", ("name",), []),
    "user": ("res.users", ("name", "login"), [("share", "=", False)]),
}


class ClienteleImportLog(models.Model):
    """Cells as values: a cell that means nothing refuses its row, with the reason."""

    _inherit = "clientele.import.log"

    def _convert_rows(self, rows):
        """Read the cells of some rows.

        :param list rows: of ImportRow: they get their values, or are refused
        """
        texts = {row.position: self._read_texts(row) for row in rows}
        references = self._read_references(texts.values())
        for row in rows:
            cells = texts[row.position]
            if CARD_ERROR in cells:
                row.refuse(
                    self.env._("This card is damaged, or has no name: export it again.")
                )
                continue
            row.values = dict(cells)
            try:
                row.values = self._convert_row(cells, references)
            except RefusedCellError as error:
                row.refuse(str(error))

    def _read_texts(self, row):
        """The cells that are imported, by field; several of one field are joined.

        :rtype: dict[str, str]
        """
        texts = {}
        for target, cell in zip(self.targets, row.cells, strict=True):
            if target and cell:
                both = f"{texts[target]}, {cell}" if target in texts else cell
                texts[target] = both
            elif target and self.options["empty"] == "clear":
                texts.setdefault(target, "")
        if not texts.get(CARD_ERROR):
            texts.pop(CARD_ERROR, None)
        return texts

    def _convert_row(self, texts, references):
        """The values of a row, by field; an empty text where a cell is to empty it.

        :param dict texts: by field
        :param dict references: see ``_read_references``
        :rtype: dict
        :raise RefusedCellError: for a cell that means nothing
        """
        values = {}
        if texts.get("country_id"):
            country_id = references["country"].get(fold(texts["country_id"]))
            country = self.env["res.country"].browse(country_id)
        else:
            country = self.company_id.country_id
        for target, text in texts.items():
            kind = import_values.TARGETS[target].kind
            value = (
                self._convert_cell(kind, text, country.code, references) if text else ""
            )
            if value is None:
                raise RefusedCellError(self._get_cell_text(target, kind, text))
            values[target] = value
        return values

    def _convert_cell(self, kind, text, country_code, references):
        """What a cell means.

        :return: the value, or None where it means nothing
        """
        plain = {
            "number": import_values.parse_number,
            "date": import_values.parse_day,
            "flag": import_values.parse_flag,
            "person": import_values.parse_person,
            "note": plaintext2html,
            "code": normalize_code,
        }
        mended = {
            "zip": import_values.mend_zip,
            "phone": import_values.mend_phone,
            "digits": import_values.mend_company_number,
        }
        if kind in plain:
            return plain[kind](text)
        if kind in mended:
            return mended[kind](text, country_code)
        if kind == "tags":
            return self._find_tags(text, references["tags"])
        return references[kind].get(fold(text)) if kind in references else text

    def _get_cell_text(self, target, kind, text):
        """Why a cell is refused.

        :rtype: str
        """
        labels = dict(self.env["clientele.import.column"]._get_target_labels())
        names = {"column": labels[target], "text": text[:80]}
        if kind == "number":
            return self.env._("%(column)s: “%(text)s” is not a number.", **names)
        if kind == "date":
            return self.env._(
                "%(column)s: “%(text)s” is not a day: write 31/12/1980.", **names
            )
        if kind in ("flag", "person"):
            return self.env._(
                "%(column)s: “%(text)s” is not understood: write yes or no, natural "
                "or legal.",
                **names,
            )
        if kind == "tags":
            return self.env._(
                "%(column)s: “%(text)s” does not exist, and you have no right to "
                "create tags.",
                **names,
            )
        return self.env._(
            "%(column)s: “%(text)s” does not exist: correct the cell, or create it "
            "first.",
            **names,
        )

    # === REFERENCES === #

    def _read_references(self, rows):
        """The records that cells name, by what they are called.

        :param rows: cells by field
        :return: ids by folded name, by kind of cell
        :rtype: dict[str, dict]
        """
        kinds = {
            import_values.TARGETS[target].kind
            for texts in rows
            for target in texts
            if target in import_values.TARGETS
        }
        found = {kind: self._read_named(*NAMED[kind]) for kind in kinds & set(NAMED)}
        if "country" in kinds:
            found["country"] = self._read_countries()
        if "lang" in kinds:
            found["lang"] = self._read_languages()
        return found

    def _read_named(self, model, names, domain):
        """Ids of the records of a model that the user may read, by folded name.

        In the user's language and in the language of the source; a name that two
        records bear finds the first.
        """
        found = {}
        for lang in dict.fromkeys((self.env.lang, "en_US")):
            records = self.env[model].with_context(lang=lang)
            for record in records.search_fetch(domain, list(names)):
                for name in names:
                    if record[name]:
                        found.setdefault(fold(record[name]), record.id)
        return found

    def _read_countries(self):
        """Ids of countries by code, and by name in French, English and one's own."""
        found = {}
        countries = self.env["res.country"].search([("code", "!=", False)])
        locales = [Locale("fr"), Locale("en")]
        for country in countries:
            names = [country.code, country.name]
            names += [locale.territories.get(country.code) for locale in locales]
            for name in filter(None, names):
                found.setdefault(fold(name), country.id)
        return found

    def _read_languages(self):
        """Codes of the languages in use, by code and by name."""
        found = {}
        for code, name in self.env["res.lang"].get_installed():
            short = code.split("_")[0]
            locale = Locale(short)
            names = (code, name, name.split(" /")[0], name.split(" (")[0], short)
            names += (locale.get_display_name("fr"), locale.get_display_name("en"))
            for one in names:
                found.setdefault(fold(one), code)
        return found

    def _find_tags(self, text, known):
        """The tags of a cell; those that are missing are created, with the right.

        :param str text: names, with commas, semicolons or bars between them
        :param dict known: ids by folded name, completed here
        :return: ids, or None where one is missing and may not be created
        :rtype: list[int] | None
        """
        names = text.replace(";", ",").replace("|", ",").split(",")
        ids = []
        for name in filter(None, map(str.strip, names)):
            if fold(name) not in known:
                if not self.env.user.has_group(TAGS):
                    return None
                tag = self.env["res.partner.category"].create({"name": name})
                known[fold(name)] = tag.id
            ids.append(known[fold(name)])
        return ids
