"""The commands behind the Makefile: ``python3 scripts/devtools COMMAND``."""

import argparse
import os
import sys

from devtools import (
    console,
    lanes,
    machine,
    odoo_source,
    postgres,
    python_env,
    runtime,
)


def prepare(*programs):
    """Have Odoo, its libraries and a database server, whatever was there before.

    :param str programs: what else is needed, see ``machine.require``
    """
    runtime.prepare()
    # Mostly waiting for the network: at the same time.
    [folder], _installed, _required = lanes.run(
        [[_ensure_odoo], [python_env.ensure], [lambda: machine.require(*programs)]]
    )
    python_env.connect(folder)
    postgres.start()


def _ensure_odoo():
    folder = odoo_source.ensure()
    python_env.compile_odoo(folder)
    return folder


def demo(args):
    from devtools import demo as demo_shop

    prepare()
    return demo_shop.serve(args.port)


def test(args):
    from devtools import testing

    prepare("chromium", "wkhtmltopdf")
    return testing.test(args.only, keeps_times=args.write_times)


def attack(args):
    """Play the tills under attack: by the clock, or so many requests."""
    for name in ("steps", "seed"):
        if getattr(args, name):
            os.environ[f"CLIENTELE_ATTACK_{name.upper()}"] = str(getattr(args, name))
    return test(argparse.Namespace(only="attack", write_times=False))


def lint(args):
    from devtools import linting

    runtime.prepare()
    return linting.lint(fix=args.fix)


def core_tests(args):
    from devtools import core_tests as odoo_tests

    prepare()
    return odoo_tests.run(write_baseline=args.write_baseline)


def bench(args):
    from devtools import bench as measures

    prepare()
    return measures.run(args.customers, only=args.only, is_kept=args.keep)


def translations(_args):
    from devtools import translations as catalogue

    prepare()
    return catalogue.update()


def setup(_args):
    prepare()
    return True


def stop(_args):
    postgres.stop()
    return True


def main():
    parser = argparse.ArgumentParser(prog="devtools", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for function in (
        *(setup, demo, test, attack, lint, core_tests, bench),
        *(translations, stop),
    ):
        command = commands.add_parser(function.__name__.replace("_", "-"))
        command.set_defaults(function=function)
        if function is demo:
            command.add_argument("--port", type=int, default=8069)
        if function is test:
            command.add_argument("--only", metavar="FILES")
            command.add_argument("--write-times", action="store_true")
        if function is attack:
            command.add_argument("--steps", type=int)
            command.add_argument("--seed", type=int)
        if function is bench:
            command.add_argument("--customers", type=int, default=100_000)
            command.add_argument("--only", metavar="MEASURES")
            command.add_argument("--keep", action="store_true")
        if function is core_tests:
            command.add_argument("--write-baseline", action="store_true")
        if function is lint:
            command.add_argument("--fix", action="store_true")
    args = parser.parse_args()
    try:
        return 0 if args.function(args) else 1
    except console.SetupError as error:
        return console.fail(error)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
