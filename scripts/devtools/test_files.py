"""The test files on disk: what they hold, how long they take, who runs them.

The tests are counted in the source, not asked of Odoo: a file that is not imported
and a class that no run selects would go unnoticed otherwise.
"""

import ast
import json
import statistics
from pathlib import Path

from . import runtime

FOLDER = runtime.ROOT / "tests"
TIMES = Path(__file__).with_name("test_times.json")
# Tests with this tag run on the database with further apps, and only there.
APPS_TAG = "clientele_apps"
LIFE_CYCLE = "life cycle"


class TestFile:
    """A file of tests, read without importing it."""

    def __init__(self, path):
        self.name = path.stem
        self.tests = set()
        self.tests_with_apps = set()
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                found = {f"{node.name}.{test}" for test in _methods(node)}
                (self.tests_with_apps if _has_tag(node) else self.tests).update(found)

    def selector(self, tag=""):
        """What ``--test-tags`` takes to run the file."""
        return f"{tag}/{runtime.ADDON}/tests/{self.name}.py"


def read(names=None):
    """The files, all of them or those of these names.

    :param list names: names without ``test_`` and ``.py``
    :return: the files, and the names that are no file's
    """
    if names is None:
        return [TestFile(path) for path in sorted(FOLDER.glob("test_*.py"))], []
    paths = {name: FOLDER / f"test_{name}.py" for name in names}
    unknown = [name for name, path in paths.items() if not path.exists()]
    return [TestFile(path) for path in paths.values() if path.exists()], unknown


def missing(files, results):
    """The tests of these files that were not started.

    :return: a dict of sorted names by the file's
    """
    found = {}
    for file in files:
        started = {name for name in results.started if results.files[name] == file.name}
        if names := (file.tests | file.tests_with_apps) - started:
            found[file.name] = sorted(names)
    return found


def times():
    """Seconds by file name, and of the life cycle, as measured once."""
    return json.loads(TIMES.read_text()) if TIMES.exists() else {}


def write_times(seconds, files):
    """Keep what was measured; what did not end this time keeps what it had."""
    known = times() | {name: round(value, 1) for name, value in seconds.items()}
    names = sorted({LIFE_CYCLE, *(file.name for file in files)} & set(known))
    kept = {name: known[name] for name in names}
    TIMES.write_text(json.dumps(kept, indent=2) + "\n")


def seconds_of(files):
    """Seconds by name of these files; a new one takes as long as the median."""
    known = times()
    usual = statistics.median(known.values()) if known else 1
    return {file.name: known.get(file.name, usual) for file in files}


def deal(files, loads):
    """Deal files out, the longest first and to whom has least to do.

    :param list loads: seconds that each of them has to do already
    :return: a list of files for each of them
    """
    seconds = seconds_of(files)
    loads = list(loads)
    hands = [[] for _load in loads]
    for file in sorted(files, key=lambda file: (-seconds[file.name], file.name)):
        least = loads.index(min(loads))
        hands[least].append(file)
        loads[least] += seconds[file.name]
    return hands


def _methods(node):
    return [
        item.name
        for item in node.body
        if isinstance(item, ast.FunctionDef) and item.name.startswith("test")
    ]


def _has_tag(node):
    return any(
        isinstance(value, ast.Constant) and value.value == APPS_TAG
        for decorator in node.decorator_list
        for value in ast.walk(decorator)
    )
