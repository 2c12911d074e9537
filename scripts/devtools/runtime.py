"""Where the set-up keeps what it downloads, builds and runs.

Everything lives in one folder, ``.runtime`` at the root of the repository
(``CLIENTELE_RUNTIME`` names another one): removing it undoes the set-up.
"""

import ast
import contextlib
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
    """Create the folders and show the repository to Odoo as the addon's folder."""
    for folder in (ADDONS, DATA, LOGS, STAMPS):
        folder.mkdir(parents=True, exist_ok=True)
    _link_addon(ADDONS / ADDON)


def _link_addon(folder):
    """Link what the repository holds, one by one.

    A link to the root would hold this very folder again, and Odoo follows links
    when it looks for texts to translate.
    """
    if folder.is_symlink():
        folder.unlink()
    folder.mkdir(exist_ok=True)
    wanted = {path.name: path for path in ROOT.iterdir() if path.name[0] != "."}
    for link in folder.iterdir():
        if wanted.get(link.name) != link.resolve():
            link.unlink(missing_ok=True)
    for name, path in wanted.items():
        # Another command may link at the same time.
        with contextlib.suppress(FileExistsError):
            (folder / name).symlink_to(path)


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
