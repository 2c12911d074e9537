"""Clientele measured against Odoo on a large customer file: `make bench`.

Three databases are built afresh and kept for a closer look until the next run:
``clientele_bench`` with Clientele, ``clientele_bench_without`` with all it depends
on, ``clientele_bench_small`` with Clientele on a tenth or less of the customers.
See bench/README.md.
"""

import contextlib
import os
import subprocess
import time

from . import databases, odoo_server, postgres, runtime
from .console import SetupError, say, step
from .console import run as run_command

# What a shop has before it meets Clientele: core's apps alone.
CORE_MODULES = (
    "account",
    "contacts",
    "point_of_sale",
    "pos_loyalty",
    "sale_management",
    "sms",
)
FOLDER = runtime.ROOT / "bench"
PREPARATION = runtime.ROOT / "scripts" / "prepare_large_database.sql"
TOWNS = runtime.ROOT / "data" / "postal_codes_fr.csv"
SMALL = 10_000

DATABASE = "clientele_bench"
WITHOUT = "clientele_bench_without"
SMALL_DATABASE = "clientele_bench_small"


def run(customers=100_000, prefix="", only=None, is_kept=False):
    """Build the databases, install Clientele on them and print what it costs.

    :param int customers: customers of the large file
    :param str prefix: put before the names of the databases, to keep others
    :param str only: what to measure, by commas; all of it by default
    :param bool is_kept: measure the databases of the last run again
    :return: whether everything could be measured
    """
    names = {name: f"{prefix}{name}" for name in (DATABASE, WITHOUT, SMALL_DATABASE)}
    if is_kept:
        return _measure(names, only)
    shop = _empty_shop(prefix)
    small = min(SMALL, customers // 10)
    _build(shop, small, names[SMALL_DATABASE], names[WITHOUT])
    minutes = _build(shop, customers, names[DATABASE], names[WITHOUT])
    _print_installation(customers, minutes)
    return _measure(names, only)


def _empty_shop(prefix):
    """The name of a database with core's apps, a till, and no customer."""
    script = FOLDER / "shop.py"
    key = runtime.digest(*CORE_MODULES, script, runtime.ODOO_ROOT.name)
    name = f"{prefix}clientele_bench_shop_{key}"
    if name not in postgres.databases():
        databases.drop_older(f"{prefix}clientele_bench_shop_", name)
        with step("Installing Odoo's own apps"):
            # The name stands for a shop that is whole.
            draft = f"{name}_core"
            databases.build(
                draft, CORE_MODULES, ["--load-language", databases.LANGUAGE]
            )
            _shell(draft, script)
            databases.copy(draft, name)
            databases.drop(draft)
    return name


def _shell(database, script):
    command = odoo_server.command("-d", database, "--no-http", subcommand=("shell",))
    with script.open() as source:
        result = subprocess.run(
            command,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=odoo_server.environment(),
            cwd=runtime.FOLDER,
            check=False,
        )
    if result.returncode or "Traceback" in result.stdout:
        raise SetupError(f"{script.name} failed:\n{result.stdout[-2000:]}", "Read it.")


def _build(shop, customers, name, without):
    """Fill a copy of the shop, then install Clientele as on a live database.

    :return: the seconds that each stage took, by its title
    """
    seconds = {}
    databases.drop(name)
    databases.copy(shop, without)
    with step(f"Filling the file with {customers:,} customers"):
        _run_sql(without, FOLDER / "generate.sql", customers=customers, towns=TOWNS)
    with _timed(seconds, "scripts/prepare_large_database.sql"):
        _run_sql(without, PREPARATION)
    with _timed(seconds, "installing what Clientele builds on"):
        _install(without, runtime.manifest()["depends"])
    databases.copy(without, name)
    with _timed(seconds, "installing Clientele"):
        _install(name, [runtime.ADDON])
    with step("VACUUM ANALYZE"):
        for database in (name, without):
            postgres.query(database, "VACUUM (ANALYZE, SKIP_LOCKED)")
    seconds |= _index_seconds(name)
    return seconds


@contextlib.contextmanager
def _timed(seconds, title):
    """Announce a stage and keep how long it took."""
    start = time.monotonic()
    with step(title):
        yield
    seconds[title] = time.monotonic() - start


def _install(database, modules):
    log = runtime.LOGS / f"{database}.log"
    options = ["-d", database, "-i", ",".join(modules)]
    if odoo_server.watch([*options, "--stop-after-init", "--no-http"], log):
        raise SetupError(
            f"Odoo could not install {', '.join(modules)}.", f"Read the end of {log}"
        )


def _index_seconds(database):
    """How long the search index takes to build: a part of the installation."""
    start = time.monotonic()
    postgres.query(database, "REINDEX INDEX clientele_search_key_words_trigram")
    words = time.monotonic() - start
    postgres.query(database, "REINDEX TABLE clientele_search_key")
    return {
        "of which the word index": words,
        "of which all indexes of the search key": time.monotonic() - start - words,
    }


def _run_sql(database, script, **variables):
    options = [f"--set={name}={value}" for name, value in variables.items()]
    run_command(
        [postgres.program("psql"), "-X", "-q", *options, "-f", script, database],
        advice=f"Look at {script.name}.",
        env=os.environ | postgres.connection(),
    )


def _print_installation(customers, seconds):
    total = sum(value for title, value in seconds.items() if "of which" not in title)
    say(f"\n### Installing on {customers:,} customers\n")
    say("| stage | seconds |\n|---|---:|")
    for title, value in seconds.items():
        say(f"| {title} | {value:.0f} |")
    say(f"| **all** | **{total:.0f}** ({total / 60:.1f} minutes) |")


def _measure(names, only):
    say("\n▸ Measuring …")
    result = subprocess.run(
        [
            str(runtime.PYTHON),
            str(FOLDER / "measure.py"),
            f"--config={runtime.FOLDER / 'odoo.conf'}",
            f"--database={names[DATABASE]}",
            f"--without={names[WITHOUT]}",
            f"--small={names[SMALL_DATABASE]}",
            *([f"--only={only}"] if only else []),
        ],
        env=odoo_server.environment(),
        cwd=runtime.FOLDER,
        check=False,
    )
    return not result.returncode
