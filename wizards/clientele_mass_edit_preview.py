from odoo import fields, models

from ..models.clientele_mass_edit_run import DIRECT

COUNTED = 10000  # customers whose values are compared; a look is no work
SHOWN = 8  # examples, refusals


class ClienteleMassEdit(models.TransientModel):
    """The look before it is done: counts, examples, and who would be refused."""

    _inherit = "clientele.mass.edit"

    # Stored: it tries the changes out, which reading a form may not.
    preview = fields.Html(readonly=True)

    def _render_preview(self):
        """The preview as it is shown.

        :rtype: markupsafe.Markup
        """
        log = self._make_draft()
        ids = self._get_partners().ids
        values = log._preview(ids[:COUNTED])
        values |= {
            "title": self.env._(
                "%(changing)s of %(counted)s customers would change",
                changing=values["changing"],
                counted=min(len(ids), COUNTED),
            ),
            "refused": self.env._(
                "%s refused, the others are changed", len(values["refusals"])
            ),
            "notes": self._get_notes(len(ids)),
            "unknown": self.unknown_numbers
            and self.env._("Unknown numbers: %s", self.unknown_numbers),
        }
        return self.env["ir.qweb"]._render("clientele.mass_edit_preview", values)

    def _get_notes(self, total):
        """What the preview has not looked at.

        :param int total: how many customers there are
        :rtype: list[str]
        """
        notes = []
        if total > COUNTED:
            notes.append(
                self.env._(
                    "Counted on the first %(counted)s of %(total)s customers.",
                    counted=COUNTED,
                    total=total,
                )
            )
        if total > DIRECT:
            notes.append(
                self.env._(
                    "Tried out on the first %s customers; the list of what was done "
                    "names all that are refused.",
                    DIRECT,
                )
            )
        return notes

    def _make_draft(self):
        """A log that is not stored: what would be done.

        :rtype: clientele.mass.edit.log
        """
        return self.env["clientele.mass.edit.log"].new(
            {
                "kind": "edit",
                "changes": [change._asdict() for change in self._get_changes()],
                "company_id": self.env.company.id,
            }
        )


class ClienteleMassEditLog(models.Model):
    _inherit = "clientele.mass.edit.log"

    def _preview(self, partner_ids):
        """What would happen, without any trace of it.

        :param list partner_ids: of the customers
        :return: counts by field, examples and refusals
        :rtype: dict
        :raise AccessError: without the rights
        """
        self._check_rights()
        partners = self.env["res.partner"].browse(partner_ids).exists()
        names = self._get_logged_names()
        counts = {change.name: 0 for change in self._get_changes()}
        changing = 0
        for start in range(0, len(partners), 1000):
            part = partners[start : start + 1000]
            part._fetch_looked_at(names)
            current = part._filtered_access("read")._read_json(names)
            wanted, _reasons = self._get_wanted(part, current)
            changing += len(wanted)
            for vals in wanted.values():
                for name in counts.keys() & vals.keys():
                    counts[name] += 1
        rows = self._try(partners[:DIRECT])
        if len(partners) <= DIRECT:
            # All were tried: what would be refused is no change.
            changing = sum(bool(row["new_values"]) for row in rows)
            counts = {
                name: sum(name in (row["new_values"] or ()) for row in rows)
                for name in counts
            }
        return {
            "counts": [
                (partners._get_field_label(name), count)
                for name, count in counts.items()
            ],
            "changing": changing,
            "examples": self._get_examples(rows)[:SHOWN],
            "refusals": [
                (self._get_seen_name(row["partner_id"]), row["reason"])
                for row in rows
                if row["reason"]
            ],
            "shown": SHOWN,
        }

    def _get_seen_name(self, partner_id):
        """The name of a customer, for those who may see it.

        :rtype: str
        """
        partner = self.env["res.partner"].browse(partner_id)
        return partner.display_name if partner.has_access("read") else f"#{partner_id}"

    def _try(self, partners):
        """Do it on some customers and take it back: constraints say what they say.

        :return: rows as they would be stored
        :rtype: list[dict]
        """
        with self.env.cr.savepoint() as savepoint:
            rows = self.with_context(tracking_disable=True)._make_rows(
                partners.with_context(tracking_disable=True)
            )
            savepoint.rollback()
        return rows

    def _get_examples(self, rows):
        """Old and new values, in words.

        :return: customer, field, old, new
        :rtype: list[tuple[str, str, str, str]]
        """
        partners = self.env["res.partner"]
        return [
            (
                partners.browse(row["partner_id"]).display_name,
                partners._get_field_label(name),
                partners._get_value_text(name, row["old_values"][name]),
                partners._get_value_text(name, new),
            )
            for row in rows
            for name, new in (row["new_values"] or {}).items()
        ]
