from odoo.tests import tagged

from .common_pos import ClienteleTillCommon


@tagged("post_install", "-at_install")
class TestTillEditionTours(ClienteleTillCommon):
    """Customers changed at the counter, and who may do what, one story a test."""

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
