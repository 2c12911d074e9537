import json
from unittest.mock import patch
from uuid import uuid4

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_jobs import STEPS, WorkMixin
from .common_races import RaceCase


@tagged("post_install", "-at_install")
class TestJobRaces(WorkMixin, RaceCase):
    """Jobs with real connections: users and workers at the same instant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.committed() as env:
            user = new_test_user(
                env,
                login=f"job_racer_{uuid4().hex[:6]}",
                groups="clientele.group_officer",
            )
            cls.uid = user.id

    @classmethod
    def remove_committed(cls):
        with cls.committed() as env:
            jobs = env["clientele.job"].search([("user_id", "=", cls.uid)])
            messages = [("model", "=", jobs._name), ("res_id", "in", jobs.ids)]
            env["mail.message"].search(messages).unlink()
            jobs.unlink()
            env["res.partner"].search([("name", "like", cls.mark)]).unlink()
            env["res.users"].browse(cls.uid).active = False

    def setUp(self):
        super().setUp()
        self.mark = f"{type(self).mark} {uuid4().hex[:4]}"
        with self.committed(self.uid) as env:
            self.job_id = self.start(env.user, self.mark).id

    def work(self):
        with self.committed() as env:
            env["clientele.job"]._cron_work()

    def cancel(self):
        """As the user does meanwhile, from his browser."""
        with self.committed(self.uid) as env:
            env.cr.execute("SET LOCAL lock_timeout = '5s'")
            env["clientele.job"].browse(self.job_id).action_cancel()

    def assert_job(self, state, steps):
        with self.committed() as env:
            job = env["clientele.job"].browse(self.job_id)
            self.assertEqual((job.state, job.done), (state, steps), job.message)
            made = [f"{self.mark} {number}" for number in range(steps)]
            self.assertEqual(self.made(env, self.mark), made)
            self.assertFalse(job.cancel_ids)

    def test_cancelling_does_not_wait_for_the_step(self):
        asked = []

        def cancel(number, job):
            self.cancel()
            with self.committed(self.uid) as env:
                own = env["clientele.job"].browse(self.job_id)
                asked.append((own.state, own.is_cancel_asked))

        self.before_step = cancel
        self.work()
        self.assertEqual(asked, [("running", True)])
        self.assert_job("cancelled", 1)

    def test_a_long_step_is_stopped(self):
        def cancel(number, job):
            job._beat(1, 10)
            if number == 1:
                self.cancel()
                job._beat(2, 10)

        self.before_step = cancel
        self.work()
        self.assert_job("cancelled", 1)

    def test_a_beat_is_seen_before_the_step_ends(self):
        seen = []

        def beat(number, job):
            job._beat(3, 7)
            with self.committed() as env:
                last = env["bus.bus"].search([], order="id desc", limit=1)
                seen.append(json.loads(last.message)["payload"])

        self.before_step = beat
        self.work()
        self.assertEqual(len(seen), STEPS)
        for message in seen:
            self.assertEqual((message["id"], message["done"]), (self.job_id, 3))
            self.assertAlmostEqual(message["progress"], 100 * 3 / 7)
        self.assert_job("done", STEPS)

    def test_a_second_worker_leaves_the_job_alone(self):
        taken = []

        def interfere(number, job):
            with self.committed() as env:
                jobs = env["clientele.job"]
                taken.append(jobs._take())
                jobs.browse(self.job_id)._work()

        self.before_step = interfere
        self.work()
        self.assertEqual(len(taken), STEPS)
        self.assertFalse(any(taken))
        self.assert_job("done", STEPS)

    def test_a_conflict_is_tried_again(self):
        tries = []

        def meet(number, job):
            if number != 1:
                return
            tries.append(number)
            first = job.env["res.partner"].search([("name", "=", f"{self.mark} 0")])
            if len(tries) == 1:
                with self.committed() as env:
                    first.with_env(env).function = "Written elsewhere"
            first.function = "Written here"
            first.flush_recordset()

        self.before_step = meet
        with (
            mute_logger("odoo.sql_db", "odoo.service.model"),
            patch("odoo.service.model.random.uniform", lambda low, high: 0),
        ):
            self.work()
        self.assertEqual(len(tries), 2)
        self.assert_job("done", STEPS)

    def test_workers_at_once_do_each_step_once(self):
        with self.committed() as env:
            env["clientele.job"]._take()

        def step(env):
            env["clientele.job"].browse(self.job_id)._do_step()
            return True

        outcomes = self.race(*[step] * 4)
        self.assertEqual(outcomes, [True] * 4)
        with self.committed() as env:
            done = env["clientele.job"].browse(self.job_id).done
        self.assertGreaterEqual(done, 1)
        self.assert_job("done" if done == STEPS else "running", done)
        self.work()
        self.assert_job("done", STEPS)
