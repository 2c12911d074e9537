from odoo import Command
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

    def test_a_list_is_exported(self):
        one = self.lists(self.manager).create(
            {"name": "Fair", "partner_ids": self.ten[:3].ids}
        )
        action = one.action_export()
        wizard = self.env[action["res_model"]].with_user(self.manager)
        wizard = wizard.browse(action["res_id"])
        self.assertEqual(wizard._get_partners(), self.ten[:3])
        self.assertEqual(wizard._get_scope_text(), "Fair")
        one.is_shared = True
        with self.assertRaisesRegex(AccessError, "Export customers"):
            one.with_user(self.officer).action_export()

    def test_what_customers_of_a_list_bought(self):
        seller = self.new_user("seller", "sales_team.group_sale_salesman_all_leads")
        biller = self.new_user("biller", "account.group_account_invoice")
        self.ten[0].is_company = True
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.ten[0].id}
        )
        product = self.env["product.product"].create({"name": "Lamp"})
        for partner in (self.ten[1], self.ten[5], contact):
            line = Command.create({"product_id": product.id})
            self.env["sale.order"].create(
                {"partner_id": partner.id, "order_line": [line]}
            )
        self.env.flush_all()
        one = self.lists(seller).create(
            {"name": "Fair", "partner_ids": self.ten[:2].ids}
        )
        one.is_shared = True
        action = one.action_analyse_sales()
        rows = self.env["sale.report"].with_user(seller).search(action["domain"])
        self.assertEqual(rows.partner_id, self.ten[1] | contact)
        self.assertTrue(one.can_analyse_sales)
        self.assertFalse(one.can_analyse_invoices)
        with self.assertRaises(AccessError):
            one.action_analyse_invoices()
        for_biller = one.with_user(biller)
        self.assertTrue(for_biller.can_analyse_invoices)
        invoices = self.env["account.invoice.report"].with_user(biller)
        invoices.search(for_biller.action_analyse_invoices()["domain"])
        cashier = self.new_user("till_user", "point_of_sale.group_pos_user")
        domain = one.with_user(cashier).action_analyse_tickets()["domain"]
        self.env["report.pos.order"].with_user(cashier).search(domain)

    def test_a_list_is_mailed(self):
        """Holds on a database with the app for mailings and on one without."""
        one = self.lists().create({"name": "Fair", "partner_ids": self.ten[:2].ids})
        self.assertFalse(one.can_mail)
        with self.assertRaisesRegex(UserError, "Email Marketing"):
            one.action_mail()
        if "mailing.mailing" not in self.env:
            return
        group = self.env.ref("mass_mailing.group_mass_mailing_user")
        self.officer.group_ids += group
        action = one.action_mail()
        mailings = self.env["mailing.mailing"].with_user(self.officer)
        mailing = mailings.with_context(**action["context"]).create({"subject": "Fair"})
        self.assertEqual(sorted(mailing._get_recipients()), self.ten[:2].ids)

    def new_user(self, login, group):
        return new_test_user(
            self.env,
            login=f"clientele_{login}",
            groups=f"clientele.group_officer,{group}",
        )
