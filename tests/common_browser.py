from contextlib import suppress
from functools import cache
from shutil import which
from tempfile import TemporaryDirectory
from unittest.mock import patch

from odoo.tests.common import ChromeBrowser
from odoo.tools import file_path

# A file of video calls whose source is not free: distributions leave it out, and the
# browser complains about it before the first test.
LEFT_OUT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def complete_web_client(env):
    """Ask the browser for no file of the web client that is not there.

    The databases of the tests come with it, their pages made: this is for others.

    :param odoo.api.Environment env: of the tests, which undo it
    """
    with suppress(FileNotFoundError):
        file_path(LEFT_OUT)
        return
    assets = env["ir.asset"]
    if assets.search_count([("path", "=", LEFT_OUT), ("directive", "=", "remove")]):
        return
    assets.create(
        {
            "name": "Left out by the distribution",
            "bundle": "web.assets_backend",
            "directive": "remove",
            "path": LEFT_OUT,
        }
    )


def light_browser(test_class):
    """Let the browser of a class's tours do what they look at only, and once.

    A till asks for each product's picture, which the server makes one by one; what a
    tour compiled of the scripts is there for the next one. Where it is installed, the
    browser is one without a window of its own, which takes a fifth less of a core.

    :param type test_class: of HttpCase, in its ``setUpClass``
    """
    spawn = ChromeBrowser._spawn_chrome
    switches = (
        "--blink-settings=imagesEnabled=false",
        f"--disk-cache-dir={_get_browser_cache().name}",
    )

    def spawn_light(browser, command):
        program, *usual, url = command
        program = which("chromium-headless-shell") or program
        return spawn(browser, [program, *usual, *switches, url])

    test_class.startClassPatcher(
        patch.object(ChromeBrowser, "_spawn_chrome", spawn_light)
    )


@cache
def _get_browser_cache():
    """The folder of what the browsers of this process keep; it goes with it."""
    return TemporaryDirectory(prefix="clientele_browser_", ignore_cleanup_errors=True)
