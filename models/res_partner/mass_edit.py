from typing import NamedTuple

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...tools.mass_edit import NUMBERS
from ...tools.value_text import get_value_text
from .rights import ACCOUNT, EDIT, EXEMPTION, NUMBER, PRICING, TERMS


class MassField(NamedTuple):
    """A field that a mass edit offers."""

    value: str  # the field of the form that takes the new value
    right: str = EDIT  # what editing it by hand needs


MASS_FIELDS = {
    "user_id": MassField("value_user_id"),
    "category_id": MassField("value_tag_ids"),
    "clientele_group_id": MassField("value_group_id", PRICING),
    "price_level_id": MassField("value_price_level_id", PRICING),
    "customer_discount": MassField("value_number", PRICING),
    "property_payment_term_id": MassField("value_payment_term_id", TERMS),
    "customer_invoicing_mode": MassField("value_invoicing_mode", TERMS),
    "customer_price_display": MassField("value_price_display", TERMS),
    "free_carriage_amount": MassField("value_number", TERMS),
    "account_limit": MassField("value_number", ACCOUNT),
    "payer_id": MassField("value_payer_id", ACCOUNT),
    "is_tax_exempt": MassField("value_boolean", EXEMPTION),
    "tax_exemption_reason": MassField("value_text", EXEMPTION),
    "tax_exemption_certificate": MassField("value_text", EXEMPTION),
    "tax_exemption_end_date": MassField("value_date", EXEMPTION),
    "customer_number": MassField("value_text", NUMBER),
    "customer_alert": MassField("value_text"),
    "customer_source_id": MassField("value_source_id"),
    "comment": MassField("value_html"),
    "ref": MassField("value_text"),
    "function": MassField("value_text"),
    "title_id": MassField("value_title_id"),
    "lang": MassField("value_lang_id"),
    "email": MassField("value_text"),
    "phone": MassField("value_text"),
    "mobile": MassField("value_text"),
    "fax": MassField("value_text"),
    "website": MassField("value_text"),
    "street": MassField("value_text"),
    "street2": MassField("value_text"),
    "zip": MassField("value_text"),
    "city": MassField("value_text"),
    "state_id": MassField("value_state_id"),
    "country_id": MassField("value_country_id"),
}

# What rights and record rules read of a customer, whatever is changed.
LOOKED_AT = {
    *("company_id", "commercial_partner_id", "parent_id", "partner_share"),
    *("customer_number", "customer_status"),
}


class ResPartner(models.Model):
    """Writing many customers at once, with everything that a change by hand does."""

    _inherit = "res.partner"

    # === ACTION METHODS === #

    def action_mass_edit(self):
        """Change fields of these customers, after a look at what would change.

        :return: the form to choose the changes in
        :rtype: dict
        :raise AccessError: without the right to edit many at once
        """
        wizards = self.env["clientele.mass.edit"]
        return wizards.create({"selected_ids": self._get_selected_ids()})._open()

    # === BUSINESS METHODS === #

    def _get_selected_ids(self):
        """The records of a list's selection, those beyond what it sends too.

        :rtype: list[int]
        """
        limit = int(
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("web.active_ids_limit", 20000)
        )
        domain = self.env.context.get("active_domain")
        if domain is None or len(self) < limit:
            return self.ids
        return self.search(domain).ids

    @api.model
    def _check_mass_field(self, name):
        """Refuse a field that a mass edit does not offer to this user.

        :param str name: of the field
        :raise UserError: for a field that is not offered
        :raise AccessError: without the right that editing it by hand needs
        """
        if name not in MASS_FIELDS:
            raise UserError(
                self.env._("The field “%s” cannot be changed by a mass edit.", name)
            )
        self._check_customer_right(MASS_FIELDS[name].right)

    def _fetch_looked_at(self, names):
        """Read at once what rights and rules look at, and some fields more.

        Reading one field of many records would read the hundred columns of each.

        :param names: of fields that are asked for next
        """
        stored = {name for name in names if self._fields[name].store}
        self.sudo().fetch(stored | LOOKED_AT)

    def _read_json(self, names):
        """The values of some fields of these records, as a log keeps them.

        The records are those that the user may read: they are not checked again.

        :param list names: of fields
        :return: values by name by id
        :rtype: dict[int, dict]
        """
        stored = [name for name in names if self._fields[name].store]
        self.sudo().fetch(stored)
        return {
            partner.id: {name: to_json(partner, name) for name in names}
            for partner in self
        }

    @api.model
    def _get_field_label(self, name):
        """What users call a field.

        :rtype: str
        """
        return self._fields[name].get_description(self.env, ["string"])["string"]

    @api.model
    def _get_value_text(self, name, value):
        """A value that a log keeps, in words.

        :param str name: of the field
        :param value: as ``to_json`` gives it
        :rtype: str
        """
        return get_value_text(self.env, self._fields[name], value)

    @api.model
    def _of_json(self, name, value):
        """What ``write`` takes for a value that a log keeps.

        :param str name: of the field
        :param value: as ``to_json`` gives it
        """
        if self._fields[name].type == "many2many":
            return [Command.set(value)]
        return value

    def _mass_write(self, vals):
        """Write the same values on many records, each way where it fits.

        Those who become followers by it are not told of each record.

        :param dict vals: as for ``write``
        """
        partners = self.with_context(mail_auto_subscribe_no_notify=True)
        plain = partners._filter_plain(vals)
        plain._write_plain(vals)
        others = partners - plain
        if others:
            others.write(dict(vals))


def to_json(record, name):
    """The value of a field, as a log keeps it.

    :param odoo.models.BaseModel record: that has the field
    :param str name: of the field
    """
    field, value = record._fields[name], record[name]
    if field.type == "many2one":
        return value.id
    if field.type == "many2many":
        return sorted(value.ids)
    if field.type == "date":
        return fields.Date.to_string(value)
    if field.type == "boolean" or field.type in NUMBERS:
        return value
    return str(value) if value else False
