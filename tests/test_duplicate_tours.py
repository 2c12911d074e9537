from odoo.tests import tagged

from .common_pos import ClienteleTillCommon


@tagged("post_install", "-at_install")
class TestDuplicateTours(ClienteleTillCommon):
    def test_a_suggestion_opens_the_customer_who_is_known(self):
        count = self.env["res.partner"].search_count([])
        self.start_desk("/odoo/customer-file/new", "clientele_suggestion_opens")
        self.assertEqual(self.env["res.partner"].search_count([]), count)

    def test_a_suggestion_is_chosen_for_a_quotation(self):
        seller = self.create_user(
            "desk_seller", "sales_team.group_sale_salesman", "clientele.group_officer"
        )
        count = self.env["res.partner"].search_count([])
        self.start_desk("/odoo/sales/new", "clientele_suggestion_chosen", user=seller)
        self.assertEqual(self.env["res.partner"].search_count([]), count)

    def test_from_the_inbox(self):
        """A pair is put aside, another is not a duplicate."""
        twin = self.create_customer(lastname="Zidane", mobile="06 12 34 56 78")
        self.create_customer(lastname="Aalto", email="aaron.aalto@example.com")
        duplicates = self.env["clientele.duplicate"]
        duplicates._scan(duplicates._get_start())
        pair = duplicates.search([("other_id", "=", twin.id)])
        manager = self.create_user("desk_manager", "clientele.group_manager")
        self.start_desk(
            "/odoo/customer-duplicates", "clientele_duplicate_inbox", user=manager
        )
        self.assertEqual(pair.state, "rejected")
        self.assertEqual((duplicates.search([]) - pair).mapped("state"), ["later"])
