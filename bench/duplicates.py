"""What duplicates cost: to check one at entry, to suggest, to search the whole file."""

import statistics
import time

from harness import percentile, timed

SAMPLE = 100
GOAL_CHECK, GOAL_CLOSE, GOAL_SCAN = 30, 200, 600  # milliseconds twice, seconds


def measure_duplicates(shop):
    """Measure the check, the suggestions, a search with a mistake, and the scan."""
    print("\n### Duplicates\n\n| | p50 | p95 |\n|---|---:|---:|")
    values = _choose_values(shop)
    partners = shop.env("seller")["res.partner"]
    check = _measure(
        shop,
        "the check of a customer who is entered",
        lambda one: partners._find_duplicates_of_values(one),
        values,
    )
    suggest = _measure(
        shop, "suggestions while typing", lambda one: partners._suggest(one), values
    )
    close = _measure(
        shop,
        "a search with a mistake",
        lambda one: partners._clientele_search_close(_mistype(one["name"])),
        values,
    )
    return [
        ("Duplicate check: ≤ 30 ms", check, check <= GOAL_CHECK),
        ("Suggestions: ≤ 30 ms", suggest, suggest <= GOAL_CHECK),
        ("Typo search: ≤ 200 ms", close, close <= GOAL_CLOSE),
        *_scan(shop),
    ]


def _choose_values(shop):
    """What is typed of customers who are in the file, one of three with a new phone."""
    rows = shop.rows(
        "SELECT name, zip, city, email, phone, mobile, street FROM res_partner "
        "WHERE customer_status IS NOT NULL AND name <> '' "
        "ORDER BY HASHINT4(id) LIMIT %s",
        SAMPLE,
    )
    names = ("name", "zip", "city", "email", "phone", "mobile", "street")
    return [
        {name: value or "" for name, value in zip(names, row, strict=True)}
        for row in rows
    ]


def _mistype(name):
    """The longest word of a name, with two of its letters swapped."""
    word = max(name.split(), key=len)
    return f"{word[:2]}{word[3:4]}{word[2:3]}{word[4:]}"


def _measure(shop, title, function, values):
    times = [timed(shop, lambda one=one: function(one))[0] for one in values]
    median = statistics.median(times)
    print(f"| {title} | {median:.1f} ms | {percentile(times, 0.95):.1f} ms |")
    return median


def _scan(shop):
    """The search of the whole file, step by step as the night does it."""
    duplicates = shop.env("seller")(su=True)["clientele.duplicate"]
    start, longest = time.perf_counter(), 0
    point = duplicates._get_start()
    while point["step"] < point["steps"]:
        begun = time.perf_counter()
        point = duplicates._scan(point)
        longest = max(longest, time.perf_counter() - begun)
    seconds = time.perf_counter() - start
    [(customers,)] = shop.rows("SELECT COUNT(*) FROM clientele_search_key")
    [(pairs,)] = shop.rows("SELECT COUNT(*) FROM clientele_duplicate")
    shop.cr.rollback()
    print(
        f"\n- search of {customers:,} records: {seconds:.0f} s, {point['steps']} steps,"
        f" the longest {longest:.1f} s, {pairs:,} pairs, {point['skipped']:,} keys"
        " shared by too many"
    )
    return [("Search for all duplicates: < 600 s", seconds, seconds < GOAL_SCAN)]
