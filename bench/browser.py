"""A page in Chromium, driven by its own protocol, with what it takes of memory."""

import json
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import requests
import websocket

PROGRAMS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
SWITCHES = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--no-first-run", "--disable-extensions", "--disable-sync", "--mute-audio"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--remote-debugging-port=0", "--remote-allow-origins=*"),
    "--window-size=1366,768",
)
PATIENCE = 120  # seconds for one answer
PAUSE = 10  # seconds until a page is asked again whether it is there


@contextmanager
def open_page():
    """A blank page in a browser of its own, which ends with it.

    :rtype: collections.abc.Iterator[Page]
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        raise RuntimeError("No Chromium here: install it to measure the till.")
    folder = tempfile.mkdtemp(suffix="_bench")
    command = [program, *SWITCHES, f"--user-data-dir={folder}", "about:blank"]
    browser = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield Page(_find_page(folder))
    finally:
        browser.terminate()
        browser.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _find_page(folder):
    """The address at which the page is driven, once the browser has written it."""
    written = Path(folder, "DevToolsActivePort")
    start = time.monotonic()
    while time.monotonic() - start < PATIENCE:
        if written.exists() and (port := written.read_text().split("\n")[0]):
            pages = requests.get(f"http://127.0.0.1:{port}/json", timeout=10).json()
            for page in pages:
                if page["type"] == "page":
                    return page["webSocketDebuggerUrl"]
        time.sleep(0.1)
    raise RuntimeError("Chromium did not start.")


class Page:
    """One page: it is shown, typed in, asked, weighed."""

    def __init__(self, address):
        self.socket = websocket.create_connection(address, timeout=PATIENCE)
        self.count = 0
        self.call("Page.enable")

    def call(self, method, **params):
        """A command of the browser's protocol.

        :param str method: such as ``Page.navigate``
        :return: its result
        :rtype: dict
        """
        self.count += 1
        request = {"id": self.count, "method": method, "params": params}
        self.socket.send(json.dumps(request))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def ask(self, script):
        """What a function of the page returns, awaited.

        :param str script: the body of an asynchronous function
        """
        answer = self.call(
            "Runtime.evaluate",
            expression=f"(async () => {{{script}}})()",
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in answer:
            fault = answer["exceptionDetails"].get("exception", {})
            raise RuntimeError(fault.get("description", "The page failed."))
        return answer["result"].get("value")

    def open(self, address):
        self.call("Page.navigate", url=address)

    def wait_for(self, condition, seconds=PATIENCE):
        """Wait until something is true in the page.

        :param str condition: an expression
        """
        start = time.monotonic()
        self.socket.settimeout(PAUSE)  # a page that is left never answers
        while time.monotonic() - start < seconds:
            try:
                if self.ask(f"return Boolean({condition})"):
                    self.socket.settimeout(PATIENCE)
                    return
            except (RuntimeError, websocket.WebSocketTimeoutException):
                pass  # the page is being left, or is not there yet
            time.sleep(0.2)
        raise RuntimeError(f"Never true: {condition}")

    def press(self, char):
        """One key that writes a character."""
        self.call("Input.dispatchKeyEvent", type="keyDown", text=char, key=char)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=char)

    def weigh(self):
        """What the page holds once its garbage is collected.

        :return: ``heap`` in bytes, ``nodes`` and ``listeners`` of the document
        :rtype: dict[str, int]
        """
        for _round in range(2):  # what the first one frees frees more
            self.call("HeapProfiler.collectGarbage")
        counters = self.call("Memory.getDOMCounters")
        return {
            "heap": int(self.call("Runtime.getHeapUsage")["usedSize"]),
            "nodes": counters["nodes"],
            "listeners": counters["jsEventListeners"],
        }
