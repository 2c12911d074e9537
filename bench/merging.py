"""What a merge of two customers costs, against core's own wizard."""

import statistics
from functools import partial

from odoo import SUPERUSER_ID

from harness import timed

ROUNDS = 11
GOAL_MERGE = 1.0


def compare_merges(shop):
    """Merge two customers with Clientele and with core's wizard, and take it back."""
    times, queries, undo = {"own": [], "core": []}, {}, []
    pairs = _choose_pairs(shop)
    for number in range(ROUNDS + 1):
        for side, merge in (("own", _merge), ("core", _merge_in_core)):
            ids = pairs[number % len(pairs)]
            env = shop.env()(user=SUPERUSER_ID, su=True)
            before = shop.cr.sql_log_count
            spent, log = timed(shop, partial(merge, env, ids))
            queries[side] = shop.cr.sql_log_count - before
            if number:  # the first one warms up
                times[side].append(spent)
            if side == "own":
                undone, _missing = timed(shop, log._undo)
                undo.append(undone)
            shop.cr.rollback()
    own, core = (statistics.median(times[side]) for side in ("own", "core"))
    print("\n### Merging two customers with documents\n")
    print("| | times the cost | Clientele | Odoo | queries |")
    print("|---|---:|---:|---:|---:|")
    print(
        f"| merge | {own / core:.2f} | {own:.0f} ms | {core:.0f} ms"
        f" | {queries['own']}, {queries['core']} |"
    )
    print(f"| undo | | {statistics.median(undo):.0f} ms | not possible | |")
    name = f"Merging two customers: ≤ {GOAL_MERGE} times the cost"
    return [(name, own / core, own / core <= GOAL_MERGE)]


def _choose_pairs(shop):
    """Two customers a round, each with tickets, of one company."""
    rows = shop.rows(
        """
        SELECT partner.id FROM res_partner partner
        WHERE partner.active AND partner.customer_status = 'customer'
            AND partner.parent_id IS NULL AND partner.company_id IS NULL
            AND NOT partner.is_company
            AND EXISTS (SELECT FROM pos_order WHERE partner_id = partner.id)
            AND NOT EXISTS (SELECT FROM res_users WHERE partner_id = partner.id)
        ORDER BY partner.id LIMIT 24
        """
    )
    ids = [partner_id for (partner_id,) in rows]
    return list(zip(ids[::2], ids[1::2], strict=False))


def _merge(env, ids):
    survivor, source = env["res.partner"].browse(ids)
    log = survivor._merge_from(source)
    env.flush_all()
    return log


def _merge_in_core(env, ids):
    wizard = env["base.partner.merge.automatic.wizard"]
    wizard._merge(list(ids), env["res.partner"].browse(ids[0]), extra_checks=False)
    env.flush_all()
