"""Clientele against Odoo's own code, on one database, in one run.

Run by ``make bench`` with the Python of Odoo; prints tables in Markdown. Core's own
way is called on the same database with the overrides of Clientele stepped over: each
of them is replaced by one that only calls ``super``.
"""

import argparse
import contextlib
import functools
import inspect
import statistics
import sys
import time
from unittest.mock import patch

from odoo import api
from odoo.modules.registry import Registry
from odoo.sql_db import Cursor
from odoo.tools import config

TEXTS = 6  # different texts of each kind
OWN_ROUNDS = 5
CORE_ROUNDS = 3
CORE_SECONDS = 8  # no further round of core's for a kind of text after so long
SAVINGS = 40
PAGE = 80
TABLES = ("res_partner", "clientele_search_key", "clientele_alias")
# Kinds of texts that so many customers fit that any plan reads many of them.
BROAD = {"common name (3 %)", "first name (1 %)", "3 letters"}
PLAN_NODES = (" Scan ", "Sort", "Join", "Nested Loop", "Bitmap")
GOAL_MEDIAN, GOAL_P95, GOAL_RATIO, GOAL_SAVING = 20, 100, 50, 1.3

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
OVERRIDES = (
    ("res.partner", "_search"),
    ("res.partner", "_search_display_name"),
    ("res.partner", "name_search"),
    ("res.partner", "_load_pos_data_fields"),
    ("res.partner", "_compute_fiscal_position_id"),
    ("pos.config", "get_limited_partners_loading"),
)


class Shop:
    """One database, and the users and the till of its shop."""

    def __init__(self, database):
        self.registry = Registry(database)
        self.cr = self.registry.cursor()
        root = api.Environment(self.cr, api.SUPERUSER_ID, {})
        users = root["res.users"].search([("login", "like", "bench_")])
        self.users = {user.login.removeprefix("bench_"): user.id for user in users}
        self.till = root["pos.config"].search([("name", "=", "Bench")], limit=1).id

    def env(self, role="seller", **context):
        context = {"lang": "fr_FR", "tz": "Europe/Paris", **context}
        return api.Environment(self.cr, self.users[role], context)

    def rows(self, query, *values):
        self.cr.execute(query, values or None)
        return self.cr.fetchall()

    def values(self, query, *values):
        return [row[0] for row in self.rows(query, *values)]


@contextlib.contextmanager
def core_only(shop):
    """Step over the overrides of Clientele."""
    with contextlib.ExitStack() as stack:
        for model, name in OVERRIDES:
            for owner in shop.registry[model].__mro__:
                is_own = ".clientele." in owner.__module__
                if is_own and name in vars(owner):
                    stack.enter_context(
                        patch.object(owner, name, _passing_through(owner, name))
                    )
        yield


def _passing_through(owner, name):
    def call_super(self, *args, **kwargs):
        return getattr(super(owner, self), name)(*args, **kwargs)

    call_super.__dict__.update(vars(inspect.getattr_static(owner, name)))
    return call_super


def timed(shop, function):
    """The milliseconds of one call with nothing cached, and what it gave."""
    shop.env().invalidate_all()
    start = time.perf_counter()
    result = function()
    return (time.perf_counter() - start) * 1000, result


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


# === THE MIX === #


def choose_texts(shop):
    """Texts of each kind, drawn from the file, always the same ones."""
    picked = shop.rows(
        """
        SELECT name, phone_sanitized, email, ref, barcode->>'1', customer_number
        FROM res_partner
        WHERE active AND NOT is_company AND parent_id IS NULL AND ref IS NOT NULL
          AND phone IS NOT NULL AND email IS NOT NULL AND barcode IS NOT NULL
          AND name ~ '^[^ ]+ [^ ]+$' AND name ~ '[éèêëôö]'
        ORDER BY hashint8(id) LIMIT %s
        """,
        TEXTS,
    )
    names = [row[0] for row in picked]
    nationals = ["0" + row[1][3:] for row in picked]
    pairs = [
        " ".join(digits[start : start + 2] for start in range(0, 10, 2))
        for digits in nationals
    ]
    rare = shop.values(
        """
        SELECT surname FROM (
            SELECT SPLIT_PART(name, ' ', 2) AS surname, id FROM res_partner
            WHERE NOT is_company AND name ~ '^[^ ]+ [^ ]+$'
        ) AS bearer
        GROUP BY surname
        HAVING COUNT(*) <= 60 AND surname ~ '[éè]' ORDER BY MD5(surname) LIMIT %s
        """,
        TEXTS,
    )
    return {
        "exact code": [row[3] for row in picked[:3]] + [row[4] for row in picked[3:]],
        "phone 0472001234": nationals,
        "phone 04 72 00 12 34": pairs,
        "phone +33 4 72 00 12 34": [f"+33 {digits[1:]}" for digits in pairs],
        "e-mail": [row[2] for row in picked],
        "rare name": rare,
        "two words, wrong order": [" ".join(reversed(n.split())) for n in names],
        "accents left out": [_plain(name) for name in rare],
        "common name (3 %)": ["martin", "Martin", "MARTIN", "marti"],
        "first name (1 %)": ["thierry", "Xavier", "alain", "Yvette"],
        "a miss": ["zzyzx", "wojciechowski", "xqvw", "bozzonelli"],
        "3 letters": ["duv", "ker", "bou", "lam", "zoé", "gal"],
    }


def _plain(name):
    return name.translate(str.maketrans("éèêëàâîïôöûüç", "eeeeaaiioouuc"))


def measure_searches(shop, title, own, core, texts):
    """Compare two ways to search over the mix.

    :param function own: called with a text
    :param function core: the same, core's way
    """
    results = {}
    for text in (texts["a miss"][0], texts["rare name"][0]):  # warm both up
        own(text)
        with core_only(shop):
            core(text)
    for kind, kind_texts in texts.items():
        results[kind] = ([], [])
        for round_number in range(OWN_ROUNDS):
            for text in kind_texts:
                results[kind][0].append(timed(shop, lambda text=text: own(text))[0])
            is_short = sum(results[kind][1]) < CORE_SECONDS * 1000
            if round_number < CORE_ROUNDS and is_short:
                with core_only(shop):
                    for text in kind_texts:
                        spent, _found = timed(shop, lambda text=text: core(text))
                        results[kind][1].append(spent)
        print(f"  {title}: {kind}", file=sys.stderr)
    return results


def print_searches(title, results):
    print(f"\n### {title}\n")
    print("| text | times faster | Clientele p50 | p95 | Odoo p50 | p95 |")
    print("|---|---:|---:|---:|---:|---:|")
    every = ([], [])
    for kind, (own, core) in results.items():
        _print_row(kind, own, core)
        # Each kind weighs the same, whatever the number of its texts.
        for side, values in zip(every, (own, core), strict=True):
            side.extend(percentile(values, share / 20) for share in range(20))
    own_median, own_p95, ratio = _print_row("**the mix**", *every)
    return [
        (f"{title}: median ≤ {GOAL_MEDIAN} ms", own_median, own_median <= GOAL_MEDIAN),
        (f"{title}: p95 ≤ {GOAL_P95} ms", own_p95, own_p95 <= GOAL_P95),
        (f"{title}: ≥ {GOAL_RATIO} times faster", ratio, ratio >= GOAL_RATIO),
    ]


def _print_row(kind, own, core):
    own_median, core_median = statistics.median(own), statistics.median(core)
    ratio = core_median / own_median
    print(
        f"| {kind} | {ratio:.1f} | {own_median:.1f} ms | {percentile(own, 0.95):.1f} ms"
        f" | {core_median:.0f} ms | {percentile(core, 0.95):.0f} ms |"
    )
    return own_median, percentile(own, 0.95), ratio


# === WHAT IS COMPARED === #


def compare_searches(shop):
    texts = choose_texts(shop)
    partners = shop.env()["res.partner"]
    cashiers = shop.env("cashier")["res.partner"]

    def list_search(text):
        return partners.search([("display_name", "ilike", text)], limit=PAGE).ids

    def list_page(text):
        return partners.web_search_read(
            [("display_name", "ilike", text)],
            {"complete_name": {}, "phone": {}, "email": {}, "city": {}},
            limit=PAGE,
            count_limit=10001,
        )

    def core_till_search(text):
        domain = ["|"] * (len(TILL_SEARCH_FIELDS) - 1)
        domain += [(name, "ilike", f"{text}%") for name in TILL_SEARCH_FIELDS]
        return cashiers.get_new_partner(shop.till, domain, 0)

    cases = {
        "Name search (many2one fields, first 80)": (
            lambda text: partners.name_search(text, limit=PAGE),
            lambda text: partners.name_search(text, limit=PAGE),
        ),
        "List search (in the list's order, first 80)": (list_search, list_search),
        "List page (first 80, read, and counted to 10,000)": (list_page, list_page),
        "Till search": (
            lambda text: cashiers.clientele_till_search(shop.till, text),
            core_till_search,
        ),
    }
    goals = []
    for title, (own, core) in cases.items():
        results = measure_searches(shop, title, own, core, texts)
        goals += print_searches(title, results)
    return goals, texts


def compare_scans(shop):
    cashiers = shop.env("cashier")["res.partner"]
    codes = shop.values(
        """
        SELECT barcode->>'1' FROM res_partner
        WHERE barcode IS NOT NULL AND active ORDER BY hashint8(id) LIMIT 30
        """
    )
    with core_only(shop):
        till = shop.env("cashier")["pos.config"].browse(shop.till)
        names = cashiers._load_pos_data_fields(till)
    own, core = [], []

    def find(code):
        return cashiers.clientele_till_find(till.id, code)["partner_ids"]

    def core_find(code):
        return cashiers.search_read([("barcode", "=", code)], names, load=False)

    def find_only(code):
        return cashiers._clientele_find(code)

    def core_only_find(code):
        return cashiers.search([("barcode", "=", code)])

    finding, core_finding = [], []
    for code in codes:
        spent, _found = timed(shop, functools.partial(find, code))
        own.append(spent)
        with core_only(shop):
            spent, found = timed(shop, functools.partial(core_find, code))
        assert len(found) == 1, code
        core.append(spent)
        finding.append(timed(shop, functools.partial(find_only, code))[0])
        with core_only(shop):
            core_finding.append(timed(shop, functools.partial(core_only_find, code))[0])
    print("\n### Scan of a customer's card at the till\n")
    print("| | times faster | Clientele p50 | p95 | Odoo p50 | p95 |")
    print("|---|---:|---:|---:|---:|---:|")
    median, p95, ratio = _print_row("scan", own[1:], core[1:])
    _print_row("of which finding the customer", finding[1:], core_finding[1:])
    return [
        (f"Scan: median ≤ {GOAL_MEDIAN} ms", median, median <= GOAL_MEDIAN),
        (f"Scan: p95 ≤ {GOAL_P95} ms", p95, p95 <= GOAL_P95),
        (f"Scan: ≥ {GOAL_RATIO} times faster", ratio, ratio >= GOAL_RATIO),
    ]


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


# === PLANS === #


def explain(shop, texts):
    """Print the plans of Clientele's own queries; tell which read a whole table."""
    partners = shop.env()["res.partner"]
    cashiers = shop.env("cashier")["res.partner"]
    code = texts["exact code"][-1]
    calls = {"scan": [lambda: cashiers.clientele_till_find(shop.till, code)]}
    for kind, (text, *_others) in texts.items():
        calls[f"{kind}: {text}"] = [
            lambda text=text: partners.name_search(text, limit=PAGE),
            lambda text=text: partners.search(
                [("display_name", "ilike", text)], limit=PAGE
            ),
        ]
    scanned, shown = [], set()
    print("\n### Plans of the queries that read the search key or the codes\n")
    for title, functions in calls.items():
        for function in functions:
            for query in recorded(shop, function):
                if query.startswith("SET"):
                    shop.cr.execute(query)
                    continue
                shop.cr.execute(f"EXPLAIN {query}")
                lines = [line for (line,) in shop.cr.fetchall()]
                if any(
                    f"Seq Scan on {table} " in line
                    for table in TABLES
                    for line in lines
                ):
                    scanned.append(title)
                nodes = [
                    line.split("  (cost")[0]
                    for line in lines
                    if any(word in line for word in PLAN_NODES) and "(cost" in line
                ]
                plan = "\n".join(nodes)
                if plan not in shown and "clientele" in plan:
                    shown.add(plan)
                    print(f"{title}\n\n```\n{plan}\n```\n")
    selective = [title for title in scanned if title.split(":")[0] not in BROAD]
    note = ", ".join(selective) or "none"
    title = f"Whole tables read by selective searches: {note}"
    return [(title, len(selective), not selective)]


def recorded(shop, function):
    """The queries on customers that a call sends, with the settings in between."""
    sent = []
    execute = Cursor.execute

    def record(self, query, params=None, log_exceptions=True):
        result = execute(self, query, params, log_exceptions)
        sent.append((self._obj.query or b"").decode().strip())
        return result

    shop.env().invalidate_all()
    with patch.object(Cursor, "execute", record):
        function()
    return [
        query
        for query in sent
        if query.startswith("SET LOCAL")
        or query.startswith(("SELECT", "WITH"))
        and any(table in query for table in TABLES)
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--database", required=True, help="with Clientele")
    parser.add_argument("--without", help="the same without Clientele")
    parser.add_argument("--small", help="a small file with Clientele")
    parser.add_argument("--only", default="search,scan,saving,opening,plans")
    args = parser.parse_args()
    config.parse_config(["-c", args.config, "--log-level=error", "--no-http"])
    shop = Shop(args.database)
    only, goals = args.only.split(","), []
    texts = None
    if "search" in only:
        found, texts = compare_searches(shop)
        goals += found
    if "scan" in only:
        goals += compare_scans(shop)
    if "saving" in only and args.without:
        goals += compare_savings(shop, Shop(args.without))
    if "opening" in only:
        small = [Shop(args.small)] if args.small else []
        goals += compare_openings([*small, shop])
    if "plans" in only:
        goals += explain(shop, texts or choose_texts(shop))
    print("\n### Goals\n\n| goal | measured | |\n|---|---:|---|")
    for title, measured, is_met in goals:
        print(f"| {title} | {measured:.2f} | {'met' if is_met else '**missed**'} |")


if __name__ == "__main__":
    main()
