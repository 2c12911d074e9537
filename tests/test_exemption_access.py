from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ClienteleCommon
from .test_exemption import ExemptionCommon


@tagged("post_install", "-at_install")
class TestExemptionOnThePortal(ExemptionCommon, HttpCase):
    def test_quotation(self):
        """The customer sees on the portal what the salesperson sees."""
        self.exempt.customer_discount = 10
        order = self.order(self.exempt)
        order.action_quotation_sent()
        page = self.url_open(order.get_portal_url()).text
        self.assertIn("AI2-77", page)
        self.assertRegex(page, r"90[.,]00")
        self.assertRegex(page, r"10([.,]00)?\s*%")


@tagged("post_install", "-at_install")
class TestExemptionRights(ClienteleCommon):
    def test_needs_its_right(self):
        officer = new_test_user(
            self.env, "exemption_officer", "base.group_user,clientele.group_officer"
        )
        manager = new_test_user(
            self.env, "exemption_manager", "base.group_user,clientele.group_manager"
        )
        values = {"is_tax_exempt": True, "tax_exemption_reason": "Embassy"}
        partner = self.create_customer()
        with self.assertRaisesRegex(AccessError, "Exempt customers from tax"):
            partner.with_user(officer).write(values)
        with self.assertRaisesRegex(AccessError, "Exempt customers from tax"):
            partner.with_user(officer).create({"name": "New", **values})
        defaults = {f"default_{name}": value for name, value in values.items()}
        with self.assertRaisesRegex(AccessError, "Exempt customers from tax"):
            partner.with_user(officer).with_context(**defaults).create({"name": "New"})
        partner.with_user(manager).write(values)
        self.assertTrue(partner.is_tax_exempt)
        with self.assertRaisesRegex(AccessError, "Exempt customers from tax"):
            partner.with_user(officer).tax_exemption_certificate = "Forged"
