from . import (
    base_partner_merge,
    clientele_group_move,
    clientele_partner_archive,
    clientele_price_check,
)
