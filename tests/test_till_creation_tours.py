from odoo.tests import tagged

from .common_pos import ClienteleTillCommon


@tagged("post_install", "-at_install")
class TestTillCreationTours(ClienteleTillCommon):
    """Customers created and changed at the counter, one story a test."""

    def test_creation_of_somebody_known(self):
        """While the name is typed, the known customer is offered and taken."""
        count = self.env["res.partner"].search_count([])
        self.start_till("clientele_create_suggested")
        self.assertEqual(self.env["res.partner"].search_count([]), count)

    def test_creation_that_the_settings_refuse(self):
        """Without the right, nothing creates the customer anyway."""
        self.main_pos_config.company_id.customer_duplicate_phone = "refuse"
        count = self.env["res.partner"].search_count([])
        self.start_till("clientele_create_refused_duplicate")
        self.assertEqual(self.env["res.partner"].search_count([]), count)

    def test_creation_with_a_duplicate(self):
        """The creation key, a phone that is known, and *use this one*."""
        count = self.env["res.partner"].search_count([])
        self.start_till("clientele_create_duplicate")
        self.assertEqual(self.env["res.partner"].search_count([]), count)

    def test_creation_puts_the_customer_on_the_ticket(self):
        """A new customer: an error first, whose answer keeps what was typed."""
        self.start_till("clientele_create")
        ticket = self.last_ticket()
        self.assertRecordValues(
            ticket.partner_id,
            [
                {
                    "name": "Zelda Zorn",
                    "mobile": "+33 6 98 76 54 32",
                    "zip": "69100",
                    "city": "Villeurbanne",
                    "customer_status": "customer",
                }
            ],
        )

    def test_creation_of_a_company_with_an_unknown_code(self):
        """A card nobody has yet: the customer is created with it."""
        self.start_till("clientele_create_with_code")
        partner = self.env["res.partner"].search([("name", "=", "Zinc du Port")])
        self.assertEqual(partner.barcode, "NEW-CARD-1")
        self.assertTrue(partner.is_company)

    def test_without_the_right_to_create(self):
        """No button, and the creation key says why."""
        self.start_till("clientele_create_refused", self.seller)
