from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

UNDO_DAYS = 30


class ClienteleMergeLog(models.Model):
    """A merge: who became whom, what moved, and until when it can be undone.

    Rows are written by merging alone; there is no right to change or delete them.
    """

    _name = "clientele.merge.log"
    _description = "Merge of Customers"
    _order = "id desc"
    _rec_name = "survivor_id"

    survivor_id = fields.Many2one(
        "res.partner",
        "Kept Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    source_ids = fields.Many2many(
        "res.partner",
        "clientele_merge_log_source_rel",
        "log_id",
        "partner_id",
        "Merged Customers",
        readonly=True,
        context={"active_test": False},
    )
    company_id = fields.Many2one(related="survivor_id.company_id", store=True)
    user_id = fields.Many2one(
        "res.users", "Merged by", readonly=True, default=lambda self: self.env.uid
    )
    state = fields.Selection(
        [("done", "Merged"), ("undone", "Undone")],
        default="done",
        required=True,
        readonly=True,
    )
    undone_uid = fields.Many2one("res.users", "Undone by", readonly=True)
    undone_at = fields.Datetime("Undone on", readonly=True)
    undo_until = fields.Datetime(
        "Can Be Undone until",
        readonly=True,
        default=lambda self: fields.Datetime.now() + timedelta(days=UNDO_DAYS),
    )
    line_ids = fields.One2many("clientele.merge.log.line", "log_id", readonly=True)
    moved_count = fields.Integer("Moved Rows", compute="_compute_counts")
    kept_count = fields.Integer("Rows That Stayed", compute="_compute_counts")
    can_undo = fields.Boolean(compute="_compute_can_undo")

    # === COMPUTE METHODS === #

    @api.depends("line_ids.row_count")
    def _compute_counts(self):
        for log in self:
            kept = log.line_ids.filtered("reason")
            log.kept_count = sum(kept.mapped("row_count"))
            log.moved_count = sum((log.line_ids - kept).mapped("row_count"))

    @api.depends("state", "undo_until")
    def _compute_can_undo(self):
        now = fields.Datetime.now()
        for log in self:
            log.can_undo = log.state == "done" and log.undo_until >= now

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_by_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_by_hand(self):
        self._refuse_by_hand()

    @api.model
    def _refuse_by_hand(self):
        """The log tells how to undo: nobody changes it.

        :raise AccessError: for whoever is not the merge itself
        """
        if not self.env.su:
            raise AccessError(
                self.env._("Merges are written by the merge action only.")
            )

    # === ACTION METHODS === #

    def action_undo(self):
        """Show what an undo brings back, and ask.

        :rtype: dict
        """
        self.ensure_one()
        self._check_undo()
        missing = "\n".join(self._rehearse_undo())
        wizard = self.env["clientele.merge.undo"].create(
            {"log_id": self.id, "missing": missing}
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.clientele_merge_undo_action"
        )
        return {**action, "res_id": wizard.id}

    def action_open_survivor(self):
        """Open the customer that was kept.

        :rtype: dict
        """
        self.ensure_one()
        return self.survivor_id._open_kept()
