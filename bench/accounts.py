"""What balances cost: of everybody, of many, on the screen of a till, in a file."""

import datetime
import multiprocessing
import resource
import socket
import statistics
import subprocess
import sys
import time
from base64 import b64decode
from functools import partial
from io import BytesIO

from odoo import Command, api
from odoo.modules.registry import Registry
from odoo.tools import SQL, config
from odoo.tools.pdf import PdfFileReader

from harness import timed

ROUNDS = 5
DAY = datetime.date(2025, 12, 31)
MANY, SHEET, PAPER = 20_000, 100_000, 5_000  # customers
PATIENCE = 900  # seconds
GOAL_MANY, GOAL_SECONDS, GOAL_BYTES = 50, 60, 2**30


def compare_balances(shop):
    """Measure balances against the same without our indexes, and core's ``credit``."""
    [(items,)] = shop.rows("SELECT COUNT(*) FROM account_move_line")
    print(f"\n### Balances, {items:,} journal items\n")
    print("| | times faster | Clientele | the other |")
    print("|---|---:|---:|---:|")
    goals = [*_compare_everybody(shop), *_compare_many(shop)]
    return [*goals, *_make_sheet(shop), *_make_pdf(shop)]


# === EVERYBODY === #


def _compare_everybody(shop):
    """The balance of all at a date, and with what is late, with and without indexes."""
    root = shop.env("seller")(su=True)
    partners = root["res.partner"]
    report = partners._get_balance_query(DAY)
    totals = SQL("SELECT payer_id, balance FROM (%s) report", report)
    accounts, companies = partners._get_receivable_scope()
    plain = SQL(
        "SELECT partner_id, SUM(balance) FROM account_move_line "
        "WHERE account_id = ANY(%s) AND company_id = ANY(%s) AND date <= %s "
        "AND parent_state = 'posted' AND partner_id IS NOT NULL GROUP BY partner_id",
        accounts,
        companies,
        DAY,
    )
    own_totals = _median(shop, totals)
    own_report = _median(shop, report)
    _drop_indexes(shop)
    bare_totals = _median(shop, totals)
    bare_report = _median(shop, report)
    bare_plain = _median(shop, plain)
    shop.cr.rollback()
    rows = (
        ("all balances at a date; the same query", own_totals, bare_totals),
        ("all balances at a date; a plain grouped sum", own_totals, bare_plain),
        ("the report, with what is late; the same query", own_report, bare_report),
    )
    for title, own, other in rows:
        print(
            f"| {title} without our indexes | {other / own:.1f} | {own:.2f} s"
            f" | {other:.2f} s |"
        )
    return [
        (f"{title}: at or below the cost", own / other, own <= other)
        for title, own, other in rows
    ]


def _median(shop, query):
    """The seconds that reading all rows of a query takes."""
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        shop.cr.execute(query)
        shop.cr.fetchall()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _drop_indexes(shop):
    """Until the transaction is rolled back."""
    indexes = shop.values(
        "SELECT indexname FROM pg_indexes WHERE tablename IN "
        "('account_move_line', 'account_partial_reconcile', 'res_partner') "
        "AND (indexname LIKE '%customer_balance' OR indexname LIKE '%by_date' "
        "OR indexname LIKE '%represented')"
    )
    for name in indexes:
        shop.cr.execute(SQL("DROP INDEX %s", SQL.identifier(name)))


# === MANY === #


def _compare_many(shop):
    """The figures of 20,000 customers against core's ``credit``."""
    samples = {
        "20,000 house accounts": shop.values(
            "SELECT partner_id FROM account_move_line WHERE parent_state = 'posted' "
            "GROUP BY partner_id HAVING COUNT(*) > 20 ORDER BY partner_id LIMIT %s",
            MANY,
        ),
        "20,000 customers of the file": shop.values(
            "SELECT partner_id FROM loyalty_card ORDER BY HASHINT4(id) LIMIT %s", MANY
        ),
        "one house account": None,
    }
    samples["one house account"] = samples["20,000 house accounts"][77:78]
    goals = []
    for title, ids in samples.items():
        own, core = _compare_figures(shop, ids)
        print(
            f"| {title}; core's `credit` | {core / own:.1f} | {own:.1f} ms"
            f" | {core:.1f} ms |"
        )
        if len(ids) == MANY:
            goals.append(
                (
                    f"{title}: ≥ {GOAL_MANY} times faster than core's `credit`",
                    core / own,
                    core >= own * GOAL_MANY,
                )
            )
    return goals


def _compare_figures(shop, ids):
    """The medians of our figures and of core's field, in milliseconds."""
    partners = shop.env("seller")(su=True)["res.partner"].browse(ids)
    own, core = [], []
    for _round in range(ROUNDS):
        own.append(timed(shop, partners._get_account_figures)[0])
        core.append(timed(shop, partial(partners.mapped, "credit"))[0])
    return statistics.median(own), statistics.median(core)


# === A FILE === #


def _make_sheet(shop):
    """The spreadsheet of 100,000 customers, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        seconds, size, peak, rows = pool.apply(
            _draw_sheet, (shop.registry.db_name, config["config"])
        )
    print(
        f"\n- spreadsheet of {rows:,} customers: {seconds:.1f} s, {size / 1e6:.1f} MB,"
        f" {peak / 2**20:.0f} MiB of memory at most"
    )
    return [
        (
            f"Spreadsheet of {rows:,} customers: < {GOAL_SECONDS} s",
            seconds,
            seconds < GOAL_SECONDS,
        ),
        ("… and < 1,024 MiB", peak / 2**20, peak < GOAL_BYTES),
    ]


def _draw_sheet(database, config_file):
    """The seconds, the size, the most memory in bytes, and the customers."""
    config.parse_config(["-c", config_file, "--log-level=error", "--no-http"])
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, api.SUPERUSER_ID, {"lang": "fr_FR"})
        user = env["res.users"].search([("login", "=", "bench_seller")])
        query = env["res.partner"]._get_balance_query(DAY)
        cr.execute(
            SQL(
                "UPDATE res_partner SET user_id = %s WHERE id IN "
                "(SELECT payer_id FROM (%s) report LIMIT %s)",
                user.id,
                query,
                SHEET,
            )
        )
        cr.execute("ANALYZE res_partner")  # as a live database would have
        wizard = env["clientele.account.balance.show"].create(
            {"scope": "user", "user_id": user.id, "date_to": DAY}
        )
        start = time.perf_counter()
        content = wizard._draw_sheet()
        seconds = time.perf_counter() - start
        count = wizard._count_rows()
        cr.rollback()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return seconds, len(content), peak, count


# === IN THE BACKGROUND === #


def _make_pdf(shop):
    """The PDF of 5,000 customers, by a server that works in the background."""
    port = _find_port()
    root = shop.env("seller")(su=True)
    root["ir.config_parameter"].set_param("report.url", f"http://127.0.0.1:{port}")
    root["ir.cron"].search(
        [("id", "!=", root.ref("clientele.ir_cron_jobs").id)]
    ).active = False
    query = root["res.partner"]._get_balance_query(DAY)
    shop.cr.execute(SQL("SELECT payer_id FROM (%s) report LIMIT %s", query, PAPER))
    partner_ids = [row[0] for row in shop.cr.fetchall()]
    action = (
        root["clientele.account.balance.show"]
        .with_user(root.ref("base.user_admin"))
        .create(
            {
                "scope": "partners",
                "partner_ids": [Command.set(partner_ids)],
                "date_to": DAY,
            }
        )
        .action_print()
    )
    shop.cr.commit()
    job = root["clientele.job"].browse(action["res_id"])
    seconds, steps = _wait_for(shop, job, port)
    pages = len(PdfFileReader(BytesIO(b64decode(job.document or b""))).pages)
    print(
        f"- PDF of {PAPER:,} customers in the background: {job.state}, {pages} pages,"
        f" {seconds:.0f} s, progress seen {steps} times"
    )
    return [(f"PDF of {PAPER:,} customers is made", pages, job.state == "done")]


def _find_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait_for(shop, job, port):
    """Serve the shop until a job has ended: its seconds, and the progress seen."""
    command = [sys.executable, "-m", "odoo", "-c", config["config"]]
    options = ["-d", shop.registry.db_name, f"--http-port={port}", "--log-level=error"]
    start, seen = time.perf_counter(), set()
    with subprocess.Popen([*command, *options, "--max-cron-threads=1"]) as server:
        while time.perf_counter() - start < PATIENCE:
            time.sleep(1)
            shop.cr.rollback()
            job.invalidate_recordset()
            seen.add(job.progress)
            if job.state not in ("waiting", "running"):
                break
        server.terminate()
    return time.perf_counter() - start, len(seen)
