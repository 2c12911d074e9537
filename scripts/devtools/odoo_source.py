"""Odoo itself: the checkout named by ``ODOO_SOURCE``, or Debian's package unpacked.

Debian's package is pure Python but asks for a newer Python than Debian 12 has,
so it is downloaded with a private apt configuration and unpacked, never installed.
"""

import glob
import os
import re
import shutil
from pathlib import Path

from . import machine, runtime
from .console import SetupError, run, step

SUITE = "sid"
PACKAGE = "odoo-19"
# Assets that the package links to. Font Awesome must be the machine's own
# version: the newer one names its files otherwise, and icons vanish.
LINKED = [
    "fonts-dejavu-core",
    "fonts-glyphicons-halflings",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "gsfonts",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
]
LINKED_OWN_SUITE = ["fonts-font-awesome", "fonts-inconsolata"]
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
ADVICE = "Check the network, or set ODOO_SOURCE to a checkout of Odoo 19."


def ensure():
    """Have Odoo 19 at hand and return the folder that Python must search."""
    source = os.environ.get("ODOO_SOURCE")
    folder = _given(source) if source else _unpacked()
    release = (folder / "odoo" / "release.py").read_text()
    version = re.search(r"version_info = \((\d+), (\d+)", release)
    if not version or ".".join(version.groups()) != runtime.ODOO_MAJOR:
        raise SetupError(
            f"{folder} is not Odoo {runtime.ODOO_MAJOR}.",
            "Set ODOO_SOURCE to a checkout of Odoo 19.0.",
        )
    return folder


def _given(source):
    folder = Path(source).expanduser().resolve()
    for candidate in (folder, folder / "usr/lib/python3/dist-packages", folder.parent):
        if (candidate / "odoo" / "release.py").exists():
            return candidate
    raise SetupError(
        f"ODOO_SOURCE={source} holds no Odoo.",
        "Name the folder that contains `odoo-bin` or the package `odoo`.",
    )


def _unpacked():
    folder = runtime.ODOO_ROOT / "usr/lib/python3/dist-packages"
    key = runtime.digest(Path(__file__))
    if not runtime.is_done("odoo", key):
        machine.require("dpkg-deb")
        with step("Downloading Odoo 19 (130 MB)"):
            _download()
        runtime.mark_done("odoo", key)
    return folder


def _download():
    shutil.rmtree(runtime.ODOO_ROOT, ignore_errors=True)
    debs = runtime.FOLDER / "debs"
    shutil.rmtree(debs, ignore_errors=True)
    debs.mkdir()
    private = _private_apt(runtime.FOLDER / "apt")
    run(["apt-get", *private, "update"], advice=ADVICE)
    run(["apt-get", *private, "download", PACKAGE, *LINKED], advice=ADVICE, cwd=debs)
    own = _own_suite_options()
    run(["apt-get", *own, "update"], advice=ADVICE)
    run(["apt-get", *own, "download", *LINKED_OWN_SUITE], advice=ADVICE, cwd=debs)
    for deb in debs.glob("*.deb"):
        run(["dpkg-deb", "-x", deb, runtime.ODOO_ROOT], advice=ADVICE)
    (runtime.ODOO_ROOT / "version").write_text(next(debs.glob("odoo-19_*")).name)
    shutil.rmtree(debs)
    broken = [path for path in runtime.ODOO_ROOT.rglob("*") if _is_broken(path)]
    if broken:
        raise SetupError(f"Files missing behind {broken[0]}.", ADVICE)


def _is_broken(path):
    return path.is_symlink() and not path.exists()


def _private_apt(folder):
    """Options that make apt read one suite, in a folder of its own."""
    for name in ("sources", "lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "sources" / "suite.sources").write_text(
        "Types: deb\n"
        f"URIs: {_mirror()}\n"
        f"Suites: {SUITE}\n"
        "Components: main\n"
        f"Signed-By: {KEYRING}\n"
    )
    return [
        *("-o", "Dir::Etc::sourcelist=/dev/null"),
        *("-o", f"Dir::Etc::sourceparts={folder / 'sources'}"),
        *_private_state(folder),
    ]


def _own_suite_options():
    """Options that read the machine's own sources without touching its lists."""
    folder = runtime.FOLDER / "apt-own"
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return _private_state(folder)


def _private_state(folder):
    return [
        *("-o", f"Dir::State::lists={folder / 'lists'}"),
        *("-o", f"Dir::Cache={folder / 'cache'}"),
        *("-o", "APT::Sandbox::User=root"),
    ]


def _mirror():
    """The address of the Debian mirror that the machine itself uses."""
    found = []
    for name in glob.glob("/etc/apt/sources.list.d/*.sources"):
        text = Path(name).read_text()
        if "debian-archive-keyring" in text or "debian" in Path(name).name:
            found += re.findall(r"^URIs:\s*(\S+)", text, re.M)
    for name in ["/etc/apt/sources.list", *glob.glob("/etc/apt/sources.list.d/*.list")]:
        if Path(name).exists():
            found += re.findall(
                r"^deb\s+(?:\[[^]]*\]\s+)?(\S+)", Path(name).read_text(), re.M
            )
    mirrors = [uri for uri in found if uri.rstrip("/").endswith("/debian")]
    if not mirrors or not shutil.which("apt-get"):
        raise SetupError(
            "This machine has no Debian mirror to take Odoo from.",
            "Set ODOO_SOURCE to a checkout of Odoo 19 (branch 19.0).",
        )
    return mirrors[0]
