from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import is_html_empty

# Values that make sense together only.
GROUPS = {
    "name": ("is_company", "firstname", "lastname", "name", "title"),
    "address": (
        *("street", "street2", "zip", "city", "state_id", "country_id"),
        *("zip_id", "city_id", "partner_latitude", "partner_longitude"),
    ),
    # What was agreed for one member is not given to another.
    "family_id": (
        *("family_id", "family_role"),
        *("family_earns", "family_spends", "family_manages"),
    ),
}
JOINED = "comment"
SUMMED = ("customer_rank", "supplier_rank")
# Decided by merging itself, or by what the record is.
OWN = {
    *("active", "archive_date", "archive_reason", "company_id", "customer_status"),
    *("commercial_partner_id", "merged_into_id", "parent_id", "type", "color"),
    *("customer_number", "barcode", "message_bounce", "signup_type"),
    *("calendar_last_notification_ack", "last_time_entries_checked", "employee"),
    *SUMMED,
}


class ResPartner(models.Model):
    """Merging: whose value is kept."""

    _inherit = "res.partner"

    @api.model
    def _get_merge_keys(self):
        """What can be chosen: a field, or fields that belong together.

        :return: the fields of each choice, by its key
        :rtype: dict[str, tuple]
        """
        grouped = {name for names in GROUPS.values() for name in names}
        keys = {
            key: tuple(name for name in names if name in self._fields)
            for key, names in GROUPS.items()
        }
        alone = ("image_1920", "customer_number", "barcode")
        keys |= {name: (name,) for name in alone}
        for name, field in self._fields.items():
            if name not in grouped | OWN and self._is_mergeable(field):
                keys[name] = (name,)
        return keys | {"house_account": ("account_state",)}

    @api.model
    def _is_mergeable(self, field):
        is_kept = field.store or field.company_dependent
        is_derived = field.compute and (field.readonly or field.related)
        return bool(
            is_kept
            and field.column_type
            and field.name != "id"
            and field.name not in models.LOG_ACCESS_COLUMNS
            and not (is_derived and not field.company_dependent)
            and field.type not in ("json", "properties", "properties_definition")
            and not field.name.startswith(("message_", "activity_"))
        )

    def _is_filled_for_merge(self, names):
        """Whether this record says anything in these fields."""
        self.ensure_one()
        for name in names:
            if name in ("is_company", "country_id") and len(names) > 1:
                continue
            value = self[name]
            if self._fields[name].type == "html":
                value = not is_html_empty(value)
            if value and not (name == "account_state" and value == "none"):
                return True
        return False

    def _get_merge_defaults(self, sources):
        """Whose value is kept where nobody chose.

        The survivor's own; where it has none, that of the one changed last.

        :param sources: res.partner
        :return: a record by key
        :rtype: dict[str, res.partner]
        """
        by_date = sources.sorted(lambda one: (one.write_date, one.id), reverse=True)
        defaults = {}
        for key, names in self._get_merge_keys().items():
            order = self | by_date
            if key == "house_account":
                order = order.sorted(lambda one: one.account_state != "open")
            filled = (one for one in order if one._is_filled_for_merge(names))
            defaults[key] = next(filled, self)
        return defaults

    def _get_merge_choices(self, sources, values):
        """Whose value is kept: what was chosen, and the best of the others.

        :param sources: res.partner
        :param dict values: a record or its id, by key
        :return: records by key, and the keys that were chosen
        :rtype: tuple[dict, set]
        :raise ValidationError: for what cannot be chosen
        """
        choices = self._get_merge_defaults(sources)
        everybody = {partner.id: partner for partner in self | sources}
        for key, chosen in values.items():
            chosen_id = chosen.id if isinstance(chosen, models.BaseModel) else chosen
            if key not in choices or chosen_id not in everybody:
                raise ValidationError(
                    self.env._("The choice “%s” does not fit these customers.", key)
                )
            choices[key] = everybody[chosen_id]
        return choices, set(values)

    def _prepare_merge_values(self, sources, choices):
        """The values to write on the survivor, read before anything moves.

        :param sources: res.partner
        :param tuple choices: of ``_get_merge_choices``
        :return: values, and those by company: value by company by field
        :rtype: tuple[dict, dict]
        """
        chosen, asked = choices
        values, by_company = {}, {}
        for key, names in self._get_merge_keys().items():
            if key in ("customer_number", "barcode", "house_account"):
                continue
            if self._fields[names[0]].company_dependent:
                by_company |= self._get_merged_by_company(
                    sources, chosen[key], names[0]
                )
            elif chosen[key] != self:
                values |= self._get_values_of(chosen[key], key, names)
        if JOINED in self._fields and JOINED not in asked:
            values |= self._join_notes(sources)
        for name in SUMMED:
            values[name] = sum((self | sources).mapped(name))
        statuses = set((self | sources).mapped("customer_status"))
        best = next((one for one in ("customer", "prospect") if one in statuses), False)
        if best != self.customer_status:
            values["customer_status"] = best
        return values, by_company

    def _get_values_of(self, source, key, names):
        """The values of one choice, as they are written."""
        if key == "name":
            unused = ("name",) if not source.is_company else ("firstname", "lastname")
            names = [name for name in names if name not in unused]
        return {
            name: self._fields[name].convert_to_write(source[name], source)
            for name in names
        }

    def _join_notes(self, sources):
        notes = [
            one[JOINED]
            for one in self | sources
            if one[JOINED] and not is_html_empty(one[JOINED])
        ]
        notes = list(dict.fromkeys(notes))
        if not notes or notes == [self[JOINED]]:
            return {}
        return {JOINED: notes[0] + "".join(notes[1:])}

    def _get_merged_by_company(self, sources, chosen, name):
        """Values of a field that each company has its own of."""
        found = {}
        # Superuser: what other companies agreed with a source is not lost.
        for company in self.env["res.company"].sudo().search([("active", "=", True)]):
            order = chosen | self | sources
            rows = [one.with_company(company) for one in order]
            filled = [one for one in rows if one[name]]
            own = self.with_company(company)
            best = filled[0] if filled else own
            if best[name] != own[name]:
                value = self._fields[name].convert_to_write(best[name], best)
                found.setdefault(name, {})[company] = value
        return found

    def _write_merged(self, prepared):
        """Write the chosen values on the survivor; the note of the merge tells of it.

        :param tuple prepared: of ``_prepare_merge_values``
        """
        values, by_company = prepared
        quiet = self.with_context(tracking_disable=True)
        quiet.write(values)
        for name, companies in by_company.items():
            for company, value in companies.items():
                quiet.with_company(company)[name] = value
