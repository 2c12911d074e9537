from odoo import api, models
from odoo.tools import SQL, ormcache

# Entities owe for their contacts; of merged records, the survivor does.
MEMBERS = """
    SELECT entity.id, COALESCE(entity.merged_into_id, entity.id) AS payer_id
    FROM res_partner entity
    WHERE entity.id = ANY(%(ids)s) AND entity.commercial_partner_id = entity.id
    UNION ALL
    SELECT contact.id,
           COALESCE(entity.merged_into_id, contact.commercial_partner_id)
    FROM res_partner contact
    LEFT JOIN res_partner entity
        ON entity.id = contact.commercial_partner_id
        AND entity.merged_into_id IS NOT NULL
    WHERE contact.commercial_partner_id = ANY(%(ids)s)
      AND contact.commercial_partner_id <> contact.id
"""
FLUSHED = (
    "account.move",
    "account.move.line",
    "account.partial.reconcile",
    "pos.order",
    "pos.payment",
    "pos.session",
    "res.partner",
)


class ResPartner(models.Model):
    """Which rows of the database are a debt: the parts that all figures are made of."""

    _inherit = "res.partner"

    # The contacts of a customer, and all of them, without reading everybody.
    _represented = models.Index(
        "(commercial_partner_id, id) WHERE commercial_partner_id <> id"
    )

    @api.model
    def _get_receivable_scope(self):
        """The receivable accounts, and the company with its branches.

        :return: ids of accounts, ids of companies
        :rtype: tuple[list[int], list[int]]
        """
        accounts, companies = self._read_receivable_scope(self.env.company.root_id.id)
        return list(accounts), list(companies)

    @api.model
    @ormcache("company_id")
    def _read_receivable_scope(self, company_id):
        """The same for a root company: accounts and companies change rarely.

        :param int company_id: a company without a parent
        :return: ids of accounts, ids of companies
        :rtype: tuple[tuple[int], tuple[int]]
        """
        companies = (
            self.env["res.company"].sudo().search([("id", "child_of", company_id)])
        )
        accounts = (
            self.env["account.account"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("account_type", "=", "asset_receivable"),
                    ("company_ids", "in", companies.ids),
                ]
            )
        )
        return tuple(accounts.ids), tuple(companies.ids)

    @api.model
    def _flush_account(self):
        """Let the database know what the queries of house accounts read."""
        for model in FLUSHED:
            self.env[model].flush_model()

    @api.model
    def _get_members_query(self, ids=None):
        """The records whose debts are those of payers, with ``payer_id``.

        :param list ids: of the payers and the records merged into them; everybody's
            without
        :rtype: SQL
        """
        if ids is not None:
            return SQL(MEMBERS, ids=ids)
        return SQL(
            """
            SELECT partner.id, COALESCE(entity.merged_into_id, entity.id) AS payer_id
            FROM res_partner partner
            JOIN res_partner entity ON entity.id = partner.commercial_partner_id
            """
        )

    @api.model
    def _get_represented_query(self):
        """The records whose debts are those of somebody else, with ``payer_id``.

        Few of a file: contacts, and records that were merged into others.

        :rtype: SQL
        """
        return SQL(
            """
            SELECT partner.id,
                   COALESCE(entity.merged_into_id, partner.commercial_partner_id)
                       AS payer_id
            FROM res_partner partner
            LEFT JOIN res_partner entity
                ON entity.id = partner.commercial_partner_id
                AND entity.merged_into_id IS NOT NULL
            WHERE partner.commercial_partner_id <> partner.id
            UNION ALL
            SELECT partner.id, partner.merged_into_id
            FROM res_partner partner
            WHERE partner.merged_into_id IS NOT NULL
              AND partner.commercial_partner_id = partner.id
            """
        )

    @api.model
    def _get_posted_condition(self, date=None):
        """What makes a journal item, named ``item``, part of the balance.

        :param datetime.date date: items until that day; all of them by default
        :rtype: SQL
        """
        accounts, companies = self._get_receivable_scope()
        return SQL(
            """
            item.account_id = ANY(%(accounts)s)
            AND item.company_id = ANY(%(companies)s)
            AND item.parent_state = 'posted'
            AND %(until)s
            """,
            accounts=accounts,
            companies=companies,
            until=SQL("item.date <= %s", date) if date else SQL("TRUE"),
        )

    @api.model
    def _get_pending_query(self, date=None):
        """Payments on account that accounting does not have yet, one row each.

        :param datetime.date date: as of the end of that day, in the shop
        :return: ``payment_id``, ``ticket_id``, ``partner_id``, ``day``, ``amount`` in
            the currency of the company, ``paid`` in the ticket's, ``config_id`` and
            ``receivable_line_id``
        :rtype: SQL
        """
        _accounts, companies = self._get_receivable_scope()
        zone = self.env.context.get("tz") or self.env.user.tz or "UTC"
        sessions = SQL("SELECT id FROM pos_session WHERE state <> 'closed'")
        where = SQL("ticket.account_move IS NULL")
        if date:
            # Sessions first: those of a few days, among the tickets of years.
            sessions = SQL(
                """
                SELECT session.id FROM pos_session session
                LEFT JOIN account_move booked ON booked.id = session.move_id
                WHERE session.state <> 'closed' OR booked.date > %s
                """,
                date,
            )
            where = SQL(
                """
                (ticket.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                    <= %(date)s
                AND (ticket.account_move IS NULL OR invoice.date > %(date)s)
                """,
                zone=zone,
                date=date,
            )
        # Each payment is rounded, so that a statement adds up line by line.
        return SQL(
            """
            SELECT payment.id AS payment_id, ticket.id AS ticket_id,
                   COALESCE(ticket.payer_id, ticket.partner_id) AS partner_id,
                   (ticket.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                       AS day,
                   ROUND(
                       payment.amount / COALESCE(NULLIF(ticket.currency_rate, 0), 1)
                       / %(rounding)s::numeric
                   ) * %(rounding)s::numeric AS amount,
                   payment.amount AS paid, payment.receivable_line_id, ticket.config_id
            FROM pos_payment payment
            JOIN pos_payment_method method
                ON method.id = payment.payment_method_id AND method.journal_id IS NULL
            JOIN pos_order ticket ON ticket.id = payment.pos_order_id
            LEFT JOIN account_move invoice ON invoice.id = ticket.account_move
            WHERE ticket.state IN ('paid', 'done')
              AND ticket.company_id = ANY(%(companies)s)
              AND ticket.session_id IN (%(sessions)s)
              AND %(where)s
            """,
            zone=zone,
            rounding=str(self.env.company.root_id.currency_id.rounding),
            companies=companies,
            sessions=sessions,
            where=where,
        )

    @api.model
    def _get_residual_query(self, date, members):
        """What was open of journal items at the end of a day, one row an item.

        What is open now, and what was allocated later.

        :param datetime.date date: none for what is open now
        :param SQL members: a condition on ``item``
        :return: ``item_id``, ``partner_id``, ``due``, ``residual``
        :rtype: SQL
        """
        return SQL(
            """
            SELECT part.item_id, part.partner_id, part.due, SUM(part.amount) AS residual
            FROM (
                SELECT item.id AS item_id, item.partner_id,
                       COALESCE(item.date_maturity, item.date) AS due,
                       item.amount_residual AS amount
                FROM account_move_line item
                WHERE %(posted)s AND %(members)s AND item.reconciled IS NOT TRUE
                UNION ALL
                SELECT item.id, item.partner_id,
                       COALESCE(item.date_maturity, item.date), partial.amount
                FROM account_partial_reconcile partial
                JOIN account_move_line item ON item.id = partial.debit_move_id
                WHERE %(later)s AND %(posted)s AND %(members)s
                UNION ALL
                SELECT item.id, item.partner_id,
                       COALESCE(item.date_maturity, item.date), -partial.amount
                FROM account_partial_reconcile partial
                JOIN account_move_line item ON item.id = partial.credit_move_id
                WHERE %(later)s AND %(posted)s AND %(members)s
            ) part
            GROUP BY part.item_id, part.partner_id, part.due
            HAVING SUM(part.amount) <> 0
            """,
            posted=self._get_posted_condition(date),
            members=members,
            later=SQL("partial.max_date > %s", date) if date else SQL("FALSE"),
        )


class AccountAccount(models.Model):
    """Which accounts are receivable is remembered: until one changes."""

    _inherit = "account.account"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if {"account_type", "company_ids"} & set(vals):
            self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)
