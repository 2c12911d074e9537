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

    def test_combo(self):
        """The lines of a combo have the customer's terms, also after a change."""
        self.sell_with_tax()
        stand = self.env["product.template"].search(
            [("name", "=", "Monitor Stand")], limit=1
        )
        stand.taxes_id = self.tax
        combo = self.env["product.combo"].create(
            {
                "name": "Choice",
                "combo_item_ids": [
                    (0, 0, {"product_id": product.product_variant_id.id})
                    for product in (self.desk_pad, stand)
                ],
            }
        )
        self.env["product.template"].create(
            {
                "name": "Desk Set",
                "type": "combo",
                "list_price": 12,
                "available_in_pos": True,
                "taxes_id": False,
                "combo_ids": [(6, 0, combo.ids)],
                "pos_categ_ids": self.desk_pad.pos_categ_ids.ids,
            }
        )
        self.start_till("clientele_price_combo")

    def test_free_product(self):
        """Buy two, get one: for the price that the customer has."""
        pad = self.desk_pad.product_variant_id
        self.env["loyalty.program"].create(
            {
                "name": "Two and one",
                "program_type": "buy_x_get_y",
                "trigger": "auto",
                "applies_on": "current",
                "rule_ids": [
                    (
                        0,
                        0,
                        {
                            "product_ids": pad.ids,
                            "reward_point_mode": "unit",
                            "minimum_qty": 0,
                        },
                    )
                ],
                "reward_ids": [
                    (
                        0,
                        0,
                        {
                            "reward_type": "product",
                            "reward_product_id": pad.id,
                            "reward_product_qty": 1,
                            "required_points": 2,
                        },
                    )
                ],
            }
        )
        self.start_till("clientele_price_reward")

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
