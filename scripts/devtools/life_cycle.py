"""The addon's life: install with demo data, upgrade, uninstall."""

from . import databases, odoo_server, runtime
from .console import step
from .test_results import Results


def run():
    """Live it, and return what the logs complain of.

    :rtype: list[str]
    """
    complaints = []
    database = "clientele_life_cycle"
    databases.copy(databases.dependencies(), database)
    # Odoo loads demo data only on top of dependencies that have theirs.
    databases.postgres.query(
        database, "UPDATE ir_module_module SET demo = TRUE WHERE state = 'installed'"
    )
    for stage, options in _stages(database).items():
        results = Results()
        with step(f"Life cycle: {stage}"):
            log = runtime.LOGS / f"life_cycle_{stage.split()[0]}.log"
            code = odoo_server.watch(log=log, reader=results, label=stage, **options)
        complaints += [f"{stage}: {text}" for text in results.complaints]
        if code:
            complaints.append(f"{stage}: Odoo ended with code {code}")
    databases.drop(database)
    return complaints


def _stages(database):
    """The stages by title, as arguments of ``odoo_server.watch``."""
    server = ["-d", database, "--stop-after-init", "--no-http"]
    return {
        "install with demo data": {
            "options": [*server, "-i", runtime.ADDON, "--with-demo"]
        },
        "upgrade": {"options": [*server, "-u", runtime.ADDON]},
        "uninstall": {
            "options": ["-d", database, runtime.ADDON],
            "subcommand": ("module", "uninstall"),
        },
    }
