from odoo.tests import tagged

from .common_pos import ClienteleTillCommon


@tagged("post_install", "-at_install")
class TestTillListTours(ClienteleTillCommon):
    """Customers who are picked, and a till that stays open for long."""

    def test_a_phone_that_a_family_shares(self):
        """Of several customers none is taken: the list shows them."""
        self.create_customer(lastname="Zidane", firstname="Zac", phone="0612345678")
        self.start_till("clientele_scan_shared_phone")

    def test_list_without_enter(self):
        """Typing is enough, in any spelling, and Enter takes an exact code."""
        self.start_till("clientele_list_search")

    def test_back_office_changes_reach_an_open_till(self):
        """At the next selection the till follows: a change, a merge, an archive."""
        self.create_customer(lastname="Abel", barcode="CARD-ABEL")
        self.start_till("clientele_follow_back_office", self.officer)

    def test_without_a_network(self):
        """Loaded customers are found, creation says it needs the network."""
        self.start_till("clientele_offline")
        ticket = self.last_ticket()
        self.assertEqual(ticket.partner_id, self.loaded)

    def test_the_page_opens_a_session(self):
        """As a bookmark does: whoever may sell opens a session, and as nobody else."""
        for user in (self.cashier, self.seller):
            self.authenticate(user.login, user.login)
            page = self.url_open(f"/pos/ui/{self.main_pos_config.id}")
            self.assertEqual(page.status_code, 200)
            session = self.main_pos_config.current_session_id
            self.assertEqual(
                (session.state, session.user_id), ("opening_control", user)
            )
            session.set_opening_control(0, "")
            session.close_session_from_ui()
