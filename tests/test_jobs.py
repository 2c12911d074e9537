import base64
import json
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools.job_step import JobCancelledError
from .common import ClienteleCommon
from .common_jobs import RUNNER, JobsRunMixin, WorkMixin


class Killed(BaseException):
    """What ends a process, for a test."""


@tagged("post_install", "-at_install")
class TestJobs(WorkMixin, JobsRunMixin, ClienteleCommon):
    """Work in the background: to its end, once, in the name of its user."""

    def kill_worker(self):
        """Let the worker die of a step."""
        # Not assertRaises: it would undo what was committed before.
        try:
            self.run_jobs()
        except Killed:
            self.env.invalidate_all()
        else:
            self.fail("The worker has survived")

    def test_work_is_done_in_the_name_of_the_user(self):
        self.officer.lang = "fr_FR"
        seen = []
        self.before_step = lambda number, job: seen.append(
            (job.env.uid, job.env.lang, job.env.company)
        )
        jobs = self.env["clientele.job"].with_user(self.officer)
        job = jobs.with_context(lang="fr_FR")._start("test", "Work", {"mark": "Made"})
        self.assertEqual((job.state, job.progress), ("waiting", 0))
        self.run_jobs()
        self.assertEqual(seen, [(self.officer.id, "fr_FR", self.env.company)] * 3)
        self.assertEqual(self.made(), ["Made 0", "Made 1", "Made 2"])
        makers = self.env["res.partner"].search([("name", "=like", "Made _")])
        self.assertEqual(makers.create_uid, self.officer)
        self.assertEqual((job.state, job.done, job.total), ("done", 3, 3))
        self.assertEqual(base64.b64decode(job.document), b"Made")
        self.assertTrue(job.started_at <= job.ended_at)

    def test_each_role_has_work_done(self):
        for user in (self.cashier, self.officer, self.manager, self.stranger):
            self.start(user)
        self.run_jobs()
        jobs = self.env["clientele.job"].search([])
        states = {job.user_id: job.state for job in jobs}
        # A cashier may not make contacts: his job says so.
        self.assertEqual(states.pop(self.cashier), "failed")
        self.assertEqual(set(states.values()), {"done"})

    def test_the_scheduled_action_is_asked_for(self):
        cron = self.env.ref("clientele.ir_cron_jobs")
        triggers = self.env["ir.cron.trigger"]
        triggers.search([("cron_id", "=", cron.id)]).unlink()
        job = self.start(self.officer)
        self.assertTrue(triggers.search([("cron_id", "=", cron.id)]))
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(job.state, "done")
        self.assertEqual(len(self.made()), 3)

    def test_a_killed_worker_resumes_after_the_last_step(self):
        job = self.start(self.officer)

        def die(number, job):
            if number == 1:
                raise Killed

        self.before_step = die
        self.kill_worker()
        self.assertEqual((job.state, job.done), ("running", 1))
        self.assertEqual(self.made(), ["Made 0"])
        self.before_step = lambda number, job: None
        self.run_jobs()
        self.assertEqual((job.state, job.done), ("done", 3))
        self.assertEqual(self.made(), ["Made 0", "Made 1", "Made 2"])

    def test_a_step_that_always_kills_is_given_up(self):
        job, other = self.start(self.officer), self.start(self.manager, "Other")

        def die(number, job):
            if job.user_id == self.officer:
                raise Killed

        self.before_step = die
        for _time in range(3):
            self.kill_worker()
        self.run_jobs()
        self.assertEqual((job.state, other.state), ("failed", "done"))
        self.assertIn("interrupted 3 times", job.message)
        self.assertFalse(self.made())

    def test_jobs_take_turns(self):
        turns = []
        self.before_step = lambda number, job: turns.append(job.payload["mark"])
        for mark in "AB":
            self.start(self.officer, mark)
        self.run_jobs(steps=2)
        self.start(self.officer, "C")
        self.run_jobs()
        self.assertEqual(turns, list("ABABCABCC")[:2] + list("ABCABCC"))

    def test_time_is_limited(self):
        job = self.start(self.officer)
        cron = self.env.ref("clientele.ir_cron_jobs")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        with self.worker() as jobs:
            ir_cron, progress = cron.with_env(jobs.env)._add_progress()
            ir_cron = ir_cron.with_context(cron_id=cron.id, cron_end_time=0)
            ir_cron.env[job._name]._cron_work()
            self.assertEqual((progress.done, progress.remaining), (0, 1))
        self.assertEqual(job.state, "waiting")
        # And the next run is asked for.
        self.assertEqual(
            len(triggers.search([("cron_id", "=", cron.id)]) - triggers), 1
        )

    # === FAILURES === #

    def test_a_refusal_is_told_and_tried_again(self):
        job = self.start(self.officer)

        def refuse(number, job):
            if number == 1:
                raise UserError("The paper is out.")

        self.before_step = refuse
        self.run_jobs()
        self.assertEqual((job.state, job.message), ("failed", "The paper is out."))
        self.assertEqual((job.done, self.made()), (1, ["Made 0"]))
        self.before_step = lambda number, job: None
        job.with_user(self.officer).action_retry()
        self.assertEqual((job.state, job.message), ("waiting", False))
        self.run_jobs()
        self.assertEqual(job.state, "done")
        self.assertEqual(self.made(), ["Made 0", "Made 1", "Made 2"])

    def test_an_error_is_logged_and_not_shown(self):
        job = self.start(self.officer)

        def fail(number, job):
            raise ValueError("A secret of the server")

        self.before_step = fail
        with self.worker() as jobs, self.assertLogs(RUNNER, "ERROR") as logs:
            jobs._cron_work()
        self.assertIn("A secret of the server", logs.output[0])
        self.assertEqual(job.state, "failed")
        self.assertIn("unexpected error", job.message)
        self.assertNotIn("secret", job.message)
        self.assertFalse(self.made())

    def test_a_right_lost_midway(self):
        job = self.start(self.officer)
        self.run_jobs(steps=1)
        self.officer.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        self.run_jobs()
        self.assertEqual((job.state, job.done, self.made()), ("failed", 1, ["Made 0"]))
        self.assertIn("Contact", job.message)

    def test_an_archived_user(self):
        job = self.start(self.officer)
        self.run_jobs(steps=1)
        self.officer.active = False
        self.run_jobs()
        self.assertEqual((job.state, self.made()), ("failed", ["Made 0"]))
        self.assertIn("archived", job.message)

    def test_a_company_lost_midway(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.officer.company_ids += company
        jobs = self.env["clientele.job"].with_user(self.officer)
        job = jobs.with_company(company)._start("test", "Work", {"mark": "Made"})
        self.assertEqual(job.company_id, company)
        self.run_jobs(steps=1)
        self.officer.company_ids -= company
        self.run_jobs()
        job = job.sudo()
        self.assertEqual((job.state, self.made()), ("failed", ["Made 0"]))
        self.assertIn("may not work in the company", job.message)

    def test_only_declared_kinds_are_called(self):
        job = self.start(self.officer)
        self.patch(self.registry["clientele.job"], "_get_kinds", lambda jobs: {})
        self.run_jobs()
        self.assertEqual(job.state, "failed")
        self.assertIn("does not exist", job.message)

    # === CANCELLING === #

    def test_a_waiting_job_is_cancelled_at_once(self):
        job = self.start(self.officer)
        job.with_user(self.officer).action_cancel()
        self.assertEqual(job.state, "cancelled")
        self.run_jobs()
        self.assertFalse(self.made())

    def test_a_job_is_cancelled_between_steps(self):
        job = self.start(self.officer)
        self.run_jobs(steps=1)
        self.assertEqual(job.state, "running")
        job.with_user(self.officer).action_cancel()
        self.run_jobs()
        self.assertEqual((job.state, self.made()), ("cancelled", ["Made 0"]))
        job.action_cancel()  # once more changes nothing
        job.action_retry()
        self.assertEqual(job.state, "cancelled")

    def test_a_step_that_is_stopped_leaves_nothing(self):
        job = self.start(self.officer)

        def stop(number, job):
            if number == 1:
                raise JobCancelledError

        self.before_step = stop
        self.run_jobs()
        self.assertEqual((job.state, self.made()), ("cancelled", ["Made 0"]))

    # === RIGHTS === #

    def test_others_do_not_see_it(self):
        job = self.start(self.officer)
        self.run_jobs()
        other = job.with_user(self.manager)
        self.assertFalse(other.search([]))
        for call in ("action_cancel", "action_retry", "action_download", "read"):
            with self.subTest(call=call), self.assertRaises(AccessError):
                getattr(other, call)()
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", job._name),
                ("res_id", "=", job.id),
                ("res_field", "=", "document"),
            ]
        )
        self.assertEqual(attachment.with_user(self.officer).raw, b"Made")
        with self.assertRaises(AccessError):
            attachment.with_user(self.manager).read(["raw"])

    def test_administrators_see_all(self):
        admin = new_test_user(self.env, "jobs_admin", "base.group_system")
        job = self.start(self.officer)
        self.assertEqual(job.with_user(admin).name, job.name)
        job.with_user(admin).action_cancel()
        self.assertEqual(job.state, "cancelled")

    def test_nobody_makes_or_changes_one(self):
        admin = new_test_user(self.env, "jobs_admin", "base.group_system")
        job = self.start(self.officer)
        values = {"name": "Mine", "kind": "test", "payload": {"mark": "Evil"}}
        for user in (self.officer, self.manager, admin):
            own = job.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    own.create({**values, "user_id": user.id, "company_id": 1})
                with self.assertRaises(AccessError):
                    own.write({"payload": {"mark": "Evil"}})
                with self.assertRaises(AccessError):
                    own.unlink()
                for model in ("clientele.job.part", "clientele.job.cancel"):
                    with self.assertRaises(AccessError):
                        own.env[model].create({"job_id": job.id, "number": 1})
        with self.assertRaises(AccessError):
            job.with_user(self.officer).read(["payload"])

    # === TELLING === #

    def test_the_user_is_told(self):
        good, bad = self.start(self.officer), self.start(self.manager, "Bad")

        def refuse(number, job):
            if job.user_id == self.manager:
                raise UserError("The paper is out.")

        self.before_step = refuse
        self.run_jobs()
        for job, words in ((good, "document/made.txt"), (bad, "The paper is out.")):
            message = self.env["mail.message"].search(
                [("model", "=", job._name), ("res_id", "=", job.id)]
            )
            with self.subTest(job=job.name):
                self.assertEqual(message.notified_partner_ids, job.user_id.partner_id)
                self.assertIn(words, message.body)
                self.assertIn(f"/odoo/clientele.job/{job.id}", message.body)
        sent = [json.loads(one.message) for one in self.env["bus.bus"].search([])]
        told = [one for one in sent if one["payload"].get("id") in (good | bad).ids]
        ended = [one for one in told if one["type"] == "clientele_job_ended"]
        texts = {one["payload"]["id"]: one["payload"]["text"] for one in ended}
        self.assertEqual(
            texts, {good.id: f"Done: {good.name}", bad.id: f"Failed: {bad.name}"}
        )
        steps = [one["payload"] for one in told if one["type"] == "clientele_job"]
        progress = [one["progress"] for one in steps if one["id"] == good.id]
        self.assertEqual(
            [round(one) for one in dict.fromkeys(progress)], [0, 33, 67, 100]
        )

    def test_old_jobs_are_deleted_with_their_files(self):
        old, fresh, waiting = (self.start(self.officer) for _number in range(3))
        self.run_jobs()
        old.sudo().ended_at = fields.Datetime.now() - timedelta(days=31)
        fresh.sudo().ended_at = fields.Datetime.now() - timedelta(days=29)
        waiting.sudo().write({"state": "waiting", "ended_at": False})
        files = self.env["ir.attachment"].search(
            [("res_model", "=", old._name), ("res_field", "=", "document")]
        )
        self.assertEqual(len(files), 3)
        self.env["clientele.job"]._gc_ended()
        self.assertEqual(self.env["clientele.job"].search([]), fresh | waiting)
        self.assertEqual(len(files.exists()), 2)


@tagged("post_install", "-at_install")
class TestJobsWeb(WorkMixin, JobsRunMixin, ClienteleCommon, HttpCase):
    """What a browser may ask."""

    def call(self, method, *args):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/clientele.job/{method}",
            {"model": "clientele.job", "method": method, "args": args, "kwargs": {}},
        )

    def test_rpc(self):
        job = self.start(self.officer)
        self.authenticate(self.officer.login, self.officer.login)
        values = {"name": "Mine", "kind": "test", "payload": {}}
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_model"):
            for method, *args in (
                ("create", [values]),
                ("write", [job.id], {"payload": {"mark": "Evil"}}),
                ("_start", "test", "Mine", {"mark": "Evil"}),
                ("_cron_work",),
            ):
                with self.subTest(method=method):
                    with self.assertRaises(JsonRpcException):
                        self.call(method, *args)
        self.call("action_cancel", [job.id])
        job.invalidate_recordset()
        self.assertEqual(job.state, "cancelled")

    def test_download(self):
        job = self.start(self.officer)
        self.run_jobs()
        url = job.action_download()["url"]
        self.authenticate(self.officer.login, self.officer.login)
        self.assertEqual(self.url_open(url).content, b"Made")
        self.authenticate(self.manager.login, self.manager.login)
        self.assertNotEqual(self.url_open(url).status_code, 200)
