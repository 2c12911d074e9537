# The documents are built on them.
from . import clientele_customer_document, clientele_priced_line

# isort: split
from . import (
    account_fiscal_position,
    account_move,
    account_move_line,
    clientele_alias,
    clientele_contact_point,
    clientele_demo,
    clientele_group,
    clientele_price_term,
    clientele_search_key,
    clientele_search_key_bulk,
    clientele_till_creation,
    loyalty_card,
    pos_config,
    pos_order,
    pos_order_line,
    pos_session,
    product_level_price,
    product_pricelist,
    product_template,
    res_city,
    res_company,
    res_config_settings,
    res_partner,
    res_partner_title,
    sale_order,
    sale_order_line,
)
