"""The Python environment: Odoo's libraries and the OCA addons, all locked."""

import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path

from . import runtime
from .console import SetupError, run, step

LOCK = runtime.ROOT / "requirements.txt"
ADVICE = (
    "Check the network; Python 3.10 to 3.13 is needed, "
    f"and removing {runtime.VENV} starts afresh."
)


def ensure():
    """Create the environment, or bring it up to date with the lock file."""
    if not (3, 10) <= sys.version_info[:2] <= (3, 13):
        raise SetupError(
            f"Python {sys.version.split()[0]} cannot run Odoo 19.",
            "Run with PYTHON=python3.11 (any of 3.10 to 3.13).",
        )
    key = runtime.digest(LOCK, sys.version, Path(__file__))
    if runtime.is_done("python", key):
        return
    with step("Installing the Python libraries and OCA addons"):
        run(
            [sys.executable, "-m", "venv", "--clear", runtime.VENV],
            advice="On Debian: apt-get install python3-venv",
        )
        # The lock is complete: resolving again could only bring surprises.
        options = ["--no-deps", "--no-compile", "-r", LOCK]
        run(
            [runtime.PYTHON, "-m", "pip", "install", *options],
            advice=ADVICE,
            log=runtime.LOGS / "pip.log",
        )
    runtime.mark_done("python", key)


def connect(odoo_folder):
    """Show Odoo to the environment."""
    site_packages = next(runtime.VENV.glob("lib/python*/site-packages"))
    (site_packages / "clientele_odoo.pth").write_text(f"{odoo_folder}\n")


def compile_odoo(folder):
    """Compile Odoo once, so that the first start is as quick as the others.

    With the Python that the environment is made of: it need not be there yet.
    """
    release = folder / "odoo" / "release.py"
    if Path(cache_from_source(release)).exists():
        return
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", "-j", "0", folder / "odoo"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
