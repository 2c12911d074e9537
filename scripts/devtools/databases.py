"""Databases that are built once and copied: dependencies, tests, demo shop."""

import shutil

from . import odoo_server, postgres, runtime
from .console import SetupError, step

LANGUAGE = "fr_FR"
# Apps that are not required, but that the tests meet as a real shop would have them.
OPTIONAL_APPS = ["delivery", "l10n_fr_account", "pos_hr"]
# Apps of OCA that the tests meet besides; the demo shop and the life cycle go without.
TESTED_APPS = [
    "account_banking_mandate",
    "account_credit_control",
    "partner_statement",
]
# Apps that a shop may have and that change what Clientele meets: in a database of
# their own, so that all other tests hold without them. (pos_online_payment is in both:
# it comes with the tills by itself.)
FURTHER_APPS = [
    "base_geolocalize",
    "calendar",
    "crm",
    "hr_timesheet",
    "mass_mailing",
    "mass_mailing_sms",
    "pos_restaurant",
    "pos_self_order",
    "project",
    "repair",
    "subscription_oca",
    "website_sale",
]


def dependencies(plain=False):
    """The name of a database with all dependencies and without Clientele.

    :param bool plain: only the dependencies, in English: as Odoo's own tests expect
    """
    apps = [] if plain else OPTIONAL_APPS
    languages = [] if plain else ["--load-language", LANGUAGE]
    modules = sorted({*runtime.manifest()["depends"], *apps})
    key = runtime.digest(*modules, *languages, runtime.ROOT / "requirements.txt")
    name = f"clientele_deps_{key}"
    if name not in postgres.databases():
        with step("Installing the apps that Clientele builds on (about 2 minutes)"):
            build(name, modules, languages)
    return name


def tested_dependencies():
    """The name of a database with the apps that only the tests meet, too."""
    return _extend_dependencies("clientele_tested_deps", TESTED_APPS)


def further_dependencies():
    """The name of a database with the apps that only some tests meet."""
    return _extend_dependencies("clientele_further_deps", FURTHER_APPS)


def _extend_dependencies(prefix, apps):
    """Have the dependencies with more apps; return the name of their database."""
    source = dependencies()
    name = f"{prefix}_{runtime.digest(source, *apps)}"
    if name not in postgres.databases():
        with step(f"Installing the apps that tests meet ({len(apps)}, some minutes)"):
            build(name, apps, source=source)
    return name


def build(name, modules, options=(), source=None):
    """Create a database with these modules; it appears under its name when whole.

    :raise SetupError: when the installation fails
    """
    draft = f"{name}_draft"
    copy(source, draft) if source else postgres.drop_database(draft)
    log = runtime.LOGS / f"{name}.log"
    failed = odoo_server.watch(
        ["-d", draft, "-i", ",".join(modules), "--stop-after-init", "--no-http"]
        + list(options),
        log,
    )
    if failed:
        raise SetupError(
            f"Odoo could not install {', '.join(modules)}.", f"Read the end of {log}"
        )
    postgres.rename_database(draft, name)
    move_files(draft, name)


def copy(source, target):
    """Copy a database with its files."""
    postgres.copy_database(source, target)
    shutil.rmtree(_files(target), ignore_errors=True)
    if _files(source).exists():
        shutil.copytree(_files(source), _files(target))


def drop(name):
    postgres.drop_database(name)
    shutil.rmtree(_files(name), ignore_errors=True)


def drop_older(prefix, kept):
    """Drop the databases of earlier versions of the source."""
    for name in postgres.databases():
        if name.startswith(prefix) and name != kept:
            drop(name)


def move_files(source, target):
    shutil.rmtree(_files(target), ignore_errors=True)
    if _files(source).exists():
        _files(source).rename(_files(target))


def source_key(*skipped):
    """A key of the addon's own files, without the folders that it names."""
    ignored = {"docs", "scripts", "bench", "node_modules", *skipped}
    files = [
        path
        for top in sorted(runtime.ROOT.iterdir())
        if top.name[0] != "." and top.name not in ignored
        for path in (sorted(top.rglob("*")) if top.is_dir() else [top])
        if path.suffix in {".py", ".xml", ".csv", ".js", ".scss", ".po", ".sql"}
    ]
    return runtime.digest(*(part for path in files for part in (path.name, path)))


def _files(name):
    return runtime.DATA / "filestore" / name
