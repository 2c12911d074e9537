import logging
from functools import partial

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.service.model import retrying

from ..tools.job_step import JobCancelledError
from .clientele_job import OPEN

_logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3  # at one step: it may be what ends the process


class ClienteleJob(models.Model):
    """Doing the work: each step in a transaction of its own."""

    _inherit = "clientele.job"

    @api.model
    def _cron_work(self):
        """Do one step of each open job in turn, as long as there is time."""
        cron, registry = self.env["ir.cron"], self.env.registry
        left = cron._commit_progress(remaining=self._count_open())
        # Rights that were taken away in another process count from the next step.
        while left and registry.check_signaling(self.env.cr) is registry:
            job = retrying(self._take, self.env)
            if not job:
                cron._commit_progress(remaining=0)
                break
            job._work()
            left = cron._commit_progress(1, remaining=self._count_open())
        if not left and self._count_open():
            self._wake_up()  # the scheduler alone would wait for a minute

    @api.model
    def _count_open(self):
        """How many jobs are to be worked on.

        :rtype: int
        """
        return self.search_count([("state", "in", OPEN)])

    @api.model
    def _take(self):
        """Take the job that has waited longest, unless another worker has it.

        What is written here is committed before the step: a step that ends the
        process again and again is given up.

        :return: a job to work on, or none when all is done
        :rtype: clientele.job
        """
        while True:
            jobs = self.search([("state", "in", OPEN)], order="turn, id")
            job = jobs.try_lock_for_update(allow_referencing=True, limit=1)
            if job.is_cancel_asked:
                job._end("cancelled")
            elif job.attempts >= MOST_ATTEMPTS:
                job._end("failed", job._get_interrupted_text())
            else:
                job._begin()
                return job

    def _begin(self):
        """Note that a step begins."""
        for job in self:
            job.write(
                {
                    "state": "running",
                    "started_at": job.started_at or fields.Datetime.now(),
                    "turn": self._get_next_turn(),
                    "attempts": job.attempts + 1,
                }
            )
            job._send_progress()

    def _work(self):
        """Do one step and commit it with its progress, or note why it failed."""
        try:
            retrying(self._do_step, self.env)
        except JobCancelledError:
            self.env.cr.rollback()
            retrying(partial(self._end, "cancelled"), self.env)
        except Exception as error:
            self.env.cr.rollback()
            retrying(partial(self._fail, error), self.env)

    def _do_step(self):
        """Do one step, unless another worker does or the job was cancelled."""
        job = self.try_lock_for_update(allow_referencing=True)
        if job.state != "running":
            return
        step = job._call_work()
        values = {"done": step.done, "total": step.total, "point": step.point}
        job.write({**values, "attempts": 0})
        if step.point is None:
            job._end("done", step=step)
        else:
            job._send_progress()

    def _call_work(self):
        """What the work itself does in one step, as the user.

        :rtype: JobStep
        :raise UserError: what the user is told
        """
        kind = self._get_kinds().get(self.kind)
        job = self.with_context(lang=self.user_id.lang)
        if not kind:
            raise UserError(job.env._("This kind of work does not exist any more."))
        if not job.user_id.active:
            raise UserError(
                job.env._("The user %s is archived.", job.user_id.display_name)
            )
        companies = set(self.work_context.get("allowed_company_ids", ()))
        if companies - set(job.user_id.company_ids.ids):
            raise AccessError(
                job.env._(
                    "The user %s may not work in the company of this job any more.",
                    job.user_id.display_name,
                )
            )
        env = self.env(user=self.user_id.id, context=self.work_context, su=False)
        return getattr(env[kind.model], kind.method)(self.with_env(env).sudo())

    def _fail(self, error):
        """Note why a step failed: nothing that it did is kept.

        :param Exception error: what the step raised
        """
        if isinstance(error, UserError):
            message = str(error)
        else:
            _logger.error("Job %s (%s) failed", self.id, self.kind, exc_info=error)
            message = self._get_error_text()
        self._end("failed", message)

    def _end(self, state, message=False, step=None):
        """Note the end of jobs, and tell their users.

        :param str state: done, failed or cancelled
        :param str message: what went wrong
        :param JobStep step: the last one
        """
        values = {
            "state": state,
            "message": message,
            "ended_at": fields.Datetime.now(),
            "attempts": 0,
        }
        self.write(values)
        if step and step.document:
            self._keep_document(step.document, step.document_name)
        self.cancel_ids.unlink()
        if state != "failed":  # a job that failed goes on from its parts
            self.part_ids.unlink()
        for job in self:
            job._send_progress()
            if state != "cancelled":
                job._tell_user()

    # === TELLING === #

    def _beat(self, done, total):
        """Show how far a long step is, and stop it if its user does not want it.

        In a transaction of its own: that of the step sees nothing new and shows
        nothing before its end. No query of the step's own is disturbed.

        :param int done: so far
        :param int total: in all
        :raise JobCancelledError: when the user has cancelled the job
        """
        with self.env.registry.cursor() as cr:
            job = api.Environment(cr, SUPERUSER_ID, {})[self._name].browse(self.id)
            if job.is_cancel_asked:
                raise JobCancelledError
            job._send_progress(done=done, progress=100 * done / max(total, 1))

    def _send_progress(self, **live):
        """Tell the screens of the user how far the job is.

        :param live: what is newer than what is stored
        """
        values = {
            "id": self.id,
            "state": self.state,
            "done": self.done,
            "progress": self.progress,
            "is_stored": not live,
        }
        self.user_id._bus_send("clientele_job", values | live)

    def _tell_user(self):
        """Tell the user how it ended: a message that stays, and one on his screens."""
        job = self.with_context(lang=self.user_id.lang)
        text, links = job._get_end_text(), job._get_links()
        self.env["mail.thread"].message_notify(
            partner_ids=self.user_id.partner_id.ids,
            author_id=self.env.ref("base.partner_root").id,
            model=self._name,
            res_id=self.id,
            subject=text,
            body=job._get_body(text, links),
        )
        self.user_id._bus_send(
            "clientele_job_ended",
            {"id": self.id, "state": self.state, "text": text, "links": links},
        )

    def _get_end_text(self):
        """How the job ended, in one line.

        :rtype: str
        """
        if self.state == "done":
            return self.env._("Done: %s", self.name)
        return self.env._("Failed: %s", self.name)

    def _get_links(self):
        """What the user is offered at the end.

        :return: texts and addresses
        :rtype: list[tuple[str, str]]
        """
        links = [(self.env._("Open"), f"/odoo/{self._name}/{self.id}")]
        if self.document_name:
            links.insert(0, (self.env._("File"), self._get_document_url()))
        return links

    def _get_body(self, text, links):
        """The message that stays.

        :rtype: Markup
        """
        body = Markup("<p>%s</p>") % text
        if self.message:
            body += Markup("<p>%s</p>") % self.message
        for label, address in links:
            body += Markup('<p><a href="%s">%s</a></p>') % (address, label)
        return body

    def _get_error_text(self):
        """What the user is told of an error that is not his.

        :rtype: str
        """
        job = self.with_context(lang=self.user_id.lang)
        return job.env._(
            "An unexpected error stopped this job. What it did before is kept. Try "
            "again; if that does not help, tell your administrator: the server's log "
            "has the details."
        )

    def _get_interrupted_text(self):
        """What the user is told when the same step never came to its end.

        :rtype: str
        """
        job = self.with_context(lang=self.user_id.lang)
        return job.env._(
            "The server was interrupted %s times at the same point of this job. Try "
            "again; if that does not help, tell your administrator.",
            MOST_ATTEMPTS,
        )
