from odoo.tests import tagged

from .common_pos import SELLER
from .common_till_prices import TillPricesCommon


@tagged("post_install", "-at_install")
class TestTillPrices(TillPricesCommon):
    """The price of the customer, without anybody thinking of it."""

    def test_level_and_group_from_scan_to_payment(self):
        """Scan, sell, pay: the line keeps what was automatic."""
        self.start_till("clientele_price_vip")
        ticket = self.last_ticket()
        self.assertEqual(ticket.customer_group_name, "Club")
        self.assertRecordValues(
            ticket.lines,
            [{"price_unit": 1.5, "discount": 10, "automatic_discount": 10}],
        )
        self.assertEqual(ticket.state, "paid")

    def test_another_customer_in_the_middle_of_a_ticket(self):
        """Prices and discounts follow the customer, what was typed stays."""
        self.start_till("clientele_price_change")

    def test_prices_of_the_back_office_reach_an_open_till(self):
        """At the next selection, also the products that are on the ticket already."""
        manager = self.create_user("till_manager", SELLER, "clientele.group_manager")
        self.start_till("clientele_follow_prices", manager)

    def test_terms_without_a_network(self):
        """A customer who is loaded has the same price offline."""
        self.start_till("clientele_price_offline")
        line = self.last_ticket().lines
        self.assertEqual((line.price_unit, line.discount), (1.5, 10))

    def test_price_list_that_is_not_loaded(self):
        """The ticket says that its prices are not the customer's."""
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Friends of the shop",
                "currency_id": self.main_pos_config.currency_id.id,
            }
        )
        loaded = self.loaded.with_company(self.main_pos_config.company_id)
        loaded.specific_property_product_pricelist = pricelist
        self.start_till("clientele_price_list_not_loaded")
