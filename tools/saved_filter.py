"""Conditions that users save: filters of lists, and what the editor writes."""

from odoo import fields
from odoo.tools.safe_eval import datetime, safe_eval


def read_conditions(records, text):
    """The domain that a text stands for, with what a saved filter may name.

    :param odoo.models.BaseModel records: whose user and day count
    :param str text: as Odoo keeps it; empty for everybody
    :rtype: list
    :raise ValueError: for what only works on its screen
    """
    values = {
        "uid": records.env.uid,
        "datetime": datetime,
        "context_today": lambda: fields.Date.context_today(records),
    }
    return safe_eval(text or "[]", values)
