from odoo import models
from odoo.fields import Command
from odoo.tools import html2plaintext

from ..tools.import_values import TARGETS
from ..tools.search_key import fold, format_phone, normalize_code
from ..tools.value_text import get_change_text, get_value_text

NAMES = ("person_type", "lastname", "firstname", "name", "company")
KEPT = {*NAMES, "customer_number", "active"}  # an empty cell does not empty them
TOLD = 120  # characters of a value in the list of what changes


class ClienteleImportLog(models.Model):
    """What becomes of a row: a new customer, some changed fields, or nothing."""

    _inherit = "clientele.import.log"

    def _plan_rows(self, rows):
        """Say what becomes of some rows.

        :param list rows: of ImportRow, which know whom they mean
        """
        everybody = self.env["res.partner"].with_context(active_test=False)
        known = everybody.browse(row.partner_id for row in rows if row.partner_id)
        partners = {partner.id: partner.with_env(self.env) for partner in known}
        for row in rows:
            if row.partner_id:
                self._plan_change(row, partners[row.partner_id])
            else:
                self._plan_creation(row)

    # === NEW CUSTOMERS === #

    def _plan_creation(self, row):
        """The values of a new customer, unless none is wanted."""
        if self.options["missing"] == "skip":
            row.outcome, row.detail = "skipped", self.env._("No such customer.")
            return
        if not row.name:
            row.refuse(self.env._("A new customer needs a name."))
            return
        row.outcome = "created"
        row.vals = self._get_new_vals(row)

    def _get_new_vals(self, row):
        """What a new customer is created with.

        :rtype: dict
        """
        is_legal = self._is_legal(row.values)
        vals = {
            name: value
            for name, value in row.values.items()
            if name not in NAMES and value != ""
        }
        vals |= self._get_names(row.values, is_legal)
        vals["person_type"] = "legal" if is_legal else "natural"
        if "category_id" in vals:
            vals["category_id"] = [Command.set(vals["category_id"])]
        if self.is_dry_run and not vals.get("customer_number"):
            # Numbers of the sequence are not given back: a check takes none.
            vals["customer_number"] = f"CHECK-{self.id}-{row.line}"
        return vals

    def _is_legal(self, values):
        """Whether a new customer is an organisation: as told, or as it looks."""
        if values.get("person_type"):
            return values["person_type"] == "legal"
        if values.get("lastname") or values.get("firstname"):
            return False
        numbers = values.get("company_registry") or values.get("vat")
        return bool(values.get("company") or numbers)

    def _get_names(self, values, is_legal):
        """The names of a customer, in the fields that its kind of person has.

        :param dict values: of the row
        :param bool is_legal: an organisation
        :rtype: dict
        """
        person = {
            name: values[name] for name in ("lastname", "firstname") if values.get(name)
        }
        whole, company = values.get("name"), values.get("company")
        if is_legal:
            name = company or whole or " ".join(person.values())
            return {"name": name} if name else {}
        names = person or ({"name": whole} if whole else {})
        if not names and company:
            return {"name": company}
        return names | ({"company_name": company} if company else {})

    # === CUSTOMERS WHO ARE THERE === #

    def _plan_change(self, row, partner):
        """The fields that a row changes.

        :param ImportRow row:
        :param res.partner partner: whom it means
        """
        if self.options["found"] == "skip":
            row.outcome = "skipped"
            row.detail = self.env._("In the file already: %s", partner.display_name)
            return
        vals, texts = {}, []
        for name, value in self._get_wanted(row, partner).items():
            if not self._differs(partner, name, value):
                continue
            vals[name] = value
            if self.is_dry_run:  # nobody is shown it of an import
                texts.append(self._get_change_text(partner, name, value))
        if "category_id" in vals:
            vals["category_id"] = [
                Command.link(tag_id) for tag_id in vals["category_id"]
            ]
        row.vals = vals
        row.outcome = "updated" if vals else "unchanged"
        row.detail = "; ".join(texts)

    def _get_wanted(self, row, partner):
        """The values that a row gives a customer.

        :rtype: dict
        """
        values = row.values
        wanted = {
            name: False if value == "" else value
            for name, value in values.items()
            if name not in NAMES and (value != "" or name not in KEPT)
        }
        is_legal = partner.is_company
        if values.get("person_type"):
            is_legal = values["person_type"] == "legal"
            wanted["person_type"] = values["person_type"]
        names = self._get_names(values, is_legal)
        if not is_legal and "name" in names:
            # The same words: the record knows where the first name ends.
            old = sorted(fold(partner.name).split())
            if sorted(fold(names["name"]).split()) == old:
                names.pop("name")
        return wanted | names

    def _differs(self, partner, name, value):
        """Whether a value is another one than the customer has.

        :rtype: bool
        """
        field, old = partner._fields[name], partner[name]
        kind = TARGETS[name].kind if name in TARGETS else "text"
        if name == "category_id":
            return bool(set(value or []) - set(old.ids))
        if field.type == "many2one":
            return old.id != (value or False)
        if kind == "phone":
            code = partner.country_id.code or self.company_id.country_id.code
            return (format_phone(value or "", code) or value or "") != (old or "")
        if kind == "note":
            return html2plaintext(value or "") != html2plaintext(old or "")
        if kind == "number":
            return round(value or 0, 2) != round(old or 0, 2)
        if kind in ("code", "digits") or name == "customer_number":
            return normalize_code(value or "") != normalize_code(old or "")
        if name in NAMES:
            return (value or "").split() != (old or "").split()
        if name == "website" and value and old:
            return value.split("://")[-1].rstrip("/") != old.split("://")[-1].rstrip(
                "/"
            )
        return (value or False) != (old or False)

    def _get_change_text(self, partner, name, value):
        """A field that changes: what it was, and what it will be.

        :rtype: str
        """
        label = self.env["clientele.import.column"]._get_target_label(name)
        field = partner._fields[name]
        texts = [
            get_value_text(self.env, field, one)[:TOLD] or "–"
            for one in (partner[name], value)
        ]
        return get_change_text(self.env, label, *texts)
