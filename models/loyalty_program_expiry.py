from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

BATCH = 1000


class LoyaltyProgram(models.Model):
    """Points that end: some months after they were won, or after the last purchase."""

    _inherit = "loyalty.program"

    points_expiry = fields.Selection(
        [
            ("never", "Never"),
            ("earning", "Some months after they were won, the oldest first"),
            ("purchase", "Some months after the last purchase, all of them"),
        ],
        string="Points Expire",
        default="never",
        required=True,
    )
    points_expiry_months = fields.Integer(string="Months", default=12)
    points_warning_days = fields.Integer(
        string="Warn Before (days)",
        default=30,
        help="Customers with an e-mail are told once. 0: nobody is told.",
    )

    _months_positive = models.Constraint(
        "CHECK(points_expiry = 'never' OR points_expiry_months > 0)",
        "Points expire after one month at least.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _cron_expire_points(self):
        """Take the points that ended, and warn of those that will end soon."""
        today = fields.Date.context_today(self)
        for program in self.search([("points_expiry", "!=", "never")]):
            for done in program._expire_points(today):
                self.env["ir.cron"]._commit_progress(done)  # it stays done
            program._warn_of_expiry(today)

    def _expire_points(self, today):
        """Take the points that ended until a day, batch by batch.

        :param datetime.date today: the first day without them
        :return: the number of cards of each batch, when it is done
        :rtype: Iterator[int]
        """
        self.ensure_one()
        due = self._get_due_points(today)
        cards = self.env["loyalty.card"].browse(due).sorted("id")
        for start in range(0, len(cards), BATCH):
            batch = cards[start : start + BATCH]
            for card in batch:
                points = min(due[card.id], card.points)
                card._move_points(-points, "expiry", self.env._("Expired points"))
            yield len(batch)

    def _warn_of_expiry(self, today):
        """Tell customers once of the points that they are about to lose.

        :param datetime.date today: in the shop
        """
        self.ensure_one()
        if not self.points_warning_days:
            return
        template = self.env.ref("clientele.mail_template_points_expiry", False)
        day = today + relativedelta(days=self.points_warning_days)
        due = self._get_due_points(day)
        again_from = today - relativedelta(days=self.points_warning_days)
        cards = self.env["loyalty.card"].search(
            [
                ("id", "in", list(due)),
                ("partner_id.email", "!=", False),
                "|",
                ("expiry_warned_on", "=", False),
                ("expiry_warned_on", "<", again_from),
            ]
        )
        for card in cards:
            values = {"points": card._format_points(min(due[card.id], card.points))}
            template.with_context(expiring=values["points"], expiry_date=day).send_mail(
                card.id, email_layout_xmlid="mail.mail_notification_light"
            )
        cards._operated().write({"expiry_warned_on": today})

    def _get_due_points(self, day):
        """The points that have ended on a day, by card.

        What is spent is taken from the oldest points. A card that replaced another
        has the age of its points from that one.

        :param datetime.date day: the first day without the points
        :return: points by id of the card, more than zero
        :rtype: dict[int, float]
        """
        self.ensure_one()
        limit = day - relativedelta(months=self.points_expiry_months)
        by_purchase = self.points_expiry == "purchase"
        self.env["loyalty.history"].flush_model()
        self.env["loyalty.card"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE chain AS (
                    SELECT id, id AS current_id, FALSE AS is_old
                    FROM loyalty_card
                    WHERE program_id = %(program)s AND active AND points > 0
                    UNION ALL
                    SELECT old.id, chain.current_id, TRUE
                    FROM loyalty_card old
                    JOIN chain ON old.replaced_by_id = chain.id
                ),
                chained AS (SELECT current_id FROM chain WHERE is_old),
                entry AS (
                    SELECT chain.current_id, history.amount, history.kind,
                           history.create_date::date AS date
                    FROM chain JOIN loyalty_history history
                      ON history.card_id = chain.id
                    WHERE history.kind <> 'transfer'
                       OR chain.current_id NOT IN (SELECT current_id FROM chained)
                )
                SELECT current_id,
                       CASE WHEN %(by_purchase)s
                           THEN CASE
                               WHEN COALESCE(
                                   MAX(date) FILTER (
                                       WHERE kind IN ('sale', 'payment')
                                   ),
                                   MIN(date)
                               ) <= %(limit)s
                               THEN SUM(amount) ELSE 0 END
                           ELSE SUM(amount) FILTER (
                                   WHERE amount > 0 AND date <= %(limit)s
                               ) + COALESCE(SUM(amount) FILTER (WHERE amount < 0), 0)
                       END AS due
                FROM entry GROUP BY current_id
                """,
                program=self.id,
                by_purchase=by_purchase,
                limit=limit,
            )
        )
        return {card_id: due for card_id, due in rows if due and due > 0}


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    expiry_warned_on = fields.Date(
        readonly=True, copy=False, help="When the holder was told that points end."
    )
