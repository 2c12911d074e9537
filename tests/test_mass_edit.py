import base64
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tests.common import TransactionCase
from odoo.tools import mute_logger

from ..models.res_partner.mass_edit import MASS_FIELDS
from ..tools.mass_edit import Change, codes_of, decode, replace_text
from .common_mass_edit import MassEditCommon


@tagged("post_install", "-at_install")
class TestMassEditTools(TransactionCase):
    def test_a_text_is_replaced_as_it_is_typed(self):
        self.assertEqual(replace_text("a.b A.B axb", "a.b", r"\1"), r"\1 \1 axb")
        self.assertEqual(replace_text("a.b A.B", "a.b", "c", match_case=True), "c A.B")
        self.assertEqual(replace_text("kept", "", "x"), "kept")

    def test_codes_of_a_text_a_line_or_a_table(self):
        self.assertEqual(codes_of("C1, C2;C3\tC1"), ["C1", "C2", "C3"])
        self.assertEqual(codes_of("C1\n\nC2\n"), ["C1", "C2"])
        self.assertEqual(codes_of('C1;Roux;Lyon\n"C2";"Le; Bon";Nice'), ["C1", "C2"])
        self.assertEqual(codes_of(""), [])

    def test_files_of_spreadsheets_are_read(self):
        self.assertEqual(decode("É1".encode("utf-8-sig")), "É1")
        self.assertEqual(decode("É1".encode("cp1252")), "É1")

    def test_changes_of_lists_and_numbers(self):
        self.assertEqual(Change("t", "add", [3]).apply([5], "many2many"), [3, 5])
        self.assertEqual(Change("t", "remove", [5]).apply([5, 6], "many2many"), [6])
        self.assertEqual(Change("t", "clear").apply([5], "many2many"), [])
        self.assertEqual(Change("n", "clear").apply(5.0, "float"), 0)
        self.assertIs(Change("c", "clear").apply("x", "char"), False)
        self.assertIs(Change("c", "replace", "", "x").apply("x", "char"), False)


@tagged("post_install", "-at_install")
class TestMassEdit(MassEditCommon):
    def test_set_and_clear(self):
        log = self.edit(("function", "set", "Chef"), ("email", "clear"))
        self.assertEqual(set(self.ten.mapped("function")), {"Chef"})
        self.assertEqual(set(self.ten.mapped("email")), {False})
        self.assertEqual(log.state, "done")
        self.assertEqual((log.total, log.changed_count, log.refused_count), (10, 10, 0))
        self.assertEqual(log.user_id, self.manager)

    def test_replace_a_text(self):
        self.edit(("email", "replace", "@NEW.example", "@OLD.example"))
        self.assertEqual(self.ten[3].email, "client3@NEW.example")
        self.assertFalse(
            self.edit(("email", "replace", "@x", "@new.EXAMPLE", True)).changed_count
        )

    def test_tags_are_added_and_removed(self):
        tags = self.env["res.partner.category"].create([{"name": "A"}, {"name": "B"}])
        self.ten[0].category_id = tags[0]
        log = self.edit(("category_id", "add", tags.ids))
        self.assertEqual(self.ten.category_id, tags)
        row = log.row_ids.filtered(lambda row: row.partner_id == self.ten[0])
        self.assertEqual(row.old_values, {"category_id": tags[0].ids})
        self.edit(("category_id", "remove", tags[0].ids))
        self.assertEqual(self.ten[0].category_id, tags[1])

    def test_only_what_differs_is_written_and_logged(self):
        self.ten[:4].function = "Chef"
        log = self.edit(("function", "set", "Chef"))
        self.assertEqual(log.row_ids.partner_id, self.ten[4:])

    def test_one_that_refuses_stops_no_other(self):
        self.ten[4].phone = "0472001234"
        log = self.edit(("phone", "replace", "12", "0"))
        self.assertFalse(log.changed_count and not log.refused_count)
        log = self.edit(("zip", "set", "691"), ("function", "set", "Chef"))
        self.assertEqual(log.refused_count, 10)
        self.assertIn("postcode", log.row_ids[0].reason)
        belgian = self.ten[7]
        belgian.country_id = self.env.ref("base.be")
        log = self.edit(("zip", "set", "1000"))
        self.assertEqual(log.row_ids.filtered("new_values").partner_id, belgian)
        self.assertEqual(set(self.reasons(log)), set(self.ten - belgian))
        self.assertFalse(self.ten[0].zip)

    def test_a_place_chosen_from_the_towns_is_let_go_and_comes_back(self):
        place = self.env["res.city.zip"].search(
            [("city_id.country_id", "=", self.france.id)], limit=1
        )
        self.ten[0].zip_id = place
        log = self.edit(("zip", "set", "33000"))
        self.assertFalse(log.refused_count)
        self.assertEqual((self.ten[0].zip, self.ten[0].zip_id.id), ("33000", False))
        self.undo(log)
        self.assertEqual((self.ten[0].zip, self.ten[0].zip_id), (place.name, place))
        self.assertFalse(self.ten[1].zip)

    def test_a_number_is_taken_once(self):
        log = self.edit(("customer_number", "set", "X1"))
        self.assertEqual(self.ten[0].customer_number, "X1")
        self.assertEqual(log.changed_count, 1)
        self.assertEqual(log.refused_count, 9)
        self.assertIn("X1", self.reasons(log)[self.ten[5]])

    def test_what_belongs_to_the_company_is_refused_on_a_contact(self):
        company = self.create_legal_customer()
        contact = self.env["res.partner"].create(
            {"lastname": "Ours", "parent_id": company.id}
        )
        log = self.edit(("customer_discount", "set", 5.0), partners=company | contact)
        self.assertEqual(company.customer_discount, 5.0)
        self.assertIn(company.name, self.reasons(log)[contact])

    def test_phones_are_formatted_in_each_one_s_country(self):
        self.ten[1].country_id = self.env.ref("base.be")
        self.edit(("phone", "set", "0472001234"))
        self.assertEqual(self.ten[0].phone, "+33 4 72 00 12 34")
        self.assertTrue(self.ten[1].phone.startswith("+32"))

    def test_fields_of_accounts_prices_and_terms(self):
        term = self.env["account.payment.term"].create({"name": "Soon"})
        self.edit(
            ("account_limit", "set", 300.0),
            ("property_payment_term_id", "set", term.id),
            ("customer_price_display", "set", "excluded"),
        )
        self.assertEqual(set(self.ten.mapped("account_limit")), {300.0})
        self.assertEqual(self.ten.property_payment_term_id, term)

    def test_the_search_key_follows(self):
        self.edit(("ref", "set", "Qwertz"), ("comment", "set", "<p>Zanzibar</p>"))
        self.assertFalse(self.env["clientele.search.key"]._find_stale_ids(self.ten.ids))
        found = self.env["res.partner"]._clientele_search("zanzibar")
        self.assertEqual(found, self.ten)

    def test_customers_of_another_company_are_refused_not_shown(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.ten[0].company_id = company
        wizards = self.env["clientele.mass.edit"].with_user(self.manager)
        wizard = wizards.create({"selected_ids": self.ten.ids})
        wizard.line_ids.create(
            {"wizard_id": wizard.id, "field_name": "function", "value_text": "Chef"}
        )
        wizard.action_preview()
        self.assertNotIn(self.ten[0].name, wizard.preview)
        self.assertIn("may not change", wizard.preview)
        log = self.edit(("function", "set", "Chef"))
        self.assertEqual(list(self.reasons(log)), [self.ten[0]])
        self.assertFalse(self.ten[0].function)
        self.ten[1].company_id = company
        self.env.flush_all()
        undo = self.undo(log)
        self.assertEqual(list(self.reasons(undo)), [self.ten[1]])
        self.assertEqual(self.ten[1].function, "Chef")
        self.assertFalse(self.ten[2].function)

    def test_records_of_users_are_refused_to_those_who_may_not_edit_users(self):
        self.manager.partner_id.customer_status = False
        other = self.officer.partner_id
        log = self.edit(("function", "set", "Chef"), partners=other | self.ten[0])
        self.assertFalse(other.function)
        self.assertEqual(self.ten[0].function, "Chef")
        self.assertIn(other, self.reasons(log))

    def test_the_chatter_says_it(self):
        self.edit(("user_id", "set", self.officer.id))
        self.env.cr.precommit.run()
        for customer in self.ten:
            values = customer.message_ids.tracking_value_ids
            salesperson = values.filtered(lambda one: one.field_id.name == "user_id")
            self.assertEqual(salesperson.new_value_integer, self.officer.id)
            self.assertIn(self.officer.partner_id, customer.message_partner_ids)
        notified = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.officer.partner_id.id)]
        )
        self.assertFalse(notified, "nobody is told of ten customers one by one")

    def test_rows_of_a_chunk_take_few_queries(self):
        self.edit(("function", "set", "Warm"))
        self.env.flush_all()
        with self.assertQueryCount(40):
            self.edit(("function", "set", "Chef"))
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestMassEditJob(MassEditCommon):
    def start(self, *changes, user=None):
        with self.small_chunks():
            return self.edit(*changes, user=user)

    def test_many_are_changed_in_steps(self):
        log = self.start(("function", "set", "Chef"))
        self.assertEqual(log.state, "running")
        self.assertFalse(log.changed_count)
        self.run_jobs(1)
        self.assertEqual(log.changed_count, 4)
        self.assertEqual(log.job_id.done, 4)
        self.run_jobs()
        self.assertEqual((log.changed_count, log.state), (10, "done"))
        self.assertEqual(set(self.ten.mapped("function")), {"Chef"})

    def test_a_cancelled_one_can_be_undone(self):
        log = self.start(("function", "set", "Chef"))
        self.run_jobs(1)
        log.job_id.with_user(self.manager).action_cancel()
        self.assertEqual(log.state, "stopped")
        self.assertEqual(self.ten.mapped("function").count("Chef"), 4)
        self.undo(log)
        self.assertEqual(set(self.ten.mapped("function")), {False})

    def test_a_right_that_is_lost_fails_the_job_and_says_so(self):
        log = self.start(("customer_discount", "set", 5.0))
        self.run_jobs(1)
        self.manager.group_ids = self.env.ref("clientele.group_officer")
        self.run_jobs()
        job = log.job_id
        self.assertEqual((job.state, log.state), ("failed", "stopped"))
        self.assertIn("Edit many customers at once", job.message)
        self.assertEqual(log.changed_count, 4)
        self.assertEqual(self.ten.mapped("customer_discount").count(5.0), 4)


@tagged("post_install", "-at_install")
class TestMassEditRights(MassEditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.editor = new_test_user(
            cls.env,
            login="clientele_mass_editor",
            groups="clientele.group_officer,clientele.group_customer_mass_edit",
        )

    def test_without_the_right_nobody_edits_many(self):
        for user in (self.cashier, self.officer, self.stranger):
            with self.assertRaises(AccessError):
                self.ten.with_user(user).action_mass_edit()
            with self.assertRaisesRegex(AccessError, "Edit many customers"):
                self.edit(("function", "set", "Chef"), user=user)
        self.assertFalse(any(self.ten.mapped("function")))

    def test_each_field_needs_its_own_right(self):
        self.edit(("function", "set", "Chef"), user=self.editor)
        refused = {
            "customer_discount": 5.0,
            "account_limit": 5.0,
            "customer_number": "X",
            "customer_price_display": "excluded",
            "is_tax_exempt": True,
        }
        for name, value in refused.items():
            with self.assertRaises(AccessError, msg=name):
                self.edit((name, "set", value), user=self.editor)
        lines = self.env["clientele.mass.edit.line"]
        offered = dict(lines.with_user(self.editor)._selection_field_name())
        self.assertFalse(set(refused) & set(offered))
        self.assertIn("function", offered)
        offered = dict(lines.with_user(self.manager)._selection_field_name())
        self.assertEqual(set(offered), set(MASS_FIELDS))

    def test_no_other_field_goes_through(self):
        for name in ("merged_into_id", "customer_status", "active", "company_id"):
            with self.assertRaisesRegex(UserError, "cannot be changed"):
                self.edit((name, "set", False), user=self.manager)

    def test_nobody_writes_logs(self):
        log = self.edit(("function", "set", "Chef"))
        for user in (self.officer, self.manager):
            with self.assertRaises(AccessError):
                log.with_user(user).write({"name": "x"})
            with self.assertRaises(AccessError):
                log.row_ids.with_user(user).write({"old_values": {}})
            with self.assertRaises(AccessError):
                self.env["clientele.mass.edit.log"].with_user(user).create(
                    {"name": "x"}
                )

    def test_logs_of_others_are_the_manager_s(self):
        log = self.edit(("function", "set", "Chef"))
        with self.assertRaises(AccessError):
            log.with_user(self.editor).read(["name"])
        with self.assertRaises(AccessError):
            log.with_user(self.editor).action_undo()
        own = self.edit(("function", "set", "Cook"), user=self.editor)
        self.assertTrue(own.with_user(self.editor).read(["name"]))
        self.assertTrue(own.with_user(self.manager).read(["name"]))
        self.assertTrue(own.row_ids.with_user(self.editor).mapped("changes_text")[0])


@tagged("post_install", "-at_install")
class TestMassEditForm(MassEditCommon):
    def wizard(self, **values):
        wizards = self.env["clientele.mass.edit"].with_user(self.manager)
        return wizards.create({"selected_ids": self.ten.ids, **values})

    def add(self, wizard, **values):
        return wizard.line_ids.create({"wizard_id": wizard.id, **values})

    def test_the_form_offers_what_fits_the_field(self):
        wizard = self.wizard()
        with Form(wizard) as form, form.line_ids.new() as line:
            line.field_name = "email"
            line.text_operation = "replace"
            line.find = "old"
            line.value_text = "new"
        wizard.action_preview()
        wizard.action_apply()
        self.assertEqual(self.ten[0].email, "client0@new.example")

    def test_the_preview_counts_shows_and_changes_nothing(self):
        self.ten[:3].function = "Chef"
        self.ten[9].country_id = self.env.ref("base.be")
        wizard = self.wizard()
        self.add(wizard, field_name="function", value_text="Chef")
        self.add(wizard, field_name="zip", value_text="69001")
        wizard.action_preview()
        preview = str(wizard.preview)
        self.assertIn("Job Position", preview)
        self.assertIn("69001", preview)
        self.assertIn("1 refused", " ".join(preview.split()))
        # Whoever is refused is not among those who would change.
        self.assertIn("9 of 10 customers would change", " ".join(preview.split()))
        self.assertIn(self.ten[9].display_name, preview)
        self.env.invalidate_all()
        self.assertFalse(any(self.ten.mapped("zip")))
        self.assertEqual(self.ten.mapped("function").count("Chef"), 3)
        self.assertFalse(self.env["clientele.mass.edit.log"].search([]))

    def test_a_look_at_the_preview_tries_nothing(self):
        wizard = self.wizard()
        self.add(wizard, field_name="function", value_text="Chef")
        wizard.action_preview()
        self.env.invalidate_all()
        logs = self.registry["clientele.mass.edit.log"]
        with patch.object(logs, "_try", side_effect=AssertionError("a write")):
            [read] = wizard.web_read({"preview": {}, "state": {}})
        self.assertIn("Chef", read["preview"])
        wizard.action_back()
        self.assertFalse(wizard.preview)

    def test_the_preview_shows_texts_as_texts(self):
        self.ten[0].function = "<script>"
        wizard = self.wizard()
        self.add(wizard, field_name="function", value_text="<b>Chef</b>")
        wizard.action_preview()
        self.assertNotIn("<script>", wizard.preview)
        self.assertNotIn("<b>Chef", wizard.preview)

    def test_something_must_be_asked(self):
        wizard = self.wizard()
        with self.assertRaisesRegex(UserError, "at least one change"):
            wizard.action_preview()
        line = self.add(wizard, field_name="email")
        with self.assertRaisesRegex(UserError, "Give a value"):
            wizard.action_apply()
        line.text_operation = "replace"
        with self.assertRaisesRegex(UserError, "text to find"):
            wizard.action_apply()
        line.text_operation = "clear"
        wizard.selected_ids = []
        with self.assertRaisesRegex(UserError, "no customer"):
            wizard.action_apply()

    def test_numbers_that_are_pasted_or_come_in_a_file(self):
        numbers = self.ten.mapped("customer_number")
        wizard = self.wizard(scope="numbers", numbers=f"{numbers[0]} \nNobody")
        self.assertEqual(wizard._get_partners().ids, self.ten[0].ids)
        self.assertEqual(wizard.unknown_numbers, "Nobody")
        self.ten[1].customer_number = "Former"
        table = f"number;name\n{numbers[2].lower()};x\n{numbers[1]};y"
        wizard.numbers = False
        wizard.numbers_file = base64.b64encode(table.encode())
        self.assertEqual(wizard._get_partners().ids, self.ten[2].ids + self.ten[1].ids)
        self.assertEqual(wizard.unknown_numbers, "number")

    def test_all_records_of_a_search_beyond_what_a_list_sends(self):
        self.env["ir.config_parameter"].set_param("web.active_ids_limit", 3)
        partners = self.ten[:3].with_user(self.manager)
        domain = [("id", "in", self.ten.ids)]
        partners = partners.with_context(active_domain=domain)
        action = partners.action_mass_edit()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(set(wizard.selected_ids), set(self.ten.ids))
        action = partners[:2].action_mass_edit()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.selected_ids, self.ten[:2].ids)

    def test_each_field_has_a_line_that_works(self):
        values = {
            "value_text": "12",
            "value_html": "<p>12</p>",
            "value_number": 12.0,
            "value_boolean": True,
            "value_date": "2026-01-12",
            "value_invoicing_mode": "monthly",
            "value_price_display": "excluded",
        }
        lines = self.env["clientele.mass.edit.line"]
        wizard = self.wizard()
        for name, field in MASS_FIELDS.items():
            value = values.get(field.value)
            if value is None:
                records = self.env[lines._fields[field.value].comodel_name]
                records = records.search([], limit=1)
                value = records.ids if field.value.endswith("_ids") else records.id
            line = self.add(wizard, field_name=name, **{field.value: value})
            with self.subTest(name):
                change = line._get_change()
                self.assertEqual(change.name, name)
                self.assertTrue(change.value or not value)
                self.assertTrue(line.text)

    @mute_logger("odoo.sql_db")
    def test_a_wizard_of_somebody_else_is_closed(self):
        wizard = self.wizard()
        self.add(wizard, field_name="function", value_text="Chef")
        for user in (self.officer, self.cashier):
            with self.assertRaises(AccessError):
                wizard.with_user(user).action_apply()
        self.assertFalse(self.ten[0].function)
