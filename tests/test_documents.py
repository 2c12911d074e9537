from odoo import fields
from odoo.tests import tagged

from .common import ClienteleDocumentsCommon


@tagged("post_install", "-at_install")
class TestBecomingCustomer(ClienteleDocumentsCommon):
    def test_an_accepted_quotation_makes_a_customer(self):
        prospect = self.create_customer()
        order = self.env["sale.order"].create({"partner_id": prospect.id})
        self.assertEqual(prospect.customer_status, "prospect")
        order.action_confirm()
        self.assertEqual(prospect.customer_status, "customer")
        self.assertEqual(prospect.customer_since, fields.Date.context_today(prospect))

    def test_an_accepted_quotation_brings_a_stranger_into_the_file(self):
        partner = self.env["res.partner"].create({"name": "Inconnu"})
        self.env["sale.order"].create({"partner_id": partner.id}).action_confirm()
        self.assertEqual(partner.customer_status, "customer")
        self.assertTrue(partner.customer_number)

    def test_a_posted_invoice_makes_a_customer(self):
        prospect = self.create_customer()
        invoice = self.init_invoice("out_invoice", partner=prospect, amounts=[10.0])
        self.assertEqual(prospect.customer_status, "prospect")
        invoice.action_post()
        self.assertEqual(prospect.customer_status, "customer")

    def test_a_vendor_bill_makes_no_customer(self):
        supplier = self.env["res.partner"].create({"name": "Grossiste"})
        self.init_invoice("in_invoice", partner=supplier, amounts=[10.0], post=True)
        self.assertFalse(supplier.customer_status)

    def test_a_contact_s_quotation_makes_its_company_a_customer(self):
        company = self.create_legal_customer()
        contact = self.create_customer(parent_id=company.id)
        self.env["sale.order"].create({"partner_id": contact.id}).action_confirm()
        self.assertEqual(company.customer_status, "customer")
        self.assertFalse(contact.customer_status)

    def test_a_salesperson_without_the_right_confirms_all_the_same(self):
        prospect = self.create_customer()
        order = self.env["sale.order"].create({"partner_id": prospect.id})
        self.stranger.group_ids += self.env.ref("sales_team.group_sale_manager")
        order.with_user(self.stranger).action_confirm()
        self.assertEqual(prospect.customer_status, "customer")

    def test_becoming_a_customer_again_writes_nothing(self):
        customer = self.create_customer()
        customer._become_customers()
        self.env.flush_all()
        since = customer.write_date
        customer._become_customers()
        self.env.flush_all()
        self.assertEqual(customer.write_date, since)

    def test_the_area_of_sales_is_there_for_who_sees_something_in_it(self):
        customer = self.create_customer()

        def see(user):
            self.env.flush_all()
            self.env.invalidate_all()  # as a new request does
            return customer.with_user(user).has_documents

        self.officer.group_ids += self.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        self.init_invoice("out_invoice", partner=customer, amounts=[10.0], post=True)
        self.assertFalse(see(self.officer))
        self.env["sale.order"].create({"partner_id": customer.id})
        self.assertTrue(see(self.officer))
        self.assertFalse(see(self.stranger))
        self.stranger.group_ids += self.env.ref("account.group_account_invoice")
        self.assertTrue(see(self.stranger))
