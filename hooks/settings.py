"""Rights, price lists and tax positions that Clientele needs from the first day."""

import logging

_logger = logging.getLogger(__name__)


def give_roles(env):
    """Who could edit contacts edits customers, who sells at a till is a cashier."""
    roles = {
        "base.group_system": "clientele.group_manager",
        "base.group_partner_manager": "clientele.group_officer",
        "point_of_sale.group_pos_user": "clientele.group_cashier",
    }
    for holders, role in roles.items():
        users = env.ref(holders).all_user_ids.filtered(lambda user: not user.share)
        env.ref(role).write({"user_ids": [(4, user.id) for user in users]})


def switch_on_prices(env):
    """Price lists and line discounts, for everybody: levels and groups need both."""
    groups = env.ref("product.group_product_pricelist") | env.ref(
        "sale.group_discount_per_so_line"
    )
    missing = groups - env.ref("base.group_user").all_implied_ids
    if not missing:
        return
    env.ref("base.group_user").implied_ids |= missing
    env["res.company"].search([])._activate_or_create_pricelists()
    _logger.info(
        "Clientele: switched on for all users: %s", ", ".join(missing.mapped("name"))
    )


def create_exemption_positions(env):
    """Have the taxes of exempt customers ready where taxes are: accountants look."""
    for company in env["res.company"].search([("parent_id", "=", False)]):
        positions = env["account.fiscal.position"].with_company(company)
        positions._get_exemption_position()


def switch_on_limits(env):
    """Have credit limits; where some are set already, they go on warning only."""
    companies = env["res.company"].search([])
    for company in companies:
        partners = env["res.partner"].with_company(company)
        limit = [("credit_limit", ">", 0)]
        is_used = partners.with_context(active_test=False).search_count(limit, limit=1)
        company.account_policy = "warn" if is_used else "block"
    companies.account_use_credit_limit = True
