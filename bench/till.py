"""A till with the whole file behind it: 200 searches typed in a real browser."""

import secrets
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager

import requests

from odoo.tools import config

from browser import open_page
from harness import percentile

SEARCHES = 200
WEIGHED = (50, 100, 150, 200)  # after so many searches
KEY_PAUSE = 0.06  # seconds between two keys of a fast typist
REST = 4  # seconds until what came is stored in the browser, before it is weighed
GOAL_ROWS, GOAL_GROWTH, GOAL_BLOCK, GOAL_KEPT = 200, 10, 100, 2000
NAME = "Bench of the browser"
INPUT = ".modal .modal-header .input-group input"

# In the page: how long it was blocked, and when the list showed the answer.
WATCH = """
window.bench = {blocks: []};
new PerformanceObserver((list) => {
    bench.blocks.push(...list.getEntries().map(({duration}) => duration));
}).observe({type: "longtask"});
bench.answer = async (text, start) => {
    const frame = () => new Promise(requestAnimationFrame);
    const isThere = () => {
        const search = posmodel.customers.openList?.customerSearch;
        return search?.text === text && (search.isAnswered || search.isOffline);
    };
    while (!isThere()) {
        if (performance.now() - start > 60000) {
            throw new Error(`No answer to ${text}`);
        }
        await frame();
    }
    await frame();
    await frame();
    const spent = performance.now() - start;
    while (posmodel.customers.openList.customerSearch.drawing) {
        await frame();
    }
    await frame();
    await frame();
    return spent;
};
bench.rows = () => document.querySelectorAll(".partner-list .partner-info").length;
bench.scroll = async () => {
    const body = document.querySelector(".modal-body.partner-list");
    for (let page = 0; page < 5; page++) {
        body.scrollTop = body.scrollHeight;
        await new Promise((resolve) => setTimeout(resolve, 500));
    }
};
"""


def measure_till(shop):
    """Type 200 searches at a till, and weigh the page meanwhile."""
    texts = _choose_texts(shop)
    [(customers,)] = shop.rows("SELECT COUNT(*) FROM res_partner WHERE active")
    password, config_id = _open_session(shop)
    with _serve(shop) as address, open_page() as page:
        _open_till(page, address, password, config_id)
        weights, results = _search_all(page, texts)
    _close_session(shop)
    return _report(customers, weights, results)


# === THE SHOP === #


def _choose_texts(shop):
    """What cashiers type, always the same, no text twice."""
    rows = shop.rows(
        """
        SELECT name, phone_sanitized, email, customer_number, ref, city
        FROM res_partner
        WHERE active AND NOT is_company AND parent_id IS NULL
          AND phone IS NOT NULL AND email IS NOT NULL AND name ~ '^[^ ]+ [^ ]{5,}$'
        ORDER BY HASHINT8(id) LIMIT %s
        """,
        SEARCHES * 3,
    )
    texts = {}
    for number, (name, phone, email, code, ref, city) in enumerate(rows):
        first_name, surname = name.split()
        national = "0" + phone[3:]
        kinds = (
            surname[:4],
            national,
            code or ref or name,
            email,
            f"{surname} {first_name}",
            " ".join(national[start : start + 2] for start in range(0, 10, 2)),
            f"{surname[:2]}{surname[3:4]}{surname[2:3]}{surname[4:]}",
            f"{first_name} {city.split()[0]}",
            first_name[:3],
        )
        texts[kinds[number % len(kinds)].strip()] = None
    return [text for text in texts if text][:SEARCHES]


def _open_session(shop):
    """A till that was opened this morning, and a password for its cashier.

    The shop's own session has all tickets of the file: no day has a million.
    """
    root = shop.env()(su=True)
    password = secrets.token_urlsafe()
    cashier = root["res.users"].browse(shop.users["cashier"])
    cashier.password = password
    tills = root["pos.config"]
    till = tills.search([("name", "=", NAME)], limit=1)
    till = till or tills.browse(shop.till).copy({"name": NAME})
    session = till.current_session_id or root["pos.session"].create(
        {"config_id": till.id, "user_id": cashier.id}
    )
    session.state = "opened"
    shop.cr.commit()
    return password, till.id


def _close_session(shop):
    """Nobody enters by the password that was given."""
    shop.cr.rollback()
    shop.rows(
        "UPDATE res_users SET password = NULL WHERE id = %s RETURNING id",
        shop.users["cashier"],
    )
    shop.cr.commit()


@contextmanager
def _serve(shop):
    """Odoo's own server on the database: its address."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    command = [sys.executable, "-m", "odoo", "-c", config["config"]]
    options = ["-d", shop.registry.db_name, f"--http-port={port}", "--log-level=error"]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen([*command, *options, "--max-cron-threads=0"]) as server:
        try:
            _wait_for(address)
            yield address
        finally:
            server.terminate()


def _wait_for(address):
    for _attempt in range(120):
        try:
            requests.get(f"{address}/web/health", timeout=5)
            return
        except requests.RequestException:
            time.sleep(1)
    raise RuntimeError("Odoo does not answer.")


# === THE TILL === #


def _open_till(page, address, password, config_id):
    page.open(f"{address}/web/login")
    page.wait_for("document.querySelector('form.oe_login_form')")
    page.ask(
        "document.querySelector('input[name=login]').value = 'bench_cashier';"
        f"document.querySelector('input[name=password]').value = '{password}';"
        "document.querySelector('form.oe_login_form').submit();"
    )
    page.wait_for("!location.pathname.startsWith('/web/login')")
    page.open(f"{address}/pos/ui/{config_id}?from_backend=1")
    page.wait_for("document.querySelector('.product-screen .set-partner')", 300)
    page.ask(WATCH)
    page.ask("document.querySelector('.product-screen .set-partner').click()")
    page.wait_for(f"document.querySelector('{INPUT}')")


def _search_all(page, texts):
    """Type all texts one after the other.

    :return: what the page weighed, by the number of searches, and for each search
        its seconds, rows, customers in the till, and longest block
    """
    weights, results = {0: page.weigh()}, []
    for number, text in enumerate(texts, start=1):
        results.append(_search(page, text, is_scrolled=number % 10 == 0))
        if number in WEIGHED:
            time.sleep(REST)
            weights[number] = page.weigh()
            print(f"  till: {number} searches", file=sys.stderr)
    return weights, results


def _search(page, text, is_scrolled):
    """Type a text in the place of the last one, key by key, and read the list."""
    page.ask(
        f"bench.blocks.length = 0; document.querySelector('{INPUT}').focus();"
        f"document.querySelector('{INPUT}').select();"
    )
    for char in text:
        page.press(char)
        time.sleep(KEY_PAUSE)
    quoted = repr(text)
    spent = page.ask(f"return await bench.answer({quoted}, performance.now())")
    if is_scrolled:
        page.ask("await bench.scroll()")
    return page.ask(
        f"return {{spent: {spent}, rows: bench.rows(),"
        " kept: posmodel.models['res.partner'].length,"
        " block: Math.max(0, ...bench.blocks)}"
    )


# === THE REPORT === #


def _report(customers, weights, results):
    print(f"\n### A till on {customers:,} customers, {len(results)} searches\n")
    print("| after searches | heap | DOM nodes | listeners | customers in the till |")
    print("|---|---:|---:|---:|---:|")
    for number, weight in weights.items():
        kept = results[number - 1]["kept"] if number else ""
        print(
            f"| {number} | {weight['heap'] / 2**20:.1f} MB | {weight['nodes']:,}"
            f" | {weight['listeners']:,} | {kept} |"
        )
    spent = [result["spent"] for result in results]
    blocks = [result["block"] for result in results]
    rows = max(result["rows"] for result in results)
    kept = max(result["kept"] for result in results)
    first, last = (weights[number]["heap"] for number in (WEIGHED[0], WEIGHED[-1]))
    growth = 100 * (last - first) / first
    print(
        f"\n- from the last key to the list: median {statistics.median(spent):.0f} ms,"
        f" p95 {percentile(spent, 0.95):.0f} ms, {max(spent):.0f} ms at most"
        f"\n- longest block of the page in a search: median"
        f" {statistics.median(blocks):.0f} ms, p95 {percentile(blocks, 0.95):.0f} ms,"
        f" {max(blocks):.0f} ms at most (0: none of 50 ms)"
    )
    block = percentile(blocks, 0.95)
    return [
        (f"Till: rows drawn ≤ {GOAL_ROWS}", rows, rows <= GOAL_ROWS),
        (f"Till: heap from 50 to 200 searches < {GOAL_GROWTH} % more", growth)
        + (growth < GOAL_GROWTH,),
        (f"Till: customers kept ≤ {GOAL_KEPT}", kept, kept <= GOAL_KEPT),
        (f"Till: p95 of the longest block < {GOAL_BLOCK} ms", block)
        + (block < GOAL_BLOCK,),
    ]
