from odoo.tests import tagged

from ..tools.ledger import Ledger
from .common_returns import TillReturnsCommon


@tagged("post_install", "-at_install")
class TestTillReturnRights(TillReturnsCommon):
    """How much goes back at the counter, and what takes a right."""

    def test_what_was_really_paid(self):
        """A discount goes back with its product, and with the same taxes."""
        self.create_program(
            "promotion",
            applies_on="current",
            rule={"reward_point_mode": "order", "minimum_amount": 0},
            reward={"discount": 10, "discount_mode": "percent"},
        )
        self.start_till("clientele_return_of_a_discount")
        ticket = self.get_returns()
        self.assertEqual((ticket.amount_total, ticket.amount_tax), (-90, -15))
        self.assertEqual(ticket.lines.product_id, self.bike)
        self.assertEqual(ticket.lines.tax_ids, self.tax)

    def test_another_means_takes_a_reason(self):
        """Whoever may is asked why, and it is listed."""
        who = self.create_user(
            "till_means",
            "base.group_user,point_of_sale.group_pos_user",
            "clientele.group_cashier",
            "clientele.group_refund_other_means",
        )
        self.start_till("clientele_return_with_a_reason", who)
        ticket = self.get_returns()
        self.assertEqual(ticket.refund_reason, "The terminal is out of order")
        self.assertEqual(self.incidents("means").amount, 100)

    def test_without_a_receipt(self):
        """The till says at once that it takes a right: nothing is filled in vain."""
        tickets = self.env["pos.order"].search_count([("state", "=", "paid")])
        self.start_till("clientele_return_without_receipt")
        found = self.env["pos.order"].search_count([("state", "=", "paid")])
        self.assertEqual(found, tickets)

    def test_points_that_were_spent_are_kept(self):
        """Of the 200 that two bikes brought, 70 are left: 30 are missing, then 100."""
        self.company.return_points_policy = "deduct"
        card = self.create_card(self.points, self.unloaded, 0)
        self.start_till("clientele_sale_that_earns")
        Ledger("adjustment").on(card.sudo()).points -= 130
        self.start_till("clientele_return_keeps_points")
        self.assertEqual(self.get_returns().mapped("amount_total"), [-97, -90])
        self.assertEqual((card.points, card.points_owed), (0, 0))
        self.assertFalse(self.incidents("refund"))
        self.assert_balanced()
