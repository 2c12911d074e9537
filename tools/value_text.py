"""Values of fields in words, as logs, previews and results of imports show them."""

from contextlib import suppress

from odoo.exceptions import MissingError
from odoo.tools import format_date, format_datetime, formatLang, html2plaintext

DECIMALS = 7  # of the finest number: a latitude


def get_value_text(env, field, value):
    """A value in words, in the user's language.

    :param odoo.api.Environment env: whose language
    :param odoo.fields.Field field: whose value it is
    :param value: as a record gives it, or with ids in place of records and texts in
        place of dates
    :return: nothing where there is none
    :rtype: str
    """
    if field.type == "boolean":
        return env._("yes") if value else env._("no")
    if not value:
        return ""
    if field.relational:
        ids = value.ids if hasattr(value, "ids") else value
        return _get_names(env[field.comodel_name].browse(ids))
    if field.type == "selection":
        return dict(field._description_selection(env)).get(value, value)
    if field.type == "html":
        return html2plaintext(value)
    if field.type == "date":
        return format_date(env, value)
    if field.type == "datetime":
        return format_datetime(env, value)
    if field.type in ("integer", "float", "monetary"):
        decimals = f"{value:.{DECIMALS}f}".rstrip("0").partition(".")[2]
        return formatLang(env, value, digits=len(decimals))
    return str(value)


def _get_names(records):
    """What records are called, without those that were deleted since.

    Superuser: whoever may see a value may see what it names.
    """
    names = []
    for record in records.sudo():
        with suppress(MissingError):
            names.append(record.display_name)
    return ", ".join(filter(None, names))


def get_change_text(env, label, old, new):
    """What became of a field, in the user's language.

    :param odoo.api.Environment env: whose language
    :param str label: what people call the field
    :param str old: the value before, in words
    :param str new: the value after
    :rtype: str
    """
    return env._("%(field)s: %(old)s → %(new)s", field=label, old=old, new=new)
