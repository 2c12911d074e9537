from types import SimpleNamespace

from odoo import Command
from odoo.tests import tagged

from ..demo import prices, products, tools
from .common_pos import ClienteleTillCommon

CUSTOMERS = 20
PER_TAG = 3
TAGS = {
    "Association": "Association",
    "Collectivité": "Public Body",
    "Comité d'entreprise": "Works Council",
    "Professionnel": "Trade",
    "VIP": "VIP",
}


@tagged("post_install", "-at_install")
class TestPriceChannels(ClienteleTillCommon):
    """The same customer pays the same at the till, on quotations and on invoices."""

    test_sequence = 0  # with a set-up of its own

    @classmethod
    def get_default_groups(cls):
        groups = super().get_default_groups()
        return groups | cls.quick_ref("sales_team.group_sale_manager")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.forget_price_lists()
        company = cls.main_pos_config.company_id
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": company.ids}
        )
        firm = SimpleNamespace(
            company=company, taxes={rate: cls.create_tax(rate) for rate in (20.0, 5.5)}
        )
        catalogue = products.create(cls.env, {"a": firm})
        cls.buyers = cls.create_buyers()
        prices.create(cls.env, {"a": firm}, catalogue, cls.buyers)
        # Of each category, with and without a price in the levels
        cls.sold = catalogue[::8]
        cls.sold.default_code = "CHANNEL"

    @classmethod
    def create_tax(cls, rate):
        return cls.env["account.tax"].create(
            {
                "name": f"{rate} % incl.",
                "amount": rate,
                "type_tax_use": "sale",
                "price_include_override": "tax_included",
            }
        )

    @classmethod
    def create_buyers(cls):
        """Customers of the demo file: some of each tag, contacts, and others."""
        rows = tools.read_csv("customers_fr.csv")
        chosen = {}
        for tag in TAGS:
            having = [row for row in rows if tag in row["tags"].split(";")]
            chosen |= {row["key"]: row for row in having[:PER_TAG]}
        contacts = [row for row in rows if row["parent_key"] in chosen]
        chosen |= {row["key"]: row for row in contacts[:PER_TAG]}
        others = [row for row in rows if not row["tags"] and not row["parent_key"]]
        for row in others[: CUSTOMERS - len(chosen)]:
            chosen[row["key"]] = row
        tags = {
            french: cls.env["res.partner.category"].create({"name": english})
            for french, english in TAGS.items()
        }
        partners = {}
        for number, row in enumerate(chosen.values(), 1):
            parent = partners.get(row["parent_key"])
            partners[row["key"]] = cls.create_customer(
                person_type=row["person_type"],
                name=row["name"] or f"{row['firstname']} {row['lastname']}",
                parent_id=parent.id if parent else False,
                barcode=f"CHANNEL-{number:02}",
                customer_alert=f"Buyer {number:02}",
                customer_status="customer",
                category_id=[
                    Command.link(tags[tag].id)
                    for tag in row["tags"].split(";")
                    if tag in tags
                ],
            )
        return cls.env["res.partner"].union(*partners.values())

    @classmethod
    def quantities(cls):
        """What each buyer takes: of every other product three."""
        return [(product, 1 + 2 * (n % 2)) for n, product in enumerate(cls.sold)]

    def figures(self, lines, price, total):
        return [
            (line[price], line.discount, round(line[total], 2))
            for line in lines.sorted(lambda line: line.product_id.id)
        ]

    def sell_on_quotation(self, partner):
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": qty})
                    for product, qty in self.quantities()
                ],
            }
        )
        return self.figures(order.order_line, "price_unit", "price_total")

    def sell_on_invoice(self, partner):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_line_ids": [
                    Command.create({"product_id": product.id, "quantity": qty})
                    for product, qty in self.quantities()
                ],
            }
        )
        return self.figures(invoice.invoice_line_ids, "price_unit", "price_total")

    def test_twenty_customers_of_the_demo_file(self):
        self.assertEqual(len(self.buyers), CUSTOMERS)
        self.start_till("clientele_price_channels", self.officer)
        tickets = self.env["pos.order"].search([("partner_id", "in", self.buyers.ids)])
        self.assertEqual(tickets.partner_id, self.buyers)
        seen = set()
        for ticket in tickets:
            partner = ticket.partner_id
            with self.subTest(customer=partner.name, terms=partner.price_terms_text):
                till = self.figures(ticket.lines, "price_unit", "price_subtotal_incl")
                self.assertEqual(till, self.sell_on_quotation(partner))
                self.assertEqual(till, self.sell_on_invoice(partner))
                seen.add(tuple(till))
        # Levels, groups, rates and the exemption make the difference.
        self.assertGreaterEqual(len(seen), 6)
