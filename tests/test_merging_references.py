import json

from odoo.tests import tagged

from .common_merging import MergingCommon


@tagged("post_install", "-at_install")
class TestMergingReferences(MergingCommon):
    """However a row says whom it means: it follows the survivor, and returns."""

    def merge_and_undo(self, read, expected, reasons=()):
        """Merge, look, undo, and look at everything.

        :param read: what is to follow the survivor
        :param expected: what it is after the merge
        :param reasons: why some rows stay
        """
        before = self.read_tables()
        log = self.loaded._merge_from(self.double)
        self.assertEqual(read(), expected)
        kept = log.line_ids.filtered(
            lambda line: line.reason and line.data["table"] in self.looked_at
        )
        self.assertEqual(set(kept.mapped("reason")), set(reasons))
        self.assertEqual(log._undo(), [])
        self.assert_same(before, self.read_tables())

    looked_at = ("product_template", "ir_default", "res_partner")

    def create_products(self, *values):
        category = self.env["product.category"].create(
            {
                "name": "Bikes",
                "product_properties_definition": [
                    {"name": name, "string": name, "type": kind, "comodel": comodel}
                    for name, kind, comodel in (
                        ("maker", "many2one", "res.partner"),
                        ("owner", "many2one", "res.partner"),
                        ("riders", "many2many", "res.partner"),
                        ("tag", "many2one", "res.partner.category"),
                    )
                ],
            }
        )
        products = self.env["product.template"].create(
            [{"name": "Bike", "categ_id": category.id} for _value in values]
        )
        self.env.flush_all()
        for product, value in zip(products, values, strict=True):
            self.env.cr.execute(
                "UPDATE product_template SET product_properties = %s WHERE id = %s",
                [json.dumps(value), product.id],
            )
        self.env.invalidate_all()
        return products

    def read_properties(self, products):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT product_properties FROM product_template "
            "WHERE id = ANY(%s) ORDER BY id",
            [products.ids],
        )
        return [value for (value,) in self.env.cr.fetchall()]

    def test_properties(self):
        one, other, third = self.loaded.id, self.double.id, self.unloaded.id
        products = self.create_products(
            {"maker": other, "owner": one, "tag": other},
            {"riders": [third, other], "owner": third},
            {"maker": False, "riders": []},
        )
        self.merge_and_undo(
            lambda: self.read_properties(products),
            [
                {"maker": one, "owner": one, "tag": other},
                {"riders": [third, one], "owner": third},
                {"maker": False, "riders": []},
            ],
        )

    def test_a_list_that_names_both_stays(self):
        one, other = self.loaded.id, self.double.id
        products = self.create_products({"riders": [one, other], "maker": other})
        self.merge_and_undo(
            lambda: self.read_properties(products),
            [{"riders": [one, other], "maker": one}],
            ["unique"],
        )

    def test_properties_are_read_by_the_orm(self):
        products = self.create_products({"maker": self.double.id})
        self.loaded._merge_from(self.double)
        self.assertEqual(products.product_properties["maker"], self.loaded)

    def test_defaults_of_fields(self):
        defaults = self.env["ir.default"].sudo()
        defaults.set("sale.order", "partner_id", self.double.id)
        defaults.set("clientele.merge.log", "source_ids", [self.double.id])
        defaults.set("product.template", "list_price", self.double.id)
        get = self.env["ir.default"]._get
        self.merge_and_undo(
            lambda: (
                get("sale.order", "partner_id"),
                get("clientele.merge.log", "source_ids"),
                get("product.template", "list_price"),
                self.env["sale.order"].default_get(["partner_id"])["partner_id"],
            ),
            (self.loaded.id, [self.loaded.id], self.double.id, self.loaded.id),
        )
        self.assertEqual(get("sale.order", "partner_id"), self.double.id)

    def test_values_of_each_company(self):
        """Two companies of one record may mean two customers."""
        references = self.env["clientele.reference"]
        self.looked_at = ("product_template",)
        column = next(
            (one for one in references._get_columns() if one.kind == "company"), None
        )
        # No field of the apps under test has any: the mechanism, on a column like it.
        products = self.create_products({"7": self.loaded.id, "8": self.double.id})
        column = (column or references._get_columns()[0])._replace(
            table="product_template",
            name="product_properties",
            kind="company",
            names=(),
            keys=("id",),
        )
        ids = [self.double.id]
        [(_column, found)] = references._find([column], ids)
        self.assertEqual(found, {self.double.id: [[products.id, "8"]]})
        rows = found[self.double.id]
        self.env.flush_all()
        turned = references._turn(column, self.double.id, self.loaded.id, rows)
        self.assertEqual(turned, rows)
        expected = {"7": self.loaded.id, "8": self.loaded.id}
        self.assertEqual(self.read_properties(products), [expected])
        references._turn(column, self.loaded.id, self.double.id, turned)
        expected["8"] = self.double.id
        self.assertEqual(self.read_properties(products), [expected])

    def test_ids_beside_a_model(self):
        """Declared ones, and plain numbers that are named so."""
        action = self.env["ir.actions.act_window"].create(
            {"name": "One", "res_model": "res.partner", "res_id": self.double.id}
        )
        other = action.copy({"res_model": "res.users"})
        xml_id = self.env["ir.model.data"].create(
            {
                "module": "shop",
                "name": "best_customer",
                "model": "res.partner",
                "res_id": self.double.id,
            }
        )
        self.merge_and_undo(
            lambda: (action.res_id, other.res_id, xml_id.res_id),
            (self.loaded.id, self.double.id, self.loaded.id),
        )

    def test_fields_of_type_reference(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Tag",
                "model_id": self.env["ir.model"]._get("res.users").id,
                "state": "object_write",
                "update_path": "partner_id",
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_act_server SET resource_ref = %s WHERE id = %s",
            [f"res.partner,{self.double.id}", action.id],
        )
        self.env.invalidate_all()

        def read():
            self.env.flush_all()
            self.env.cr.execute(
                "SELECT resource_ref FROM ir_act_server WHERE id = %s", [action.id]
            )
            return self.env.cr.fetchone()[0]

        self.merge_and_undo(read, f"res.partner,{self.loaded.id}")
