"""Programs the set-up needs from the machine, taken from its package manager."""

import contextlib
import fcntl
import os
import shutil

from . import runtime
from .console import SetupError, run, step

PACKAGES = {
    "chromium": "chromium",
    "chromium-headless-shell": "chromium-headless-shell",
    "node": "nodejs",
    "npm": "npm",
    "wkhtmltopdf": "wkhtmltopdf",
    "dpkg-deb": "dpkg",
}
ALTERNATIVES = {
    "chromium": ("chromium-browser", "google-chrome", "google-chrome-stable"),
}
# Tests are quicker with these, and run without them.
USEFUL = {"chromium": ("chromium-headless-shell",)}


def require(*programs):
    """Have these programs on the machine, installing them with apt when missing.

    :param str programs: names of programs, keys of ``PACKAGES``
    :raise SetupError: naming the command to type, when that needs a password
    """
    with _alone():
        missing = [program for program in programs if not _is_there(program)]
        if missing:
            _install(missing)
        for program in programs:
            _try_useful(program)


def _try_useful(program):
    """Have what makes tests quicker, where that takes no password and no advice."""
    missing = [one for one in USEFUL.get(program, ()) if not _is_there(one)]
    if missing and shutil.which("apt-get") and not os.geteuid():
        with contextlib.suppress(SetupError):
            _install(missing)


def _install(missing):
    packages = [PACKAGES[program] for program in missing]
    by_hand = f"apt-get install {' '.join(packages)}"
    if not shutil.which("apt-get"):
        raise SetupError(f"Missing on this machine: {', '.join(missing)}.", by_hand)
    if os.geteuid():
        raise SetupError(
            f"Missing on this machine: {', '.join(missing)}.",
            f"Type once: sudo {by_hand}",
        )
    with step(f"Installing {', '.join(packages)}"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        advice = f"Check the network, then: {by_hand}"
        run(["apt-get", "update"], advice=advice, env=environment)
        run(
            ["apt-get", "install", "-y", "--no-install-recommends", "--no-remove"]
            + packages,
            advice=advice,
            env=environment,
            log=runtime.LOGS / "apt.log",
        )


@contextlib.contextmanager
def _alone():
    """Let nobody else call apt meanwhile: it refuses to work twice at a time."""
    with (runtime.FOLDER / "apt.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_there(program):
    return any(shutil.which(name) for name in (program, *ALTERNATIVES.get(program, ())))
