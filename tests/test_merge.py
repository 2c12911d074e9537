from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ClienteleCommon


@tagged("post_install", "-at_install")
class TestCoreMerge(ClienteleCommon):
    def merge(self, source, destination):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((source | destination).ids, destination)
        self.env.flush_all()

    def test_codes_of_the_source_find_the_destination(self):
        source, destination = (
            self.create_customer(barcode="04201"),
            self.create_customer(),
        )
        numbers = [source.customer_number, destination.customer_number]
        self.merge(source, destination)
        find = self.env["res.partner"]._clientele_find
        for code in [*numbers, "04201"]:
            self.assertEqual(find(code), destination, code)
        self.assertEqual(destination.customer_number, numbers[1])
        self.assertEqual(destination.barcode, "04201")
        self.assertFalse(self.env["clientele.search.key"]._find_stale_ids())

    def test_a_contact_takes_over_the_number_of_a_customer(self):
        source = self.create_customer()
        source._become_customers()
        number = source.customer_number
        destination = self.env["res.partner"].create({"name": "Contact"})
        self.merge(source, destination)
        self.assertEqual(destination.customer_number, number)
        self.assertEqual(destination.customer_status, "customer")

    def test_core_s_screen_is_not_for_customers(self):
        one, other = self.create_customer(), self.create_customer(lastname="Other")
        wizards = self.env["base.partner.merge.automatic.wizard"].with_context(
            active_model="res.partner", active_ids=(one | other).ids
        )
        with self.assertRaisesRegex(UserError, "not for customers"):
            wizards.create({}).action_merge()
        # Archived ones and those of other companies are customers as well.
        one.action_archive()
        for method in (
            "action_start_automatic_process",
            "parent_migration_process_cb",
            "action_update_all_process",
        ):
            wizard = wizards.create({"group_by_email": True})
            with self.subTest(method), self.assertRaisesRegex(UserError, "customers"):
                getattr(wizard, method)()
        self.assertTrue((one | other).exists() == one | other)

    def test_core_s_screen_merges_other_contacts(self):
        contacts = self.env["res.partner"].create([{"name": "A"}, {"name": "B"}])
        wizard = self.env["base.partner.merge.automatic.wizard"].with_context(
            active_model="res.partner", active_ids=contacts.ids
        )
        wizard.create({}).action_merge()
        self.assertEqual(len(contacts.exists()), 1)

    def test_core_s_action_opens_ours(self):
        """Whoever has its address, or calls it by its id."""
        action = self.env.ref("base.action_partner_merge")
        self.assertEqual(action.res_model, "clientele.merge")
        both = self.create_customer() | self.create_customer(lastname="Other")
        context = {"active_model": "res.partner", "active_ids": both.ids}
        wizards = self.env[action.res_model].with_context(**context)
        with Form(wizards.with_user(self.manager)) as form:
            self.assertEqual(form.partner_ids[:], both)
        with self.assertRaises(AccessError):
            wizards.with_user(self.officer).create({})
