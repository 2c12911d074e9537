"""The French catalogue, brought up to date with the texts of the source."""

from . import databases, odoo_server, runtime, testing
from .console import SetupError, say, step

CATALOGUE = runtime.ROOT / "i18n" / "fr.po"


def update():
    """Export the texts with the translations they have; new ones are left empty."""
    installed, complaints = testing.installed_database()
    if complaints:
        raise SetupError("Clientele does not install.", "\n".join(complaints))
    database = "clientele_translations"
    databases.copy(installed, database)
    with step("Exporting the texts"):
        options = ["-d", database, "-l", databases.LANGUAGE, "-o", CATALOGUE]
        code = odoo_server.watch(
            [*options, runtime.ADDON],
            runtime.LOGS / "translations.log",
            subcommand=("i18n", "export"),
        )
    databases.drop(database)
    empty = CATALOGUE.read_text().count('msgstr ""\n\n')
    say(f"{empty} texts of {CATALOGUE.name} to translate")
    return not code
