from collections import defaultdict
from typing import NamedTuple

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date, html2plaintext

from ...tools.mass_edit import NUMBERS
from .checks import PHONE_FIELDS
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

# Whose `write` of partners we know, and step over for fields that it does not look at.
KNOWN_WRITERS = {
    "account",
    "base",
    "base_vat",
    "clientele",
    "mail",
    "partner_contact_address_default",
    "snailmail",
}
# What they look at, beside addresses and commercial fields.
WRITTEN_WITH_CARE = {
    *PHONE_FIELDS,
    "active",
    "barcode",
    "company_id",
    "company_type",
    "customer_number",
    "firstname",
    "is_company",
    "lastname",
    "name",
    "parent_id",
    "type",
    "website",
}
# What rights and record rules read of a customer, whatever is changed.
LOOKED_AT = {
    *("company_id", "commercial_partner_id", "parent_id", "partner_share"),
    *("customer_number", "customer_status"),
}
HOOKS = ("write", "_track_subtype", "_track_template", "_message_track")


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
        field = self._fields[name]
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value or "")
        if field.relational:
            # Whoever may see the log may see what it names.
            records = self.env[field.comodel_name].sudo().browse(value or []).exists()
            return ", ".join(record.display_name for record in records)
        if field.type == "html":
            return html2plaintext(value or "")
        if field.type == "date" and value:
            return format_date(self.env, value)
        return f"{value:g}" if field.type in NUMBERS and value else str(value or "")

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

    # === PLAIN FIELDS === #

    def _filter_plain(self, vals):
        """Those on whom the overrides of ``write`` would do nothing for these values.

        Records of users ask for rights on users; commercial fields travel between a
        company and its contacts.

        :rtype: res.partner
        """
        names, commercial = set(vals), set(self._commercial_fields())
        if not names - commercial <= self._get_plain_names() or not self._is_known():
            return self.browse()
        if commercial & names and not self._are_plain(commercial & names):
            return self.browse()
        self_sudo = self.sudo().with_context(active_test=False)
        users_sudo = self_sudo.env["res.users"].search([("partner_id", "in", self.ids)])
        with_user = users_sudo.partner_id
        if not commercial & names:
            return self - with_user
        parents = self_sudo.search([("parent_id", "in", self.ids)]).parent_id
        return self - with_user - parents - self_sudo.filtered("parent_id")

    @api.model
    def _get_plain_names(self):
        """The fields that nothing but the ORM itself looks at when they are written.

        :rtype: set[str]
        """
        synced = {*self._commercial_fields(), *self._address_fields()}
        names = set(MASS_FIELDS) - synced
        return {name for name in names if self._are_plain([name])}

    @api.model
    def _are_plain(self, names):
        """Whether these are stored, and no tracked or required value hangs on them.

        :param names: of fields
        :rtype: bool
        """
        tracked = self._track_get_fields()
        careful = {*WRITTEN_WITH_CARE, *self._get_required_field_names()}
        for field in map(self._fields.get, names):
            if field.name in careful or field.inverse or not field.store:
                return False
            for other in self.env.registry.get_dependent_fields(field):
                if other.model_name == self._name and other.name in tracked:
                    return False
        return True

    @api.model
    def _is_known(self):
        """Whether we know all who look at partners being written.

        Another addon, or an automation rule, may do more than we know of.

        :rtype: bool
        """
        for owner in type(self).mro():
            for hook in HOOKS:
                module = getattr(vars(owner).get(hook), "__module__", "odoo.orm")
                parts = module.split(".")
                if parts[1] == "addons" and parts[2] not in KNOWN_WRITERS:
                    return False
        return True

    def _write_plain(self, vals):
        """Write values as the ORM does, with rights and chatter, all records at once.

        Core's ``write`` reads addresses, children and users of each record to find
        out what these values have nothing to do with, and logs one by one.

        :param dict vals: of plain fields alone
        """
        if not self:
            return
        self._fetch_looked_at(vals)
        self._check_write_rights(vals)
        context = self.env.context
        is_chatting = not context.get("tracking_disable")
        is_tracking = is_chatting and not context.get("mail_notrack")
        tracked = self._track_get_fields() & set(vals) if is_tracking else set()
        before = {
            partner.id: {name: partner[name] for name in tracked} for partner in self
        }
        models.BaseModel.write(self, vals)
        if is_chatting:
            self._message_auto_subscribe(vals)
        if tracked:
            self._log_tracking(tracked, before)

    def _log_tracking(self, names, before):
        """Log changes in the chatter, a message a record.

        Core makes one message for each pair of old and new values; where many
        records share it, theirs are copies of its row.

        :param set names: of tracked fields
        :param dict before: values by field, by id
        """
        groups = defaultdict(list)
        for partner in self:
            values = [[before[partner.id][name], partner[name]] for name in names]
            groups[str(values)].append(partner.id)
        firsts = self.browse([ids[0] for ids in groups.values()])
        messages = firsts._log_tracked(names, before).grouped("res_id")
        self.env["mail.message"].flush_model()
        self.env["mail.tracking.value"].flush_model()
        for first_id, *other_ids in groups.values():
            if other_ids and first_id in messages:
                self.browse(other_ids)._copy_log(messages[first_id])

    def _log_tracked(self, names, before):
        """Log changes as core does: superuser, nobody writes a record's log.

        :param set names: of tracked fields
        :param dict before: values by field, by id
        :return: the messages of those that have changed
        :rtype: mail.message
        """
        described = self.fields_get(
            names, attributes=("string", "type", "selection", "currency_field")
        )
        values = {}
        for partner in self.sudo():
            _names, commands = partner._mail_track(described, before[partner.id])
            if commands:
                values[partner.id] = [command[2] for command in commands]
        messages = self.browse(values)._message_log_batch(dict.fromkeys(values, ""))
        self.env["mail.tracking.value"].sudo().create(
            [
                {**value, "mail_message_id": message.id}
                for message in messages
                for value in values[message.res_id]
            ]
        )
        return messages

    def _copy_log(self, message):
        """Give these records the message of another one, with its tracking values.

        :param mail.message message: that core has made
        """
        copied = _copied_columns(message, "res_id")
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO mail_message (res_id, %(columns)s)
                SELECT one.id, %(columns)s
                FROM mail_message CROSS JOIN unnest(%(ids)s) AS one(id)
                WHERE mail_message.id = %(message)s
                RETURNING mail_message.id
                """,
                columns=copied,
                ids=self.ids,
                message=message.id,
            )
        )
        tracking = self.env["mail.tracking.value"]
        self.env.execute_query(
            SQL(
                """
                INSERT INTO mail_tracking_value (mail_message_id, %(columns)s)
                SELECT one.id, %(columns)s
                FROM mail_tracking_value CROSS JOIN unnest(%(ids)s) AS one(id)
                WHERE mail_message_id = %(message)s
                RETURNING mail_tracking_value.id
                """,
                columns=_copied_columns(tracking, "mail_message_id"),
                ids=[message_id for (message_id,) in rows],
                message=message.id,
            )
        )
        self.invalidate_recordset(["message_ids"], flush=False)


def _copied_columns(model, owner):
    """The columns of a table but its own id and that of its owner.

    :param odoo.models.BaseModel model: of the table
    :param str owner: the column that says whose row it is
    :rtype: odoo.tools.SQL
    """
    return SQL(", ").join(
        SQL.identifier(name)
        for name, field in sorted(model._fields.items())
        if field.store and field.column_type and name not in ("id", owner)
    )


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
