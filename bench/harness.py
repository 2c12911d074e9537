"""One database, its shop, and the two ways to do the same thing there."""

import contextlib
import inspect
import statistics
import time
from unittest.mock import patch

from odoo import api
from odoo.modules.registry import Registry

# What Clientele overrides on the paths measured.
OVERRIDES = (
    ("res.partner", "_search"),
    ("res.partner", "_search_display_name"),
    ("res.partner", "name_search"),
    ("res.partner", "write"),
    ("res.partner", "_write_multi"),
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
            stack.enter_context(stepping_over(shop.registry, model, name))
        yield


@contextlib.contextmanager
def stepping_over(registry, model, name):
    """Step over what Clientele overrides of one method."""
    with contextlib.ExitStack() as stack:
        for owner in registry[model].__mro__:
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


def print_row(kind, own, core):
    """Print a row of a table of times; give its median, 95th percentile and ratio."""
    own_median, core_median = statistics.median(own), statistics.median(core)
    ratio = core_median / own_median
    print(
        f"| {kind} | {ratio:.1f} | {own_median:.1f} ms | {percentile(own, 0.95):.1f} ms"
        f" | {core_median:.0f} ms | {percentile(core, 0.95):.0f} ms |"
    )
    return own_median, percentile(own, 0.95), ratio
