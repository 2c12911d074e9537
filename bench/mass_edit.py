"""The same values on ten thousand customers: a mass edit, core's ``write``, and OCA's.

OCA's ``server_action_mass_edit`` is measured where it is installed.
"""

import statistics
import time

from odoo import api

from harness import core_only

CUSTOMERS = 10_000
ROUNDS = 3
GOAL = 5
OCA = "mass.editing.wizard"


def compare_mass_edits(shop):
    """Write a value on the same customers in both ways, each taken back afterwards.

    Core writes them all in one call, with its tracking; ours in chunks, each with its
    rows of old and new values.
    """
    root = api.Environment(shop.cr, api.SUPERUSER_ID, {"lang": "fr_FR"})
    manager = root.ref("base.user_admin")
    ids, values = _choose(root), _values(root)
    shop.cr.commit()
    print(f"\n### The same value on {len(ids):,} customers\n")
    print("| | times faster | mass edit | core's write | OCA's | side effects |")
    print("|---|---:|---:|---:|---:|---|")
    goals = []
    for name, (value, effects) in values.items():
        own, core, oca = _measure(shop, manager, ids, name, value)
        print(
            f"| {name} | {core / own:.1f} | {own:.2f} s | {core:.2f} s "
            f"| {f'{oca:.2f} s' if oca else 'not installed'} | {effects} |"
        )
        if not effects:
            for title, other in (("core's write", core), ("OCA's mass edit", oca)):
                if other:
                    title = f"Mass edit of {name}: ≥ {GOAL} times faster than {title}"
                    goals.append((title, other / own, other / own >= GOAL))
    return goals


def _measure(shop, manager, ids, name, value):
    """The seconds of each way; none for OCA's where it is not installed."""
    own, core, oca = [], [], []
    for _round in range(ROUNDS):
        own.append(_timed(shop, lambda: _edit(manager, ids, name, value)))
        # OCA's ends in core's write too: without Clientele, to be fair.
        with core_only(shop):
            core.append(_timed(shop, lambda: _write(manager, ids, name, value)))
            if OCA in manager.env:
                oca.append(_timed(shop, lambda: _edit_oca(manager, ids, name, value)))
    return [statistics.median(times) if times else 0 for times in (own, core, oca)]


def _choose(root):
    """Customers without contacts, as most are."""
    partners = root["res.partner"].search(
        [
            ("customer_status", "!=", False),
            ("parent_id", "=", False),
            ("child_ids", "=", False),
        ],
        limit=CUSTOMERS,
    )
    return partners.ids


def _values(root):
    """A new value of each field, and what hangs on it beside the field itself."""
    group, source = (
        root[model].search([("name", "=", "Bench")], limit=1)
        or root[model].create({"name": "Bench"})
        for model in ("clientele.group", "utm.source")
    )
    user = root["res.users"].search([("login", "=", "bench_seller")], limit=1)
    return {
        "user_id": (user.id, ""),
        "function": ("Bench", ""),
        "lang": ("en_US", "the notes of invoices"),
        "customer_source_id": (source.id, ""),
        "customer_alert": ("Bench", ""),
        "clientele_group_id": (group.id, ""),
        "comment": ("<p>Bench</p>", "the search key"),
        "ref": ("Bench", "the search key"),
    }


def _timed(shop, function):
    """The seconds of a change, with what the transaction would do at its end."""
    start = time.perf_counter()
    function()
    shop.cr.flush()
    seconds = time.perf_counter() - start
    # The whole transaction: what a savepoint leaves fills the pages for the next.
    shop.cr.rollback()
    return seconds


def _edit(manager, ids, name, value):
    """A mass edit as a job makes it."""
    env = manager.with_user(manager).env
    change = {"name": name, "operation": "set", "value": value}
    logs = env["clientele.mass.edit.log"]
    log = logs._create_for_user({"name": "Bench", "changes": [change]})
    size = log._get_chunk_size()
    for start in range(0, len(ids), size):
        log._work_on(ids[start : start + size])
        env.cr.flush()
        env.invalidate_all()  # as a transaction of its own begins


def _write(manager, ids, name, value):
    """Core's way: one ``write`` on them all."""
    partners = manager.with_user(manager).env["res.partner"].browse(ids)
    # Ten thousand messages to one salesperson: neither way sends them.
    partners = partners.with_context(mail_auto_subscribe_no_notify=True)
    partners.write({name: value})


def _edit_oca(manager, ids, name, value):
    """OCA's way: an action with the field, and the form with the value."""
    env = manager.env
    field = env["ir.model.fields"]._get("res.partner", name)
    action = env["ir.actions.server"].create(
        {
            "name": "Bench",
            "model_id": field.model_id.id,
            "state": "mass_edit",
            "mass_edit_line_ids": [(0, 0, {"field_id": field.id})],
        }
    )
    context = {
        "server_action_id": action.id,
        "active_ids": ids,
        "mail_auto_subscribe_no_notify": True,
    }
    wizards = manager.with_user(manager).env[OCA].with_context(**context)
    wizards.create([{f"selection__{name}": "set", name: value}])
