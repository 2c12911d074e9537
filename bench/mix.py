"""The texts that people type and scan, and how they are measured."""

import sys

from harness import core_only, percentile, print_row, timed

TEXTS = 6  # different texts of each kind
OWN_ROUNDS = 5
CORE_ROUNDS = 3
CORE_SECONDS = 8  # no further round of core's for a kind of text after so long
GOAL_MEDIAN, GOAL_P95, GOAL_RATIO = 20, 100, 50


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
    for text, *_others in list(texts.values())[:2]:  # warm both up
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
        print_row(kind, own, core)
        # Each kind weighs the same, whatever the number of its texts.
        for side, values in zip(every, (own, core), strict=True):
            side.extend(percentile(values, share / 20) for share in range(20))
    own_median, own_p95, ratio = print_row("**the mix**", *every)
    return [
        (f"{title}: median ≤ {GOAL_MEDIAN} ms", own_median, own_median <= GOAL_MEDIAN),
        (f"{title}: p95 ≤ {GOAL_P95} ms", own_p95, own_p95 <= GOAL_P95),
        (f"{title}: ≥ {GOAL_RATIO} times faster", ratio, ratio >= GOAL_RATIO),
    ]
