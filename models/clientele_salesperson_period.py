from odoo import api, fields, models
from odoo.tools import SQL


class ClienteleSalespersonPeriod(models.Model):
    """Who followed a customer, from when to when."""

    _name = "clientele.salesperson.period"
    _description = "Salesperson of a Customer over Time"
    _order = "date_from DESC NULLS LAST, id DESC"
    _rec_name = "user_id"

    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    date_from = fields.Datetime(
        "From", readonly=True, help="Empty: before changes were recorded."
    )
    date_to = fields.Datetime("Until", readonly=True, help="Empty: still.")

    # Each change closes the open period of the customer.
    _open_period = models.Index("(partner_id) WHERE date_to IS NULL")

    @api.model
    def _record(self, user_ids):
        """Close the periods that end now and open those that begin.

        Called before the rows of the customers are written: their own column says
        who it was. SQL, for ten thousand at once, whoever makes the change.

        :param dict user_ids: the new salesperson's id, or None, by customer's id
        """
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                WITH changed AS (
                    SELECT partner.id, partner.user_id AS old_id, new.user_id AS new_id
                    FROM unnest(%(ids)s, %(user_ids)s::integer[]) AS new(id, user_id)
                    JOIN res_partner partner ON partner.id = new.id
                    WHERE partner.user_id IS DISTINCT FROM new.user_id
                ), closed AS (
                    UPDATE clientele_salesperson_period period
                    SET date_to = %(now)s, write_uid = %(uid)s, write_date = %(now)s
                    FROM changed
                    WHERE period.partner_id = changed.id AND period.date_to IS NULL
                    RETURNING period.partner_id
                )
                INSERT INTO clientele_salesperson_period
                    (partner_id, user_id, date_from, date_to,
                     create_uid, create_date, write_uid, write_date)
                SELECT id, old_id, NULL, %(now)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                FROM changed
                WHERE old_id IS NOT NULL
                    AND id NOT IN (SELECT partner_id FROM closed)
                UNION ALL
                SELECT id, new_id, %(now)s, NULL, %(uid)s, %(now)s, %(uid)s, %(now)s
                FROM changed WHERE new_id IS NOT NULL
                RETURNING id
                """,
                ids=list(user_ids),
                user_ids=list(user_ids.values()),
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _record_new(self, partner_ids):
        """Open the first period of new customers.

        :param list partner_ids: whose rows are stored
        """
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO clientele_salesperson_period
                    (partner_id, user_id, date_from,
                     create_uid, create_date, write_uid, write_date)
                SELECT partner.id, partner.user_id, %(now)s,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                FROM res_partner partner
                WHERE partner.id = ANY(%(ids)s) AND partner.user_id IS NOT NULL
                    AND NOT EXISTS (
                        SELECT FROM clientele_salesperson_period period
                        WHERE period.partner_id = partner.id)
                RETURNING id
                """,
                ids=list(partner_ids),
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        self.invalidate_model(flush=False)
