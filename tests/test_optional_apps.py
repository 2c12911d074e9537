from unittest.mock import patch

from lxml import etree

from odoo import Command
from odoo.tests import Form, new_test_user, tagged

from ..models.res_partner import optional_apps
from .common import ClienteleDocumentsCommon

FORM = "clientele.res_partner_view_form"
ACCOUNTING = "clientele.res_partner_view_form_accounting"


@tagged("post_install", "-at_install")
class TestOptionalApps(ClienteleDocumentsCommon):
    """Apps of OCA that a shop may have: met where they are, missed nowhere.

    Each test holds on a database with the app and on one without.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.has_mandates = "account.banking.mandate" in cls.env
        cls.has_dunning = "credit.control.line" in cls.env
        cls.customer = cls.create_customer()
        cls.customer._become_customers()

    def new_user(self, *groups):
        return new_test_user(
            self.env,
            f"optional_{len(groups)}",
            ",".join(
                ("base.group_partner_manager", "clientele.group_customer_edit", *groups)
            ),
            company_id=self.env.company.id,
            company_ids=[Command.set(self.env.company.ids)],
        )

    def arch(self, form, user):
        partners = self.env["res.partner"].with_user(user)
        return etree.fromstring(
            partners.get_view(self.env.ref(form).id, "form")["arch"]
        )

    def fields(self, arch, name):
        return arch.xpath(f"//field[@name='{name}'][not(ancestor::field)]")

    def test_the_credit_policy_is_a_term_of_the_account(self):
        user = self.new_user("account.group_account_invoice", *self.dunning_groups())
        found = self.fields(self.arch(FORM, user), "credit_policy_id")
        self.assertEqual(len(found), int(self.has_dunning))
        for field in found:
            self.assertEqual(field.xpath("ancestor::page/@name"), ["house_account"])
            policies = self.env["credit.control.policy"].sudo()
            policy = policies.create({"name": "Soft"})
            policy.account_ids = self.customer.property_account_receivable_id
            with Form(self.customer.with_user(user), FORM) as form:
                form.credit_policy_id = policy
            self.assertEqual(self.customer.credit_policy_id, policy)

    def dunning_groups(self):
        group = "account_credit_control.group_account_credit_control_manager"
        return [group] if self.has_dunning else []

    def test_credit_control_lines_are_opened_once(self):
        """OCA's own button is on the form: there is no second one."""
        user = self.new_user("account.group_account_invoice", *self.dunning_groups())
        arch = self.arch(FORM, user)
        found = arch.xpath("//button[field[@name='credit_control_count']]")
        self.assertEqual(len(found), int(self.has_dunning))
        self.assertEqual(
            len(self.fields(arch, "credit_control_count")), int(self.has_dunning)
        )

    def test_no_policy_for_whoever_may_not(self):
        arch = self.arch(FORM, self.officer)
        self.assertFalse(self.fields(arch, "credit_policy_id"))

    def test_mandates_in_the_accounting_view(self):
        user = self.new_user("account.group_account_invoice")
        arch = self.arch(ACCOUNTING, user)
        buttons = arch.xpath("//button[@name='action_view_mandates']")
        self.assertEqual(len(buttons), int(self.has_mandates))
        self.assertEqual(
            len(self.fields(arch, "valid_mandate_id")), int(self.has_mandates)
        )
        self.assertEqual(len(self.fields(arch, "bank_ids")), 1)
        if self.has_mandates:
            self.check_mandates()

    def check_mandates(self):
        bank = (
            self.env["res.partner.bank"]
            .sudo()
            .create(
                {
                    "partner_id": self.customer.id,
                    "acc_number": "FR7630006000011234567890189",
                }
            )
        )
        action = self.customer.action_view_mandates()
        mandates = self.env[action["res_model"]].sudo()
        mandates = mandates.with_context(**action["context"])
        with Form(mandates) as form:
            form.partner_bank_id = bank
            form.signature_date = "2026-01-01"
            form.type = "generic"
        mandate = form.record
        self.assertEqual(mandates.search(action["domain"]), mandate)
        self.assertFalse(self.customer.valid_mandate_id)
        mandate.validate()
        self.customer.invalidate_recordset()
        self.assertEqual(self.customer.valid_mandate_id, mandate)
        contact = self.create_customer(parent_id=self.customer.id)
        action = contact.action_view_mandates()
        self.assertEqual(mandates.search(action["domain"]), mandate)

    def test_without_the_apps(self):
        """The forms are those of an Odoo without: nothing is left of the apps."""
        user = self.new_user("account.group_account_invoice")
        partners = self.env["res.partner"].with_user(user)
        with patch.object(optional_apps, "OPTIONAL_NODES", ()):
            for form in (FORM, ACCOUNTING):
                arch, _view = partners._get_view(self.env.ref(form).id, "form")
                self.assertFalse(arch.xpath("//*[@name='action_view_mandates']"))
                self.assertFalse(
                    arch.xpath(
                        "//*[@name='house_account']//field[@name='credit_policy_id']"
                    )
                )


@tagged("post_install", "-at_install")
class TestOptionalNodes(ClienteleDocumentsCommon):
    """Where a field of another app goes, on forms of any kind."""

    def put(self, text, **values):
        arch = etree.fromstring(text)
        node = optional_apps.OptionalNode(field="extra", after="//a", **values)
        node.put(arch)
        return etree.tostring(arch, encoding="unicode")

    def test_a_new_field(self):
        self.assertEqual(
            self.put("<form><a/><b/></form>", attributes={"readonly": "1"}),
            '<form><a/><field name="extra" readonly="1"/><b/></form>',
        )

    def test_a_field_that_is_there_moves(self):
        self.assertEqual(
            self.put('<form><a/><p><field name="extra" string="E"/>t</p></form>'),
            '<form><a/><field name="extra" string="E"/><p/></form>',
        )

    def test_fields_of_other_records_stay(self):
        lines = '<field name="line_ids"><list><field name="extra"/></list></field>'
        self.assertEqual(
            self.put(f"<form><a/>{lines}</form>"),
            f'<form><a/><field name="extra"/>{lines}</form>',
        )

    def test_a_button(self):
        self.assertEqual(
            self.put("<form><a/></form>", button="action_go", icon="fa-x"),
            '<form><a/><button name="action_go" type="object" '
            'class="oe_stat_button" icon="fa-x"><field name="extra"/></button></form>',
        )

    def test_another_form(self):
        self.assertEqual(self.put("<form><b/></form>"), "<form><b/></form>")


@tagged("post_install", "-at_install")
class TestAccountingView(ClienteleDocumentsCommon):
    """Accounts, auxiliary code and bank accounts in one view; a button goes there."""

    def test_there_and_back(self):
        company = self.create_legal_customer()
        contact = self.create_customer(parent_id=company.id)
        action = contact.action_view_accounting()
        self.assertEqual(action["res_id"], company.id)
        self.assertEqual(action["views"], [(self.env.ref(ACCOUNTING).id, "form")])
        back = company.action_view_as_customer()
        self.assertEqual(back["views"], [(self.env.ref(FORM).id, "form")])

    def test_accounts_are_set(self):
        user = new_test_user(
            self.env,
            "accounting_view",
            "account.group_account_user,base.group_partner_manager,"
            "clientele.group_customer_edit",
            company_id=self.env.company.id,
            company_ids=[Command.set(self.env.company.ids)],
        )
        customer = self.create_customer()
        own = customer.property_account_receivable_id.copy({"code": "411001"})
        with Form(customer.with_user(user), ACCOUNTING) as form:
            form.ref = "411LEF"
            form.property_account_receivable_id = own
        self.assertEqual(customer.ref, "411LEF")
        self.assertEqual(customer.property_account_receivable_id, own)

    def test_the_button_is_the_accountants(self):
        for groups, count in (
            ("account.group_account_user", 1),
            ("account.group_account_invoice", 1),
            ("account.group_account_readonly", 1),
            ("clientele.group_manager", 0),
        ):
            with self.subTest(groups):
                user = new_test_user(self.env, groups, f"base.group_user,{groups}")
                partners = self.env["res.partner"].with_user(user)
                view = partners.get_view(self.env.ref(FORM).id, "form")
                arch = etree.fromstring(view["arch"])
                found = arch.xpath("//button[@name='action_view_accounting']")
                self.assertEqual(len(found), count)
                nodes = arch.xpath("//field[@name='property_account_receivable_id']")
                self.assertEqual(len(nodes), count)
