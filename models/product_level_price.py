from odoo import Command, api, fields, models

SLOTS = 8  # columns of the matrix: the first levels, in their order


def _level_price(slot):
    return fields.Float(
        min_display_digits="Product Price",
        compute="_compute_level_prices",
        inverse=lambda products: products._set_level_price(slot),
        help="The price in this level; zero: the normal price.",
    )


class ProductTemplate(models.Model):
    """A product's prices by level side by side, to edit and to import many at once."""

    _inherit = "product.template"

    level_price_1 = _level_price(1)
    level_price_2 = _level_price(2)
    level_price_3 = _level_price(3)
    level_price_4 = _level_price(4)
    level_price_5 = _level_price(5)
    level_price_6 = _level_price(6)
    level_price_7 = _level_price(7)
    level_price_8 = _level_price(8)

    @api.model
    def _get_matrix_levels(self):
        """The levels by column of the matrix, those of the company in its currency.

        :rtype: dict[int, product.pricelist]
        """
        company = self.env.company
        levels = self.env["product.pricelist"].search(
            [
                ("is_price_level", "=", True),
                ("currency_id", "=", company.currency_id.id),
                ("company_id", "in", (company.id, False)),
            ],
            limit=SLOTS,
        )
        return dict(enumerate(levels, start=1))

    @api.depends_context("company")
    def _compute_level_prices(self):
        levels = self._get_matrix_levels()
        prices = {
            (item.pricelist_id, item.product_tmpl_id): item.fixed_price
            for item in self._get_level_items(levels.values())
        }
        for product in self:
            for slot in range(1, SLOTS + 1):
                key = (levels.get(slot), product._origin)
                product[f"level_price_{slot}"] = prices.get(key, 0.0)

    def _get_level_items(self, levels):
        """The prices of these products as a whole, for any quantity and day."""
        return self.env["product.pricelist.item"].search(
            [
                ("pricelist_id", "in", [level.id for level in levels]),
                ("product_tmpl_id", "in", self.ids),
                ("product_id", "=", False),
                ("min_quantity", "<=", 1),
                ("date_start", "=", False),
                ("date_end", "=", False),
            ]
        )

    def _set_level_price(self, slot):
        level = self._get_matrix_levels().get(slot)
        if not level:
            return
        items = self._get_level_items([level]).grouped("product_tmpl_id")
        for product in self:
            price = product[f"level_price_{slot}"]
            item = items.get(product)
            if item and price:
                item.fixed_price = price
            elif item:
                item.unlink()
            elif price:
                level.item_ids = [
                    Command.create(
                        {
                            "applied_on": "1_product",
                            "product_tmpl_id": product.id,
                            "compute_price": "fixed",
                            "fixed_price": price,
                        }
                    )
                ]

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """The columns carry the names of the levels, also in an import."""
        result = super().fields_get(allfields, attributes)
        names = [name for name in result if name.startswith("level_price_")]
        if names and (not attributes or "string" in attributes):
            levels = self._get_matrix_levels()
            for name in names:
                level = levels.get(int(name.rpartition("_")[2]))
                if level:
                    result[name]["string"] = self.env._("Level %s", level.level_code)
                else:
                    del result[name]
        return result

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        columns = arch.xpath("//field[starts-with(@name, 'level_price_')]")
        if columns:
            levels = self._get_matrix_levels()
            for column in columns:
                level = levels.get(int(column.get("name").rpartition("_")[2]))
                if level:
                    column.set("string", self.env._("Level %s", level.level_code))
                else:
                    column.getparent().remove(column)
        return arch, view

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        """Other columns where the levels are others."""
        key = super()._get_view_cache_key(view_id, view_type, **options)
        levels = self._get_matrix_levels().values() if view_type == "list" else ()
        return (*key, tuple(level.level_code for level in levels), self.env.company.id)
