from . import (
    addresses,
    archive,
    checks,
    communication,
    identity,
    lifecycle,
    naming,
    pos,
    rights,
    search,
    segment,
)
