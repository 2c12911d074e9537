"""What long work and the one who runs it tell each other."""

from typing import NamedTuple


class JobCancelledError(Exception):
    """The user does not want the work any more."""


class JobKind(NamedTuple):
    """A kind of work: what users call it, and the method that does one step of it.

    The method belongs to the job's user, with his rights and language. It gets the
    job, as superuser, and returns a ``JobStep``; what it did and where the next step
    begins are committed together.
    """

    label: str
    model: str
    method: str


class JobStep(NamedTuple):
    """What a step has reached."""

    point: dict | None  # where the next step begins; nothing when all is done
    done: int
    total: int
    document: bytes = b""
    document_name: str = ""
