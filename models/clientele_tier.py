from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

MONTHS = 12


class ClienteleTier(models.Model):
    """Customers who buy much are in a better group: from this spend, that group."""

    _name = "clientele.tier"
    _description = "Customer Tier"
    _order = "company_id, threshold"
    _rec_name = "group_id"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    threshold = fields.Monetary(
        "Yearly Spend",
        required=True,
        help="Bought within 12 months, with tax, less what was returned.",
    )
    group_id = fields.Many2one("clientele.group", required=True, ondelete="restrict")

    _one_threshold = models.UniqueIndex(
        "(company_id, threshold)", "There is a tier with this threshold already."
    )
    _threshold_positive = models.Constraint(
        "CHECK(threshold > 0)", "A tier starts above zero."
    )

    # === BUSINESS METHODS === #

    @api.model
    def _cron_assign(self):
        """Put every customer in the group of what was bought in the last 12 months."""
        today = fields.Date.context_today(self)
        for [company] in self._read_group([], ["company_id"]):
            self._assign(company, today)

    @api.model
    def _assign(self, company, today):
        """The same for one company.

        Groups that no tier gives are somebody's decision, and stay.

        :param company: res.company
        :param datetime.date today: the last day that counts
        """
        tiers = self.search([("company_id", "=", company.id)], order="threshold")
        groups = tiers.group_id
        partners = self.env["res.partner"].with_context(active_test=False)
        spends = self._get_spends(company, today)
        due = {}
        for partner_id, spend in spends.items():
            reached = tiers.filtered(
                lambda tier, spend=spend: company.currency_id.compare_amounts(
                    spend, tier.threshold
                )
                >= 0
            )
            due.setdefault(reached[-1:].group_id, []).append(partner_id)
        placed = partners.search([("clientele_group_id", "in", groups.ids)])
        leaving = placed.filtered(lambda partner: partner.id not in spends)
        due.setdefault(self.env["clientele.group"], []).extend(leaving.ids)
        for group, partner_ids in due.items():
            changing = partners.search(
                [
                    ("id", "in", partner_ids),
                    ("clientele_group_id", "in", (False, *groups.ids)),
                    ("clientele_group_id", "!=", group.id),
                    ("company_id", "in", (False, company.id)),
                ]
            )
            changing.write({"clientele_group_id": group.id})

    @api.model
    def _get_spends(self, company, today):
        """What customers bought within 12 months: tickets, and invoices of no ticket.

        :param company: res.company
        :param datetime.date today: the last day that counts
        :return: by id of the commercial entity, with tax, in the company's currency
        :rtype: dict[int, float]
        """
        start = today - relativedelta(months=MONTHS) + relativedelta(days=1)
        for name in ("pos.order", "account.move", "res.partner"):
            self.env[name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id, SUM(document.amount)
                FROM (
                    SELECT partner_id, amount_total / COALESCE(
                        NULLIF(currency_rate, 0), 1
                    ) AS amount
                    FROM pos_order
                    WHERE company_id = %(company)s AND partner_id IS NOT NULL
                      AND state IN ('paid', 'done', 'invoiced')
                      AND date_order >= %(start)s AND date_order < %(end)s
                    UNION ALL
                    SELECT move.partner_id, move.amount_total_signed
                    FROM account_move move
                    WHERE move.company_id = %(company)s AND move.state = 'posted'
                      AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                      AND move.invoice_date BETWEEN %(start)s AND %(today)s
                      AND NOT EXISTS (
                          SELECT 1 FROM pos_order ticket
                          WHERE ticket.account_move = move.id
                      )
                ) document
                JOIN res_partner partner ON partner.id = document.partner_id
                GROUP BY partner.commercial_partner_id
                """,
                company=company.id,
                start=start,
                today=today,
                end=today + relativedelta(days=1),
            )
        )
        return {
            partner_id: company.currency_id.round(amount) for partner_id, amount in rows
        }
