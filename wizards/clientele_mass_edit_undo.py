from odoo import api, fields, models

COUNTED = 10000
SHOWN = 20


class ClienteleMassEditUndo(models.TransientModel):
    """Undo a mass edit, after a look at what was changed since."""

    _name = "clientele.mass.edit.undo"
    _description = "Undo a Mass Edit"

    log_id = fields.Many2one(
        "clientele.mass.edit.log", required=True, readonly=True, ondelete="cascade"
    )
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("log_id")
    def _compute_preview(self):
        for wizard in self:
            rows = wizard.log_id._get_rows_to_undo()
            changed = rows[:COUNTED]._find_changed_since()
            skipped = [(row, values) for row, values in changed.items() if values]
            wizard.preview = self.env["ir.qweb"]._render(
                "clientele.mass_edit_undo_preview",
                {
                    "title": self.env._(
                        "%s customers were changed since: what was changed stays",
                        len(skipped),
                    ),
                    "notes": wizard._get_notes(len(rows)),
                    "is_more": len(skipped) > SHOWN,
                    "skipped": [
                        (row.partner_id.display_name, row._explain_changed(values))
                        for row, values in skipped[:SHOWN]
                    ],
                },
            )

    def _get_notes(self, total):
        """What undoing does.

        :param int total: how many customers were changed
        :rtype: list[str]
        """
        notes = [
            self.env._(
                "The old values of %s customers come back, where nobody has changed "
                "them since. This can be done once.",
                total,
            )
        ]
        if total > COUNTED:
            notes.append(self.env._("Compared on the first %s customers.", COUNTED))
        return notes

    def _open(self):
        """The form on the screen.

        :rtype: dict
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Undo a Mass Edit"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_undo(self):
        """Restore what nobody has changed since.

        :return: the log of the undoing, or its job
        :rtype: dict
        :raise AccessError: without the rights that the edit itself needs
        :raise UserError: when it was undone meanwhile
        """
        return self.log_id._start_undo()
