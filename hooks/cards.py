"""The cards that a database has when Clientele comes to it."""

import logging

from odoo.tools import SQL

_logger = logging.getLogger(__name__)

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


def open_ledgers(env):
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


def merge_accounts(env):
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
