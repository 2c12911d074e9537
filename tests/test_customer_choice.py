import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common_mass_edit import MassEditCommon


@tagged("post_install", "-at_install")
class TestCustomerChoice(MassEditCommon):
    """Lists, filters and numbers are the same ones wherever many are worked on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ten[:4].write({"city": "Lyon", "street": "1 quai", "zip": "69001"})
        cls.env["res.partner"].flush_model()
        domain = f"[('city', '=', 'Lyon'), ('id', 'in', {cls.ten.ids})]"
        lists = cls.env["clientele.customer.list"].with_user(cls.officer)
        cls.fair = lists.create(
            {"name": "Fair", "is_shared": True, "partner_ids": cls.ten[:3].ids}
        )
        cls.lyon = lists.create({"name": "Lyon", "kind": "filter", "domain": domain})
        cls.filter = cls.env["ir.filters"].create(
            {
                "name": "Lyon",
                "model_id": "res.partner",
                "domain": domain,
                "user_ids": [Command.clear()],
            }
        )

    def choices(self):
        """Each way to say whom, and who is meant."""
        numbers = "\n".join(self.ten[:2].mapped("customer_number"))
        return [
            ({"scope": "list", "list_id": self.fair.id}, self.ten[:3]),
            ({"scope": "filter", "filter_id": self.filter.id}, self.ten[:4]),
            ({"scope": "numbers", "numbers": numbers}, self.ten[:2]),
        ]

    def test_mass_edits(self):
        for number, (values, meant) in enumerate(self.choices()):
            with self.subTest(values["scope"]):
                wizards = self.env["clientele.mass.edit"].with_user(self.manager)
                wizard = wizards.create(values)
                self.assertEqual(wizard.customer_count, len(meant))
                line = {"field_name": "ref", "value_text": f"R{number}"}
                wizard.line_ids = [Command.create(line)]
                wizard.action_apply()
                changed = self.ten.filtered(lambda one, n=number: one.ref == f"R{n}")
                self.assertEqual(changed, meant)

    def test_exports(self):
        for values, meant in self.choices():
            with self.subTest(values["scope"]):
                wizards = self.env["clientele.export"].with_user(self.manager)
                with Form(wizards) as form:
                    for name, value in values.items():
                        known = {"list_id": self.fair, "filter_id": self.filter}
                        setattr(form, name, known.get(name, value))
                    self.assertEqual(form.customer_count, len(meant))
                wizard = form.record
                self.assertEqual(wizard._get_partners(), meant)
                wizard.action_export()
                log = self.env["clientele.export.log"].search([], limit=1)
                self.assertEqual(log.partner_count, len(meant))

    def test_labels(self):
        template = self.env.ref("clientele.label_template_l7160")
        for values, meant in self.choices():
            with self.subTest(values["scope"]):
                wizards = self.env["clientele.label.print"].with_user(self.officer)
                wizard = wizards.create({"template_id": template.id, **values})
                self.assertEqual(wizard.customer_count, len(meant))
                self.assertEqual(wizard._get_sorted(), meant)
                self.assertTrue(wizard.action_print()["url"])

    def test_an_emptied_list(self):
        """Whoever was on it left it meanwhile: said, and nothing is done."""
        line = {"field_name": "ref", "value_text": "X"}
        template = self.env.ref("clientele.label_template_l7160")
        values = {"scope": "list", "list_id": self.fair.id}
        edit = self.env["clientele.mass.edit"].with_user(self.manager)
        edit = edit.create({**values, "line_ids": [Command.create(line)]})
        export = self.env["clientele.export"].with_user(self.manager).create(values)
        labels = self.env["clientele.label.print"].with_user(self.manager)
        labels = labels.create({**values, "template_id": template.id})
        balance = self.env["clientele.account.balance.show"].create(values)
        self.fair.partner_ids = [Command.clear()]
        for act in (
            edit.action_apply,
            edit.action_preview,
            export.action_export,
            labels.action_print,
            balance._get_scope,
        ):
            with self.subTest(act.__qualname__), self.assertRaises(UserError):
                act()
        self.assertFalse(self.env["clientele.mass.edit.log"].search([]))
        self.assertFalse(self.env["clientele.export.log"].search([]))

    def test_balances(self):
        for values, meant in self.choices():
            with self.subTest(values["scope"]):
                wizards = self.env["clientele.account.balance.show"]
                wizard = wizards.with_user(self.officer).create(values)
                self.assertEqual(set(wizard._get_scope().partner_ids), {*meant.ids})
                again = wizards.with_user(self.officer)._of_payload(
                    wizard._to_payload()
                )
                self.assertEqual(again._get_scope(), wizard._get_scope())
                self.assertIn(
                    {"list": "Fair", "filter": "Lyon"}.get(values["scope"], "Numbers"),
                    wizard._get_scope_text(),
                )

    def test_nobody_is_never_everybody(self):
        empty = self.fair.copy({"partner_ids": [Command.clear()]})
        for values in (
            {"scope": "list", "list_id": empty.id},
            {"scope": "numbers", "numbers": "Nobody"},
            {"scope": "filter"},
        ):
            with self.subTest(values["scope"]):
                balance = self.env["clientele.account.balance.show"]
                with self.assertRaisesRegex(UserError, "Choose whose"):
                    balance.with_user(self.officer).create(values).action_show()
                labels = self.env["clientele.label.print"].with_user(self.officer)
                with self.assertRaisesRegex(UserError, "Nobody is chosen"):
                    labels.create(values).action_print()
                wizards = self.env["clientele.mass.edit"].with_user(self.manager)
                wizard = wizards.create(values)
                wizard.line_ids = [
                    Command.create({"field_name": "ref", "value_text": "X"})
                ]
                with self.assertRaisesRegex(UserError, "no customer"):
                    wizard.action_apply()

    def test_customers_gone_since_they_were_chosen(self):
        action = self.ten[:2].with_user(self.manager).action_mass_edit()
        wizard = self.env["clientele.mass.edit"].browse(action["res_id"])
        wizard = wizard.with_user(self.manager)
        line = {"field_name": "ref", "value_text": "X"}
        wizard.line_ids = [Command.create(line)]
        self.ten[0].unlink()
        self.assertEqual(wizard.customer_count, 1)
        wizard.action_preview()
        self.ten[1].unlink()
        wizard.invalidate_recordset()
        logs = self.env["clientele.mass.edit.log"].search_count([])
        with self.assertRaisesRegex(UserError, "no customer"):
            wizard.action_apply()
        self.assertEqual(self.env["clientele.mass.edit.log"].search_count([]), logs)

    def test_a_file_of_numbers(self):
        numbers = [*self.ten[:2].mapped("customer_number"), "Unknown 1", "Unknown 2"]
        wizard = self.env["clientele.mass.edit"].with_user(self.manager)
        wizard = wizard.create({"scope": "numbers"})
        with Form(wizard) as form:
            form.numbers_file = base64.b64encode("\n".join(numbers).encode())
            self.assertEqual(form.customer_count, 2)
            self.assertEqual(form.unknown_numbers, "Unknown 1, Unknown 2")
        read = wizard.with_context(bin_size=True).read(["customer_count"])
        self.assertEqual(read[0]["customer_count"], 2)
        wizard.numbers = "\n".join(f"No {number}" for number in range(100))
        self.assertIn("102 in all", wizard.unknown_numbers)
        wizard.numbers_file_name = "numbers.xlsx"
        for content in (b"PK\3\4 a spreadsheet", b"\0\1\2"):
            wizard.numbers_file = base64.b64encode(content)
            with self.assertRaisesRegex(UserError, "numbers.xlsx.*save the table as"):
                wizard.invalidate_recordset()
                wizard.read(["customer_count"])

    def test_numbers_of_customers_one_may_not_see_are_unknown(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        number = self.ten[0].customer_number
        self.ten[0].company_id = company
        labels = self.env["clientele.label.print"].with_user(self.officer)
        wizard = labels.create({"scope": "numbers", "numbers": number})
        self.assertFalse(wizard.customer_count)
        self.assertEqual(wizard.unknown_numbers, number)

    def test_a_broken_filter_says_what_to_do(self):
        for domain in ("[('city', '=', active_id)]", "[('no_such_field', '=', 1)]"):
            self.filter.domain = domain
            wizard = self.env["clientele.account.balance.show"].with_user(self.officer)
            wizard = wizard.create({"scope": "filter", "filter_id": self.filter.id})
            with self.assertRaisesRegex(UserError, "only works in its list"):
                wizard.action_show()

    def test_a_list_begins_what_works_on_many(self):
        action = self.fair.action_print_labels()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.with_user(self.officer)._get_partners(), self.ten[:3])
        action = self.fair.action_show_balance()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.officer)
            .with_context(**action["context"])
        )
        self.assertEqual((form.scope, form.list_id), ("list", self.fair))
        printer = new_test_user(self.env, "mere_user", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.fair.with_user(printer).action_print_labels()

    def test_shared_lists_serve_those_who_only_print_or_report(self):
        for group in ("clientele.group_label_print", "clientele.group_account_report"):
            user = new_test_user(self.env, group, groups=f"base.group_user,{group}")
            with self.subTest(group):
                lists = self.env["clientele.customer.list"].with_user(user)
                self.assertIn(self.fair, lists.search([]))
                self.assertNotIn(self.lyon, lists.search([]))
                with self.assertRaises(AccessError):
                    lists.create({"name": "X"})


@tagged("post_install", "-at_install")
class TestListsInSearches(MassEditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lists = cls.env["clientele.customer.list"].with_user(cls.officer)
        cls.fair = lists.create({"name": "Fair", "partner_ids": cls.ten[:3].ids})
        cls.ten[5].function = "Chef"
        domain = f"[('function', '=', 'Chef'), ('id', 'in', {cls.ten.ids})]"
        cls.chefs = lists.create({"name": "Chefs", "kind": "filter", "domain": domain})

    def found(self, *leaf, user=None):
        partners = self.env["res.partner"].with_user(user or self.officer)
        return partners.search([leaf, ("id", "in", self.ten.ids)]) & self.ten

    def test_lists_of_both_kinds_are_found(self):
        fair, chefs = self.fair, self.chefs
        for operator, value, found in (
            ("=", fair.id, self.ten[:3]),
            ("in", [fair.id, chefs.id], self.ten[:3] | self.ten[5]),
            ("ilike", "fai", self.ten[:3]),
            ("ilike", "no such list", self.ten.browse()),
            ("not in", [fair.id], self.ten - self.ten[:3]),
            ("!=", False, self.ten[:3] | self.ten[5]),
            ("=", False, self.ten - self.ten[:3] - self.ten[5]),
        ):
            with self.subTest(operator=operator, value=value):
                names = set(self.found("customer_list_ids", operator, value))
                self.assertEqual(names, set(found))

    def test_the_form_names_the_lists_a_customer_was_put_on(self):
        one = self.ten[0].with_user(self.officer)
        self.assertEqual(one.customer_list_ids, self.fair)
        self.assertFalse(self.ten[5].with_user(self.officer).customer_list_ids)
        # Somebody else's own list is not told.
        self.assertFalse(self.ten[0].with_user(self.manager).customer_list_ids)
        with self.assertRaises(AccessError):
            self.ten[0].with_user(self.cashier).read(["customer_list_ids"])

    def test_many_take_one_query_for_all(self):
        partners = self.ten.with_user(self.officer)
        partners[:1].mapped("customer_list_ids")

        def count(some):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            some.mapped("customer_list_ids")
            return self.env.cr.sql_log_count - start

        self.assertEqual(count(partners), count(partners[:2]))
