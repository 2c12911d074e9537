"""Rows of a file of customers on their way into the customer file."""

import json
from dataclasses import dataclass, field
from itertools import islice

OUTCOMES = ("created", "updated", "unchanged", "skipped", "refused")


class RefusedCellError(Exception):
    """A cell that cannot be taken, with the reason as the user is told."""


@dataclass
class ImportRow:
    """One row: what it says, whom it means, what becomes of it."""

    position: int
    line: int  # of the file
    cells: list
    values: dict = field(default_factory=dict)  # by target
    partner_id: int = 0
    outcome: str = ""
    detail: str = ""
    vals: dict = field(default_factory=dict)  # to create or write

    def refuse(self, reason):
        """Note why nothing is done with it."""
        self.outcome, self.detail, self.vals = "refused", reason, {}

    @property
    def name(self):
        """What the row calls the customer."""
        parts = [self.values.get(one) for one in ("lastname", "firstname")]
        whole = self.values.get("name") or self.values.get("company") or ""
        return " ".join(filter(None, parts)) or whole


def pack_rows(rows):
    """Rows as they are kept: a part of them is read without the others.

    :param rows: lines of the file and cells
    :rtype: bytes
    """
    return "\n".join(json.dumps(row) for row in rows).encode()


def unpack_rows(content, start=0, count=None):
    """Some of the rows that were kept.

    :param bytes content: as ``pack_rows`` gave it
    :param int start: the first
    :param int count: how many, or all that follow
    :rtype: list[ImportRow]
    """
    stop = None if count is None else start + count
    found = islice(content.split(b"\n"), start, stop)
    return [
        ImportRow(position, *json.loads(row))
        for position, row in enumerate(found, start)
    ]
