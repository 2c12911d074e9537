from . import (
    base_partner_merge,
    clientele_account_hold,
    clientele_account_opening,
    clientele_card_booking,
    clientele_card_operation,
    clientele_card_print,
    clientele_group_move,
    clientele_invoice_card,
    clientele_partner_archive,
    clientele_price_check,
    loyalty_card_update_balance,
    loyalty_generate_wizard,
)
