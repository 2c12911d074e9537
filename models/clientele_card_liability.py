from odoo import fields, models
from odoo.tools import SQL

DATE = "clientele_liability_date"  # context: as of which day, today by default


class ClienteleCardLiability(models.Model):
    """What is owed to the bearers of cards that are a means of payment, at a date."""

    _name = "clientele.card.liability"
    _description = "Prepaid Value Owed"
    _auto = False
    _order = "issue_date desc, id"
    _rec_name = "card_id"
    _depends = {
        "loyalty.card": ["company_id", "expiration_date", "partner_id", "program_id"],
        "loyalty.history": ["amount", "card_id"],
        "loyalty.program": ["currency_id", "redeem_as"],
    }

    card_id = fields.Many2one("loyalty.card", readonly=True)
    program_id = fields.Many2one("loyalty.program", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    issue_date = fields.Date("Issued on", readonly=True)
    expiration_date = fields.Date("Valid until", readonly=True)
    open_value = fields.Monetary("Owed", readonly=True)
    expired_value = fields.Monetary("Of It Expired", readonly=True)

    @property
    def _table_query(self):
        """One row a card: its movements until the end of the day add up."""
        date = self.env.context.get(DATE) or fields.Date.context_today(self)
        zone = self.env.context.get("tz") or self.env.user.tz or "UTC"
        return SQL(
            """
            SELECT card.id, card.id AS card_id, card.program_id, card.partner_id,
                   COALESCE(card.company_id, %(company)s) AS company_id,
                   program.currency_id, card.create_date::date AS issue_date,
                   card.expiration_date, moved.amount AS open_value,
                   CASE WHEN card.expiration_date < %(date)s::date
                       THEN moved.amount ELSE 0 END AS expired_value
            FROM loyalty_card card
            JOIN loyalty_program program ON program.id = card.program_id
            JOIN (
                SELECT card_id, SUM(amount) AS amount FROM loyalty_history
                WHERE (create_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                    <= %(date)s::date
                GROUP BY card_id
            ) moved ON moved.card_id = card.id
            WHERE program.redeem_as = 'payment' AND ABS(moved.amount) > 1e-6
            """,
            company=self.env.company.id,
            date=date,
            zone=zone,
        )
