"""The tests: Python tests, JavaScript unit tests and browser tours, counted together.

Odoo skips browser and PDF tests silently where a program is missing: here a
skipped test counts as failed, unless it is listed below with its reason.
"""

import re

from . import databases, machine, odoo_server, runtime
from .console import say, step

ALLOWED_SKIPS = {
    # "TestName.test_method": "why it may be skipped",
}
STARTING = re.compile(r"Starting (\w+\.\w+)")
FAILURE = re.compile(r"(?:FAIL|ERROR): (?:Subtest )?(\w+\.\w+)")
SKIPPED = re.compile(r"skipped (\w+\.\w+).*? : (.*)")
HOOT_PASSED = re.compile(r"\[HOOT\] Passed (\d+) tests?")
HOOT_FAILED = re.compile(r"\[HOOT\] Failed (\d+) tests?")
# A video-call file that Debian leaves out of its package.
KNOWN_NOISE = re.compile(r"selfie_segmentation|running as root|as user 'root'")


class Results:
    """What a run's log says of its tests."""

    def __init__(self):
        self.started = set()
        self.failed = {}
        self.skipped = {}
        self.hoot_passed = 0
        self.hoot_failed = 0
        self.complaints = []

    def read(self, line):
        message = line["message"]
        if found := STARTING.search(message):
            self.started.add(found[1])
        elif found := FAILURE.match(message):
            self.failed.setdefault(found[1], message)
        elif found := SKIPPED.search(message):
            self.skipped[found[1]] = found[2]
        elif found := HOOT_PASSED.search(message):
            self.hoot_passed += int(found[1])
        elif found := HOOT_FAILED.search(message):
            self.hoot_failed += int(found[1])
        elif line["level"] in ("WARNING", "ERROR", "CRITICAL"):
            if not KNOWN_NOISE.search(message):
                self.complaints.append(f"{line['logger']}: {message}")

    @property
    def unexpected_skips(self):
        return {name: why for name, why in self.skipped.items() if _is_unexpected(name)}

    def counts(self):
        skipped = len(self.skipped) - len(self.unexpected_skips)
        failed = len(set(self.failed) | set(self.unexpected_skips)) + self.hoot_failed
        passed = len(self.started) - len(self.failed) - len(self.skipped)
        return passed + self.hoot_passed, failed, skipped


def test(only=None):
    """Run the tests and print the closing line.

    :param str only: the name of one test file, without ``test_`` and ``.py``
    :return: whether all is well
    """
    machine.require("chromium", "wkhtmltopdf")
    installed, complaints = installed_database()
    results = Results()
    if only:
        _run(installed, f"/{runtime.ADDON}/tests/test_{only}.py", results)
        if not results.started:
            results.failed[only] = f"no test found in tests/test_{only}.py"
    else:
        _run(installed, f"/{runtime.ADDON}", results)
        complaints += _life_cycle()
    if complaints:
        results.failed["install"] = "warnings at installation:\n" + "\n".join(
            complaints
        )
    return _report(results)


def installed_database():
    """A database with Clientele just installed, and what its log complains of."""
    key = databases.source_key("tests", "demo")
    apps = databases.tested_dependencies()
    name = f"clientele_test_{apps[-8:]}_{key}"
    results = Results()
    if name not in databases.postgres.databases():
        with step("Installing Clientele"):
            databases.drop_older("clientele_test_", None)
            draft = "clientele_install"
            databases.copy(apps, draft)
            failed = odoo_server.watch(
                ["-d", draft, "-i", runtime.ADDON, "--stop-after-init", "--no-http"],
                runtime.LOGS / "install.log",
                results.read,
            )
            if failed or results.complaints:
                return draft, results.complaints or ["the installation failed"]
            databases.postgres.rename_database(draft, name)
            databases.move_files(draft, name)
    return name, []


def _run(installed, tags, results):
    database = "clientele_tests_run"
    databases.copy(installed, database)
    with step("Running the tests"):
        code = odoo_server.watch(
            [
                *("-d", database),
                f"--test-tags={tags}",
                "--stop-after-init",
                f"--http-port={odoo_server.free_port()}",
            ],
            runtime.LOGS / "tests.log",
            results.read,
        )
    if code and not results.failed:
        results.failed["run"] = f"Odoo ended with code {code}, see logs/tests.log"
    databases.drop(database)


def _life_cycle():
    """Install with demo data, upgrade and uninstall: complaints of our own."""
    complaints = []
    database = "clientele_life_cycle"
    databases.copy(databases.dependencies(), database)
    # Odoo loads demo data only on top of dependencies that have theirs.
    databases.postgres.query(
        database, "UPDATE ir_module_module SET demo = TRUE WHERE state = 'installed'"
    )
    server = ["-d", database, "--stop-after-init", "--no-http"]
    stages = {
        "install with demo data": {
            "options": [*server, "-i", runtime.ADDON, "--with-demo"]
        },
        "upgrade": {"options": [*server, "-u", runtime.ADDON]},
        "uninstall": {
            "options": ["-d", database, runtime.ADDON],
            "subcommand": ("module", "uninstall"),
        },
    }
    for stage, options in stages.items():
        results = Results()
        with step(f"Life cycle: {stage}"):
            log = runtime.LOGS / f"life_cycle_{stage.split()[0]}.log"
            code = odoo_server.watch(log=log, on_line=results.read, **options)
        complaints += [f"{stage}: {text}" for text in results.complaints]
        if code:
            complaints.append(f"{stage}: Odoo ended with code {code}")
    databases.drop(database)
    return complaints


def _is_unexpected(name):
    return name not in ALLOWED_SKIPS


def _report(results):
    for name, text in results.failed.items():
        say(f"FAILED {name}\n{text}")
    for name, reason in results.unexpected_skips.items():
        say(f"FAILED {name}: skipped ({reason})")
    passed, failed, skipped = results.counts()
    note = f", {skipped} skipped" if skipped else ""
    say(f"{passed} passed, {failed} failed{note}")
    return not failed and passed > 0
