from datetime import datetime

from odoo import Command, api, models

from ..tools.value_text import get_change_text, get_value_text

SHOWN = 80  # characters of a value


class ClienteleMergeLog(models.Model):
    """Writing down what a merge did."""

    _inherit = "clientele.merge.log"

    @api.model
    def _record(self, survivor, sources, moves, cards, snapshots):
        """Write the log of a merge.

        :param survivor: res.partner
        :param sources: res.partner
        :param list moves: of ``clientele.reference``
        :param list cards: what cards handed over
        :param tuple snapshots: rows before and after
        :rtype: clientele.merge.log
        """
        changes = self.env["clientele.merge.snapshot"]._compare(*snapshots, moves)
        vals_list = [
            *self._prepare_move_lines(moves),
            *self._prepare_value_lines(changes),
            *(self._prepare_card_line(handed) for handed in cards),
        ]
        return self.create(
            {
                "survivor_id": survivor.id,
                "source_ids": [Command.set(sources.ids)],
                "user_id": self.env.uid,
                "line_ids": [Command.create(vals) for vals in vals_list],
            }
        )

    @api.model
    def _prepare_move_lines(self, moves):
        lines = self.env["clientele.merge.log.line"]
        labels = lines._get_labels(
            {(move.column.table, move.column.name) for move in moves}
        )
        return [
            {
                "kind": "reference",
                "source_id": move.source_id,
                "table_label": labels[move.column.table, move.column.name][0],
                "column_label": labels[move.column.table, move.column.name][1],
                "row_count": len(move.rows),
                "reason": move.reason,
                "data": {
                    "table": move.column.table,
                    "column": move.column.name,
                    "kind": move.column.kind,
                    "rows": move.rows,
                },
            }
            for move in moves
        ]

    @api.model
    def _prepare_value_lines(self, changes):
        lines = self.env["clientele.merge.log.line"]
        labels = lines._get_labels(
            {(table, name) for table, _id, changed in changes for name in changed}
        )
        fields = {table: lines._get_fields(table) for table, _id, _changed in changes}
        return [
            {
                "kind": "values",
                "source_id": row_id if table == "res_partner" else False,
                "table_label": labels[table, next(iter(changed))][0],
                "row_count": 1,
                "details": self._get_details(fields[table], changed),
                "data": {"table": table, "id": row_id, "changed": changed},
            }
            for table, row_id, changed in changes
        ]

    @api.model
    def _get_details(self, fields, changed):
        """Values before and after, in words.

        :param dict fields: of the table, by name
        :param dict changed: the two values of each column, by name
        :rtype: str
        """
        details = []
        for name, values in changed.items():
            field = fields.get(name)
            # What follows from other fields says nothing to people.
            if not field or (field.compute and field.readonly):
                continue
            old, new = (self._get_text(field, value) for value in values)
            if old != new:  # else another company's
                label = field._description_string(self.env)
                details.append(get_change_text(self.env, label, old, new))
        return " · ".join(details)

    @api.model
    def _get_text(self, field, value):
        """A value in words, as people of this company and language read it.

        :param odoo.fields.Field field: whose value it is
        :param value: the column's, as JSON
        :rtype: str
        """
        if field.company_dependent:
            value = (value or {}).get(str(self.env.company.id))
        elif isinstance(value, dict) and field.type != "json":
            value = value.get(self.env.lang) or value.get("en_US")
        if field.type == "datetime" and value:
            value = datetime.fromisoformat(value[:19])
        text = get_value_text(self.env, field, value) or "–"
        return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"

    @api.model
    def _prepare_card_line(self, handed):
        cards = self.env["loyalty.card"].sudo()
        card, heir = (cards.browse(handed[name]) for name in ("card_id", "heir_id"))
        return {
            "kind": "card",
            "source_id": handed["source_id"],
            "table_label": card.program_id.name,
            "row_count": 1,
            "details": self.env._(
                "%(amount)s from %(card)s to %(heir)s",
                amount=card._format_points(handed["amount"]),
                card=card._get_masked_code(),
                heir=heir._get_masked_code(),
            ),
            "data": handed,
        }
