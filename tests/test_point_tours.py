from odoo.tests import tagged

from .test_card_payments import CardPaymentsCommon


@tagged("post_install", "-at_install")
class TestPointTours(CardPaymentsCommon):
    """Loyalty cards and their points at the counter, one story a test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.close_session()
        cls.bike.taxes_id = False

    def test_card_given_at_the_till(self):
        self.points.pos_ok = True
        self.start_till("clientele_card_give")
        card = self.unloaded.loyalty_card_id
        self.assertEqual(card.code, "HANDED-OUT-7")
        self.assertEqual(card.create_uid, self.cashier)

    def lose_card(self):
        """A customer with 200 points whose card was declared lost."""
        card = self.create_card(self.points, self.unloaded, 200)
        card.code = "LOST-CARD-1"
        return card

    def assert_replaced(self, old, code):
        new = self.unloaded.loyalty_card_id
        self.assertEqual((new.code, new.points), (code, 200))
        self.assertEqual((old.points, old.state), (0, "replaced"))
        self.assertEqual(old.replaced_by_id, new)
        self.assertEqual(new.create_uid, self.officer)
        self.assert_balanced()

    def test_lost_card_replaced_at_the_till(self):
        self.points.pos_ok = True
        card = self.lose_card()
        card._block("lost", "Lost in the train")
        self.start_till("clientele_card_lost", user=self.officer)
        self.assert_replaced(card, "HANDED-OUT-8")

    def test_lost_card_replaced_at_the_desk(self):
        card = self.lose_card()
        self.start_desk(
            f"/odoo/customer-file/{self.unloaded.id}", "clientele_desk_lost_card"
        )
        self.assert_replaced(card, "HANDED-OUT-9")

    def test_points_used_in_part(self):
        self.points.pos_ok = True
        self.points.reward_ids.description = "0.10 off the order per point"
        card = self.create_card(self.points, self.unloaded, 200)
        self.start_till("clientele_points_partly")
        # 4 points are used, and the 99.60 that are paid win 99.60.
        self.assertAlmostEqual(card.points, 200 - 4 + 100)

    def test_no_points_without_a_network(self):
        """The ticket waits for the network, and is stored when it is back."""
        self.points.pos_ok = True
        card = self.create_card(self.points, self.unloaded, 200)
        self.start_till("clientele_points_offline")
        self.assertEqual(card.points, 0)
        self.assertFalse(self.last_ticket().offline_validated_at)

    def test_another_till_spends_the_points(self):
        """The card is emptied between the reward and the ticket: nothing is stored."""
        self.points.pos_ok = True
        card = self.create_card(self.points, self.unloaded, 200)
        orders = self.env.registry["pos.order"]
        move = orders._move_cards

        def be_faster(order):
            spent = order.env["loyalty.card"].sudo().browse(card.id)
            spent._move_points(-spent.points, "adjustment", "Another till")
            return move(order)

        self.patch(orders, "_move_cards", be_faster)
        self.start_till("clientele_points_race")
        self.assertFalse(self.last_ticket().lines.filtered("is_reward_line"))
