"""Clientele against Odoo's own code, on one database, in one run.

Run by ``make bench`` with the Python of Odoo; prints tables in Markdown. Core's own
way is called on the same database with the overrides of Clientele stepped over: each
of them is replaced by one that only calls ``super``.
"""

import argparse

from odoo.tools import config

from accounts import compare_balances
from cards import compare_tickets, hammer_cards
from cases import (
    compare_openings,
    compare_savings,
    compare_scans,
    compare_searches,
)
from duplicates import measure_duplicates
from harness import Shop
from imports import compare_imports
from labels import measure_labels
from mass_edit import compare_mass_edits
from merging import compare_merges
from mix import choose_texts
from plans import explain
from pricing import compare_pricing
from till import measure_till

# Measured on the database with Clientele alone.
MEASURED = {
    "tills": hammer_cards,
    "accounts": compare_balances,
    "massedit": compare_mass_edits,
    "duplicates": measure_duplicates,
    "merging": compare_merges,
    "imports": compare_imports,
    "labels": measure_labels,
    "till": measure_till,
}
ALL = ",".join(("search,scan,saving,opening,pricing,cards", *MEASURED, "plans"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--database", required=True, help="with Clientele")
    parser.add_argument("--without", help="the same without Clientele")
    parser.add_argument("--small", help="a small file with Clientele")
    parser.add_argument("--only", default=ALL)
    args = parser.parse_args()
    config.parse_config(["-c", args.config, "--log-level=error", "--no-http"])
    shop = Shop(args.database)
    only, goals = args.only.split(","), []
    texts = None
    if "search" in only:
        found, texts = compare_searches(shop)
        goals += found
    if "scan" in only:
        goals += compare_scans(shop, texts or choose_texts(shop))
    if "saving" in only and args.without:
        goals += compare_savings(shop, Shop(args.without))
    if "opening" in only:
        small = [Shop(args.small)] if args.small else []
        goals += compare_openings([*small, shop])
    if "pricing" in only and args.without:
        goals += compare_pricing(shop, Shop(args.without))
    if "cards" in only and args.without:
        goals += compare_tickets(shop, Shop(args.without))
    for name in (name for name in MEASURED if name in only):
        goals += MEASURED[name](shop)
    if "plans" in only:
        goals += explain(shop, texts or choose_texts(shop))
    print("\n### Goals\n\n| goal | measured | |\n|---|---:|---|")
    for title, measured, is_met in goals:
        print(f"| {title} | {measured:.2f} | {'met' if is_met else '**missed**'} |")


if __name__ == "__main__":
    main()
