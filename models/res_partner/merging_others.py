from odoo import models

from .merging_preview import COUNTED


class ResPartner(models.Model):
    """Merging: all that refers to records, beside what is counted by name."""

    _inherit = "res.partner"

    def _count_others_to_merge(self):
        """What else refers to each record: it moves as well.

        Read as the merge reads it, so all tables: when somebody asks for it.

        :return: a label and texts, in the order of the records; their sum first
        :rtype: list[dict]
        """
        # Superuser: what moves is counted, whoever may read it.
        references = self.env["clientele.reference"].sudo()
        self.env.flush_all()
        counts = {}
        for column, found in references._find(self._get_other_columns(), self.ids):
            key = column.table, column.name
            rows = counts.setdefault(key, dict.fromkeys(self.ids, 0))
            for partner_id, keys in found.items():
                rows[partner_id] += len(keys)
        labels = self.env["clientele.merge.log.line"]._get_labels(counts)
        named = sorted(
            (" – ".join(labels[key]), [rows[one] for one in self.ids])
            for key, rows in counts.items()
        )
        if not named:
            return []
        totals = [sum(row) for row in zip(*(row for _, row in named), strict=True)]
        return [
            {"label": label, "values": [str(count) for count in row]}
            for label, row in [(self.env._("Other"), totals), *named]
        ]

    def _get_other_columns(self):
        """The columns that have no count of their own.

        :rtype: list[Column]
        """
        named = {(self.env[model]._table, name) for model, name, _domain in COUNTED}
        references = self.env["clientele.reference"].sudo()
        return [
            column
            for column in references._get_columns()
            if (column.table, column.name) not in named
        ]
