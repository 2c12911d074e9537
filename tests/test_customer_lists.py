from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common_mass_edit import MassEditCommon


@tagged("post_install", "-at_install")
class TestCustomerLists(MassEditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = new_test_user(
            cls.env, login="clientele_officer_2", groups="clientele.group_officer"
        )

    def lists(self, user=None):
        return self.env["clientele.customer.list"].with_user(user or self.officer)

    def test_customers_are_put_on_a_list_and_taken_off(self):
        one = self.lists().create({"name": "Fair"})
        action = self.ten[:4].with_user(self.officer).action_add_to_list()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard = wizard.with_user(self.officer)
        with self.assertRaisesRegex(UserError, "Choose a list"):
            wizard.action_add()
        wizard.list_id = one
        wizard.action_add()
        self.assertEqual(one._get_partners(), self.ten[:4])
        self.assertEqual(one.customer_count, 4)
        wizard.selected_ids = self.ten[:1].ids
        wizard.action_remove()
        self.assertEqual(one._get_partners(), self.ten[1:4])

    def test_a_filter_finds_those_who_fit_now(self):
        one = self.lists().create(
            {
                "name": "Chefs",
                "kind": "filter",
                "domain": "[('function', '=', 'Chef')]",
            }
        )
        self.assertFalse(one.customer_count)
        self.ten[:2].function = "Chef"
        self.assertEqual(one._get_partners(), self.ten[:2])
        self.assertEqual(one.action_show_customers()["domain"], list(one._get_domain()))

    def test_a_filter_is_never_executed(self):
        for domain in (
            "[('id', '=', __import__('os').getpid())]",
            "[('no_such_field', '=', 1)]",
            "[(",
            "'x'",
        ):
            with self.assertRaises(ValidationError, msg=domain):
                self.lists().create({"name": "X", "kind": "filter", "domain": domain})

    def test_a_filter_shows_no_field_that_its_reader_may_not_see(self):
        with self.assertRaises(AccessError):
            self.lists().create(
                {
                    "name": "X",
                    "kind": "filter",
                    "domain": "[('credit_limit', '>', 0)]",
                }
            )

    def test_own_lists_are_private_and_shared_ones_for_all(self):
        one = self.lists().create({"name": "Mine", "partner_ids": self.ten.ids})
        with self.assertRaises(AccessError):
            one.with_user(self.other).read(["name"])
        one.is_shared = True
        self.assertEqual(one.with_user(self.other)._get_partners(), self.ten)
        for values in ({"name": "Ours"}, {"partner_ids": [(5,)]}):
            with self.assertRaises(AccessError):
                one.with_user(self.other).write(values)
        one.with_user(self.manager).name = "All of ours"
        for user in (self.cashier, self.stranger):
            with self.assertRaises(AccessError):
                one.with_user(user).read(["name"])
        with self.assertRaises(AccessError):
            one.with_user(self.other).unlink()

    def test_lists_of_a_company_stay_there(self):
        company = self.env["res.company"].create({"name": "Second"})
        one = self.env["clientele.customer.list"].create(
            {"name": "There", "is_shared": True, "company_id": company.id}
        )
        with self.assertRaises(AccessError):
            one.with_user(self.officer).read(["name"])

    def test_a_list_is_edited_at_once(self):
        one = self.lists(self.manager).create(
            {"name": "Fair", "partner_ids": self.ten[:3].ids}
        )
        action = one.action_mass_edit()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard = wizard.with_user(self.manager)
        self.assertEqual(wizard.customer_count, 3)
        wizard.line_ids.create(
            {"wizard_id": wizard.id, "field_name": "ref", "value_text": "Fair"}
        )
        wizard.action_apply()
        self.assertEqual(self.ten.filtered("ref"), self.ten[:3])
        with self.assertRaises(AccessError):
            one.with_user(self.officer).action_mass_edit()
