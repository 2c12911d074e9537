from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import ClienteleCommon


@tagged("post_install", "-at_install")
class TestSettings(ClienteleCommon):
    def settings(self, **values):
        settings = self.env["res.config.settings"].create(values)
        settings.execute()
        return settings

    def test_values_at_entry(self):
        belgium = self.env.ref("base.be")
        title = self.env.ref("partner_title.res_partner_title_madam")
        tag = self.env["res.partner.category"].create({"name": "Nouveau"})
        term = self.env["account.payment.term"].create({"name": "30 jours"})
        self.settings(
            customer_default_country_id=belgium.id,
            customer_default_payment_term_id=term.id,
            customer_default_title_id=title.id,
            customer_default_category_ids=[(6, 0, tag.ids)],
        )
        customer = self.customers.create({"lastname": "Roux"})
        self.assertEqual(customer.country_id, belgium)
        self.assertEqual(customer.title_id, title)
        self.assertEqual(customer.category_id, tag)
        self.assertEqual(customer.property_payment_term_id, term)
        company = self.customers.create({"name": "Pain", "person_type": "legal"})
        self.assertFalse(company.title_id)
        chosen = self.create_customer(country_id=self.france.id)
        self.assertEqual(chosen.country_id, self.france)

    def test_the_form_shows_the_values_at_entry(self):
        self.settings(customer_default_country_id=self.env.ref("base.be").id)
        form = Form(self.customers, "clientele.res_partner_view_form")
        self.assertEqual(form.country_id, self.env.ref("base.be"))

    def test_email_required(self):
        self.settings(customer_email_required=True)
        form = Form(self.customers, "clientele.res_partner_view_form")
        form.lastname = "Roux"
        with self.assertRaises(AssertionError):
            form.save()
        form.email = "roux@example.com"
        self.assertTrue(form.save().id)
        self.settings(customer_email_required=False)
        self.assertTrue(self.create_customer())

    def test_number_sequence(self):
        self.settings(
            customer_sequence_prefix="CL-",
            customer_sequence_padding=4,
            customer_sequence_next=77,
        )
        self.assertEqual(self.create_customer().customer_number, "CL-0077")

    def test_sundry_customers_account(self):
        account = self.env["account.account"].create(
            {
                "code": "411900",
                "name": "Clients divers",
                "account_type": "asset_receivable",
                "reconcile": True,
            }
        )
        self.settings(sundry_receivable_account_id=account.id)
        customer = self.create_customer()
        self.assertEqual(customer.property_account_receivable_id, account)
        own = account.copy({"code": "411DUPON"})
        customer.property_account_receivable_id = own
        self.assertEqual(customer.property_account_receivable_id, own)

    def test_optional_parts(self):
        user = self.officer
        self.settings(group_use_gender=True)
        self.assertTrue(user.has_group("clientele.group_use_gender"))
        self.settings(group_use_gender=False)
        self.assertFalse(user.has_group("clientele.group_use_gender"))

    def test_only_administrators_save(self):
        with self.assertRaises(AccessError):
            self.env["res.config.settings"].with_user(self.officer).create({}).execute()
