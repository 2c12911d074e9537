"""What a merge moved, and what it left: in the form that the log keeps."""

from typing import NamedTuple


class Column(NamedTuple):
    """A column that refers to records: where it is, and how it says whom it means.

    Kinds: ``id`` (the id alone), ``pair`` (an id beside a column that names the
    model), ``text`` (``model,id``), ``company`` (ids by company, as JSON),
    ``properties`` (ids by property, as JSON), ``default`` (of a field of partners).
    """

    table: str
    name: str
    kind: str = "id"
    model_column: str = ""
    keys: tuple = ("id",)  # what identifies a row; all other columns without an id
    is_limited: bool = False  # whether an index or a constraint may refuse a value
    names: tuple = ()  # keys of properties that hold partners


class Move(NamedTuple):
    """Rows of one column that meant one source."""

    column: Column
    source_id: int
    target_id: int
    rows: list  # ids, or lists of keys where rows have no id
    reason: str = ""  # why they stay where they are; nothing for those that moved
