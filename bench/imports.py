"""What an import of customers costs, against core's ``load`` of the same rows."""

import base64
import json

from harness import timed

COUNT = 2_000  # rows; the goal holds for any number
GOAL_IMPORT, GOAL_AGAIN = 1.5, 0.3
FIELDS = ("lastname", "firstname", "street", "zip", "city", "email", "phone")


def compare_imports(shop, count=COUNT):
    """Create customers from a file, then import the same file again."""
    root = shop.env("seller")(su=True)
    rows = [
        (number + 2, [f"Bench {number}", "Anna", "1 rue du Port", "69003", "Lyon"])
        for number in range(count)
    ]
    for number, (_line, cells) in enumerate(rows):
        cells += [f"import{number}@example.com", f"04{number:08}"]
    core, _result = timed(shop, lambda: _load(root, [cells for _line, cells in rows]))
    shop.cr.rollback()
    own, log = timed(shop, lambda: _import(root, rows))
    again, second = timed(shop, lambda: _import(root, rows))
    counts = (log.created_count, log.refused_count, second.unchanged_count)
    shop.cr.rollback()
    print(f"\n### Importing {count:,} customers\n")
    print("| | times the cost of core's `load` | time | rows a second |")
    print("|---|---:|---:|---:|")
    times = {"new": own, "the same file again": again, "core": core}
    for title, spent in times.items():
        speed = count / spent * 1000
        print(f"| {title} | {spent / core:.2f} | {spent:.0f} ms | {speed:.0f} |")
    created, refused, unchanged = counts
    print(f"\n{created:,} created, {refused:,} refused, then {unchanged:,} unchanged")
    return [
        (
            f"import: ≤ {GOAL_IMPORT} times core's load",
            own / core,
            own <= GOAL_IMPORT * core,
        ),
        ("the same file creates nothing", unchanged / count, unchanged == count),
        (
            f"the same file again: ≤ {GOAL_AGAIN} times core's load",
            again / core,
            again <= GOAL_AGAIN * core,
        ),
    ]


def _load(env, rows):
    """Core's way, in the customer file."""
    partners = env["res.partner"].with_context(
        clientele_new_customer=True, tracking_disable=True
    )
    result = partners.load(list(FIELDS), rows)
    env.flush_all()
    return result


def _import(env, rows):
    """Ours: read, matched and written, in the steps of a job."""
    log = env["clientele.import.log"].create(
        {
            "name": "bench.csv",
            "headers": list(FIELDS),
            "targets": list(FIELDS),
            "options": {
                "match": ["number", "company", "email", "phone"],
                "found": "update",
                "missing": "create",
                "empty": "leave",
            },
            "content": base64.b64encode("\n".join(map(json.dumps, rows)).encode()),
            "row_count": len(rows),
        }
    )
    while not log.is_done:
        log._do_rows(1000)
    env.flush_all()
    return log
