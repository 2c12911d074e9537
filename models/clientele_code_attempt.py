import hashlib
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

MOST = 5  # wrong codes
WINDOW = timedelta(minutes=10)  # in which they count, and how long entry is locked


class ClienteleCodeAttempt(models.Model):
    """Wrong codes typed at a till: who tries many is stopped for a while."""

    _name = "clientele.code.attempt"
    _description = "Wrong Codes at a Till"
    _order = "id desc"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    config_id = fields.Many2one("pos.config", required=True, ondelete="cascade")
    count = fields.Integer(required=True)
    since = fields.Datetime(required=True, help="When the first of them came (UTC).")
    last_digest = fields.Char(
        help="Of the last wrong code: the same one, sent again, is one mistake."
    )
    locked_until = fields.Datetime(help="No code is looked up before (UTC).")

    _one_counter = models.UniqueIndex(
        "(user_id, config_id)", "This user has a counter at this till already."
    )

    @api.model
    def _get_lock(self, config):
        """Until when the user may enter no code at this till.

        :param config: pos.config
        :return: UTC, or nothing
        :rtype: datetime.datetime
        """
        counter = self.search(
            [
                ("user_id", "=", self.env.uid),
                ("config_id", "=", config.id),
                ("locked_until", ">", fields.Datetime.now()),
            ]
        )
        return counter.locked_until or None

    @api.model
    def _count_wrong(self, config, code):
        """Count one more wrong code: two at once count as two.

        :param config: pos.config
        :param str code: as it was entered
        """
        now = fields.Datetime.now()
        digest = hashlib.sha256(code.encode()).hexdigest()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO clientele_code_attempt AS counter
                    (user_id, config_id, count, since, last_digest)
                VALUES (%(user)s, %(config)s, 1, %(now)s, %(digest)s)
                ON CONFLICT (user_id, config_id) DO UPDATE SET
                    count = CASE WHEN counter.since < %(start)s
                        THEN 1 ELSE counter.count + 1 END,
                    since = CASE WHEN counter.since < %(start)s
                        THEN %(now)s ELSE counter.since END,
                    locked_until = CASE
                        WHEN counter.since >= %(start)s
                            AND counter.count + 1 >= %(most)s
                        THEN %(end)s::timestamp ELSE counter.locked_until END,
                    last_digest = %(digest)s
                WHERE counter.last_digest IS DISTINCT FROM %(digest)s
                """,
                user=self.env.uid,
                config=config.id,
                now=now,
                start=now - WINDOW,
                end=now + WINDOW,
                most=MOST,
                digest=digest,
            )
        )
        self.invalidate_model()
