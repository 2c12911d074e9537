from . import (
    addresses,
    archive,
    checks,
    communication,
    identity,
    naming,
    pos,
    rights,
    search,
    segment,
)
