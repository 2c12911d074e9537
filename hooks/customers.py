"""Who is a customer of a database that Clientele comes to, and by which codes."""

import logging
import re

from odoo.tools import SQL

from ..models.clientele_alias import SCOPE_PARAMETER
from .cards import NOMINATIVE

_logger = logging.getLogger(__name__)


def fill_statuses(env):
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


def fill_numbers(env):
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


def fill_aliases(env):
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
