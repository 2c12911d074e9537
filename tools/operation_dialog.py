"""Dialogs that do one of several things, each under its own title."""


def open_operation(wizards, operation, **values):
    """The action that opens a dialog for one of its operations.

    :param odoo.models.BaseModel wizards: the model of the dialog, with ``operation``
    :param str operation: what it is opened for
    :param values: what else it begins with, by field
    :rtype: dict
    """
    labels = dict(wizards._fields["operation"]._description_selection(wizards.env))
    values["operation"] = operation
    return {
        "type": "ir.actions.act_window",
        "name": labels[operation],
        "res_model": wizards._name,
        "views": [(False, "form")],
        "target": "new",
        "context": {f"default_{name}": value for name, value in values.items()},
    }
