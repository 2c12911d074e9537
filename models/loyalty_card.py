from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, clean_context, float_compare

from ..tools.ledger import Ledger
from .loyalty_card_state import MANAGE
from .loyalty_history import DIGITS


class LoyaltyCard(models.Model):
    """A customer's own card stands for the customer, like a number does.

    Bearer cards and vouchers never do: their code is money, not a name. The balance of
    any card moves with a row in its history, or not at all.
    """

    _inherit = "loyalty.card"

    is_account = fields.Boolean(
        compute="_compute_is_account",
        store=True,
        help="Whether the card is the account of its holder in the programme.",
    )
    worth = fields.Monetary(
        compute="_compute_worth", help="What the points are worth, in money."
    )
    total_won = fields.Float(
        string="Won in Total",
        compute="_compute_total_won",
        help="All that the card was ever given, spent or not.",
    )

    _one_account = models.UniqueIndex(
        "(program_id, partner_id) WHERE is_account",
        "This customer has a card of this programme already.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "active", "partner_id", "program_id.applies_on", "program_id.program_type"
    )
    def _compute_is_account(self):
        for card in self:
            card.is_account = bool(
                card.active and card.partner_id and card.program_id.is_nominative
            )

    @api.depends("points")
    def _compute_worth(self):
        for card in self:
            card.worth = card.program_id.sudo()._get_worth(card.points)

    @api.depends("history_ids")
    def _compute_total_won(self):
        """Balances of before count as won; what comes from other cards does not."""
        rows = self.env["loyalty.history"].sudo()
        totals = dict(
            rows._read_group(
                [
                    ("card_id", "in", self.ids),
                    ("kind", "not in", ("note", "transfer", "opening")),
                ],
                ["card_id"],
                ["issued:sum"],
            )
        )
        openings = dict(
            rows._read_group(
                [("card_id", "in", self.ids), ("kind", "=", "opening")],
                ["card_id"],
                ["amount:sum"],
            )
        )
        for card in self:
            card.total_won = totals.get(card, 0.0) + openings.get(card, 0.0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("points") for vals in vals_list):
            self._check_may_move(MANAGE)
        # Whoever tells why a card is issued tells it for the row that is written.
        vals_list = [{"points": 0.0, **vals} for vals in vals_list]
        told = [vals.pop("history_ids", None) for vals in vals_list]
        # No default of the caller's: a balance or a state could be one.
        clean = self.with_context(clean_context(self.env.context))
        cards = super(LoyaltyCard, clean).create(vals_list).with_env(self.env)
        for card, rows in zip(cards, told, strict=True):
            if card.points:
                ledger = Ledger.of(self.env) or card._get_told_ledger(rows or [])
                ledger.on(card)._record_moves({card: 0.0}, "issue")
        cards._sync_aliases()
        return cards

    def write(self, vals):
        """Balances move with a row, and never below zero.

        :raise AccessError: for who has no right to change this of a card
        :raise UserError: for a card that does not hold what is taken from it
        """
        self._check_may_write(vals)
        former, balances = {}, {}
        if {"code", "partner_id", "active", "program_id", "state"} & set(vals):
            former = {card: card.code for card in self}
        if "points" in vals:
            self._check_may_move()
            vals = {**vals, "points": self._keep_from_debt(vals["points"])}
            balances = {card: card.points for card in self}
        result = super().write(vals)
        if balances:
            self._record_moves(balances, "adjustment")
        if former:
            self._sync_aliases(former)
        return result

    def unlink(self):
        """A card that was moved is archived instead: its history stays."""
        moved = self.sudo().filtered(
            lambda card: any(card.history_ids.mapped("amount"))
        )
        Ledger("reversal").on(moved).write({"points": 0, "active": False})
        others = self - moved
        others._get_aliases(others.mapped("code")).unlink()
        return super(LoyaltyCard, others).unlink()

    # === LEDGER === #

    def _check_may_move(self, right=None):
        """Balances move with sales and through the actions made for it, only.

        :param str right: the fine right that is enough
        :raise AccessError: for any other way to write a balance
        """
        may_move = self.env.su or Ledger.of(self.env)
        if not may_move and not (right and self.env.user.has_group(right)):
            raise AccessError(
                self.env._(
                    "The balance of a card cannot be written. Use Update Balance, "
                    "with the right to adjust cards."
                )
            )

    def _keep_from_debt(self, balance):
        """The balance to write: what a reversal cannot take back is listed instead.

        :param float balance: as asked for
        :return: zero or more
        :rtype: float
        :raise UserError: for a card that does not hold what is taken from it
        """
        if float_compare(balance, 0.0, precision_digits=DIGITS) >= 0:
            for card, held in self._get_held().items():
                if balance < card.points and balance < held:
                    card._check_free(card.points - balance)
            return max(balance, 0.0)
        poorer = self.filtered(
            lambda card: float_compare(balance, card.points, precision_digits=DIGITS)
            < 0
        )
        ledger = Ledger.of(self.env)
        if not poorer:
            return balance  # a debt of before Clientele, that gets smaller
        if not ledger or ledger.kind != "reversal":
            raise UserError(poorer[0]._get_lack(poorer[0].points - balance))
        for card in poorer:
            self.env["clientele.card.incident"].sudo()._record(
                "refund", card, -balance, ledger.document
            )
        return 0.0

    def _get_told_ledger(self, commands):
        """What a card is issued for, as its creator tells it in rows of history.

        :param list commands: those of ``history_ids``
        :rtype: Ledger
        """
        vals = next((command[2] for command in commands if command[0] == 0), {})
        documents = self.env.get(vals.get("order_model") or "")
        document = None
        if documents is not None and vals.get("order_id"):
            document = documents.browse(vals["order_id"])
        return Ledger("issue", document, vals.get("description"))

    def _move_points(self, amount, kind, description, document=None):
        """Move the balance, and say why in the history: one row a card.

        :param float amount: points, or money where the points are money; signed
        :param str kind: one of the kinds of ``loyalty.history``
        :param str description: why, in words
        :param document: the ticket or order that moves the card
        """
        for card in Ledger(kind, document, description).on(self.sudo()):
            card.points += amount

    def _lock_changing(self):
        """Make any other transaction that moves these cards start again."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE loyalty_card SET write_uid = write_uid
                WHERE id IN (
                    SELECT id FROM loyalty_card WHERE id = ANY(%s)
                    ORDER BY id FOR UPDATE
                )
                """,
                self.ids,
            )
        )

    def _get_held(self):
        """What tills set aside on the cards for payments under way, by card."""
        return self.env["clientele.card.hold"].sudo()._get_held(self)

    def _check_free(self, amount):
        """Whether the card holds an amount that no other till has set aside.

        :param float amount: in points
        :raise UserError: with what is left
        """
        self.ensure_one()
        held = self._get_held().get(self, 0.0)
        free = max(self.points - held, 0.0)
        if float_compare(amount, free, precision_digits=DIGITS) <= 0:
            return
        if held:
            raise UserError(
                self.env._(
                    "Another payment with the card %(card)s is under way: %(free)s of "
                    "%(balance)s is free.",
                    card=self._get_masked_code(),
                    free=self._format_points(free),
                    balance=self._format_points(self.points),
                )
            )
        raise UserError(self._get_lack(amount))

    def _record_moves(self, balances, kind):
        """Write a row for each balance that moved.

        :param dict balances: the balances before, by card
        :param str kind: what the move is where nobody says
        """
        ledger = Ledger.of(self.env) or Ledger(kind)
        rows = self.env["loyalty.history"]._seal()
        for card in self.sudo():
            amount = card.points - balances[card]
            if float_compare(amount, 0.0, precision_digits=DIGITS):
                row = rows.create([card._prepare_row(amount, ledger)])
                ledger.rows[card.id] = row

    def _prepare_row(self, amount, ledger):
        """The row of a move, from what is known of it.

        :param float amount: signed
        :param Ledger ledger: what the move is for
        :rtype: dict
        """
        self.ensure_one()
        kinds = self.env["loyalty.history"]._fields["kind"]
        labels = dict(kinds._description_selection(self.env))
        document = ledger.document
        vals = {
            "card_id": self.id,
            "kind": ledger.kind,
            "description": ledger.description or labels[ledger.kind],
            "amount": amount,
            "balance_after": self.points,
            "issued": max(amount, 0.0),
            "used": max(-amount, 0.0),
            "order_model": document and document._name,
            "order_id": document and document.id,
        }
        gross = ledger.get_gross(self)
        if gross and not float_compare(gross[0] - gross[1], amount, DIGITS):
            vals |= dict(zip(("issued", "used"), gross, strict=True))
        if document:
            vals |= self._get_document_figures(amount, ledger)
            vals |= document._get_ledger_place()
        note = ledger.notes.pop(self.id, None)
        if note:
            row = self.env["loyalty.history"].new({"amount": amount})
            vals |= row._get_details(note)
        return vals

    def _get_document_figures(self, amount, ledger):
        """How often the document was reversed; a reversal mirrors what it undoes."""
        of_document = self.history_ids.filtered(
            lambda row: row.order_model == ledger.document._name
            and row.order_id == ledger.document.id
        )
        vals = {"round": len(of_document.filtered(lambda row: row.kind == "reversal"))}
        issued = -sum(of_document.mapped("issued"))
        used = -sum(of_document.mapped("used"))
        is_mirror = not float_compare(issued - used, amount, precision_digits=DIGITS)
        if ledger.kind == "reversal" and is_mirror:
            vals |= {"issued": issued, "used": used}
        return vals

    def _refund(self, taken, back, order):
        """A refund takes back what the sale gave and gives back what it took.

        Points that were spent since are listed for the manager; money that was spent
        since cannot be refunded.

        :param float taken: points that the refunded lines had won, zero or more
        :param float back: points that the refunded rewards had cost, zero or more
        :param order: the ticket that refunds
        :raise UserError: for a top-up that was spent since
        """
        self.ensure_one()
        missing = max(taken - back - self.points, 0.0)
        if float_compare(missing, 0.0, precision_digits=DIGITS) > 0:
            if self.program_id.is_payment_program:
                raise UserError(
                    self.env._(
                        "The card %(card)s was used since: it holds %(balance)s, and "
                        "no more can be refunded.",
                        card=self._get_masked_code(),
                        balance=self.points_display,
                    )
                )
            self.env["clientele.card.incident"].sudo()._record(
                "refund", self, missing, order
            )
        taken -= missing
        amount = back - taken
        ledger = Ledger("refund", order)
        ledger.notes[self.id] = {
            "description": self.env._("Refund %s", order.display_name),
            "issued": -taken,
            "used": -back,
        }
        if float_compare(amount, 0.0, precision_digits=DIGITS):
            ledger.on(self.sudo()).points += amount
        if taken and not self.points and self.program_id.program_type == "gift_card":
            self.sudo()._set_state("cancelled", self.env._("Refunded"))
