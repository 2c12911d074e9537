from lxml import etree

from odoo.tests import Form, tagged

from .common import ClienteleCommon
from .common_pos import ClienteleTillCommon

APPS = (
    "crm",
    "mass_mailing_sms",
    "pos_self_order",
    "project",
    "repair",
    "subscription_oca",
    "website_sale",
)


@tagged("-standard", "clientele_apps", "post_install", "-at_install")
class TestAppsForms(ClienteleCommon):
    """The customer file on a database with many apps."""

    def test_the_apps_are_there(self):
        modules = self.env["ir.module.module"].search([("name", "in", APPS)])
        self.assertEqual(set(modules.mapped("state")), {"installed"})
        self.assertEqual(len(modules), len(APPS))

    def test_the_form_opens_for_an_officer(self):
        customers = self.customers.with_user(self.officer)
        with Form(customers, "clientele.res_partner_view_form") as form:
            form.person_type = "natural"
            form.firstname = "Zoé"
            form.lastname = "Lefèvre"
        self.assertTrue(form.record.customer_number)
        with Form(form.record, "clientele.res_partner_view_form") as form:
            form.city = "Lyon"
        self.assertEqual(form.record.city, "Lyon")

    def test_the_list_opens_for_an_officer(self):
        view = self.env.ref("clientele.res_partner_view_list")
        customer = self.create_customer().with_user(self.officer)
        arch = customer.get_view(view.id, "list")["arch"]
        names = etree.fromstring(arch).xpath("//field[not(ancestor::field)]/@name")
        self.assertIn("customer_number", names)
        self.assertTrue(customer.web_read({name: {} for name in names}))


@tagged("-standard", "clientele_apps", "post_install", "-at_install")
class TestAppsTill(ClienteleTillCommon):
    """The till on a database with many apps."""

    def test_the_data_of_the_till_loads(self):
        config = self.main_pos_config.with_user(self.cashier)
        config.open_ui()
        data = config.current_session_id.load_data([])
        self.assertIn(self.loaded.id, [row["id"] for row in data["res.partner"]])
        # Fields of the other apps come along with those of Clientele.
        [till] = data["pos.config"]
        self.assertIn("self_ordering_mode", till)
        self.assertTrue(till["customer_creation_allowed"])
