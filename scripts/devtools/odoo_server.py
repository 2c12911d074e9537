"""Command lines of Odoo, and a run of it that is watched and logged."""

import os
import re
import socket
import subprocess
import threading
import time
from pathlib import Path

from . import postgres, runtime
from .console import say

LOG_LINE = re.compile(
    r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) (?P<database>\S+) "
    r"(?P<logger>[\w.]+): (?P<message>.*)"
)
_ports_given = set()
_ports_lock = threading.Lock()


def command(*options, subcommand=(), program=("-m", "odoo")):
    """The command that starts Odoo with the settings of this set-up."""
    return [
        str(runtime.PYTHON),
        *(str(part) for part in program),
        *subcommand,
        f"--config={_config()}",
        *(str(option) for option in options),
    ]


def environment(**extra):
    """The environment to run Odoo in: no personal settings of the user's."""
    kept = {key: value for key, value in os.environ.items() if key[:5] != "ODOO_"}
    return kept | {"PYTHONWARNINGS": "ignore", "LC_ALL": "C.UTF-8"} | extra


def free_port():
    """A port to listen on, never the same: Odoo only takes it some seconds later."""
    while True:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        with _ports_lock:
            if port not in _ports_given:
                _ports_given.add(port)
                return port


def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def watch(options, log, reader=None, script=None, label="", **called):
    """Run Odoo to its end, keeping its whole log in a file.

    :param list options: options of the command line
    :param Path log: the file to write
    :param reader: whose ``read`` takes each log line (a match of ``LOG_LINE``), and
        whose ``read_more`` takes the lines that go on with it
    :param Path script: a file to feed to the shell
    :param str label: what the messages are about, where several runs go on
    :param called: which ``program`` and ``subcommand``, see ``command``; the server
        by default
    :return: the exit code
    """
    about = f"{label}: " if label else ""
    say(f"  ({about}log: {log})")
    last = time.monotonic()
    with log.open("w") as out, (script or Path(os.devnull)).open() as feed:
        process = subprocess.Popen(
            command(*options, **called),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=feed,
            text=True,
            errors="replace",
            env=environment(),
            cwd=runtime.FOLDER,
        )
        for line in process.stdout:
            out.write(line)
            match = LOG_LINE.match(line)
            if reader:
                reader.read(match) if match else reader.read_more(line)
            if match and time.monotonic() - last > 20:
                last = time.monotonic()
                say(f"  … {about}{match['message'][:90]}")
        return process.wait()


def _config():
    config = runtime.FOLDER / "odoo.conf"
    settings = {
        "addons_path": runtime.ADDONS,
        "data_dir": runtime.DATA,
        "http_interface": "127.0.0.1",
        "list_db": "False",
        "max_cron_threads": "1",
        "screenshots": runtime.LOGS / "screenshots",
    }
    names = {"db_host": "--db_host", "db_port": "--db_port", "db_user": "--db_user"}
    given = dict(option.split("=", 1) for option in postgres.odoo_options())
    settings |= {key: given[option] for key, option in names.items() if option in given}
    if "--db_password" in given:
        settings["db_password"] = given["--db_password"]
    lines = [f"{key} = {value}\n" for key, value in settings.items()]
    # Put in place whole: another run may be reading it.
    draft = config.with_name(f"odoo.conf.{os.getpid()}.{threading.get_ident()}")
    draft.touch(mode=0o600)
    draft.write_text("[options]\n" + "".join(lines))
    draft.replace(config)
    return config
