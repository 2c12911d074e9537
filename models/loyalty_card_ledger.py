from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, float_compare

from ..tools.ledger import Ledger
from ..tools.trust import is_moving_cards
from .loyalty_history import DIGITS


class LoyaltyCard(models.Model):
    """Who may move the balance of a card, how far, and the rows that tell of it."""

    _inherit = "loyalty.card"

    # === PERMISSIONS === #

    def _check_may_move(self, right=None):
        """Balances move with sales and through the actions made for it, only.

        :param str right: the fine right that is enough
        :raise AccessError: for any other way to write a balance
        """
        if is_moving_cards(self.env):
            return
        if not (right and self.env.user.has_group(right)):
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
            document = ledger.document
            incidents = self.env["clientele.card.incident"].sudo()
            incidents._record("refund", card, -balance, document)
            company = document.company_id if document else card.company_id
            card._owe(-balance, company or self.env.company)
        return 0.0

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

    # === MOVES === #

    def _move_points(self, amount, kind, description, document=None):
        """Move the balance, and say why in the history: one row a card.

        :param float amount: points, or money where the points are money; signed
        :param str kind: one of the kinds of ``loyalty.history``
        :param str description: why, in words
        :param document: the ticket or order that moves the card
        """
        for card in Ledger(kind, document, description).on(self.sudo()):
            card.points += amount

    def _refund(self, taken, back, order):
        """A refund takes back what the sale gave and gives back what it took.

        Points that were spent since are listed for the manager, and owed where the
        company wants it; money that was spent since cannot be refunded.

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
            self._owe(missing, order.company_id)
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
            self._set_state("cancelled", self.env._("Refunded"))

    # === ROWS === #

    def _record_moves(self, balances, kind):
        """Write a row for each balance that moved.

        :param dict balances: the balances before, by card
        :param str kind: what the move is where nobody says
        """
        ledger = Ledger.of(self.env) or Ledger(kind)
        amounts = {card: card.points - balances[card] for card in self.sudo()}
        moved = self.sudo().filtered(
            lambda card: float_compare(amounts[card], 0.0, precision_digits=DIGITS)
        )
        rows = self.env["loyalty.history"]._seal()
        rows = rows.create([card._prepare_row(amounts[card], ledger) for card in moved])
        ledger.rows.update(zip(moved.ids, rows, strict=True))

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
        of_document = self.env["loyalty.history"].search_fetch(
            [
                ("order_id", "=", ledger.document.id),
                ("order_model", "=", ledger.document._name),
                ("card_id", "=", self.id),
                ("kind", "!=", "owed"),
            ],
            ["kind", "issued", "used"],
        )
        vals = {"round": len(of_document.filtered(lambda row: row.kind == "reversal"))}
        issued = -sum(of_document.mapped("issued"))
        used = -sum(of_document.mapped("used"))
        is_mirror = not float_compare(issued - used, amount, precision_digits=DIGITS)
        if ledger.kind == "reversal" and is_mirror:
            vals |= {"issued": issued, "used": used}
        return vals
