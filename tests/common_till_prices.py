from datetime import timedelta

from odoo import fields

from .common_pos import ClienteleTillCommon


class TillPricesCommon(ClienteleTillCommon):
    """A till, a customer with a level and a group, and one who pays no tax."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.forget_price_lists()
        cls.desk_pad = cls.env["product.template"].search(
            [("name", "=", "Desk Pad")], limit=1
        )
        level = cls.env["product.pricelist"].create(
            {
                "name": "Level B",
                "is_price_level": True,
                "level_code": "B",
                "currency_id": cls.main_pos_config.currency_id.id,
                "company_id": cls.main_pos_config.company_id.id,
                "item_ids": [
                    (
                        0,
                        0,
                        {
                            "applied_on": "1_product",
                            "product_tmpl_id": cls.desk_pad.id,
                            "compute_price": "fixed",
                            "fixed_price": 1.5,
                        },
                    )
                ],
            }
        )
        group = cls.env["clientele.group"].create({"name": "Club", "discount": 10})
        company = cls.main_pos_config.company_id
        cls.unloaded.with_company(company).write(
            {"clientele_group_id": group.id, "price_level_id": level.id}
        )

        cls.tax = cls.env["account.tax"].create(
            {
                "name": "20% incl.",
                "amount": 20,
                "type_tax_use": "sale",
                "price_include_override": "tax_included",
                "company_id": company.id,
            }
        )
        cls.eve = cls.create_customer(
            lastname="Zeller", firstname="Eve", barcode="CARD-EVE"
        ).with_company(company)
        cls.eve.write(
            {
                "is_tax_exempt": True,
                "tax_exemption_reason": "Article 275",
                "tax_exemption_end_date": fields.Date.today() + timedelta(days=1),
            }
        )

    def sell_with_tax(self):
        """The pad costs 2.40, a tax of 0.40 included."""
        self.desk_pad.write({"list_price": 2.4, "taxes_id": [(6, 0, self.tax.ids)]})
