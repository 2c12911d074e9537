from collections import defaultdict

from psycopg2 import IntegrityError

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..tools.merge_move import Move
from .res_partner.rights import MERGE


class RehearsedError(Exception):
    """Ends a rehearsal: what it did is taken back."""


class ClienteleMergeLog(models.Model):
    """Undoing a merge: what nobody changed since returns, the rest is told of."""

    _inherit = "clientele.merge.log"

    # === CHECKS === #

    def _check_undo(self):
        """Refuse what cannot be undone.

        :raise UserError: with the reason, and what to do
        """
        self.ensure_one()
        self.env["res.partner"]._check_customer_right(MERGE)
        self.check_access("read")
        refusal = self.sudo()._get_undo_refusal()
        if refusal:
            raise UserError(refusal)

    def _get_undo_refusal(self):
        """Why a merge cannot be undone, and what to do; nothing when it can be.

        :rtype: str
        """
        if self.state != "done":
            return self.env._("This merge was undone already.")
        if self.undo_until < fields.Datetime.now():
            return self.env._("A merge can be undone for 30 days: they are over.")
        later = self.search(
            [
                ("id", ">", self.id),
                ("state", "=", "done"),
                "|",
                ("survivor_id", "=", self.survivor_id.id),
                ("source_ids", "in", self.survivor_id.ids),
            ],
            limit=1,
        )
        if later:
            return self.env._(
                "%(customer)s was merged again on %(date)s. Undo that merge first.",
                customer=self.survivor_id.name,
                date=fields.Datetime.context_timestamp(
                    self, later.create_date
                ).strftime("%d/%m/%Y %H:%M"),
            )
        return ""

    # === UNDOING === #

    def _undo(self):
        """Take the merge back, but for what changed since.

        :return: what does not return, in words
        :rtype: list[str]
        :raise UserError: when it cannot be undone
        """
        self._check_undo()
        # Superuser: what returns belongs to many apps; the right was checked.
        log = self.sudo()
        partners = log.survivor_id | log.with_context(active_test=False).source_ids
        partners._lock_to_merge()
        self.env.flush_all()
        moves, missing = log._turn_back()
        amounts, short = log._take_back()
        missing += short + log._restore_values()
        self.env.invalidate_all()
        log._give_back(amounts)
        missing += log._give_up_kept()
        log.survivor_id._settle_unmerge(log.source_ids, moves)
        log.write(
            {
                "state": "undone",
                "undone_uid": self.env.uid,
                "undone_at": fields.Datetime.now(),
            }
        )
        self.env.flush_all()
        return missing

    def _rehearse_undo(self):
        """What an undo would not bring back: it is done, and taken back.

        :return: what ``_undo`` returns
        :rtype: list[str]
        """
        missing = []
        try:
            with self.env.cr.savepoint():
                missing = self._undo()
                raise RehearsedError
        except RehearsedError:
            self.env.invalidate_all()
        return missing

    def _turn_back(self):
        """Turn references back to the sources.

        :return: what moved, and what did not, in words
        :rtype: tuple[list[Move], list[str]]
        """
        references = self.env["clientele.reference"]
        columns = {
            (column.table, column.name, column.kind): column
            for column in references._get_columns()
        }
        moves, missing = [], []
        for line in self._get_lines("reference"):
            data = line.data
            column = columns.get((data["table"], data["column"], data["kind"]))
            turned = []
            if column:  # the app that it was of may be gone
                pairs = references._turn_allowed(
                    column, self.survivor_id.id, line.source_id.id, data["rows"]
                )
                turned = [row for pair in pairs if not pair.reason for row in pair.rows]
                moves.append(
                    Move(column, self.survivor_id.id, line.source_id.id, turned)
                )
            lost = line.row_count - len(turned)
            if lost:
                missing.append(
                    self.env._(
                        "%(what)s: %(count)s changed, deleted or locked since.",
                        what=line._get_title(),
                        count=lost,
                    )
                )
        return moves, missing

    def _get_lines(self, kind):
        """The lines of one kind that tell of something done."""
        return self.line_ids.filtered(
            lambda line: line.kind == kind and not line.reason
        )

    def _restore_values(self):
        """Give rows the values that they had; the survivor's codes are freed first.

        :return: what does not return, in words
        :rtype: list[str]
        """
        snapshot, missing = self.env["clientele.merge.snapshot"], []
        survivor = self.survivor_id
        lines = self._get_lines("values").sorted(
            lambda line: (line.data["table"], line.source_id != survivor, line.id)
        )
        for line in lines:
            data = line.data
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                    kept = snapshot._restore(data["table"], data["id"], data["changed"])
            except IntegrityError:
                kept = self._restore_one_by_one(data)
            missing += self._tell_kept(line, kept)
        return missing

    def _restore_one_by_one(self, data):
        """Restore what can be of a row, one value of which somebody else has now."""
        kept, snapshot = [], self.env["clientele.merge.snapshot"]
        for name, pair in data["changed"].items():
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint(flush=False):
                    kept += snapshot._restore(data["table"], data["id"], {name: pair})
            except IntegrityError:
                kept.append(name)
        return kept

    def _tell_kept(self, line, names):
        table = line.data["table"]
        if not names:
            return []
        labels = line._get_labels({(table, name) for name in names})
        return [
            self.env._(
                "%(what)s: changed since: %(fields)s.",
                what=line.source_id.name or line.table_label,
                fields=", ".join(dict.fromkeys(label for _, label in labels.values())),
            )
        ]

    def _give_up_kept(self):
        """Take back the phones, e-mails and the picture that the merge brought.

        :return: what was changed since and stays, in words
        :rtype: list[str]
        """
        return [
            self.env._("%s: changed since.", line.table_label)
            for line in self._get_lines("contact") | self._get_lines("picture")
            if not line._give_up()
        ]

    # === CARDS === #

    def _take_back(self):
        """Take from each heir what a card handed over, as far as it is there.

        :return: what each card gets, and what is missing, in words
        :rtype: tuple[dict, list[str]]
        """
        amounts, missing = defaultdict(float), []
        cards = self.env["loyalty.card"].with_context(active_test=False)
        for line in self._get_lines("card"):
            card = cards.browse(line.data["card_id"]).exists()
            heir = cards.browse(line.data["heir_id"]).exists()._get_keeper()
            wanted = line.data["amount"]
            free = heir.points - heir._get_held().get(heir, 0.0) if heir else 0.0
            amount = max(min(wanted, free), 0.0)
            if heir and card and amount:
                heir._move_points(-amount, "transfer", self._get_card_text())
                amounts[card] += amount
            if wanted > amount + 1e-6:
                missing.append(
                    self.env._(
                        "%(program)s: %(missing)s of %(wanted)s were spent since.",
                        program=line.table_label,
                        missing=card._format_points(wanted - amount),
                        wanted=card._format_points(wanted),
                    )
                )
        self.env.flush_all()
        return amounts, missing

    def _give_back(self, amounts):
        for card, amount in amounts.items():
            card._move_points(amount, "transfer", self._get_card_text())

    def _get_card_text(self):
        return self.env._("Merge undone")
