"""What prices cost: a thousand lines on documents of fifty, with and without."""

import statistics

from odoo import Command

from harness import timed

DOCUMENTS, LINES = 20, 50
PRODUCTS = 200
ROUNDS = 7
GOAL_PRICING = 1.2


def compare_pricing(shop, shop_without):
    """Price the same lines for a customer of a group with a level, and in core.

    In core the customer has the same price list, which knows the same products.
    """
    times = {}
    for round_number in range(ROUNDS):
        for side, there in (("with", shop), ("without", shop_without)):
            measured = _measure(there, side == "with")
            there.cr.rollback()
            if round_number:  # the first one warms up
                for title, value in measured.items():
                    times.setdefault(title, {}).setdefault(side, []).append(value)
    print(f"\n### Pricing {DOCUMENTS * LINES:,} lines, {LINES} a document\n")
    print("| | times the cost | with Clientele | without | queries with | without |")
    print("|---|---:|---:|---:|---:|---:|")
    goals = []
    for title, sides in times.items():
        own, core = (
            statistics.median(value[0] for value in sides[side])
            for side in ("with", "without")
        )
        queries = [sides[side][0][1] for side in ("with", "without")]
        print(
            f"| {title} | {own / core:.2f} | {own:.0f} ms | {core:.0f} ms"
            f" | {queries[0]} | {queries[1]} |"
        )
        name = f"{title}: ≤ {GOAL_PRICING} times the cost"
        goals.append((name, own / core, own / core <= GOAL_PRICING))
    return goals


def _measure(shop, is_own):
    """The milliseconds and queries of each step, by its title."""
    partner, products = _prepare(shop, is_own)
    env = partner.env
    measured = {}

    def measure(title, function):
        queries = shop.cr.sql_log_count
        spent, result = timed(shop, function)
        measured[title] = spent, shop.cr.sql_log_count - queries
        return result

    def lines(quantity):
        return [
            Command.create({"product_id": products[4 * rank].id, quantity: 1 + rank})
            for rank in range(LINES)
        ]

    def create_quotations():
        orders = env["sale.order"]
        for _document in range(DOCUMENTS):
            orders |= env["sale.order"].create(
                {"partner_id": partner.id, "order_line": lines("product_uom_qty")}
            )
            env.flush_all()
        return orders

    def update_prices():
        for order in orders:
            order._recompute_prices()
            env.flush_all()

    def create_invoices():
        for _document in range(DOCUMENTS):
            env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_line_ids": lines("quantity"),
                }
            )
            env.flush_all()

    orders = measure("Creating quotations", create_quotations)
    measure("Updating their prices", update_prices)
    measure("Creating invoices by hand", create_invoices)
    return measured


def _prepare(shop, is_own):
    """A customer with a list of two hundred prices; with Clientele it is a level."""
    root = shop.env()(su=True)
    groups = ("product.group_product_pricelist", "sale.group_discount_per_so_line")
    for group in groups:
        root.ref("base.group_user").implied_ids |= root.ref(group)
    products = root["product.product"].create(
        [{"name": f"Bench {rank}", "list_price": 10 + rank} for rank in range(PRODUCTS)]
    )
    values = {
        "name": "Bench",
        "item_ids": [
            Command.create(
                {
                    "applied_on": "1_product",
                    "product_tmpl_id": product.product_tmpl_id.id,
                    "compute_price": "fixed",
                    "fixed_price": product.list_price * 0.9,
                }
            )
            for product in products
        ],
    }
    if is_own:
        values |= {"is_price_level": True, "level_code": "BENCH"}
    pricelist = root["product.pricelist"].create(values)
    partner = root["res.partner"].create({"name": "Bench", "lang": "fr_FR"})
    if is_own:
        group = root["clientele.group"].create(
            {"name": "Bench", "discount": 10, "price_level_id": pricelist.id}
        )
        partner.clientele_group_id = group
    else:
        partner.specific_property_product_pricelist = pricelist
    root.flush_all()
    return partner, products
