import random

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.res_partner.mass_edit import to_json
from .common_mass_edit import MassEditCommon


@tagged("post_install", "-at_install")
class TestMassEditUndo(MassEditCommon):
    def test_old_values_come_back(self):
        self.ten[0].function = "Cook"
        log = self.edit(("function", "set", "Chef"), ("email", "clear"))
        self.assertTrue(log.can_undo)
        undo = self.undo(log)
        self.assertEqual(self.ten[0].function, "Cook")
        self.assertFalse(self.ten[1].function)
        self.assertEqual(self.ten[4].email, "client4@old.example")
        self.assertEqual(undo.undo_of_id, log)
        self.assertEqual((undo.changed_count, undo.refused_count), (10, 0))
        self.assertTrue(all(log.row_ids.mapped("is_undone")))

    def test_what_was_changed_since_stays_and_is_listed_first(self):
        log = self.edit(("function", "set", "Chef"), ("ref", "set", "R"))
        self.ten[2].function = "Owner"
        action = log.with_user(self.manager).action_undo()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        preview = " ".join(str(wizard.preview).split())
        self.assertIn(self.ten[2].display_name, preview)
        self.assertIn("Owner", preview)
        self.assertNotIn(self.ten[3].display_name, preview)
        wizard.with_user(self.manager).action_undo()
        self.assertEqual(self.ten[2].function, "Owner")
        self.assertFalse(self.ten[2].ref)
        self.assertFalse(self.ten[3].function)
        self.assertEqual(list(self.reasons(log.undo_ids)), [self.ten[2]])

    def test_it_is_undone_once(self):
        log = self.edit(("function", "set", "Chef"))
        undo = self.undo(log)
        self.assertFalse(log.can_undo or undo.can_undo)
        for done in (log, undo):
            with self.assertRaisesRegex(UserError, "undone already"):
                self.undo(done)

    def test_undoing_needs_the_rights_of_the_edit(self):
        log = self.edit(("customer_discount", "set", 5.0))
        for user in (self.officer, self.cashier):
            with self.assertRaises(AccessError):
                self.undo(log, user)
        manager = self.env.ref("clientele.group_manager")
        pricing = self.env.ref("clientele.group_customer_pricing")
        self.manager.group_ids = self.env.ref("clientele.group_officer") | self.env.ref(
            "clientele.group_customer_mass_edit"
        )
        self.assertFalse(self.manager.all_group_ids & (manager | pricing))
        with self.assertRaisesRegex(AccessError, "Set customers' prices"):
            self.undo(log)
        self.assertEqual(self.ten[0].customer_discount, 5.0)

    def test_many_are_undone_in_steps(self):
        log = self.edit(("function", "set", "Chef"))
        with self.small_chunks():
            undo = self.undo(log)
        self.assertFalse(log.can_undo)
        self.run_jobs(1)
        self.assertEqual(self.ten.mapped("function").count(False), 4)
        self.run_jobs()
        self.assertEqual(set(self.ten.mapped("function")), {False})
        self.assertEqual(undo.state, "done")

    def test_an_undoing_that_was_stopped_is_finished_by_the_next(self):
        log = self.edit(("function", "set", "Chef"))
        with self.small_chunks():
            undo = self.undo(log)
        self.run_jobs(1)
        undo.job_id.with_user(self.manager).action_cancel()
        self.assertTrue(log.can_undo)
        rest = self.undo(log)
        self.assertEqual(rest.total, 6)
        self.assertEqual(set(self.ten.mapped("function")), {False})
        self.assertFalse(log.can_undo)

    def test_a_customer_deleted_since_is_no_obstacle(self):
        log = self.edit(("function", "set", "Chef"))
        self.ten[0].unlink()
        self.undo(log)
        self.assertEqual(set(self.ten[1:].mapped("function")), {False})

    def test_random_edits_undone_leave_everything_as_it_was(self):
        tags = self.env["res.partner.category"].create(
            [{"name": name} for name in "ABC"]
        )
        choices = {
            "function": ["Chef", "Cook", False],
            "email": ["a@b.example", "no e-mail", False],
            "zip": ["69001", "1000", False],
            "phone": ["0472001234", "12", False],
            "user_id": [self.officer.id, self.manager.id, False],
            "category_id": [tags.ids, tags[:1].ids, []],
            "customer_discount": [5.0, 200.0, 0.0],
            "comment": ["<p>Some</p>", False],
            "country_id": [self.env.ref("base.be").id, self.france.id],
        }
        names = sorted(choices)
        for seed in range(12):
            chance = random.Random(seed)
            for partner in self.ten:
                partner.function = chance.choice(["Chef", "Baker", False])
                partner.category_id = tags.browse(chance.sample(tags.ids, 1))
            before = {one.id: [to_json(one, n) for n in names] for one in self.ten}
            changes = []
            for name in chance.sample(names, chance.randint(1, 4)):
                operation = "add" if name == "category_id" else "set"
                if name in ("email", "function") and chance.random() < 0.4:
                    changes.append((name, "replace", "x", "e"))
                else:
                    changes.append((name, operation, chance.choice(choices[name])))
            log = self.edit(*changes)
            with self.subTest(seed=seed, changes=changes):
                if log.changed_count:
                    undo = self.undo(log)
                    self.assertFalse(undo.refused_count, self.reasons(undo))
                after = {one.id: [to_json(one, n) for n in names] for one in self.ten}
                self.assertEqual(after, before)
