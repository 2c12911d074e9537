from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.tools import mute_logger

from ..tools.job_step import JobKind, JobStep

RUNNER = "odoo.addons.clientele.models.clientele_job_run"
STEPS = 3


class WorkMixin:
    """Work of three steps, each of which creates a contact in the user's name."""

    def setUp(self):
        super().setUp()
        self.before_step = lambda number, job: None  # what else happens in a step
        jobs, partners = self.registry["clientele.job"], self.registry["res.partner"]
        kinds = {"test": JobKind("Test", "res.partner", "_work_test")}
        self.patch(jobs, "_get_kinds", lambda jobs: kinds)
        work = patch.object(partners, "_work_test", self.make_work(), create=True)
        self.startPatcher(work)

    def make_work(self):
        def work(partners, job):
            number = job.point["next"] if job.point else 0
            partners.create({"name": f"{job.payload['mark']} {number}"})
            self.before_step(number, job)
            following = number + 1
            if following < STEPS:
                return JobStep({"next": following}, following, STEPS)
            return JobStep(None, STEPS, STEPS, b"Made", "made.txt")

        return work

    def start(self, user, mark="Made"):
        return (
            user.with_user(user)
            .env["clientele.job"]
            ._start("test", f"Job of {user.name}", {"mark": mark})
        )

    def made(self, env=None, mark="Made"):
        """The contacts that steps left behind."""
        partners = (env or self.env)["res.partner"]
        found = partners.search([("name", "=like", f"{mark} _")], order="id")
        return found.mapped("name")


class JobsRunMixin:
    """Jobs that run inside the transaction of the test."""

    @contextmanager
    def worker(self):
        """The jobs as a worker of its own sees them."""
        with ExitStack() as stack:
            if not type(self)._registry_patched:
                stack.enter_context(self.enter_registry_test_mode())
            self.env.flush_all()
            cr = stack.enter_context(self.registry.cursor())
            yield api.Environment(cr, SUPERUSER_ID, {})["clientele.job"]
        self.env.invalidate_all()

    def run_jobs(self, steps=None):
        """Work as the scheduled action does, so many steps or to the end."""
        with self.worker() as jobs, mute_logger(RUNNER):
            if steps is None:
                jobs._cron_work()
            for _step in range(steps or 0):
                jobs._take()._work()
