from odoo.tests import tagged

from .test_family_points import FamilyPointsCommon


@tagged("post_install", "-at_install")
class TestFamilyTours(FamilyPointsCommon):
    """A family that pools its points, at the till and on its page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.till_session.sudo().action_pos_session_closing_control()
        cls.bike.taxes_id = False
        cls.kid.barcode, cls.dad.barcode = "CARD-AVA", "CARD-ABEL"

    def test_members_at_the_till(self):
        """The child earns for the family and is refused; the father redeems."""
        pool = self.pool()
        self.start_till("clientele_family_points")
        rows = pool.history_ids.sorted("id").filtered(lambda row: row.kind == "sale")
        self.assertEqual(rows.member_id, self.kid | self.dad)
        earned, spent = rows
        self.assertEqual((earned.member_id, earned.amount), (self.kid, 100))
        self.assertEqual((spent.member_id, spent.used), (self.dad, 450))
        self.assertFalse(self.own_card(self.kid))
        self.assert_balanced()

    def test_without_a_network(self):
        """What was loaded is enough to refuse, and to earn for the family."""
        pool = self.pool()
        self.start_till("clientele_family_points_offline")
        self.assertEqual(pool.points, 350)
        tickets = self.env["pos.order"].search([("partner_id", "=", self.kid.id)])
        self.assertEqual(tickets.state, "paid")
        self.assertTrue(tickets.offline_validated_at)
        self.assert_balanced()

    def test_a_manager_begins_and_ends_the_pool(self):
        self.start_desk(
            f"/odoo/clientele.family/{self.family.id}",
            "clientele_family_pool",
            self.manager,
        )
        self.assertFalse(self.family.pools_points)
        self.assertEqual(self.own_card(self.kid).points, 30)
        self.assertEqual(self.card.points, 220)
        self.assert_balanced()
