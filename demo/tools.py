"""What the parts of the demo shop share: ids, texts in two languages, past dates."""

import csv
from pathlib import Path

from odoo import fields
from odoo.tools import SQL

# Not the addon's own name: its data would be dropped with it, companies included.
NAMESPACE = "clientele_demo"
SEED = 19


def read_csv(name):
    """The rows of a file of this folder, as dictionaries."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def find(env, name):
    """The record that an earlier run left under this name, or nothing."""
    return env.ref(f"{NAMESPACE}.{name}", raise_if_not_found=False)


def remember(record, name):
    """Leave a record under a name."""
    record.env["ir.model.data"]._update_xmlids(
        [{"xml_id": f"{NAMESPACE}.{name}", "record": record, "noupdate": True}]
    )


def translate(record, french, field="name"):
    """Give a text written in English its French version."""
    record.update_field_translations(field, {"fr_FR": french})


def set_dates(records, column, dates):
    """Date records in the past, where the ORM writes the present.

    :param records: records of one model
    :param str column: a stored field
    :param list dates: a date or datetime for each record
    """
    records.env.flush_all()
    records.env.cr.execute(
        SQL(
            """
            UPDATE %s AS record SET %s = dated.day::timestamp
            FROM UNNEST(%s, %s) AS dated(id, day) WHERE record.id = dated.id
            """,
            SQL.identifier(records._table),
            SQL.identifier(column),
            records.ids,
            [fields.Datetime.to_string(fields.Datetime.to_datetime(d)) for d in dates],
        )
    )
    records.invalidate_recordset([column])
