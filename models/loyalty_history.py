import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, float_compare

from ..tools.ledger import LEDGER, SEAL, SEALED, Ledger

_logger = logging.getLogger(__name__)

DIGITS = 6  # of points: they are floats in core
KINDS = [
    ("opening", "Opening Balance"),
    ("issue", "Issued"),
    ("sale", "Sale"),
    ("payment", "Payment"),
    ("change", "Change of a Sale"),
    ("reversal", "Reversal"),
    ("refund", "Refund"),
    ("adjustment", "Adjustment"),
    ("transfer", "Transfer"),
    ("forfeit", "Forfeited"),
    ("expiry", "Expired"),
    ("owed", "Owed for a Return"),
    ("note", "Note"),
]


class LoyaltyHistory(models.Model):
    """The ledger of a card: what moved its balance, and what the balance was then.

    The amounts of a card always add up to its balance. Rows are written by the card
    when its balance moves, and never changed or deleted: a mistake is reversed.
    """

    _inherit = "loyalty.history"

    amount = fields.Float(
        readonly=True, help="What was added to the balance, or taken from it."
    )
    balance_after = fields.Float(string="Balance", readonly=True)
    kind = fields.Selection(KINDS, readonly=True, default="note", required=True)
    round = fields.Integer(
        readonly=True,
        help="How often the document was reversed before: it may be confirmed again.",
    )

    config_id = fields.Many2one("pos.config", "Point of Sale", readonly=True)
    cashier = fields.Char(string="Done by", readonly=True)
    is_booked = fields.Boolean(
        readonly=True, help="Booked together with others, or by its sale."
    )
    account_move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        index="btree_not_null",
        help="Books what no sale booked: value that was given, or that ended.",
    )

    _one_sale = models.UniqueIndex(
        "(card_id, order_model, order_id, round, kind) "
        "WHERE kind IN ('sale', 'payment', 'refund') AND order_id > 0",
        "This sale moved the balance of the card already.",
    )
    _by_document = models.Index("(order_id, order_model) WHERE order_id > 0")
    _adjusted = models.Index("(create_uid, create_date) WHERE kind = 'adjustment'")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Core tells here of the moves that it makes: that moves nothing itself."""
        if self.env.context.get(SEAL) is SEALED:
            return super().create(vals_list)
        ledger = Ledger.of(self.env)
        if not ledger and not self.env.su:
            self._refuse()
        rows = self.browse()
        for vals in vals_list:
            row = self._annotate(ledger, vals)
            if row:
                rows |= row
            elif ledger and ledger.is_announced:
                ledger.notes[vals["card_id"]] = vals
            else:
                rows |= self._create_note(vals)
        return rows

    def write(self, vals):
        if self.env.context.get(SEAL) is SEALED:
            return super().write(vals)
        if Ledger.of(self.env):
            return True  # core completes a row of its own: ours is complete
        return self._refuse()

    def unlink(self):
        if not Ledger.of(self.env):
            self._refuse()
        # Core forgets a sale: ours is reversed.
        return super(LoyaltyHistory, self.browse()).unlink()

    def _refuse(self):
        """Nobody writes the ledger by hand.

        :raise UserError: always
        """
        raise UserError(
            self.env._(
                "The history of a card cannot be changed. Correct its balance with "
                "Update Balance: the correction is a new row."
            )
        )

    # === ACTION METHODS === #

    def action_open_document(self):
        """Open the ticket or order that moved the card."""
        self.ensure_one()
        document = self.env[self.order_model].browse(self.order_id)
        return document._get_records_action(context={})

    # === BUSINESS METHODS === #

    def _seal(self):
        """These rows for the card's own writing, whose right was checked before."""
        return self.sudo().with_context(**{SEAL: SEALED, LEDGER: None})

    @api.model
    def _of_documents(self, documents):
        """The rows that documents of one model made.

        :param documents: tickets or orders
        :rtype: loyalty.history
        """
        return self.search(
            [
                ("order_id", "in", documents.ids),
                ("order_model", "=", documents._name),
            ]
        )

    def _create_notes(self, notes):
        """What core told of cards that did not move; some are gone by then.

        :param dict notes: core's values, by card
        """
        cards = self.env["loyalty.card"].sudo().browse(notes).exists()
        for card in cards:
            self.sudo()._create_note(notes[card.id])

    def _create_note(self, vals):
        """A row that says something and moves nothing."""
        card = self.env["loyalty.card"].browse(vals["card_id"]).sudo()
        note = {"amount": 0, "balance_after": card.points, "kind": "note", "round": 0}
        return self._seal().create([{**vals, **note}]).with_env(self.env)

    def _annotate(self, ledger, vals):
        """Add what core says of a move that was made to the row of the move.

        :return: the row, or nothing when no move was made
        :rtype: loyalty.history
        """
        row = ledger.rows.pop(vals["card_id"], None) if ledger else None
        if row is None:
            return self.browse()
        row._seal().write(row._get_details(vals))
        return row

    def _get_details(self, vals):
        """What of core's values fits a row: its words, and gross figures that net."""
        details = {"description": vals["description"]}
        if self.issued and self.used:
            return details  # the row has gross figures: core nets them
        issued, used = vals.get("issued") or 0.0, vals.get("used") or 0.0
        if not float_compare(issued - used, self.amount, precision_digits=DIGITS):
            details |= {"issued": issued, "used": used}
        return details

    @api.model
    def _find_unbalanced(self):
        """The cards whose rows do not add up to their balance: there must be none.

        :rtype: loyalty.card
        """
        self.env["loyalty.card"].flush_model(["points"])
        self.flush_model(["amount", "card_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT card.id FROM loyalty_card card
                LEFT JOIN loyalty_history entry ON entry.card_id = card.id
                GROUP BY card.id
                HAVING ABS(
                    COALESCE(SUM(entry.amount), 0) - COALESCE(card.points, 0)
                ) > 1e-6
                ORDER BY card.id
                """
            )
        )
        cards = self.env["loyalty.card"].with_context(active_test=False)
        return cards.browse(card_id for (card_id,) in rows)

    @api.model
    def action_view_unbalanced(self):
        """Open the cards whose balance is not the sum of their movements."""
        cards = self.env["loyalty.card"].browse(self.sudo()._find_unbalanced().ids)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cards Out of Balance"),
            "res_model": "loyalty.card",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", cards.ids)],
            "context": {"active_test": False, "create": False},
            "help": self.env._("Every balance is the sum of its movements."),
        }

    @api.model
    def _cron_check_balances(self):
        """Say in the log, and on the records, what must never be."""
        found = defaultdict(list)
        for breach in self.env["clientele.invariant"]._check_recent():
            found[breach.name, breach.text].append(breach.record)
            if hasattr(breach.record, "message_post"):
                self._tell_breach(breach)
        for (name, text), records in found.items():
            _logger.error(
                "Clientele: %s (%s): %s", text, name, ", ".join(map(str, records))
            )

    def _tell_breach(self, breach):
        """Say on a record what must never be, once, and not each day anew.

        :param Breach breach: of a record that has messages
        """
        record = breach.record
        messages = self.env["mail.message"].sudo()
        is_told = messages.search_count(
            [
                ("model", "=", record._name),
                ("res_id", "=", record.id),
                ("body", "ilike", breach.text),
            ],
            limit=1,
        )
        if not is_told:
            record.message_post(body=breach.text)
