"""Which fields are Clientele's own: what a client says of them is a claim."""

from odoo.tools import clean_context

SHARED_DEFAULTS = "clientele_shared_defaults"  # in the context: no user's own count


def is_own(field):
    """Whether Clientele alone defines a field.

    :rtype: bool
    """
    return field._modules == ("clientele",)


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
