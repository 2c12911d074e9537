from odoo.tests import tagged

from .common_till_prices import TillPricesCommon


@tagged("post_install", "-at_install")
class TestTillRewards(TillPricesCommon):
    """Combos and rewards at the price that the customer has."""

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
