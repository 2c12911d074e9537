"""Which fields are Clientele's own: what a client says of them is a claim."""

from odoo.tools import clean_context

SHARED_DEFAULTS = "clientele_shared_defaults"  # in the context: no user's own count


def is_own(field):
    """Whether Clientele alone defines a field.

    :rtype: bool
    """
    return field._modules == ("clientele",)


def get_sealed(records, names, apps, is_open):
    """Which of these fields are of some apps, and not open to whoever has access.

    :param odoo.models.BaseModel records: of any model
    :param names: of fields, or of none
    :param set apps: technical names
    :param set is_open: names of fields that are left out
    :rtype: set[str]
    """
    known = records._fields
    return {
        name
        for name in names
        if name in known
        and name not in is_open
        and apps.intersection(known[name]._modules)
    }


def without_own_defaults(records):
    """The same records, where no context of a client gives a value to an own field.

    :param odoo.models.BaseModel records: of any model
    :rtype: odoo.models.BaseModel
    """
    context = records.env.context
    own = {
        f"default_{name}" for name, field in records._fields.items() if is_own(field)
    }
    kept = {key: value for key, value in context.items() if key not in own}
    return records if kept == context else records.with_env(records.env(context=kept))


def without_defaults(records):
    """The same records, where neither context nor user gives a value to a field.

    :param odoo.models.BaseModel records: of any model
    :rtype: odoo.models.BaseModel
    """
    context = clean_context(records.env.context) | {SHARED_DEFAULTS: True}
    return records.with_env(records.env(context=context))
