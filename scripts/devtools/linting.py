"""The linters, the formatters and their lock files: `make lint`.

The Python tools live in an environment of their own, the JavaScript ones in a
folder of the runtime, so that neither leaves a file in the addon.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import runtime
from .console import run, say, step

PYTHON_LOCK = runtime.ROOT / "requirements-lint.txt"
NODE_LOCKS = (runtime.ROOT / "package.json", runtime.ROOT / "package-lock.json")
ESLINT_CONFIG = runtime.ROOT / "eslint.config.mjs"

VENV = runtime.FOLDER / "lint-venv"
NODE = runtime.FOLDER / "node"
CACHE = runtime.FOLDER / "lint-cache"
XML_PLUGIN = NODE / "node_modules" / "@prettier" / "plugin-xml" / "src" / "plugin.js"

PRETTIER_SUFFIXES = {".js", ".mjs", ".scss", ".xml"}
OUTSIDE_THE_ADDON = {"bench", "scripts"}
# Tests raise sentences nobody reads, search whole tables and may commit.
POINTLESS_IN_TESTS = "invalid-commit,no-search-all,translation-required"


def lint(fix=False):
    """Run every tool, print what each one finds, and tell whether all are content.

    :param bool fix: let the tools correct what they can
    :rtype: bool
    """
    _ensure_python_tools()
    _ensure_node_tools()
    files = _files()
    results = [
        _report("ruff check", _ruff_check(fix)),
        _report("ruff format", _ruff_format(fix)),
        _report("pylint", _pylint(files), cwd=runtime.ADDONS),
        _report("eslint", _eslint(files, fix)),
        # After eslint: what that one corrects may need a new layout.
        _report("prettier", _prettier(files, fix)),
    ]
    return all(results)


def _ensure_python_tools():
    key = runtime.digest(PYTHON_LOCK, sys.version)
    if runtime.is_done("lint-python", key) and _python_tool("pylint").exists():
        return
    with step("Installing the Python linters"):
        run(
            [sys.executable, "-m", "venv", "--clear", VENV],
            advice="On Debian: apt-get install python3-venv",
        )
        pip_install = [_python_tool("python"), "-m", "pip", "install", "--no-deps"]
        run(
            [*pip_install, "-r", PYTHON_LOCK],
            advice=f"Check the network; removing {VENV} starts afresh.",
            log=runtime.LOGS / "lint-pip.log",
        )
    runtime.mark_done("lint-python", key)


def _ensure_node_tools():
    # Imported here: only the linters need Node.
    from . import machine

    machine.require("node", "npm")
    NODE.mkdir(exist_ok=True)
    # Node looks for the packages a file imports beside that file.
    shutil.copy(ESLINT_CONFIG, NODE)
    key = runtime.digest(*NODE_LOCKS)
    if runtime.is_done("lint-node", key) and _node_tool("eslint").exists():
        return
    with step("Installing the JavaScript and XML linters"):
        for lock in NODE_LOCKS:
            shutil.copy(lock, NODE)
        run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            advice=(
                "Check the network; Node 18.18 or later is needed, "
                f"and removing {NODE} starts afresh."
            ),
            cwd=NODE,
            log=runtime.LOGS / "lint-npm.log",
        )
    runtime.mark_done("lint-node", key)


def _python_tool(name):
    return VENV / "bin" / name


def _node_tool(name):
    return NODE / "node_modules" / ".bin" / name


def _files():
    """The repository's own files, as paths from its root."""
    found = []
    for folder, subfolders, names in os.walk(runtime.ROOT):
        relative = Path(folder).relative_to(runtime.ROOT)
        found += [relative / name for name in names]
        subfolders[:] = [name for name in subfolders if _is_own(Path(folder, name))]
    return sorted(found)


def _is_own(folder):
    left_by_tools = folder.name in ("__pycache__", "node_modules")
    hidden = folder.name.startswith(".")
    return not (left_by_tools or hidden or folder == runtime.FOLDER)


def _ruff_check(fix):
    mode = ["--output-format=concise", *(["--fix"] if fix else [])]
    return [[_python_tool("ruff"), "check", *mode, *_ruff_options()]]


def _ruff_format(fix):
    mode = [] if fix else ["--check"]
    return [[_python_tool("ruff"), "format", *mode, *_ruff_options()]]


def _ruff_options():
    return ["--cache-dir", CACHE / "ruff", "."]


def _pylint(files):
    """One command for the addon and one for its tests.

    The files are named through the addon's folder, for pylint to know the module
    by its name wherever the repository lies.
    """
    sources = [file for file in files if _is_python_of_addon(file)]
    tests = [file for file in sources if file.parts[0] == "tests"]
    code = [file for file in sources if file.parts[0] != "tests"]
    command = [_python_tool("pylint"), f"--rcfile={runtime.ROOT / '.pylintrc'}"]
    for_tests = [*command, f"--disable={POINTLESS_IN_TESTS}"]
    return [
        [*options, *(Path(runtime.ADDON) / file for file in group)]
        for options, group in ((command, code), (for_tests, tests))
        if group
    ]


def _is_python_of_addon(file):
    return file.suffix == ".py" and file.parts[0] not in OUTSIDE_THE_ADDON


def _eslint(files, fix):
    scripts = [f for f in files if f.suffix == ".js" and f.parts[0] == "static"]
    if not scripts:
        return []
    options = [
        f"--config={NODE / ESLINT_CONFIG.name}",
        "--no-warn-ignored",
        "--max-warnings=0",
        *(["--fix"] if fix else []),
    ]
    return [[_node_tool("eslint"), *options, *scripts]]


def _prettier(files, fix):
    sources = [file for file in files if file.suffix in PRETTIER_SUFFIXES]
    if not sources:
        return []
    options = [
        f"--plugin={XML_PLUGIN}",
        f"--config={runtime.ROOT / '.prettierrc.yml'}",
        f"--ignore-path={runtime.ROOT / '.prettierignore'}",
        f"--cache-location={CACHE / 'prettier'}",
        "--cache",
        "--log-level=warn",
        "--write" if fix else "--check",
    ]
    return [[_node_tool("prettier"), *options, *sources]]


def _report(name, commands, cwd=runtime.ROOT):
    """Run the commands of a tool: one line when it is content, else its output."""
    complaints = []
    for command in commands:
        result = subprocess.run(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            check=False,
            cwd=cwd,
        )
        if result.returncode:
            complaints.append(result.stdout.strip() or f"exit {result.returncode}")
    say(f"✗ {name}" if complaints else f"✓ {name}")
    for line in "\n".join(complaints).splitlines():
        say(f"  {line}")
    return not complaints
