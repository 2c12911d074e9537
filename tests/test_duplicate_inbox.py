from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ClienteleCommon
from .common_jobs import JobsRunMixin


@tagged("post_install", "-at_install")
class TestDuplicateInbox(JobsRunMixin, ClienteleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one = cls.create_customer(
            firstname="Anna", lastname="Osmiumette", email="osmium@example.com"
        )
        cls.other = cls.create_customer(
            firstname="Ana", lastname="Osmiumette", email="osmium@example.com"
        )
        cls.third = cls.create_customer(
            firstname="Anna", lastname="Osmiumette", email="osmium@example.com"
        )
        cls.alone = cls.create_customer(lastname="Zwei", email="zwei@example.com")

    def scan(self, since=None):
        duplicates = self.env["clientele.duplicate"]
        point = duplicates._get_start(since)
        while point["step"] < point["steps"]:
            point = duplicates._scan(point)
        return point

    def pairs(self, *states):
        domain = [("partner_id", "in", (self.one | self.other | self.third).ids)]
        if states:
            domain.append(("state", "in", states))
        return self.env["clientele.duplicate"].search(domain)

    def test_a_scan_finds_each_pair_once(self):
        self.scan()
        pairs = self.pairs()
        self.assertEqual(len(pairs), 3)
        self.assertEqual(set(pairs.mapped("state")), {"todo"})
        best = pairs[0]
        self.assertEqual((best.partner_id, best.other_id), (self.one, self.third))
        self.assertEqual(best.reasons, "email")
        self.assertEqual(best.reasons_text, "e-mail")
        self.assertIn("osmium@example.com", best.customer_text)
        self.scan()
        self.assertEqual(self.pairs(), pairs)
        self.assertFalse(
            self.env["clientele.duplicate"].search(
                [
                    "|",
                    ("partner_id", "=", self.alone.id),
                    ("other_id", "=", self.alone.id),
                ]
            )
        )

    def test_steps_share_the_keys(self):
        duplicates = self.env["clientele.duplicate"]
        point = {**duplicates._get_start(), "steps": 7}
        while point["step"] < 7:
            point = duplicates._scan(point)
        self.assertEqual(len(self.pairs()), 3)

    def test_what_was_decided_stays(self):
        self.scan()
        rejected, later, *_rest = pairs = self.pairs()
        rejected.with_user(self.manager).action_reject()
        later.with_user(self.manager).action_later()
        self.scan()
        self.assertEqual(self.pairs(), pairs)
        self.assertEqual(rejected.state, "rejected")
        self.assertEqual(rejected.user_id, self.manager)
        self.assertEqual(later.state, "later")
        rejected.with_user(self.manager).action_reopen()
        self.assertEqual(rejected.state, "todo")

    def test_pairs_that_are_no_more_go(self):
        self.scan()
        self.third.write({"lastname": "Grand", "email": "grand@example.com"})
        self.scan()
        pair = self.pairs()
        self.assertEqual((pair.partner_id, pair.other_id), (self.one, self.other))
        self.other.active = False
        self.scan()
        self.assertFalse(self.pairs())

    def test_at_night_only_who_has_changed(self):
        self.scan()
        self.env["clientele.duplicate"].search([]).unlink()
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = '2020-01-01' WHERE id <> %s",
            [self.third.id],
        )
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = '2020-03-01' WHERE id = %s",
            [self.third.id],
        )
        self.env.invalidate_all()
        self.scan("2020-02-01 00:00:00")
        self.assertEqual(len(self.pairs()), 2)
        for pair in self.pairs():
            self.assertIn(self.third, pair.partner_id | pair.other_id)

    def test_the_scheduled_action(self):
        with self.enter_registry_test_mode():
            self.env.ref("clientele.ir_cron_find_duplicates").method_direct_trigger()
        self.assertEqual(len(self.pairs()), 3)
        start = self.env["ir.config_parameter"].get_param(
            "clientele.duplicate_scan_start"
        )
        self.assertTrue(start)

    def test_a_key_that_too_many_share_is_skipped_and_counted(self):
        self.customers.create(
            [
                {"lastname": f"Shared{index}", "phone": "0472009999"}
                for index in range(51)
            ]
        )
        point = self.scan()
        self.assertGreaterEqual(point["skipped"], 1)
        self.assertFalse(
            self.env["clientele.duplicate"].search([("reasons", "like", "phone")])
        )

    def test_on_demand_in_the_background(self):
        action = self.env["clientele.duplicate"].with_user(self.manager).action_scan()
        job = self.env["clientele.job"].browse(action["res_id"])
        self.run_jobs()
        self.assertEqual(job.state, "done", job.message)
        self.assertEqual(len(self.pairs()), 3)

    def test_who_may(self):
        self.scan()
        pair = self.pairs()[0]
        for user in (self.officer, self.cashier, self.stranger):
            for method in ("action_reject", "action_later", "action_merge"):
                with self.assertRaises(AccessError):
                    getattr(pair.with_user(user), method)()
            with self.assertRaises(AccessError):
                pair.with_user(user).read(["partner_id"])
            with self.assertRaises(AccessError):
                self.env["clientele.duplicate"].with_user(user).action_scan()
        with self.assertRaises(AccessError):
            pair.with_user(self.manager).write({"score": 3})

    def test_other_companies_do_not_see_them(self):
        self.scan()
        company = self.env["res.company"].create({"name": "Other shop"})
        self.one.company_id = company
        seen = self.env["clientele.duplicate"].with_user(self.manager)
        found = seen.search([("id", "in", self.pairs().ids)])
        self.assertEqual(found.partner_id | found.other_id, self.other | self.third)

    def test_merging_opens_the_wizard_on_them(self):
        self.scan()
        action = self.pairs()[0].with_user(self.manager).action_merge()
        self.assertEqual(
            action["context"]["default_partner_ids"], (self.one | self.third).ids
        )
        pairs = self.pairs()
        with self.assertRaises(UserError):
            pairs.with_user(self.manager).action_merge()
        two = pairs.filtered(lambda pair: self.one in pair.partner_id | pair.other_id)
        self.assertEqual(
            set(
                two.with_user(self.manager).action_merge()["context"][
                    "default_partner_ids"
                ]
            ),
            {self.one.id, self.other.id, self.third.id},
        )

    def test_merged_pairs_are_done(self):
        self.scan()
        log = self.one.with_user(self.manager)._merge_from(self.third)
        self.assertEqual(len(self.pairs("merged")), 2)
        self.scan()
        self.assertEqual(len(self.pairs("merged")), 2)
        log.with_user(self.manager)._undo()
        self.assertFalse(self.pairs("merged"))
