from odoo import api, fields, models
from odoo.tools import SQL


class ClienteleTillCreation(models.Model):
    """One row for each customer asked for by a till: a request is served once.

    A double click, a lost answer that is retried and two copies that arrive at the
    same instant all carry the same uuid, and get the same customer.
    """

    _name = "clientele.till.creation"
    _description = "Customer Created at a Till"
    _log_access = False
    _rec_name = "uuid"

    uuid = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner", ondelete="cascade", index=True)
    create_date = fields.Datetime(readonly=True)

    _uuid_unique = models.Constraint("UNIQUE(uuid)", "This request is known already.")

    @api.model
    def _claim(self, uuid):
        """Take a request for oneself, or find what it already gave.

        A copy of the request that is under way in another transaction makes this
        one wait, then be replayed by the server.

        :param str uuid: chosen by the till
        :return: the customer that the request has given already, or none
        :rtype: res.partner
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO clientele_till_creation (uuid, create_date)
                VALUES (%s, NOW() AT TIME ZONE 'UTC')
                ON CONFLICT (uuid) DO NOTHING
                """,
                uuid,
            )
        )
        if self.env.cr.rowcount:
            return self.env["res.partner"]
        return self.search([("uuid", "=", uuid)]).partner_id

    @api.model
    def _settle(self, uuid, partner):
        """Remember which customer a request gave."""
        self.search([("uuid", "=", uuid)]).partner_id = partner

    @api.model
    def _release(self, uuid):
        """Give a request back: nothing was created, the user is asked first."""
        self.search([("uuid", "=", uuid)]).unlink()

    @api.autovacuum
    def _gc_creations(self):
        """Forget requests that no till will send again."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=90)
        self.search([("create_date", "<", limit)], limit=10000).unlink()
