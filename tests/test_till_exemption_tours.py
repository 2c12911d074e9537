from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_till_prices import TillPricesCommon


@tagged("post_install", "-at_install")
class TestTillExemption(TillPricesCommon):
    """No tax at the counter for who is exempt, as long as it lasts."""

    def test_exempt_customer(self):
        """Without tax, to the cent; a refund after the last day is without it too."""
        self.sell_with_tax()
        self.start_till("clientele_price_exempt")
        sale = self.last_ticket()
        self.assertRecordValues(
            sale, [{"amount_total": 8.33, "amount_tax": 0, "state": "paid"}]
        )
        self.assertEqual(sale.lines.tax_ids_after_fiscal_position.amount, 0)
        self.assertIn("Article 275", sale.tax_exemption_text)
        self.eve.tax_exemption_end_date = fields.Date.today() - timedelta(days=1)
        self.start_till("clientele_price_exempt_refund")
        refund = self.last_ticket()
        self.assertEqual(refund.refunded_order_id, sale)
        self.assertRecordValues(refund, [{"amount_total": -8.33, "amount_tax": 0}])
        session = refund.session_id
        session.action_pos_session_closing_control()
        self.assertEqual(session.state, "closed")
        self.assertFalse(session.move_id.line_ids.filtered("tax_line_id"))

    def test_refund_of_a_taxed_sale_to_a_customer_exempt_since(self):
        """The tax comes back with the price, whatever the ticket was before."""
        self.sell_with_tax()
        self.eve.is_tax_exempt = False
        self.start_till("clientele_price_taxed")
        self.assertRecordValues(
            self.last_ticket(), [{"amount_total": 2.4, "amount_tax": 0.4}]
        )
        self.eve.is_tax_exempt = True
        self.start_till("clientele_price_taxed_refund")
        self.assertRecordValues(
            self.last_ticket(), [{"amount_total": -2.4, "amount_tax": -0.4}]
        )

    def test_preset(self):
        """Taking away does not end an exemption."""
        self.sell_with_tax()
        here, away = self.env["pos.preset"].create(
            [{"name": "Here"}, {"name": "Takeaway"}]
        )
        self.main_pos_config.write(
            {
                "use_presets": True,
                "default_preset_id": here.id,
                "available_preset_ids": [(6, 0, (here | away).ids)],
            }
        )
        self.start_till("clientele_price_preset")

    def test_exemption_ends_without_a_network(self):
        """A till that is offline on the day after sells with tax."""
        self.sell_with_tax()
        self.start_till("clientele_price_exempt_until")
