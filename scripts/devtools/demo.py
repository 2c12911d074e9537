"""The demo shop: built once, brought up to date, served: `make demo`."""

import csv
import signal
import subprocess
import time
import urllib.error
import urllib.request

from . import databases, odoo_server, postgres, runtime
from .console import SetupError, say, step

DATABASE = "clientele_demo"
STAMP = "demo"
READY_WITHIN = 120  # seconds, on a slow machine
# Pages are prepared too: the first visitor would wait for them.
BUILD = """
env["clientele.demo"]._load()
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
"""
AFRESH = "`make clean` starts afresh."

WELCOME = """
  {address}

The demo shop is ready.           La boutique de démonstration est prête.

  login / password                role
  caissier / caissier             cashier                 caissier
  cashier / cashier               cashier, in English     caissier, en anglais
  vendeur / vendeur               customers and sales     clients et ventes
  responsable / responsable       manager                 responsable
  comptable / comptable           accounting              comptabilité
  admin / admin                   administrator           administrateur

Try:
  - at the till, scan or type {code}: it is {name};
  - at the till, scan or type 0440000000000016: a gift card, which pays;
  - at the till, press F3: a new customer, with an e-mail that another one has;
  - anywhere, search lefevre without its accent, or a phone in any spelling.

Essayez :
  - en caisse, scannez ou tapez {code} : c'est {name} ;
  - en caisse, scannez ou tapez 0440000000000016 : une carte cadeau, qui paie ;
  - en caisse, appuyez sur F3 : un nouveau client, avec l'e-mail d'un autre ;
  - partout, cherchez lefevre sans son accent, ou un téléphone écrit au choix.

Ctrl-C stops it. / Ctrl-C l'arrête.       (log: {log})
"""


def serve(port):
    """Serve the demo shop until Ctrl-C, after building or updating it.

    :param int port: the port to listen on
    :return: whether all went well
    :raise SetupError: when the port is taken, or Odoo fails
    """
    if not odoo_server.is_free(port):
        raise SetupError(
            f"Port {port} is taken, perhaps by a demo shop that runs already.",
            f"Stop that program, or choose another port: make demo PORT={port + 1}",
        )
    _prepare()
    return _run(port)


def _prepare():
    key = runtime.digest(databases.source_key(), postgres.connection()["PGHOST"])
    if DATABASE not in postgres.databases():
        _build()
    elif not runtime.is_done(STAMP, key):
        _update()
    runtime.mark_done(STAMP, key)


def _build():
    """Build the database aside: it gets its name once it is complete."""
    source = databases.dependencies()
    draft = f"{DATABASE}_new"
    with step("Installing Clientele"):
        databases.build(draft, [runtime.ADDON], source=source)
    with step("Filling the demo shop (about a minute)"):
        _fill(draft)
    postgres.rename_database(draft, DATABASE)
    databases.move_files(draft, DATABASE)


def _fill(database):
    log = runtime.LOGS / f"{DATABASE}_fill.log"
    with log.open("w") as out:
        result = subprocess.run(
            odoo_server.command("-d", database, "--no-http", subcommand=["shell"]),
            input=BUILD,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
            env=odoo_server.environment(),
            cwd=runtime.FOLDER,
            check=False,
        )
    if result.returncode:
        raise SetupError("The demo shop could not be filled.", f"Read the end of {log}")


def _update():
    log = runtime.LOGS / f"{DATABASE}_update.log"
    options = ["-d", DATABASE, "-u", runtime.ADDON, "--stop-after-init", "--no-http"]
    with step("Bringing the demo shop up to date"):
        failed = odoo_server.watch(options, log)
    if failed:
        raise SetupError(
            "The demo shop could not be brought up to date.",
            f"Read the end of {log}; {AFRESH}",
        )


def _run(port):
    log = runtime.LOGS / f"{DATABASE}.log"
    address = f"http://localhost:{port}"
    # Stopped by a process manager or by Ctrl-C: the same end.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with log.open("w") as out:
        server = subprocess.Popen(
            odoo_server.command("-d", DATABASE, f"--http-port={port}"),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=odoo_server.environment(),
            cwd=runtime.FOLDER,
        )
        try:
            with step("Starting Odoo"):
                _wait_until_ready(server, f"{address}/web/login", log)
            say(WELCOME.format(address=address, log=log, **_example()))
            return server.wait() == 0
        except KeyboardInterrupt:
            say("Stopping …")
            return True
        finally:
            server.terminate()
            server.wait()


def _wait_until_ready(server, address, log):
    limit = time.monotonic() + READY_WITHIN
    while time.monotonic() < limit and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=READY_WITHIN):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.3)
    raise SetupError("Odoo does not start.", f"Read the end of {log}; {AFRESH}")


def _example():
    """A customer of the first company with a barcode to scan."""
    customers = runtime.ROOT / "demo" / "customers_fr.csv"
    with customers.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            if row["barcode"] and row["company"] == "A" and row["firstname"]:
                name = f"{row['firstname']} {row['lastname']}"
                return {"code": row["barcode"], "name": name}
    raise SetupError(f"{customers} has no customer to show.", "Restore the file.")
