from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.duplicate_policy import HANDLE
from ..tools.sql_values import sql_ids

SHOWN = ("customer_number", "zip", "city", "street", "phone", "mobile", "email")


class ClienteleDuplicate(models.Model):
    """Two customers that may be one, and what was decided about them."""

    _name = "clientele.duplicate"
    _description = "Possible Duplicate"
    _order = "score desc, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    other_id = fields.Many2one(
        "res.partner",
        string="Other Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    score = fields.Integer(
        readonly=True,
        aggregator="max",
        help="How probable it is that both are one customer: 100 at most.",
    )
    reasons = fields.Char(readonly=True, help="What both have in common, as codes.")
    reasons_text = fields.Char("In Common", compute="_compute_reasons_text")
    customer_text = fields.Char("Details", compute="_compute_texts", compute_sudo=True)
    other_text = fields.Char(
        "Details of the Other", compute="_compute_texts", compute_sudo=True
    )
    customer_last_sale = fields.Date(
        "Last Sale", compute="_compute_last_sales", compute_sudo=True
    )
    other_last_sale = fields.Date(
        "Last Sale of the Other", compute="_compute_last_sales", compute_sudo=True
    )
    state = fields.Selection(
        [
            ("todo", "To Do"),
            ("later", "Later"),
            ("rejected", "Not a Duplicate"),
            ("merged", "Merged"),
        ],
        default="todo",
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    decided_at = fields.Datetime("Decided on", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    found_at = fields.Datetime("Found", readonly=True)

    _one_pair = models.Constraint(
        "UNIQUE(partner_id, other_id)", "This pair of customers is known already."
    )
    _in_order = models.Constraint(
        "CHECK(partner_id < other_id)", "The older of two customers comes first."
    )
    _by_state = models.Index("(state, score DESC, id)")

    # === COMPUTE METHODS === #

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_reasons_text(self):
        labels = self.env["res.partner"]._get_criteria_labels()
        for pair in self:
            reasons = (pair.reasons or "").split(",")
            pair.reasons_text = ", ".join(labels[one] for one in reasons if one)

    @api.depends(
        *(f"{side}.{name}" for side in ("partner_id", "other_id") for name in SHOWN)
    )
    def _compute_texts(self):
        for pair in self:
            pair.customer_text = pair.partner_id._get_duplicate_text()
            pair.other_text = pair.other_id._get_duplicate_text()

    @api.depends("partner_id", "other_id")
    def _compute_last_sales(self):
        ids = (self.partner_id | self.other_id).ids
        self.env["pos.order"].flush_model(["date_order", "partner_id", "state"])
        self.env["sale.order"].flush_model(["date_order", "partner_id", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, MAX(day) FROM (
                    SELECT partner_id, date_order::date AS day FROM pos_order
                    WHERE partner_id = ANY(%(ids)s)
                      AND state IN ('paid', 'done')
                    UNION ALL
                    SELECT partner_id, date_order::date FROM sale_order
                    WHERE partner_id = ANY(%(ids)s) AND state = 'sale'
                ) AS sales GROUP BY partner_id
                """,
                ids=sql_ids(ids),
            )
        )
        days = dict(rows)
        for pair in self:
            pair.customer_last_sale = days.get(pair.partner_id.id)
            pair.other_last_sale = days.get(pair.other_id.id)

    # === BUSINESS METHODS === #

    @api.model
    def _read_rejected_pairs(self, partner_ids):
        """The pairs of some partners that are not duplicates.

        :param partner_ids: ids
        :rtype: set[tuple[int, int]]
        """
        self.flush_model(["other_id", "partner_id", "state"])
        ids = sql_ids(partner_ids)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, other_id FROM clientele_duplicate
                WHERE state = 'rejected'
                  AND (partner_id = ANY(%s) OR other_id = ANY(%s))
                """,
                ids,
                ids,
            )
        )
        return set(rows)

    @api.model
    def _remember(self, pairs, found_at):
        """Keep pairs that were found; what was decided about one stays.

        :param dict pairs: `Match` and company id by (id, higher id)
        :param datetime found_at: when the search for them began
        """
        if not pairs:
            return
        self.env.cr.execute_values(
            """
            INSERT INTO clientele_duplicate (
                partner_id, other_id, score, reasons, company_id, state, found_at,
                create_date, create_uid
            ) VALUES %s
            ON CONFLICT (partner_id, other_id) DO UPDATE
            SET score = EXCLUDED.score, reasons = EXCLUDED.reasons,
                company_id = EXCLUDED.company_id, found_at = EXCLUDED.found_at
            WHERE clientele_duplicate.state IN ('todo', 'later')
            """,
            [
                (
                    *pair,
                    match.score,
                    ",".join(match.reasons),
                    company_id,
                    "todo",
                    found_at,
                    found_at,
                    self.env.uid,
                )
                for pair, (match, company_id) in sorted(pairs.items())
            ],
            page_size=1000,
        )
        self.invalidate_model()

    def _decide(self, state):
        """Note what was decided about these pairs, by whom and when.

        Superuser: nobody writes a pair, those with the right decide about it.

        :param str state: of the pairs
        :raise AccessError: without the right
        """
        self.env["res.partner"]._check_customer_right(HANDLE)
        self.check_access("read")
        self.sudo().filtered(lambda pair: pair.state != "merged").write(
            {
                "state": state,
                "user_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )

    @api.model
    def _settle_merged(self, partners, is_undone=False):
        """Note that customers were merged: their pairs are done.

        Superuser: whoever merges may not handle duplicates.

        :param res.partner partners: those that were merged into others
        :param bool is_undone: they are apart again, and their pairs to be decided
        """
        pairs_sudo = self.sudo().search(
            ["|", ("partner_id", "in", partners.ids), ("other_id", "in", partners.ids)]
        )
        if is_undone:
            merged = pairs_sudo.filtered(lambda pair: pair.state == "merged")
            merged.write({"state": "todo", "decided_at": False})
        else:
            pairs_sudo.write({"state": "merged", "decided_at": fields.Datetime.now()})

    # === ACTION METHODS === #

    def action_merge(self):
        """Merge the customers of one pair.

        :rtype: dict
        :raise AccessError: without the right
        :raise UserError: for several pairs that have no customer in common
        """
        self.env["res.partner"]._check_customer_right(HANDLE)
        self.check_access("read")
        partners = self.partner_id | self.other_id
        if len(partners) != len(self) + 1:
            raise UserError(
                self.env._(
                    "These pairs are not all of one customer. Merge them one by one, "
                    "or choose pairs that have a customer in common."
                )
            )
        return partners._open_merge()

    def action_open_pair(self):
        """List the two customers, to compare them.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.res_partner_action"
        )
        partners = self.partner_id | self.other_id
        return {**action, "domain": [("id", "in", partners.ids)], "path": False}

    def action_reject(self):
        """These are different customers: never show the pairs again."""
        self._decide("rejected")

    def action_later(self):
        """Put the pairs aside."""
        self._decide("later")

    def action_reopen(self):
        """Show the pairs again."""
        self._decide("todo")
