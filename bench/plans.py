"""The plans of Clientele's queries: which index each of them reads."""

from unittest.mock import patch

from odoo.sql_db import Cursor

from cases import PAGE

TABLES = ("res_partner", "clientele_search_key", "clientele_alias")
# Kinds of texts that so many customers fit that any plan reads many of them.
BROAD = {"common name (3 %)", "first name (1 %)", "3 letters"}
PLAN_NODES = (" Scan ", "Sort", "Join", "Nested Loop", "Bitmap")


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
