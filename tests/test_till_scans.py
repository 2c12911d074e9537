from odoo.tests import tagged

from .test_card_payments import CardPaymentsCommon


@tagged("post_install", "-at_install")
class TestTillScans(CardPaymentsCommon):
    """Scanners type like a keyboard: the number pad must not listen."""

    def test_scans_are_no_numbers(self):
        self.close_session()
        self.gift.sudo().code = "0441234567890126"
        self.start_till("clientele_scan_types_nothing")
        ticket = self.last_ticket()
        self.assertEqual(ticket.lines.qty, 2)
        self.assertEqual(sorted(ticket.payment_ids.mapped("amount")), [50, 150])
