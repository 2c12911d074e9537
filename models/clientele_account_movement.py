from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.account_figures import StatementScope

SCOPE = "clientele_statement_scope"  # context: of whom and when; nobody without
NEWEST = "PARTITION BY one.payer_id ORDER BY one.date DESC, one.rank DESC, one.id DESC"
KINDS = [
    ("opening", "Opening Balance"),
    ("invoice", "Invoice"),
    ("refund", "Credit Note"),
    ("payment", "Payment"),
    ("sale", "Ticket"),
    ("entry", "Entry"),
    ("booked", "Ticket, Booked Since"),
    ("other", "Allocated to Others"),
]


class ClienteleAccountMovement(models.Model):
    """The lines of a statement, with the balance after each."""

    _name = "clientele.account.movement"
    _description = "Account Movement"
    _auto = False
    _order = "payer_id, date, rank, id"
    _rec_name = "name"
    _depends = {
        "account.move": ["name", "ref"],
        "account.move.line": ["balance", "date", "partner_id"],
        "account.partial.reconcile": ["amount", "max_date"],
        "pos.payment": ["amount"],
    }

    payer_id = fields.Many2one("res.partner", "Customer", readonly=True)
    partner_id = fields.Many2one("res.partner", "For", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(readonly=True)
    due = fields.Date("Due Date", readonly=True)
    rank = fields.Integer(readonly=True)
    kind = fields.Selection(KINDS, "Type", readonly=True)
    name = fields.Char("Document", readonly=True)
    label = fields.Char(readonly=True)
    is_pending = fields.Boolean(
        "Not Posted Yet",
        readonly=True,
        help="Sold or settled at a till whose session is open.",
    )
    debit = fields.Monetary(readonly=True)
    credit = fields.Monetary(readonly=True)
    balance = fields.Monetary(readonly=True, aggregator=None)
    move_id = fields.Many2one("account.move", "Journal Entry", readonly=True)
    order_id = fields.Many2one("pos.order", "Ticket", readonly=True)

    @property
    def _table_query(self):
        """The movements of some payers, or what is open of their accounts."""
        return self._get_query(StatementScope.of_context(self.env.context.get(SCOPE)))

    @api.model
    def _get_query(self, scope):
        """The rows of statements.

        :param StatementScope scope: of whom, and when
        :rtype: SQL
        """
        company = self.env["res.company"].browse(
            scope.company_id or self.env.company.id
        )
        company = company.root_id
        partners = self.env["res.partner"].with_company(company)
        payers = partners.sudo().browse(scope.partner_ids)._get_entity()
        ids = payers._clientele_identity_ids()
        date = scope.date
        if scope.is_open_only:
            rows = partners._get_open_query(ids, date)
        else:
            rows = partners._get_movement_query(ids, date, scope.date_from)
        return SQL(
            """
            SELECT row.id, row.payer_id, row.partner_id, %(company)s AS company_id,
                   %(currency)s AS currency_id, row.day AS date, row.due,
                   CASE row.source WHEN 'opening' THEN 0 ELSE 1 END AS rank,
                   %(kind)s AS kind, COALESCE(ticket.pos_reference, move.name) AS name,
                   COALESCE(NULLIF(move.ref, ''), NULLIF(item.name, move.name))
                       AS label,
                   row.source = 'ticket' AS is_pending, row.debit, row.credit,
                   row.balance, item.move_id, ticket.id AS order_id
            FROM (%(rows)s) row
            LEFT JOIN account_move_line item ON item.id = row.item_id
            LEFT JOIN account_move move ON move.id = item.move_id
            LEFT JOIN LATERAL (
                SELECT pos_order_id FROM pos_payment
                WHERE receivable_line_id = item.id ORDER BY id LIMIT 1
            ) payment ON TRUE
            LEFT JOIN pos_order ticket
                ON ticket.id = COALESCE(row.ticket_id, payment.pos_order_id)
            """,
            company=company.id,
            currency=company.currency_id.id,
            kind=self._get_kind_column(),
            rows=rows,
        )

    @api.model
    def _get_kind_column(self):
        """What a row is, by its document.

        :rtype: SQL
        """
        return SQL(
            """
            CASE
                WHEN row.source IN ('opening', 'booked', 'other') THEN row.source
                WHEN ticket.id IS NOT NULL AND row.amount < 0
                    AND ticket.amount_total >= 0 THEN 'payment'
                WHEN ticket.id IS NOT NULL THEN 'sale'
                WHEN move.move_type IN ('out_invoice', 'out_receipt') THEN 'invoice'
                WHEN move.move_type = 'out_refund' THEN 'refund'
                WHEN move.origin_payment_id IS NOT NULL
                    OR move.statement_line_id IS NOT NULL THEN 'payment'
                ELSE 'entry'
            END
            """
        )

    @api.model
    def _read_rows(self, scope, last=0):
        """The rows of statements, the payer's own in their order.

        :param StatementScope scope: of whom, and when
        :param int last: only that many of each payer, the newest; all by default
        :return: the values of the rows, by id of the payer
        :rtype: dict[int, list[dict]]
        """
        names = ("payer_id", "date", "due", "kind", "name", "label", "is_pending")
        names += ("debit", "credit", "balance")
        place = SQL("ROW_NUMBER() OVER (%s)", SQL(NEWEST)) if last else SQL("0")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(names)s FROM (SELECT one.*, %(place)s AS place
                FROM (%(query)s) one) placed WHERE place <= %(last)s
                ORDER BY payer_id, date, rank, id
                """,
                names=SQL(", ").join(SQL.identifier(name) for name in names),
                place=place,
                query=self._get_query(scope),
                last=last,
            )
        )
        labels = dict(self._fields["kind"]._description_selection(self.env))
        found = defaultdict(list)
        for row in rows:
            values = dict(zip(names, row, strict=True))
            values["type"] = labels[values["kind"]]
            found[values["payer_id"]].append(values)
        return found

    # === ACTION METHODS === #

    def action_open_document(self):
        """Open the entry or the ticket, for whoever may read it.

        :rtype: dict
        """
        self.ensure_one()
        return (self.move_id or self.order_id)._get_records_action()
