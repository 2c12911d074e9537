from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import ClienteleDocumentsCommon
from .test_pricing import PricingCommon


@tagged("post_install", "-at_install")
class TestDocumentPrices(ClienteleDocumentsCommon, PricingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("base.group_user").implied_ids |= cls.env.ref(
            "sale.group_discount_per_so_line"
        )
        cls.zoe.write(
            {"clientele_group_id": cls.vip.id, "price_level_id": cls.level_b.id}
        )
        cls.normal = cls.create_customer(lastname="Normal")

    def quotation(self, partner=None):
        return self.env["sale.order"].create(
            {
                "partner_id": (partner or self.zoe).id,
                "order_line": [
                    Command.create({"product_id": self.bike.id}),
                    Command.create({"product_id": self.bell.id, "product_uom_qty": 2}),
                ],
            }
        )

    def order(self, partner, **line):
        values = {"product_id": self.bike.id, **line}
        return self.env["sale.order"].create(
            {"partner_id": partner.id, "order_line": [Command.create(values)]}
        )

    def lines(self, document):
        rows = document.order_line if "order_line" in document else None
        rows = document.invoice_line_ids if rows is None else rows
        return [(line.price_unit, line.discount) for line in rows]

    def test_quotations(self):
        order = self.quotation()
        self.assertEqual(self.lines(order), [(80, 10), (10, 10)])
        self.assertEqual(order.amount_untaxed, 72 + 18)
        self.assertEqual(order.customer_group_name, "Very VIP")
        self.assertEqual(self.lines(self.quotation(self.normal)), [(100, 0), (10, 0)])

    def test_a_quotation_follows_its_customer(self):
        order = self.quotation(self.normal)
        order.partner_id = self.zoe
        self.assertEqual(self.lines(order), [(80, 10), (10, 10)])
        order.order_line[1].discount = 25
        order.partner_id = self.normal
        self.assertEqual(self.lines(order), [(100, 0), (10, 25)])
        order.action_confirm()
        order.with_context(disable_cancel_warning=True).partner_id = self.zoe
        self.assertEqual(self.lines(order), [(100, 0), (10, 25)])

    def test_a_typed_discount_stays_until_prices_are_updated(self):
        order = self.quotation()
        line = order.order_line[0]
        line.discount = 50
        line.product_uom_qty = 3
        self.assertEqual(line.discount, 50)
        order.action_update_prices()
        self.assertEqual(line.discount, 10)

    def test_without_any_price_list(self):
        self.env["product.pricelist"].search([]).active = False
        self.zoe.price_level_id = False
        order = self.quotation()
        self.assertFalse(order.pricelist_id)
        for quantity in (2, 3):
            order.order_line.product_uom_qty = quantity
            self.assertEqual(self.lines(order), [(100, 10), (10, 10)])

    def test_price_list_and_customer_discounts_follow_each_other(self):
        sales = self.env["product.pricelist"].create(
            {
                "name": "Sales",
                "item_ids": [
                    Command.create({"compute_price": "percentage", "percent_price": 20})
                ],
            }
        )
        self.zoe.property_product_pricelist = sales
        order = self.quotation()
        self.assertEqual(self.lines(order), [(100, 28), (10, 28)])
        self.env.company.automatic_discount_on_reduced = False
        self.assertEqual(self.lines(self.quotation()), [(100, 20), (10, 20)])

    def invoice(self, partner=None, move_type="out_invoice", **line):
        return self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": (partner or self.zoe).id,
                "invoice_line_ids": [
                    Command.create({"product_id": self.bike.id, **line}),
                ],
            }
        )

    def test_invoices_made_by_hand(self):
        for move_type in ("out_invoice", "out_refund"):
            invoice = self.invoice(move_type=move_type)
            self.assertEqual(self.lines(invoice), [(80, 10)], move_type)
            self.assertEqual(invoice.customer_group_name, "Very VIP")
        self.assertEqual(self.lines(self.invoice(self.normal)), [(100, 0)])
        self.assertEqual(self.lines(self.invoice(move_type="in_invoice")), [(0, 0)])

    def test_an_invoice_follows_its_customer(self):
        invoice = self.invoice(self.normal)
        invoice.partner_id = self.zoe
        self.assertEqual(self.lines(invoice), [(80, 10)])
        invoice.invoice_line_ids.discount = 3
        invoice.partner_id = self.normal
        self.assertEqual(self.lines(invoice), [(100, 3)])

    def test_prices_from_elsewhere_stay(self):
        invoice = self.invoice(price_unit=55)
        self.assertEqual(self.lines(invoice), [(55, 0)])
        invoice.partner_id = self.normal
        self.assertEqual(self.lines(invoice), [(55, 0)])
        order = self.quotation()
        order.order_line.discount = 7
        order.action_confirm()
        order.order_line.qty_delivered = 1
        invoice = order._create_invoices()
        self.assertEqual({line.discount for line in invoice.invoice_line_ids}, {7})

    def test_an_invoice_typed_in_the_form(self):
        form = Form(
            self.env["account.move"].with_context(default_move_type="out_invoice")
        )
        form.partner_id = self.zoe
        with form.invoice_line_ids.new() as line:
            line.product_id = self.bike
            self.assertEqual((line.price_unit, line.discount), (80, 10))
        invoice = form.save()
        self.assertEqual(self.lines(invoice), [(80, 10)])
        with Form(invoice) as form:
            form.partner_id = self.normal
        self.assertEqual(self.lines(invoice), [(100, 0)])

    def test_the_group_stays_on_past_documents(self):
        order = self.quotation()
        order.action_confirm()
        invoice = self.invoice()
        invoice.invoice_date = fields.Date.today()
        invoice.action_post()
        self.zoe.clientele_group_id = False
        self.vip.unlink()
        self.assertEqual(order.customer_group_name, "Very VIP")
        self.assertEqual(invoice.customer_group_name, "Very VIP")

    def test_imported_prices_stay(self):
        """A price that an import gave is not the list's to change, as in core."""
        order = self.order(self.normal, price_unit=55)
        order.partner_id = self.zoe
        self.assertEqual(order.order_line.price_unit, 55)
        order = self.order(self.normal)
        order.partner_id = self.zoe
        self.assertEqual(order.order_line.price_unit, 80)

    def test_contact_of_the_same_company(self):
        """Another address changes nothing, whatever happened to the list."""
        company = self.create_legal_customer(price_level_id=self.level_b.id)
        contact = self.create_customer(parent_id=company.id)
        order = self.order(company)
        self.level_b.item_ids.fixed_price = 70
        order.partner_id = contact
        self.assertEqual(order.order_line.price_unit, 80)

    def test_combo(self):
        """Its lines carry the price: the discount is theirs, after an update too."""
        combo = self.env["product.combo"].create(
            {
                "name": "Choice",
                "combo_item_ids": [
                    Command.create({"product_id": product.id})
                    for product in (self.bike, self.bell)
                ],
            }
        )
        lunch = self.env["product.product"].create(
            {
                "name": "Set",
                "type": "combo",
                "list_price": 50,
                "combo_ids": [Command.set(combo.ids)],
                "taxes_id": False,
            }
        )
        order = self.env["sale.order"].create({"partner_id": self.zoe.id})
        parent = self.env["sale.order.line"].create(
            {"order_id": order.id, "product_id": lunch.id}
        )
        self.env["sale.order.line"].create(
            {
                "order_id": order.id,
                "product_id": self.bell.id,
                "combo_item_id": combo.combo_item_ids[1].id,
                "linked_line_id": parent.id,
            }
        )
        self.assertEqual(order.amount_total, 45)
        order._recompute_prices()
        self.assertEqual(order.amount_total, 45)
        order.partner_id = self.normal
        self.assertEqual(order.amount_total, 50)

    def test_typed_discount_of_an_invoice_stays_with_another_product(self):
        invoice = self.invoice()
        line = invoice.invoice_line_ids
        line.discount = 15
        line.product_id = self.bell
        self.assertEqual(line.discount, 15)

    def test_another_list_needs_the_right(self):
        """A level chosen as the customer's own list is a price too."""
        self.normal.with_user(self.officer).city = "Lyon"
        with self.assertRaisesRegex(AccessError, "Set customers' prices"):
            customer = self.normal.with_user(self.officer)
            customer.property_product_pricelist = self.level_b

    def test_long_documents_cost_no_more_queries(self):
        """Fifty lines, each with its own quantity, are priced in as many as five."""
        products = self.env["product.product"].create(
            [
                {"name": f"Part {n}", "list_price": 5, "categ_id": self.bikes.id}
                for n in range(60)
            ]
        )
        self.zoe.price_level_id = self.create_level("L", dict.fromkeys(products, 4))
        for prepare in (self.prepare_order_lines, self.prepare_invoice_lines):
            with self.subTest(prepare=prepare.__name__):
                self.count_pricing(prepare(products))  # what is loaded once
                many = self.count_pricing(prepare(products[:50]))
                few = self.count_pricing(prepare(products[50:55]))
                self.assertEqual(many, few)

    def prepare_order_lines(self, products):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.zoe.id,
                "order_line": [
                    Command.create({"product_id": one.id, "product_uom_qty": rank})
                    for rank, one in enumerate(products, 1)
                ],
            }
        )
        return order.order_line

    def prepare_invoice_lines(self, products):
        # As in a form: saved lines would rewrite the entry one by one.
        invoice = self.env["account.move"].new(
            {
                "move_type": "out_invoice",
                "partner_id": self.zoe.id,
                "invoice_line_ids": [
                    Command.create({"product_id": one.id, "quantity": rank})
                    for rank, one in enumerate(products, 1)
                ],
            }
        )
        return invoice.invoice_line_ids

    def count_pricing(self, lines):
        """The queries that the prices and discounts of these lines take."""
        self.env.flush_all()
        if lines.ids:
            self.env.invalidate_all()
            lines = lines.browse(lines.ids)
        else:
            lines.product_id.invalidate_recordset()
        before = self.env.cr.sql_log_count
        if "pricelist_item_id" in lines._fields:
            lines._compute_pricelist_item_id()
        lines._compute_price_unit()
        lines._compute_discount()
        queries = self.env.cr.sql_log_count - before
        self.assertEqual(set(lines.mapped("price_unit")), {4})
        self.assertEqual(set(lines.mapped("discount")), {10})
        return queries
