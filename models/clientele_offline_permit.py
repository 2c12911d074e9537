import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

KEPT_DAYS = 90  # for tickets that a till sends late
MARGIN = timedelta(minutes=10)  # between the clocks of a till and of the server


class ClienteleOfflinePermit(models.Model):
    """How long and for how much a till may go on without a network.

    The server gives it while the till is there, and renews it at each contact. What a
    till accepts beyond it is not believed: the amounts are used up once, and what
    proved uncovered in the session counts until a manager settled it.
    """

    _name = "clientele.offline.permit"
    _description = "Permit to Sell without a Network"
    _order = "id desc"
    _rec_name = "session_id"

    token = fields.Char(required=True, readonly=True, copy=False)
    session_id = fields.Many2one(
        "pos.session", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="session_id.company_id")
    currency_id = fields.Many2one(related="session_id.currency_id")
    user_id = fields.Many2one("res.users", required=True, readonly=True)
    issued_at = fields.Datetime(required=True, readonly=True, help="UTC.")
    until = fields.Datetime(required=True, readonly=True, help="UTC.")
    card_left = fields.Monetary(
        readonly=True, help="What may still be spent from cards without a network."
    )
    account_left = fields.Monetary(
        readonly=True, help="What may still be sold on account without a network."
    )

    _one_token = models.UniqueIndex("(token)", "This permit exists already.")

    # === BUSINESS METHODS === #

    @api.model
    def _renew(self, session, token=""):
        """Give a till its permit, or renew the one it has.

        :param session: pos.session, open
        :param str token: of the till's permit, if it has one
        :return: one permit
        :rtype: clientele.offline.permit
        """
        now = fields.Datetime.now()
        known = self.search(
            [
                ("token", "=", token or "-"),
                ("session_id", "=", session.id),
                ("user_id", "=", self.env.uid),
            ]
        )
        hours = session.company_id.sudo().offline_permit_hours
        cards, accounts = self._get_uncovered(session)
        vals = {
            "until": now + timedelta(hours=max(hours, 0)),
            "card_left": max(session.card_offline_limit - cards, 0.0),
            "account_left": max(session.account_offline_limit - accounts, 0.0),
        }
        if known:
            known.write(vals)
            return known
        return self.create(
            [
                {
                    **vals,
                    "token": secrets.token_urlsafe(24),
                    "session_id": session.id,
                    "user_id": self.env.uid,
                    "issued_at": now,
                }
            ]
        )

    @api.model
    def _get_uncovered(self, session):
        """What tickets of a session accepted without a network and nobody settled.

        :param session: pos.session
        :return: by cards, and on account, in the currency of the till
        :rtype: tuple[float, float]
        """
        rows = self.env["clientele.card.incident"].sudo()
        found = rows._read_group(
            [
                ("session_id", "=", session.id),
                ("state", "=", "open"),
                ("kind", "in", ("offline", "account")),
            ],
            ["kind"],
            ["worth:sum"],
        )
        totals = {kind: session._convert_to_till(worth) for kind, worth in found}
        return totals.get("offline", 0.0), totals.get("account", 0.0)

    def _use(self, moment, cards, accounts):
        """Use up what a ticket took without a network; all of it or nothing.

        :param datetime.datetime moment: when the ticket was closed (UTC)
        :param float cards: spent from cards
        :param float accounts: sold on account
        :return: whether the permit covers it
        :rtype: bool
        """
        if len(self) != 1 or not self._covers(moment):
            return False
        self.flush_recordset()
        rounding = self.currency_id.rounding / 2
        cards_left, accounts_left = self._get_left_of_session()
        if cards > cards_left + rounding or accounts > accounts_left + rounding:
            return False
        self.env.cr.execute(
            SQL(
                """
                UPDATE clientele_offline_permit
                SET card_left = GREATEST(card_left - %(cards)s, 0),
                    account_left = GREATEST(account_left - %(accounts)s, 0)
                WHERE id = %(id)s
                  AND card_left + %(rounding)s >= %(cards)s
                  AND account_left + %(rounding)s >= %(accounts)s
                """,
                id=self.id,
                cards=cards,
                accounts=accounts,
                rounding=rounding,
            )
        )
        is_used = bool(self.env.cr.rowcount)
        self.invalidate_recordset(["card_left", "account_left"])
        return is_used

    def _get_left_of_session(self):
        """What the session may still take unseen, however many permits were given.

        Another till that uses one of them at the same instant starts again.

        :return: by cards, and on account
        :rtype: tuple[float, float]
        """
        self.ensure_one()
        session = self.session_id
        session.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE pos_session SET write_uid = write_uid WHERE id = %s", session.id
            )
        )
        cards, accounts = self._get_uncovered(session)
        return (
            session.card_offline_limit - cards,
            session.account_offline_limit - accounts,
        )

    def _covers(self, moment):
        """Whether a moment lies within the permit.

        :rtype: bool
        """
        self.ensure_one()
        return self.issued_at - MARGIN <= moment <= self.until + MARGIN

    def _get_till_data(self):
        """Say what a till needs to know of its permit.

        :return: ``now`` lets a till with a wrong clock reckon
        :rtype: dict
        """
        self.ensure_one()
        return {
            "token": self.token,
            "now": fields.Datetime.to_string(fields.Datetime.now()),
            "until": fields.Datetime.to_string(self.until),
            "cards": self.card_left,
            "accounts": self.account_left,
        }

    @api.autovacuum
    def _gc_old(self):
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("until", "<", limit)]).unlink()
