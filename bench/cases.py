"""What is compared with core: searches, scans, savings, openings."""

import functools
import statistics

from harness import core_only, print_row, timed
from mix import choose_texts, measure_searches, print_searches

SAVINGS = 40
PAGE = 80
GOAL_SAVING = 1.3

# What the till's own search sends, in partner_list.js.
TILL_SEARCH_FIELDS = (
    "name",
    "parent_name",
    "phone_mobile_search",
    "email",
    "barcode",
    "street",
    "zip",
    "city",
    "state_id",
    "country_id",
    "vat",
)


def core_till_domain(text):
    """The domain that the till's own list makes of a typed text."""
    domain = ["|"] * (len(TILL_SEARCH_FIELDS) - 1)
    return domain + [(name, "ilike", f"{text}%") for name in TILL_SEARCH_FIELDS]


def core_till_search(shop, text):
    """What the till's own list asks for a typed text."""
    partners = shop.env("cashier")["res.partner"]
    return partners.get_new_partner(shop.till, core_till_domain(text), 0)


def _asking_till(shop):
    """Partners as an open till asks for them, which names what it has already."""
    env = shop.env("cashier")
    positions = env["account.fiscal.position"].search([])
    return env["res.partner"].with_context(till_position_ids=positions.ids)


def compare_searches(shop):
    texts = choose_texts(shop)
    partners = shop.env()["res.partner"]
    cashiers = _asking_till(shop)

    def list_search(text):
        return partners.search([("display_name", "ilike", text)], limit=PAGE).ids

    def list_page(text):
        return partners.web_search_read(
            [("display_name", "ilike", text)],
            {"complete_name": {}, "phone": {}, "email": {}, "city": {}},
            limit=PAGE,
            count_limit=10001,
        )

    cases = {
        "Name search (many2one fields, first 80)": (
            lambda text: partners.name_search(text, limit=PAGE),
            lambda text: partners.name_search(text, limit=PAGE),
        ),
        "Till search (first 80)": (
            lambda text: cashiers._clientele_search(text, limit=PAGE).ids,
            lambda text: cashiers.search(core_till_domain(text), limit=PAGE).ids,
        ),
        "Till search, customers loaded into the till": (
            lambda text: cashiers.clientele_till_search(shop.till, text),
            lambda text: core_till_search(shop, text),
        ),
        "List search (in the list's order, first 80)": (list_search, list_search),
        "List page (first 80, read, and counted to 10,000)": (list_page, list_page),
    }
    goals = []
    for title, (own, core) in cases.items():
        results = measure_searches(shop, title, own, core, texts)
        goals += print_searches(title, results)
    return goals, texts


def compare_scans(shop, texts):
    """Identifiers scanned or typed at the till, until the customer is loaded there.

    Core's till asks the server for barcodes alone; anything else that identifies a
    customer has to be typed in its list.
    """
    cashiers = _asking_till(shop)
    till = cashiers.env["pos.config"].browse(shop.till)
    with core_only(shop):
        names = cashiers._load_pos_data_fields(till)
    barcodes = shop.values(
        """
        SELECT barcode->>'1' FROM res_partner
        WHERE barcode IS NOT NULL AND active ORDER BY hashint8(id) LIMIT 30
        """
    )
    numbers = shop.values(
        """
        SELECT customer_number FROM res_partner
        WHERE customer_number IS NOT NULL AND active
        ORDER BY hashint8(id) LIMIT 6
        """
    )

    def core_scan(text):
        if text in barcodes or text in unknown:
            return cashiers.search_read([("barcode", "=", text)], names, load=False)
        return core_till_search(shop, text)

    unknown = [f"2999999{rank:05}9" for rank in range(6)]
    phones = {kind: texts[kind] for kind in texts if kind.startswith("phone")}
    kinds = {
        "barcode": barcodes,
        "customer number": numbers,
        **phones,
        "e-mail": texts["e-mail"],
        "unknown code": unknown,
    }
    title = "Scan at the till, the customer loaded"
    results = measure_searches(
        shop,
        title,
        lambda text: cashiers.clientele_till_find(till.id, text),
        core_scan,
        kinds,
    )
    goals = print_searches(title, results)
    finding = measure_searches(
        shop,
        "Finding alone",
        cashiers._clientele_find,
        lambda code: cashiers.search([("barcode", "=", code)]),
        {"barcode, finding alone": barcodes},
    )
    print_row("barcode, finding alone", *finding["barcode, finding alone"])
    return goals


def compare_savings(shop, shop_without):
    """Create and edit a customer, with Clientele and in a copy without it."""

    def values(rank):
        return {
            "name": f"Zoé Quatresous {rank}",
            "phone": f"+33 6 99 {rank // 100:02} {rank % 100:02} 55",
            "email": f"zoe.quatresous{rank}@example.com",
            "street": "3 rue des Lilas",
            "zip": "69001",
            "city": "Lyon",
            "country_id": shop.env()["res.country"].search([("code", "=", "FR")]).id,
        }

    times = {}
    for rank in range(SAVINGS):
        for side, there in (("with", shop), ("without", shop_without)):
            env = there.env(clientele_new_customer=side == "with")
            vals = values(rank)
            env["res.partner"].search([("email", "=", "warm")], limit=1)

            def create(env=env, vals=vals):
                partner = env["res.partner"].create(vals)
                env.flush_all()
                return partner

            def write(partner, env=env, rank=rank):
                partner.write({"phone": f"+33 6 98 00 {rank:02} 11", "city": "Vienne"})
                env.flush_all()

            queries = there.cr.sql_log_count
            spent, partner = timed(there, create)
            times.setdefault(("create", side), []).append(spent)
            created = there.cr.sql_log_count - queries
            queries = there.cr.sql_log_count
            spent, _none = timed(there, functools.partial(write, partner))
            times.setdefault(("write", side), []).append(spent)
            written = there.cr.sql_log_count - queries
            times["queries", side] = created, written
            there.cr.rollback()
    print("\n### Saving one customer\n")
    print("| | times the cost | with Clientele | without | queries with | without |")
    print("|---|---:|---:|---:|---:|---:|")
    goals = []
    for index, action in enumerate(("create", "write")):
        own, core = (
            statistics.median(times[action, side][3:]) for side in ("with", "without")
        )
        print(
            f"| {action} | {own / core:.2f} | {own:.1f} ms | {core:.1f} ms"
            f" | {times['queries', 'with'][index]}"
            f" | {times['queries', 'without'][index]} |"
        )
        ratio = own / core
        title = f"Saving ({action}): ≤ {GOAL_SAVING} times the cost"
        goals.append((title, ratio, ratio <= GOAL_SAVING))
    return goals


def compare_openings(shops):
    """What a till loads of customers at its opening, on files of several sizes."""
    print("\n### Opening a till: choosing and reading its first 100 customers\n")
    print("| customers | tickets | times faster | Clientele | Odoo | queries | Odoo |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    medians, queries = [], []
    for shop in shops:
        tickets = shop.values("SELECT COUNT(*) FROM pos_order")[0]
        customers = shop.values("SELECT COUNT(*) FROM res_partner")[0]
        env = shop.env("cashier")
        partners, till = env["res.partner"], env["pos.config"].browse(shop.till)

        def open_till(partners=partners, till=till):
            ids = [row[0] for row in till.get_limited_partners_loading()]
            return partners._load_pos_data_read(partners.browse(ids), till)

        own, core = [], []
        open_till()
        before = shop.cr.sql_log_count
        own += [timed(shop, open_till)[0] for _round in range(9)]
        own_queries = (shop.cr.sql_log_count - before) / 9
        with core_only(shop):
            open_till()
            before = shop.cr.sql_log_count
            core += [timed(shop, open_till)[0] for _round in range(5)]
            core_queries = (shop.cr.sql_log_count - before) / 5
        own_median, core_median = statistics.median(own), statistics.median(core)
        medians.append(own_median)
        queries.append(round(own_queries))
        print(
            f"| {customers:,} | {tickets:,} | {core_median / own_median:.1f}"
            f" | {own_median:.0f} ms | {core_median:.0f} ms"
            f" | {own_queries:.0f} | {core_queries:.0f} |"
        )
    growth = medians[-1] / medians[0]
    return [
        ("Till opening: same cost on the larger file (≤ 1.5)", growth, growth <= 1.5),
        ("Till opening: same number of queries", queries[-1], len(set(queries)) == 1),
    ]
