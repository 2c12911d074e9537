"""What happens once, when Clientele is installed on or removed from a database."""

from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from ..models.clientele_alias import SCOPE_PARAMETER
from .cards import merge_accounts, open_ledgers
from .customers import fill_aliases, fill_numbers, fill_statuses
from .settings import (
    create_exemption_positions,
    give_roles,
    switch_on_limits,
    switch_on_prices,
)

# Columns that the ORM would fill row by row, or rewrite the whole table for.
COLUMNS = {
    "res_partner": {
        "customer_number": "varchar",
        "customer_status": "varchar",
        "customer_since": "date",
        "family_earns": "bool",
        "family_manages": "bool",
        "family_spends": "bool",
    },
    "account_move": {
        "customer_group_name": "varchar",
        "tax_exemption_text": "varchar",
    },
    "pos_order": {
        "customer_group_name": "varchar",
        "payer_id": "int4",
        "tax_exemption_text": "varchar",
    },
    "sale_order": {
        "customer_group_name": "varchar",
        "pricing_partner_id": "int4",
        "tax_exemption_text": "varchar",
    },
    "sale_order_line": {"automatic_discount": "numeric"},
    "loyalty_card": {"is_account": "bool"},
    # What core wrote before moves nothing: the opening row stands for all of it.
    "loyalty_history": {
        "amount": "float8 DEFAULT 0",
        "balance_after": "float8",
        "kind": "varchar DEFAULT 'note'",
        "round": "int4 DEFAULT 0",
    },
}


def pre_init_hook(env):
    """Create our columns and say who is a customer, before the ORM looks."""
    for table, columns in COLUMNS.items():
        for name, sql_type in columns.items():
            if not column_exists(env.cr, table, name):
                create_column(env.cr, table, name, sql_type)
    fill_statuses(env)
    # What open quotations have as discount is taken for what their list gave, as core
    # does; the other documents keep their prices: nothing of theirs follows a customer.
    env.cr.execute(
        SQL(
            """
            UPDATE sale_order_line SET automatic_discount = discount
            FROM sale_order
            WHERE sale_order.id = sale_order_line.order_id AND discount <> 0
              AND sale_order.state IN ('draft', 'sent')
            """
        )
    )
    env.cr.execute(
        SQL(
            """
            UPDATE sale_order SET pricing_partner_id = partner.commercial_partner_id
            FROM res_partner partner
            WHERE partner.id = sale_order.partner_id
              AND sale_order.state IN ('draft', 'sent')
            """
        )
    )


def post_init_hook(env):
    """Number the customers, index the file, and give today's users their roles."""
    fill_numbers(env)
    fill_aliases(env)
    env["res.city"]._load_french_towns()
    env["clientele.search.key"]._fill_missing()
    give_roles(env)
    switch_on_prices(env)
    switch_on_limits(env)
    create_exemption_positions(env)
    open_ledgers(env)
    merge_accounts(env)


def uninstall_hook(env):
    """Leave no parameter of ours behind, and core's own merge where it was."""
    env.ref("base.action_partner_merge").write(
        {
            "binding_model_id": env["ir.model"]._get("res.partner").id,
            "context": "{}",
            "res_model": "base.partner.merge.automatic.wizard",
        }
    )
    env["ir.config_parameter"].search([("key", "=", SCOPE_PARAMETER)]).unlink()
