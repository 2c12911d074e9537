from . import (
    addresses,
    archive,
    checks,
    communication,
    identity,
    lifecycle,
    naming,
    pos,
    pos_entry,
    rights,
    search,
    segment,
)
