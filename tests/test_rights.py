from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ClienteleCommon


@tagged("post_install", "-at_install")
class TestRights(ClienteleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.create_customer()

    def customers_of(self, user):
        return self.customers.with_user(user)

    def test_officers_create_and_edit(self):
        customer = self.customers_of(self.officer).create({"lastname": "Roux"})
        customer.city = "Lyon"
        self.assertEqual(customer.customer_status, "prospect")

    def test_officers_neither_delete_nor_renumber(self):
        customer = self.customer.with_user(self.officer)
        with self.assertRaisesRegex(AccessError, "Change customer numbers"):
            customer.customer_number = "X1"
        with self.assertRaisesRegex(AccessError, "Delete customers"):
            customer.unlink()

    def test_leaving_the_file_opens_no_back_door(self):
        customer = self.customer.with_user(self.officer)
        customer.customer_status = False
        with self.assertRaisesRegex(AccessError, "Delete customers"):
            customer.unlink()
        with self.assertRaises(AccessError):
            customer.with_user(self.stranger).city = "Lyon"

    def test_nobody_merges_by_hand(self):
        other = self.create_customer(lastname="Roux")
        with self.assertRaisesRegex(AccessError, "merge action"):
            self.customer.with_user(self.manager).merged_into_id = other
        with self.assertRaisesRegex(AccessError, "merge action"):
            self.customers_of(self.manager).create(
                {"lastname": "Roux", "merged_into_id": other.id}
            )

    def test_managers_renumber_and_delete(self):
        customer = self.customer.with_user(self.manager)
        customer.customer_number = "X1"
        self.assertEqual(customer.customer_number, "X1")
        customer.unlink()
        self.assertFalse(customer.exists())

    def test_cashiers_only_read(self):
        customer = self.customer.with_user(self.cashier)
        self.assertTrue(customer.name)
        with self.assertRaises(AccessError):
            customer.city = "Lyon"
        with self.assertRaises(AccessError):
            self.customers_of(self.cashier).create({"lastname": "Roux"})
        with self.assertRaises(AccessError):
            customer.unlink()

    def test_core_s_contact_right_opens_no_customer(self):
        with self.assertRaisesRegex(AccessError, "Create customers"):
            self.customers_of(self.stranger).create({"lastname": "Roux"})
        customer = self.customer.with_user(self.stranger)
        with self.assertRaisesRegex(AccessError, "Edit customers"):
            customer.city = "Lyon"
        with self.assertRaisesRegex(AccessError, "Delete customers"):
            customer.unlink()
        with self.assertRaises(AccessError):
            customer.action_archive()
        with self.assertRaises(AccessError):
            customer.customer_status = False
        supplier = (
            self.env["res.partner"].with_user(self.stranger).create({"name": "S"})
        )
        supplier.city = "Lyon"
        with self.assertRaises(AccessError):
            supplier.action_enter_customer_file()

    def test_each_fine_right_opens_its_own_door(self):
        editor = new_test_user(
            self.env,
            login="clientele_editor",
            groups="base.group_user,base.group_partner_manager,clientele.group_customer_edit",
        )
        self.customer.with_user(editor).city = "Lyon"
        with self.assertRaises(AccessError):
            self.customers_of(editor).create({"lastname": "Roux"})

    def test_codes_need_the_right_to_change_numbers(self):
        values = {"partner_id": self.customer.id, "code": "B1"}
        aliases = self.env["clientele.alias"]
        for user in (self.cashier, self.officer, self.stranger):
            with self.assertRaises(AccessError):
                aliases.with_user(user).create(values)
        alias = aliases.with_user(self.manager).create(values)
        with self.assertRaises(AccessError):
            alias.with_user(self.officer).unlink()
        alias.unlink()

    def test_technical_tables_are_closed(self):
        for model in ("clientele.search.key", "clientele.till.creation"):
            for user in (self.cashier, self.officer, self.manager):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])

    def test_settings_are_the_administrator_s(self):
        with self.assertRaises(AccessError):
            self.env["res.config.settings"].with_user(self.manager).create({})

    def test_codes_of_another_company_s_customers_stay_unseen(self):
        company = self.env["res.company"].create({"name": "Second Shop"})
        hidden = self.create_customer(lastname="Caché", company_id=company.id)
        aliases = self.env["clientele.alias"].with_user(self.officer)
        self.assertFalse(aliases.search([("partner_id", "=", hidden.id)]))

    def test_installation_gives_roles_to_those_who_had_the_right(self):
        admin = self.env.ref("base.user_admin")
        self.assertTrue(admin.has_group("clientele.group_manager"))


@tagged("post_install", "-at_install")
class TestRightsThroughRpc(ClienteleCommon, HttpCase):
    def call(self, user, method, *args, **kwargs):
        self.authenticate(user.login, user.login)
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {
                "model": "res.partner",
                "method": method,
                "args": list(args),
                "kwargs": kwargs,
            },
        )

    def test_rpc_obeys_the_same_rights(self):
        customer = self.create_customer()
        context = {"clientele_new_customer": True}
        created = self.call(
            self.officer, "create", [{"lastname": "Roux"}], context=context
        )
        self.assertTrue(created)
        refused = [
            (self.stranger, "write", customer.ids, {"city": "Lyon"}),
            (self.stranger, "unlink", customer.ids),
            (self.cashier, "write", customer.ids, {"city": "Lyon"}),
            (self.officer, "write", customer.ids, {"customer_number": "X"}),
            (self.officer, "unlink", customer.ids),
        ]
        for user, method, *args in refused:
            with (
                mute_logger("odoo.http"),
                self.assertRaisesRegex(Exception, "AccessError|right|allowed"),
            ):
                self.call(user, method, *args)
        self.assertTrue(customer.exists())
        self.assertFalse(customer.city)
