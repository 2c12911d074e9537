from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.mass_edit import Change
from .common_mass_edit import MassEditCommon

COLUMNS = {"function", "customer_alert", "customer_source_id", "title_id"}
PARTNERS = "odoo.addons.clientele.models.res_partner.mass_edit_columns.ResPartner"


@tagged("post_install", "-at_install")
class TestMassEditColumns(MassEditCommon):
    """Columns written by one statement: what the ORM writes, logged as it logs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.env["utm.source"].create({"name": "Fair"})
        cls.title = cls.env["res.partner.title"].create({"name": "Prof."})

    def is_column(self, name):
        return self.env["res.partner"]._are_columns([name])

    def state(self, log):
        """What an edit has left in the table and in its log."""
        self.env.flush_all()
        names = [*COLUMNS, "write_uid", "email"]
        self.env.invalidate_all()
        partners = [tuple(partner.read(names)[0].values()) for partner in self.ten]
        rows = [
            (row.partner_id, row.old_values, row.new_values, row.reason)
            for row in log.row_ids.sorted("partner_id")
        ]
        return partners, rows, log.changed_count, log.refused_count

    def edited(self, *changes, quick):
        """The state after an edit that is taken back afterwards."""
        calls = []
        write = type(self.ten)._write_columns
        with (
            self.env.cr.savepoint() as savepoint,
            patch(
                f"{PARTNERS}._write_columns",
                lambda *args: calls.append(args) or write(*args),
            ),
            patch(
                f"{PARTNERS}._are_columns",
                type(self.ten)._are_columns if quick else lambda *args: False,
            ),
        ):
            state = self.state(self.edit(*changes))
            savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual(bool(calls), quick)
        return state

    def test_which_fields_are_nothing_but_columns(self):
        for name in COLUMNS:
            self.assertTrue(self.is_column(name), name)
        for name in (
            "user_id",
            "clientele_group_id",
            "email",
            "comment",
            "ref",
            "lang",
        ):
            self.assertFalse(self.is_column(name), name)

    def test_a_field_that_somebody_checks_is_no_column(self):
        def check(partners):
            raise AssertionError("not called")

        check._constrains = ("function",)
        checks = [*self.ten._constraint_methods, check]
        with patch.object(type(self.ten), "_constraint_methods", checks):
            self.assertFalse(self.is_column("function"))
            self.assertTrue(self.is_column("customer_alert"))

    def test_table_and_log_as_the_orm_leaves_them(self):
        self.ten[0].write({"function": "Chef", "customer_source_id": self.source.id})
        self.ten[1].write({"function": "Cook", "title_id": self.title.id})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET function = '' WHERE id = %s", [self.ten[2].id]
        )
        for changes in (
            [("function", "set", "Chef")],
            [("function", "clear")],
            [("customer_source_id", "set", self.source.id)],
            [("customer_source_id", "clear")],
            [("customer_alert", "set", "a 'quoted' \"100 %s\" {}")],
            [("function", "set", "Chef"), ("title_id", "set", self.title.id)],
        ):
            with self.subTest(changes):
                expected = self.edited(*changes, quick=False)
                self.assertEqual(self.edited(*changes, quick=True), expected)

    def test_what_depends_on_the_customer_goes_through_the_orm(self):
        self.ten[0].function = "Chef"
        log = self.edit(("function", "replace", "Cook", "Chef"))
        self.assertEqual(self.ten[0].function, "Cook")
        self.assertEqual(log.changed_count, 1)

    def test_undone_like_any_other(self):
        self.ten[0].function = "Chef"
        log = self.edit(("function", "set", "Cook"))
        self.ten[1].function = "Baker"
        undo = self.undo(log)
        self.assertEqual(self.ten[0].function, "Chef")
        self.assertEqual(self.ten[1].function, "Baker")
        self.assertFalse(self.ten[2].function)
        self.assertEqual((undo.changed_count, undo.refused_count), (9, 1))

    def test_users_and_archived_users_are_left_to_the_orm(self):
        partners = self.ten | self.officer.partner_id | self.cashier.partner_id
        self.cashier.active = False
        for user in (self.manager, self.manager.sudo()):
            found = partners.with_user(user)._search_writable()
            self.assertEqual(found, self.ten)
        archived = self.ten[0]
        archived.active = False
        self.assertIn(archived, partners.with_user(self.manager)._search_writable())

    def test_a_customer_of_another_company_is_refused(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.ten[0].company_id = company
        log = self.edit(("function", "set", "Cook"))
        self.assertEqual([*self.reasons(log)], [self.ten[0]])
        self.assertFalse(self.ten[0].function)
        self.assertEqual(self.ten[1].function, "Cook")
        self.assertEqual((log.changed_count, log.refused_count), (9, 1))

    def test_a_value_that_is_gone_is_refused_with_a_reason_for_each(self):
        gone = self.source.id
        self.source.unlink()
        self.env.flush_all()
        log = self.edit(("customer_source_id", "set", gone))
        self.assertEqual(set(self.reasons(log)), set(self.ten))
        self.assertEqual(log.changed_count, 0)
        self.assertFalse(self.ten.customer_source_id)

    def test_a_right_lost_midway_stops_it(self):
        logs = self.env["clientele.mass.edit.log"].with_user(self.manager)
        change = Change("function", "set", "Cook")
        log = logs._create_for_user({"name": "x", "changes": [change._asdict()]})
        self.manager.group_ids = self.env.ref("clientele.group_officer")
        with self.assertRaises(AccessError):
            log._work_on(self.ten.ids)
        self.assertFalse(any(self.ten.mapped("function")))

    def test_one_statement_whatever_the_number(self):
        self.env["res.partner"]._are_columns(["function"])
        logs = self.env["clientele.mass.edit.log"].with_user(self.manager)

        def count(partners, value):
            change = Change("function", "set", value)
            log = logs._create_for_user({"name": "x", "changes": [change._asdict()]})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            log._work_on(partners.ids)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(self.ten, "warm")
        self.assertEqual(count(self.ten[:2], "Cook"), count(self.ten, "Chef"))
