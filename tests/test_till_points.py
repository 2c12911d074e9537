from odoo.tests import tagged

from .test_card_payments import CardPaymentsCommon


@tagged("post_install", "-at_install")
class TestTillPoints(CardPaymentsCommon):
    """What tickets win, as the till counts it and the server stores it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.close_session()
        cls.points.pos_ok = True

    def test_points_are_for_goods(self):
        card = self.create_card(self.points, self.unloaded, 0)
        self.start_till("clientele_points_for_goods")
        self.assertEqual(card.points, 100)
        self.assertFalse(self.incidents("cut"))
        self.assert_balanced()

    def assert_won_once(self):
        card = self.loaded.loyalty_card_ids.filtered(
            lambda card: card.program_id == self.points
        )
        self.assertEqual((len(card), card.points), (1, 300))
        rows = card.history_ids.filtered(lambda row: row.kind == "sale")
        self.assertEqual(rows.mapped("amount"), [100])
        self.assertTrue(rows.order_id)
        self.assert_balanced()

    def test_points_of_a_sale_without_a_network(self):
        """The customer has 200: the till has not heard of the card."""
        self.start_till("clientele_points_after_offline")
        self.assert_won_once()

    def test_points_of_a_sale_sent_after_a_reload(self):
        self.start_till("clientele_points_after_reload")
        self.assert_won_once()
