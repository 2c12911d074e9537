from lxml import etree

from odoo.tests import Form, tagged

from .common import ClienteleCommon

FORM = "clientele.res_partner_view_form"


@tagged("post_install", "-at_install")
class TestForms(ClienteleCommon):
    def test_a_natural_person_in_a_few_fields(self):
        with Form(self.customers.with_user(self.officer), FORM) as form:
            self.assertFalse(form.form_unfolded)
            form.person_type = "natural"
            form.firstname = "Zoé"
            form.lastname = "Lefèvre"
            form.phone = "0472001234"
        customer = form.record
        self.assertEqual(customer.name, "Zoé Lefèvre")
        self.assertTrue(customer.customer_number)
        self.assertEqual(customer.phone, "+33 4 72 00 12 34")

    def test_a_legal_person(self):
        with Form(self.customers.with_user(self.officer), FORM) as form:
            form.person_type = "legal"
            form.name = "Le Bon Pain"
            form.company_registry = "552100554"
        self.assertTrue(form.record.is_company)
        self.assertEqual(form.record.name, "Le Bon Pain")

    def test_the_form_of_a_known_customer_is_unfolded(self):
        customer = self.create_customer()
        form = Form(customer.with_user(self.officer), FORM)
        self.assertTrue(form.form_unfolded)

    def test_the_number_is_for_those_with_the_right(self):
        customer = self.create_customer()
        with self.assertRaises(AssertionError):
            Form(customer.with_user(self.officer), FORM).customer_number = "X1"
        with Form(customer.with_user(self.manager), FORM) as form:
            form.customer_number = "x1"
        self.assertEqual(customer.customer_number, "X1")

    def test_every_role_opens_every_view(self):
        views = [
            (FORM, "form"),
            ("clientele.res_partner_view_list", "list"),
            ("clientele.res_partner_view_search", "search"),
        ]
        for user in (self.cashier, self.officer, self.manager):
            for xml_id, kind in views:
                view = self.env["res.partner"].with_user(user)
                arch = view.get_view(self.env.ref(xml_id).id, kind)["arch"]
                self.assertTrue(len(etree.fromstring(arch)))

    def test_five_areas(self):
        arch = self.env["res.partner"].get_view(self.env.ref(FORM).id, "form")["arch"]
        pages = etree.fromstring(arch).xpath("/form/sheet/notebook/page")
        shown = [page.get("name") for page in pages if page.get("invisible") != "1"]
        for name in ("contact_addresses", "sales", "follow_up", "loyalty"):
            self.assertIn(name, shown)
        self.assertIn("sales_purchases", shown)

    def test_a_customer_created_in_a_quotation_enters_the_file(self):
        arch = self.env["sale.order"].get_view(view_type="form")["arch"]
        field = etree.fromstring(arch).xpath("//field[@name='partner_id']")[0]
        self.assertIn("clientele_new_customer", field.get("context"))
        customer_id, _name = self.customers.with_user(self.officer).name_create("Roux")
        customer = self.env["res.partner"].browse(customer_id)
        self.assertEqual(customer.customer_status, "prospect")

    def test_messages_only_where_they_can_arrive(self):
        customer = self.create_customer()
        self.assertFalse(customer.can_receive_sms or customer.can_receive_email)
        customer.write({"mobile": "0797000001", "email": "zoe@example.com"})
        self.assertTrue(customer.can_receive_sms and customer.can_receive_email)
        action = customer.with_user(self.officer).action_send_sms()
        composer = (
            self.env["sms.composer"]
            .with_user(self.officer)
            .with_context(**action["context"])
            .create({"body": "Bonjour"})
        )
        self.assertEqual(composer.recipient_single_number_itf, "+33797000001")
        action = customer.with_user(self.officer).action_send_email()
        mail = (
            self.env["mail.compose.message"]
            .with_user(self.officer)
            .with_context(**action["context"])
            .create({"body": "Bonjour"})
        )
        self.assertEqual(mail.partner_ids, customer)
