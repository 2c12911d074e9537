"""Where the set-up keeps what it downloads, builds and runs.

Everything lives in one folder, ``.runtime`` at the root of the repository
(``CLIENTELE_RUNTIME`` names another one): removing it undoes the set-up.
"""

import ast
import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDON = "clientele"
ODOO_MAJOR = "19.0"

FOLDER = Path(os.environ.get("CLIENTELE_RUNTIME") or ROOT / ".runtime").resolve()
VENV = FOLDER / "venv"
PYTHON = VENV / "bin" / "python"
ODOO_ROOT = FOLDER / "odoo"
ADDONS = FOLDER / "addons"
DATA = FOLDER / "data"
LOGS = FOLDER / "logs"
STAMPS = FOLDER / "stamps"


def prepare():
    """Create the folders and link the repository as the addon's folder."""
    for folder in (ADDONS, DATA, LOGS, STAMPS):
        folder.mkdir(parents=True, exist_ok=True)
    link = ADDONS / ADDON
    if not link.is_symlink() or link.resolve() != ROOT:
        link.unlink(missing_ok=True)
        link.symlink_to(ROOT)


def manifest():
    return ast.literal_eval((ROOT / "__manifest__.py").read_text())


def digest(*parts):
    """A short key of texts and files, in order: the same inputs give the same key."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part.read_bytes() if isinstance(part, Path) else str(part).encode())
        sha.update(b"\0")
    return sha.hexdigest()[:16]


def is_done(name, key):
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == key


def mark_done(name, key):
    (STAMPS / name).write_text(key)
