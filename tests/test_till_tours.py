from odoo.tests import tagged

from .common_pos import ClienteleTillCommon


@tagged("post_install", "-at_install")
class TestTillTours(ClienteleTillCommon):
    """What happens at the counter, one story a test."""

    def test_card_of_a_customer_who_is_not_loaded(self):
        """The main job: card, product, payment, receipt, and the customer's status."""
        self.unloaded.vat = "FR23334175221"
        self.start_till("clientele_scan_and_sell")
        ticket = self.last_ticket()
        self.assertEqual(ticket.partner_id, self.unloaded)
        self.assertEqual(ticket.state, "paid")
        self.assertEqual(self.unloaded.customer_status, "customer")
