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

    def test_employees_at_one_till(self):
        """Who may create customers follows the employee, not the browser's user."""
        if "minimal_employee_ids" not in self.main_pos_config._fields:
            self.skipTest("pos_hr is not installed")
        company = self.main_pos_config.company_id
        employees = (
            self.env["hr.employee"]
            .sudo()
            .create(
                [
                    {"name": "Ada Minimal", "company_id": company.id},
                    {"name": "Bob Basic", "company_id": company.id},
                ]
            )
        )
        self.main_pos_config.write(
            {
                "module_pos_hr": True,
                "minimal_employee_ids": employees[:1],
                "basic_employee_ids": employees[1:],
            }
        )
        self.start_till("clientele_employees")
        partner = self.env["res.partner"].search([("name", "=", "Zelda Zorn")])
        messages = "".join(partner.message_ids.mapped("body"))
        self.assertIn("Bob Basic", messages)

    def test_edition_needs_its_right(self):
        """A cashier who may edit has a pencil, and changes only what was typed."""
        self.start_till("clientele_edit", self.editor)
        self.assertEqual(self.loaded.city, "Lyon")
        self.assertEqual(self.loaded.email, "aaron.aalto@example.com")

    def test_edition_that_the_settings_refuse(self):
        """Another customer's phone: known, with no way around it without the right."""
        self.main_pos_config.company_id.customer_duplicate_phone = "refuse"
        self.start_till("clientele_edit_refused_duplicate", self.editor)
        self.assertFalse(self.loaded.phone)

    def test_edition_saved_anyway(self):
        """With the right, the refused change is saved, and written down."""
        self.main_pos_config.company_id.customer_duplicate_phone = "refuse"
        self.editor.group_ids |= self.env.ref("clientele.group_duplicate_override")
        self.start_till("clientele_edit_anyway", self.editor)
        self.assertEqual(self.loaded.phone, "+33 6 12 34 56 78")
        self.assertIn("Saved although", "".join(self.loaded.message_ids.mapped("body")))
