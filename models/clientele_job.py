from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

OPEN = ("waiting", "running")
KEPT = timedelta(days=30)  # what has ended, with its file
CONTEXT = ("lang", "tz", "allowed_company_ids")


class ClienteleJob(models.Model):
    """Long work, done in the background step by step: in the name of its user."""

    _name = "clientele.job"
    _inherit = "clientele.file"
    _description = "Background Job"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        selection=lambda self: self._selection_kind(), required=True, readonly=True
    )
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        default="waiting",
        required=True,
        readonly=True,
    )
    done = fields.Integer("Done So Far", readonly=True)
    total = fields.Integer(readonly=True)
    progress = fields.Float(compute="_compute_progress")
    message = fields.Text(readonly=True, help="What went wrong.")
    started_at = fields.Datetime("Started", readonly=True)
    ended_at = fields.Datetime("Ended", readonly=True)
    cancel_ids = fields.One2many(
        "clientele.job.cancel", "job_id", groups="base.group_system"
    )
    is_cancel_asked = fields.Boolean(
        compute="_compute_is_cancel_asked", compute_sudo=True
    )
    payload = fields.Json(
        groups="base.group_system", help="What the work is to be done on."
    )
    work_context = fields.Json(
        groups="base.group_system", help="The user's language, time zone, companies."
    )
    point = fields.Json(groups="base.group_system", help="Where the next step begins.")
    part_ids = fields.One2many(
        "clientele.job.part", "job_id", groups="base.group_system"
    )
    turn = fields.Integer(
        groups="base.group_system", help="The job with the lowest has waited longest."
    )
    attempts = fields.Integer(
        groups="base.group_system", help="How often the next step was begun."
    )

    # The scheduled action looks for open jobs only, in turn.
    _open_turn = models.Index("(turn, id) WHERE state IN ('waiting', 'running')")

    # === COMPUTE METHODS === #

    @api.depends("done", "total", "state")
    def _compute_progress(self):
        for job in self:
            share = 100 * job.done / job.total if job.total else 0
            job.progress = 100 if job.state == "done" else share

    @api.depends("cancel_ids")
    def _compute_is_cancel_asked(self):
        for job in self:
            job.is_cancel_asked = bool(job.cancel_ids)

    # === CRUD METHODS === #

    def unlink(self):
        # Not left to the database: it knows nothing of files.
        self.part_ids.unlink()
        return super().unlink()

    # === KINDS === #

    @api.model
    def _get_kinds(self):
        """The kinds of work there are: no other method is ever called.

        :return: the kind by its technical name
        :rtype: dict[str, JobKind]
        """
        return {}

    @api.model
    def _selection_kind(self):
        return [(name, kind.label) for name, kind in self._get_kinds().items()]

    # === BUSINESS METHODS === #

    @api.model
    def _start(self, kind, name, payload):
        """Have long work done in the background, in the name of the user.

        :param str kind: one of ``_get_kinds``
        :param str name: what it does, in the language of the user
        :param dict payload: what it is done on, as JSON
        :return: the job, that its user may read
        :rtype: clientele.job
        """
        context = {key: self.env.context.get(key) for key in CONTEXT}
        job = self._create_for_user(
            {
                "kind": kind,
                "name": name,
                "payload": payload,
                "work_context": {key: val for key, val in context.items() if val},
                "company_id": self.env.company.id,
            }
        )
        self._wake_up()
        return job

    @api.model
    def _create_for_user(self, values):
        """Create a job: superuser, because nobody makes one by hand.

        :param dict values: of the job
        :rtype: clientele.job
        """
        jobs_sudo = self.sudo()
        user, turn = self.env.user, jobs_sudo._get_next_turn()
        return jobs_sudo.create({**values, "user_id": user.id, "turn": turn}).sudo(
            False
        )

    @api.model
    def _get_next_turn(self):
        """The turn behind all others.

        :rtype: int
        """
        [(last,)] = self._read_group([], aggregates=["turn:max"])
        return (last or 0) + 1

    @api.model
    def _wake_up(self):
        """Have the scheduled action run soon."""
        self.env.ref("clientele.ir_cron_jobs")._trigger()

    def _cancel(self):
        """Cancel what no step works on, ask the others to stop after theirs.

        Superuser: nobody writes a job, and who may see one may cancel it.
        """
        open_sudo = self.sudo().filtered(lambda job: job.state in OPEN)
        idle_sudo = open_sudo.try_lock_for_update(allow_referencing=True)
        idle_sudo._end("cancelled")
        busy_sudo = (open_sudo - idle_sudo).filtered(lambda job: not job.cancel_ids)
        self.env["clientele.job.cancel"].sudo().create(
            [{"job_id": job.id} for job in busy_sudo]
        )

    def _retry(self):
        """Go on after the last step that was done.

        Superuser: nobody writes a job, and who may see one may have it go on.
        """
        failed_sudo = self.sudo().filtered(lambda job: job.state == "failed")
        failed_sudo.write(
            {
                "state": "waiting",
                "message": False,
                "ended_at": False,
                "attempts": 0,
                "turn": failed_sudo._get_next_turn(),
            }
        )
        self._wake_up()

    def _open(self):
        """The job on the screen.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientele.clientele_job_action"
        )
        return {**action, "views": [(False, "form")], "res_id": self.id}

    def _get_part(self, number):
        """One part, without those beside it: they may be long.

        :param int number: of the part
        :return: the part, or none
        :rtype: clientele.job.part
        """
        return self.part_ids.search([("job_id", "=", self.id), ("number", "=", number)])

    @api.autovacuum
    def _gc_ended(self):
        """Delete what ended long ago, with its file."""
        limit = fields.Datetime.now() - KEPT
        jobs = self.search(
            [("state", "not in", OPEN), ("ended_at", "<", limit)], limit=1000
        )
        jobs.unlink()
        return len(jobs), len(jobs) == 1000

    # === ACTION METHODS === #

    def action_cancel(self):
        """Cancel the work; a step that runs is done to its end.

        :raise AccessError: for another user's work
        """
        self.check_access("read")
        self._cancel()

    def action_retry(self):
        """Go on with work that failed.

        :raise AccessError: for another user's work
        """
        self.check_access("read")
        self._retry()

    def action_download(self):
        """The file.

        :rtype: dict
        :raise AccessError: for another user's work
        :raise UserError: without a file
        """
        self.ensure_one()
        self.check_access("read")
        if not self.document_name:
            raise UserError(self.env._("This job has made no file."))
        return self._open_document()
