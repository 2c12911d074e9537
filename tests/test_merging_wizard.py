import json
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ClienteleDocumentsCommon

WIZARD = "odoo.addons.clientele.wizards.clientele_merge"


@tagged("post_install", "-at_install")
class TestMergingWizard(ClienteleDocumentsCommon):
    """Comparing, choosing and merging on the screen, as each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zoe = cls.create_customer(lastname="Zoe", email="zoe@home.fr")
        cls.double = cls.create_customer(lastname="Zoé", email="zoe@work.fr")

    def open(self, partners, user=None):
        action = partners.with_user(user or self.manager).action_merge()
        wizards = self.env[action["res_model"]].with_user(user or self.manager)
        return Form(wizards.with_context(**action["context"]))

    def test_the_values_are_side_by_side(self):
        invoice = self.init_invoice(
            "out_invoice", partner=self.double, amounts=[10.0], post=True
        )
        with self.open(self.double | self.zoe) as form:
            self.assertEqual(form.survivor_id, self.double)  # a customer by now
            self.assertFalse(form.refusal)
        wizard = form.record
        shown = wizard.comparison
        self.assertEqual(
            [one["id"] for one in shown["partners"]], [self.double.id, self.zoe.id]
        )
        rows = {row["key"]: row for row in shown["rows"]}
        self.assertEqual(rows["email"]["values"], ["zoe@work.fr", "zoe@home.fr"])
        self.assertEqual(rows["email"]["choice"], self.double.id)
        self.assertNotIn("phone", rows)
        counts = [row["values"] for row in shown["counts"]]
        self.assertIn(["1", "0"], counts)
        self.assertTrue(invoice)

    def test_everything_else_is_counted_when_asked_for(self):
        self.env["res.partner.bank"].sudo().create(
            [
                {"acc_number": f"FR76{number}", "partner_id": partner.id}
                for number, partner in enumerate([self.zoe, self.zoe, self.double])
            ]
        )
        self.env["sale.order"].create({"partner_id": self.double.id})
        wizards = self.env["clientele.merge"].with_user(self.manager)
        ids = (self.zoe | self.double).ids
        rows = wizards.count_others(ids)
        by_label = {row["label"]: row["values"] for row in rows}
        banks = next(label for label in by_label if "Bank" in label)
        self.assertEqual(by_label[banks], ["2", "1"])
        self.assertEqual(rows[0]["label"], "Other")
        totals = [
            str(sum(int(row["values"][index]) for row in rows[1:])) for index in (0, 1)
        ]
        self.assertEqual(rows[0]["values"], totals)
        # What is counted by name is not counted twice; the addresses of an order are.
        self.assertNotIn("Sales Order – Customer", by_label)
        self.assertEqual(by_label["Sales Order – Invoice Address"], ["0", "1"])
        for user in (self.cashier, self.officer, self.stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                wizards.with_user(user).count_others(ids)

    def test_what_is_chosen_is_kept(self):
        wizard = self.open(self.double | self.zoe).save()
        wizard.choices = json.dumps({"email": self.double.id})
        action = wizard.action_merge()
        self.assertEqual(action["res_id"], self.zoe.id)
        self.assertEqual(self.zoe.email, "zoe@work.fr")
        self.assertEqual(self.zoe.name, "Zoe")
        self.assertFalse(self.double.active)

    def test_another_may_be_kept(self):
        with self.open(self.double | self.zoe) as form:
            form.survivor_id = self.double
        form.record.action_merge()
        self.assertEqual(self.zoe.merged_into_id, self.double)
        self.assertEqual(self.double.email, "zoe@work.fr")

    def test_one_alone_and_refused_ones_are_told(self):
        with self.open(self.zoe) as form:
            self.assertIn("two", form.refusal)
        with self.assertRaisesRegex(UserError, "two"):
            form.record.action_merge()
        with self.open(self.zoe | self.officer.partner_id) as form:
            self.assertIn("user of Odoo", form.refusal)
        with self.assertRaises(UserError):
            form.record.action_merge()

    def test_warnings(self):
        firm = self.create_legal_customer()
        with self.open(self.zoe | firm) as form:
            self.assertIn("person and a company", form.warning)

    def test_forged_choices_are_refused(self):
        for choices in ("[]", "{", '{"email": "x"}', '{"active": 1}', '{"email": 1}'):
            wizard = self.open(self.double | self.zoe).save()
            wizard.choices = choices
            with self.subTest(choices), self.assertRaises(UserError):
                wizard.action_merge()
        self.assertTrue(self.double.active)

    def test_many_are_not_compared_and_are_merged_by_a_job(self):
        many = self.zoe
        for number in range(4):
            many |= self.create_customer(lastname=f"Zoe {number}")
        with (
            patch(f"{WIZARD}.MOST_COMPARED", 3),
            patch(f"{WIZARD}.MOST_AT_ONCE", 4),
        ):
            with self.open(many) as form:
                self.assertFalse(form.is_compared)
            action = form.record.action_merge()
        job = self.env["clientele.job"].browse(action["res_id"])
        self.assertEqual(job.user_id, self.manager)
        job.sudo()._begin()
        job.sudo()._do_step()
        self.assertEqual(job.state, "done", job.message)
        self.assertEqual((many - self.zoe).merged_into_id, self.zoe)

    def test_the_menu_and_the_undo(self):
        self.zoe.with_user(self.manager)._merge_from(self.double)
        log = self.env["clientele.merge.log"].with_user(self.manager)
        log = log.search([("survivor_id", "=", self.zoe.id)])
        self.assertTrue(log.can_undo)
        self.assertTrue(log.moved_count)
        with Form(log) as form:
            self.assertEqual(form.survivor_id, self.zoe)
        action = log.action_undo()
        wizard = self.env[action["res_model"]].with_user(self.manager)
        wizard = wizard.browse(action["res_id"])
        self.assertFalse(wizard.missing)
        wizard.action_undo()
        self.assertTrue(self.double.active)
        with self.assertRaisesRegex(UserError, "already"):
            log.action_undo()

    def test_roles(self):
        for user in (self.cashier, self.officer, self.stranger):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.zoe.with_user(user).action_merge()
                with self.assertRaises(AccessError):
                    self.env["clientele.merge"].with_user(user).create(
                        {"partner_ids": [(6, 0, (self.zoe | self.double).ids)]}
                    )
                with self.assertRaises(AccessError):
                    self.env["clientele.merge.log"].with_user(user).search([])

    def test_core_s_action_gives_way(self):
        core = self.env.ref("base.action_partner_merge")
        self.assertFalse(core.binding_model_id)
        actions = self.env["ir.actions.actions"]
        for user, is_there in ((self.manager, True), (self.officer, False)):
            bound = actions.with_user(user).get_bindings("res.partner")["action"]
            names = [action["xml_id"] for action in bound if action.get("xml_id")]
            ids = [action["id"] for action in bound]
            mine = self.env.ref("clientele.res_partner_action_merge").id
            self.assertEqual(mine in ids, is_there, names)
