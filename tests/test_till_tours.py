from odoo.tests import tagged

from .common_pos import ClienteleTillCommon


@tagged("post_install", "-at_install")
class TestTillTours(ClienteleTillCommon):
    """Customers found at the counter, one story a test."""

    def test_card_of_a_customer_who_is_not_loaded(self):
        """The main job: card, product, payment, receipt, and the customer's status."""
        self.unloaded.vat = "FR23334175221"
        self.start_till("clientele_scan_and_sell")
        ticket = self.last_ticket()
        self.assertEqual(ticket.partner_id, self.unloaded)
        self.assertEqual(ticket.state, "paid")
        self.assertEqual(self.unloaded.customer_status, "customer")

    def test_card_shown_at_the_last_moment(self):
        """The card is scanned on the payment screen; products are refused there."""
        self.start_till("clientele_scan_while_paying")
        self.assertEqual(self.last_ticket().partner_id, self.unloaded)

    def test_every_identifier_of_a_customer(self):
        """Number, e-mail, loyalty card: whatever is scanned finds the customer."""
        self.unloaded.customer_number = "NUM-77"
        program = self.env["loyalty.program"].create(
            {
                "name": "Fidelity",
                "program_type": "loyalty",
                "trigger": "auto",
                "applies_on": "both",
                "reward_ids": [(0, 0, {"discount": 5, "required_points": 100})],
            }
        )
        self.env["loyalty.card"].create(
            {
                "program_id": program.id,
                "partner_id": self.unloaded.id,
                "code": "0449999000011",
                "points": 10,
            }
        )
        self.start_till("clientele_scan_identifiers")

    def test_a_voucher_is_no_customer(self):
        """The code of a voucher is money, not a name: it selects nobody."""
        program = self.env["loyalty.program"].create(
            {
                "name": "Five off",
                "program_type": "coupons",
                "trigger": "with_code",
                "applies_on": "current",
                "rule_ids": [(0, 0, {"minimum_qty": 1})],
                "reward_ids": [
                    (
                        0,
                        0,
                        {
                            "reward_type": "discount",
                            "discount": 50,
                            "discount_applicability": "order",
                        },
                    )
                ],
            }
        )
        self.env["loyalty.card"].create(
            {
                "program_id": program.id,
                "code": "0431111000022",
                "points": 1,
            }
        )
        self.start_till("clientele_scan_voucher")

    def test_an_archived_customer(self):
        """The card of an archived customer is told from an unknown one."""
        self.unloaded.action_archive()
        self.start_till("clientele_scan_archived")
