"""The tests: Python tests, JavaScript unit tests and browser tours, counted together.

They run in several processes at once, each with a database, a log and a port of its
own; the life cycle runs beside them. Odoo skips browser and PDF tests silently where
a program is missing: here a skipped test counts as failed, unless it is listed with
its reason, and so does a test on disk that did not run.
"""

import time
from pathlib import Path

from . import databases, lanes, life_cycle, odoo_server, runtime, test_files
from .console import say, step
from .test_results import LONGEST_TEXT, Results

PREPARATION = Path(__file__).with_name("test_database.py")
RUNNER = runtime.ROOT / "scripts" / "odoo_for_tests.py"
# Seconds, on a quiet machine: only who begins with what depends on them.
STARTING = 10
INSTALLING = {"clientele_test": 60, "clientele_apps_test": 150}


class Installed:
    """A database with Clientele just installed, built by the first who asks."""

    def __init__(self, prefix, dependencies):
        self.prefix = prefix
        self.dependencies = dependencies
        self.complaints = []
        self.name = lanes.Once(self._ensure)

    def seconds(self):
        """How long it takes to have it."""
        names = databases.postgres.databases()
        is_there = any(name.startswith(f"{self.prefix}_") for name in names)
        return 0 if is_there else INSTALLING[self.prefix]

    def _ensure(self):
        """Have the database, with what its log complains of; return its name."""
        key = runtime.digest(databases.source_key("tests", "demo"), PREPARATION)
        apps = self.dependencies()
        name = f"{self.prefix}_{apps[-8:]}_{key}"
        if name in databases.postgres.databases():
            return name
        draft = self.prefix.replace("test", "install")
        with step(f"Installing Clientele ({name})"):
            databases.drop_older(f"{self.prefix}_", None)
            databases.copy(apps, draft)
            results = Results()
            failed = odoo_server.watch(
                ["-d", draft, "-i", runtime.ADDON, "--stop-after-init", "--no-http"],
                runtime.LOGS / f"{self.prefix}_install.log",
                results,
            )
            failed = failed or odoo_server.watch(
                ["-d", draft, "--no-http"],
                runtime.LOGS / f"{self.prefix}_preparation.log",
                results,
                subcommand=("shell",),
                script=PREPARATION,
            )
        self.complaints = results.complaints
        if failed or self.complaints:
            self.complaints = self.complaints or ["the installation failed"]
            return draft
        databases.postgres.rename_database(draft, name)
        databases.move_files(draft, name)
        return name


class Lot:
    """Tests that one process runs, on a copy of a database."""

    def __init__(self, title, installed, selectors, seconds=0):
        self.title = title
        self.installed = installed
        self.selectors = selectors
        self.seconds = STARTING + seconds

    def run(self):
        """Run the tests.

        :rtype: Results
        """
        results = Results()
        name = self.title.replace(" ", "_")
        database = f"clientele_run_{name}"
        databases.copy(self.installed.name(), database)
        with step(f"Running the {self.title}"):
            code = odoo_server.watch(
                [
                    *("-d", database),
                    f"--test-tags={','.join(self.selectors)}",
                    "--log-handler=odoo.tests.stats:DEBUG",
                    "--stop-after-init",
                    f"--http-port={odoo_server.free_port()}",
                ],
                runtime.LOGS / f"{name}.log",
                results,
                label=self.title,
                program=[RUNNER],
            )
        if code and not results.failed:
            results.failed[self.title] = (
                f"Odoo ended with code {code}, see logs/{name}.log"
            )
        databases.drop(database)
        return results


def test(only=None, keeps_times=False):
    """Run the tests and print the closing line.

    :param str only: names of test files, without ``test_`` and ``.py``, with commas
    :param bool keeps_times: keep how long each file took, for the next runs
    :return: whether all is well
    """
    files, unknown = test_files.read(only.split(",") if only else None)
    usual = usual_database()
    further = Installed("clientele_apps_test", databases.further_dependencies)
    databases.dependencies()
    results = Results()
    plan = _plan(files, usual, further) if not only else _few(files, usual, further)
    for lane in lanes.run(plan):
        for part in lane:
            results.add(part)
    _run_late_again(files, results, usual, further)
    for name in unknown:
        results.failed[name] = f"there is no file tests/test_{name}.py"
    for file, names in test_files.missing(files, results).items():
        results.failed[file] = f"on disk, but not run: {', '.join(names)}"
    if complaints := usual.complaints + further.complaints:
        text = "\n".join(complaints)
        results.failed["install"] = f"warnings at installation:\n{text}"
    if keeps_times and not only:
        test_files.write_times(results.seconds, files)
    return _report(results, with_times=not only)


def usual_database():
    """Say which database most tests run on.

    :rtype: Installed
    """
    return Installed("clientele_test", databases.tested_dependencies)


def _plan(files, usual, further):
    """What each process does, such that all end at about the same time.

    :return: lists of functions that return results, see ``lanes.run``
    """
    with_apps = _lot_with_apps(files, further)
    chores = {
        with_apps.run: with_apps.seconds + further.seconds(),
        _life_cycle: test_files.times().get(test_files.LIFE_CYCLE, 0),
    }
    plan = [[] for _number in range(lanes.count())]
    loads = [0] * len(plan)
    loads[0] = usual.seconds()
    if loads[0]:
        # Before its chores: the other processes wait for it, too.
        plan[0].append(lambda: usual.name() and Results())
    for chore in sorted(chores, key=chores.get, reverse=True):
        least = loads.index(min(loads))
        plan[least].append(chore)
        loads[least] += chores[chore]
    hands = test_files.deal([file for file in files if file.tests], loads)
    for number, hand in enumerate(hands):
        if hand:
            selectors = [file.selector() for file in hand]
            plan[number].append(Lot(f"tests {number + 1}", usual, selectors).run)
    return plan


def _few(files, usual, further):
    """The same for a few files: those of each database in one process."""
    selectors = [file.selector() for file in files if file.tests]
    plan = [[Lot("tests", usual, selectors).run]] if selectors else []
    with_apps = _lot_with_apps(files, further)
    return plan + ([[with_apps.run]] if with_apps.selectors else [])


def _lot_with_apps(files, further):
    files = [file for file in files if file.tests_with_apps]
    selectors = [file.selector(test_files.APPS_TAG) for file in files]
    seconds = sum(test_files.seconds_of(files).values())
    return Lot("tests with apps", further, selectors, seconds)


def _life_cycle():
    results = Results()
    start = time.monotonic()
    if complaints := life_cycle.run():
        results.failed[test_files.LIFE_CYCLE] = "\n".join(complaints)
    results.seconds[test_files.LIFE_CYCLE] = time.monotonic() - start
    return results


def _run_late_again(files, results, usual, further):
    """Give tours that were only late a second chance, with the machine to themselves.

    Any other failure stays: to fail now and then is a bug.
    """
    late = results.late()
    by_name = {file.name: file for file in files}
    for title, installed, tag in (
        ("tests again", usual, ""),
        ("tests with apps again", further, test_files.APPS_TAG),
    ):
        again = {}
        for name in late:
            file = by_name[results.files[name]]
            if (name in file.tests_with_apps) == bool(tag):
                again[name] = f"{file.selector(tag)}:{name}"
        if again:
            second = Lot(title, installed, list(again.values())).run()
            for name in again:
                _take_second(name, results, second)


def _take_second(name, results, second):
    is_passed = name in second.started - set(second.failed) - set(second.skipped)
    if is_passed:
        del results.failed[name]
    else:
        results.failed[name] = second.failed.get(name, results.failed[name])
    say(f"ran again, alone: {name}: {'passed' if is_passed else 'failed'}")


def _report(results, with_times):
    for name, text in results.failed.items():
        say(f"FAILED {name}\n{text[:LONGEST_TEXT]}")
    for name, reason in results.unexpected_skips.items():
        say(f"FAILED {name}: skipped ({reason})")
    if with_times:
        _report_times(results)
    passed, failed, skipped = results.counts()
    note = f", {skipped} skipped" if skipped else ""
    say(f"{passed} passed, {failed} failed{note}")
    return not failed and passed > 0


def _report_times(results):
    """Name the slowest files: the run is as long as its longest process."""
    say("The slowest, in seconds:")
    slowest = sorted(results.seconds.items(), key=lambda item: -item[1])
    for name, seconds in slowest[:10]:
        say(f"  {seconds:4.0f}  {name}")
