"""What happens once, when Clientele is installed on or removed from a database."""

import logging
import re

from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from .models.clientele_alias import SCOPE_PARAMETER

_logger = logging.getLogger(__name__)

# Columns that the ORM would fill row by row, or rewrite the whole table for.
COLUMNS = {
    "res_partner": {
        "customer_number": "varchar",
        "customer_status": "varchar",
        "customer_since": "date",
    },
    "account_move": {
        "customer_group_name": "varchar",
        "tax_exemption_text": "varchar",
    },
    "pos_order": {
        "customer_group_name": "varchar",
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


# The programmes whose cards are their holders' own, as core has them.
NOMINATIVE = SQL(
    """(
        program.applies_on = 'both'
        OR (
            program.applies_on = 'future'
            AND program.program_type IN ('ewallet', 'loyalty')
        )
    )"""
)


def pre_init_hook(env):
    """Create our columns and say who is a customer, before the ORM looks."""
    for table, columns in COLUMNS.items():
        for name, sql_type in columns.items():
            if not column_exists(env.cr, table, name):
                create_column(env.cr, table, name, sql_type)
    _fill_statuses(env)
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
    _fill_numbers(env)
    _fill_aliases(env)
    env["res.city"]._load_french_towns()
    env["clientele.search.key"]._fill_missing()
    _give_roles(env)
    _switch_on_prices(env)
    _create_exemption_positions(env)
    _open_ledgers(env)
    _merge_accounts(env)


def uninstall_hook(env):
    """Leave no parameter of ours behind."""
    env["ir.config_parameter"].search([("key", "=", SCOPE_PARAMETER)]).unlink()


def _fill_statuses(env):
    """Customers: invoiced, served at a till or with an accepted order; then prospects.

    Contacts count for their commercial entity; whoever only supplies, or only uses
    the system, stays out of the customer file.
    """
    env.cr.execute(
        SQL(
            """
            WITH buyer AS (
                SELECT commercial_partner_id AS id, MIN(order_date) AS since
                FROM (
                    SELECT partner_id, MIN(date_order)::date AS order_date
                    FROM pos_order
                    WHERE state IN ('paid', 'done', 'invoiced') GROUP BY partner_id
                    UNION ALL
                    SELECT partner_id, MIN(date_order)::date
                    FROM sale_order WHERE state = 'sale' GROUP BY partner_id
                    UNION ALL
                    SELECT partner_id, MIN(invoice_date)
                    FROM account_move
                    WHERE state = 'posted'
                      AND move_type IN ('out_invoice', 'out_receipt')
                    GROUP BY partner_id
                    UNION ALL
                    SELECT id, NULL FROM res_partner WHERE customer_rank > 0
                ) AS document
                JOIN res_partner partner ON partner.id = document.partner_id
                GROUP BY commercial_partner_id
            )
            UPDATE res_partner SET customer_status = 'customer', customer_since = since
            FROM buyer WHERE buyer.id = res_partner.id AND customer_status IS NULL
            """
        )
    )
    env.cr.execute(
        SQL(
            """
            UPDATE res_partner SET customer_status = 'prospect'
            WHERE customer_status IS NULL AND id IN (
                SELECT partner.commercial_partner_id
                FROM sale_order JOIN res_partner partner
                  ON partner.id = sale_order.partner_id
                WHERE sale_order.state IN ('draft', 'sent')
            )
            """
        )
    )


def _fill_numbers(env):
    """Number the customers in order of creation, in one statement."""
    sequence = env.ref("clientele.customer_number_sequence")
    highest = _get_highest_number(env, sequence)
    env.cr.execute(
        SQL(
            """
            WITH numbered AS (
                SELECT id, %s + ROW_NUMBER() OVER (ORDER BY create_date, id) AS rank
                FROM res_partner
                WHERE customer_status IS NOT NULL AND customer_number IS NULL
            )
            UPDATE res_partner
            SET customer_number = %s || LPAD(
                rank::text, GREATEST(%s, LENGTH(rank::text)), '0'
            )
            FROM numbered WHERE numbered.id = res_partner.id
            """,
            highest,
            sequence.prefix or "",
            sequence.padding,
        )
    )
    count = highest + env.cr.rowcount
    if count:
        sequence.number_next_actual = count + 1
    env["res.partner"].invalidate_model(["customer_number", "customer_status"])
    _logger.info("Clientele: %s customers found in this database", count)


def _get_highest_number(env, sequence):
    """The last number given by scripts/prepare_large_database.sql, if it was run."""
    env.cr.execute(
        SQL(
            """
            SELECT COALESCE(MAX(SUBSTR(customer_number, %s)::bigint), 0)
            FROM res_partner WHERE customer_number ~ %s
            """,
            len(sequence.prefix or "") + 1,
            f"^{re.escape(sequence.prefix or '')}[0-9]{{1,15}}$",
        )
    )
    return env.cr.fetchone()[0]


def _fill_aliases(env):
    """Make every number, barcode and card of the file answer a scan."""
    env.cr.execute(
        SQL(
            """
            INSERT INTO clientele_alias (partner_id, code, kind, scope, active)
            SELECT id, customer_number, 'number', 0, TRUE
            FROM res_partner WHERE customer_number IS NOT NULL
            ON CONFLICT DO NOTHING
            """
        )
    )
    _choose_scope(env)
    by_company = env["clientele.alias"]._is_by_company()
    env.cr.execute(
        SQL(
            """
            INSERT INTO clientele_alias
                (partner_id, code, kind, company_id, scope, active)
            SELECT partner.id, UPPER(REGEXP_REPLACE(entry.value, '\\s', '', 'g')),
                   'barcode', company.id,
                   CASE WHEN %s THEN company.id ELSE 0 END, TRUE
            FROM res_partner partner
            CROSS JOIN LATERAL jsonb_each_text(partner.barcode) AS entry
            JOIN res_company company ON company.id = entry.key::int
            WHERE TRIM(entry.value) <> ''
            ON CONFLICT DO NOTHING
            """,
            by_company,
        )
    )
    env.cr.execute(
        SQL(
            """
            INSERT INTO clientele_alias
                (partner_id, code, kind, company_id, scope, active)
            SELECT card.partner_id, UPPER(card.code), 'card', program.company_id,
                   CASE WHEN %s THEN COALESCE(program.company_id, 0) ELSE 0 END, TRUE
            FROM loyalty_card card
            JOIN loyalty_program program ON program.id = card.program_id
            WHERE card.active AND card.partner_id IS NOT NULL AND %s
            ON CONFLICT DO NOTHING
            """,
            by_company,
            NOMINATIVE,
        )
    )


def _choose_scope(env):
    """Share codes between companies unless two customers already hold one code."""
    env.cr.execute(
        SQL(
            """
            SELECT 1
            FROM res_partner
            CROSS JOIN LATERAL jsonb_each_text(barcode) AS entry
            GROUP BY UPPER(entry.value) HAVING COUNT(DISTINCT res_partner.id) > 1
            LIMIT 1
            """
        )
    )
    if env.cr.fetchone():
        env["ir.config_parameter"].set_param(SCOPE_PARAMETER, "company")
        _logger.info(
            "Clientele: one barcode stands for different customers in different "
            "companies, so codes are kept by company (see the settings)"
        )


def _give_roles(env):
    """Who could edit contacts edits customers, who sells at a till is a cashier."""
    roles = {
        "base.group_system": "clientele.group_manager",
        "base.group_partner_manager": "clientele.group_officer",
        "point_of_sale.group_pos_user": "clientele.group_cashier",
    }
    for holders, role in roles.items():
        users = env.ref(holders).all_user_ids.filtered(lambda user: not user.share)
        env.ref(role).write({"user_ids": [(4, user.id) for user in users]})


def _switch_on_prices(env):
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


def _create_exemption_positions(env):
    """Have the taxes of exempt customers ready where taxes are: accountants look."""
    for company in env["res.company"].search([("parent_id", "=", False)]):
        positions = env["account.fiscal.position"].with_company(company)
        positions._get_exemption_position()


def _open_ledgers(env):
    """Give each balance of today the row that it starts with."""
    env.cr.execute(
        SQL(
            """
            INSERT INTO loyalty_history (
                card_id, description, kind, amount, balance_after, issued, used, round,
                create_date, create_uid
            )
            SELECT id, %s, 'opening', points, points, 0, 0, 0,
                   NOW() AT TIME ZONE 'UTC', %s
            FROM loyalty_card card
            WHERE points <> 0 AND NOT EXISTS (
                SELECT 1 FROM loyalty_history entry
                WHERE entry.card_id = card.id AND entry.kind <> 'note'
            )
            """,
            env._("Balance when its history was opened"),
            env.uid,
        )
    )
    env["loyalty.history"].invalidate_model()


def _merge_accounts(env):
    """One account a customer and programme: several become the one that holds most."""
    rows = env.execute_query(
        SQL(
            """
            SELECT ARRAY_AGG(card.id ORDER BY card.points DESC NULLS LAST, card.id)
            FROM loyalty_card card
            JOIN loyalty_program program ON program.id = card.program_id
            WHERE card.active AND card.partner_id IS NOT NULL AND %s
            GROUP BY card.program_id, card.partner_id HAVING COUNT(*) > 1
            """,
            NOMINATIVE,
        )
    )
    for (card_ids,) in rows:
        kept, *others = env["loyalty.card"].browse(card_ids)
        for card in others:
            card._merge_into(kept, env._("Second account of the customer"))
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            UPDATE loyalty_card card SET is_account = TRUE
            FROM loyalty_program program
            WHERE program.id = card.program_id AND card.active
              AND card.partner_id IS NOT NULL AND NOT COALESCE(is_account, FALSE)
              AND %s
            """,
            NOMINATIVE,
        )
    )
    env["loyalty.card"].invalidate_model(["is_account"])
    if rows:
        _logger.info("Clientele: %s customers had several accounts", len(rows))
