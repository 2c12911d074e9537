"""Messages of the set-up: what goes on, how long it took, what to do if it fails."""

import contextlib
import subprocess
import sys
import time


class SetupError(Exception):
    """A step failed for a reason the person at the keyboard can do something about."""

    def __init__(self, problem, advice):
        super().__init__(f"{problem}\n  → {advice}")


def say(text=""):
    # In one piece: other threads have something to say, too.
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextlib.contextmanager
def step(title):
    """Announce a step that may take a while, and say how long it took."""
    say(f"▸ {title} …")
    start = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - start:.0f} s: {title}")


def run(command, *, advice, log=None, **kwargs):
    """Run a command and return its output; keep it out of sight unless it fails.

    :param list command: the program and its arguments
    :param str advice: what the person should do when it fails
    :param Path log: a file that receives the output, for long commands
    :raise SetupError: with the last lines of the output
    """
    result = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        **kwargs,
    )
    if log:
        log.write_text(result.stdout)
    if result.returncode:
        tail = "\n".join(result.stdout.splitlines()[-15:])
        raise SetupError(f"`{command[0]}` failed:\n{tail}", advice)
    return result.stdout


def fail(error):
    print(f"\n✗ {error}", file=sys.stderr, flush=True)
    return 1
