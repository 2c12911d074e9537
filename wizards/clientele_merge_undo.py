from odoo import fields, models


class ClienteleMergeUndo(models.TransientModel):
    """Undo a merge, after showing what cannot return."""

    _name = "clientele.merge.undo"
    _description = "Undo a Merge"

    log_id = fields.Many2one(
        "clientele.merge.log", "Merge", required=True, ondelete="cascade"
    )
    survivor_id = fields.Many2one(related="log_id.survivor_id")
    source_ids = fields.Many2many(related="log_id.source_ids")
    missing = fields.Text(
        "What Does Not Return", readonly=True, help="As a rehearsal of the undo found."
    )

    def action_undo(self):
        """Undo, and open the customer that was kept.

        :rtype: dict
        """
        self.ensure_one()
        survivor = self.log_id.survivor_id
        self.log_id._undo()
        return survivor._open_kept()
