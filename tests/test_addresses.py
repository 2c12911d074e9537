from odoo.tests import Form, tagged

from .common import ClienteleCommon


@tagged("post_install", "-at_install")
class TestTowns(ClienteleCommon):
    def test_french_towns_are_there_without_a_network(self):
        towns = self.env["res.city"].search_count([("country_id", "=", self.france.id)])
        self.assertGreater(towns, 34000)
        self.assertTrue(self.env["res.city"].search([("insee_code", "=", "01053")]))

    def test_loading_twice_adds_nothing(self):
        before = self.env["res.city.zip"].search_count([])
        self.env["res.city"]._load_french_towns()
        self.assertEqual(self.env["res.city.zip"].search_count([]), before)

    def test_a_postcode_of_one_town_gives_the_town(self):
        with Form(self.customers, "clientele.res_partner_view_form") as form:
            form.lastname = "Roux"
            form.zip = "74000"
        customer = form.record
        self.assertEqual(customer.city, "Annecy")
        self.assertEqual(customer.country_id, self.france)

    def test_a_postcode_of_several_towns_leaves_the_choice(self):
        with Form(self.customers, "clientele.res_partner_view_form") as form:
            form.lastname = "Roux"
            form.zip = "01000"
            self.assertFalse(form.city)

    def test_a_town_gives_its_postcode(self):
        with Form(self.customers, "clientele.res_partner_view_form") as form:
            form.lastname = "Roux"
            form.city = "bourg-en-bresse"
        self.assertEqual(form.record.zip, "01000")

    def test_several_billing_addresses(self):
        customer = self.create_customer()
        customer.child_ids = [
            (0, 0, {"type": "invoice", "name": "Siège", "city": "Lyon"}),
            (0, 0, {"type": "invoice", "name": "Agence", "city": "Paris"}),
        ]
        customer.partner_invoice_id = customer.child_ids[1]
        self.assertEqual(
            customer.address_get(["invoice"])["invoice"], customer.child_ids[1].id
        )
