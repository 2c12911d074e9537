"""The French catalogue, brought up to date with the texts of the source."""

from pathlib import Path

from . import databases, odoo_server, runtime, testing
from .console import SetupError, run, say, step

CATALOGUE = runtime.ROOT / "i18n" / "fr.po"
MERGE = Path(__file__).with_name("translations_merge.py")


def update():
    """Export the texts with the translations they have; new ones are left empty."""
    installed = testing.usual_database()
    source = installed.name()
    if installed.complaints:
        raise SetupError("Clientele does not install.", "\n".join(installed.complaints))
    database = "clientele_translations"
    export = runtime.FOLDER / "fr.po"
    databases.copy(source, database)
    with step("Exporting the texts"):
        code = odoo_server.watch(
            ["-d", database, "-l", databases.LANGUAGE, "-o", export, runtime.ADDON],
            runtime.LOGS / "translations.log",
            subcommand=("i18n", "export"),
        )
    databases.drop(database)
    advice = f"Read {runtime.LOGS / 'translations.log'}"
    say(run([runtime.PYTHON, MERGE, CATALOGUE, export], advice=advice).strip())
    return not code
