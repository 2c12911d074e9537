from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...tools.account_figures import AccountFigures
from ...tools.sql_values import Members, sql_probes


class ResPartner(models.Model):
    """What payers owe: one function for the till, documents, forms and reports."""

    _inherit = "res.partner"

    def _get_account_figures(self, date=None):
        """What these payers owe to the company and its branches.

        Posted receivable items, tickets of open sessions that are on account and have
        no invoice, and accepted orders; of the payers, their contacts and the records
        merged into them.

        :param datetime.date date: at the end of that day; today by default, and then
            with the orders and what is overdue
        :return: by payer, in the currency of the company
        :rtype: dict[res.partner, AccountFigures]
        """
        payers = self._get_account_entities()
        members = payers._get_account_members()
        posted = payers._read_posted(members, date)
        pending = payers._read_pending(members, date)
        orders = {} if date else payers._read_ordered(members)
        currency = self.env.company.root_id.currency_id
        nothing = (0.0, 0.0, None)
        found = {}
        for payer, payer_id in zip(payers, payers._ids, strict=True):
            balance, overdue, oldest = posted.get(payer_id, nothing)
            opened = pending.get(payer_id, 0.0)
            total = balance + opened
            if date or total <= 0:
                overdue, oldest = 0.0, None
            elif overdue > total:
                # What was paid and not allocated yet counts against the oldest debts.
                overdue = currency.round(total)
            found[payer] = AccountFigures(
                balance, opened, orders.get(payer_id, 0.0), overdue, oldest
            )
        return found

    def _get_account_entities(self):
        """The commercial entities of these, read for thousands at once.

        :rtype: res.partner
        """
        if not all(self._ids):
            return self.commercial_partner_id  # of a form that is not saved
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        entities = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT id, commercial_partner_id FROM res_partner
                    WHERE id = ANY(%s) AND commercial_partner_id <> id
                    """,
                    sql_probes(self.ids),
                )
            )
        )
        return self.browse(dict.fromkeys(entities.get(id_, id_) for id_ in self.ids))

    def _get_account_members(self):
        """Who owes what is in whose name: what contacts and merged records owe, too.

        :return: id of the payer by id of the record that a document names
        :rtype: Members
        """
        self.env["res.partner"].flush_model(["commercial_partner_id", "merged_into_id"])
        ids = sql_probes(self.ids)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, merged_into_id FROM res_partner
                WHERE merged_into_id = ANY(%(ids)s) AND commercial_partner_id = id
                UNION ALL
                SELECT id, merged_into_id FROM res_partner
                WHERE merged_into_id IS NOT NULL AND id = ANY(%(ids)s)
                """,
                ids=ids,
            )
        )
        members = {id_: id_ for id_ in self.ids} | dict(rows)
        # What was merged is asked of those who it was merged into.
        if rows:
            wanted = set(self.ids)
            members = {id_: payer for id_, payer in members.items() if payer in wanted}
        contacts = self.env.execute_query(
            SQL(
                """
                SELECT id, commercial_partner_id FROM res_partner
                WHERE commercial_partner_id = ANY(%s) AND commercial_partner_id <> id
                """,
                sql_probes(members) if rows else ids,
            )
        )
        members.update((id_, members[entity_id]) for id_, entity_id in contacts)
        return Members(members)

    @api.model
    def _sum_by_payer(self, rows, members):
        """The sums of what members add, rounded.

        :param rows: of the id of a member and an amount each
        :param Members members: as ``_get_account_members`` gives it
        :return: amounts in the currency of the company, by id of the payer
        :rtype: dict[int, float]
        """
        currency = self.env.company.root_id.currency_id
        found = defaultdict(float)
        for member_id, amount in rows:
            found[members[member_id]] += amount
        return {payer_id: currency.round(amount) for payer_id, amount in found.items()}

    def _read_pending(self, members, date=None):
        """What tickets on account add that accounting does not have yet.

        Settlements and deposits of the same sessions count below zero. A ticket counts
        until the entry of its session, or its invoice, is booked.

        :param Members members: as ``_get_account_members`` gives it
        :param datetime.date date: as of the end of that day, in the shop
        :rtype: dict[int, float]
        """
        for model in ("pos.order", "pos.payment", "pos.session"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT pending.partner_id, SUM(pending.amount)
                FROM (%(pending)s) pending
                WHERE pending.partner_id = ANY(%(members)s)
                GROUP BY pending.partner_id
                """,
                members=members.sql,
                pending=self._get_pending_query(date),
            )
        )
        return self._sum_by_payer(rows, members)

    def _read_ordered(self, members):
        """Accepted orders, tax included, less what was invoiced or paid at a till.

        :param Members members: as ``_get_account_members`` gives it
        :rtype: dict[int, float]
        """
        _accounts, companies = self._get_receivable_scope()
        for model in ("sale.order", "sale.order.line", "account.move", "pos.order"):
            self.env[model].flush_model()
        self.env["pos.order.line"].flush_model()
        self.env["account.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT ordered.partner_invoice_id, SUM(
                    GREATEST(
                        ordered.amount_total - COALESCE(invoiced.amount, 0)
                        - COALESCE(sold.amount, 0), 0
                    ) / COALESCE(NULLIF(ordered.currency_rate, 0), 1)
                )
                FROM sale_order ordered
                LEFT JOIN LATERAL (
                    SELECT SUM(
                        CASE WHEN move.move_type = 'out_refund' THEN -item.price_total
                        ELSE item.price_total END
                    ) AS amount
                    FROM sale_order_line line
                    JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = line.id
                    JOIN account_move_line item ON item.id = rel.invoice_line_id
                    JOIN account_move move ON move.id = item.move_id
                    WHERE line.order_id = ordered.id AND move.state = 'posted'
                      AND NOT EXISTS (
                          SELECT FROM pos_order WHERE account_move = move.id
                      )
                ) invoiced ON TRUE
                LEFT JOIN LATERAL (
                    -- What else came off a ticket paid nothing of the order.
                    SELECT SUM(LEAST(by_ticket.amount, by_ticket.total)) AS amount
                    FROM (
                        SELECT SUM(line.price_subtotal_incl) AS amount,
                               GREATEST(MAX(ticket.amount_total), 0) AS total
                        FROM pos_order_line line
                        JOIN pos_order ticket ON ticket.id = line.order_id
                        WHERE line.sale_order_origin_id = ordered.id
                          AND ticket.state IN ('paid', 'done')
                        GROUP BY ticket.id
                    ) by_ticket
                ) sold ON TRUE
                WHERE ordered.state = 'sale'
                  AND ordered.company_id = ANY(%(companies)s)
                  AND ordered.partner_invoice_id = ANY(%(members)s)
                GROUP BY ordered.partner_invoice_id
                """,
                members=members.sql,
                companies=companies,
            )
        )
        return self._sum_by_payer(rows, members)
