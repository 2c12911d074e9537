from contextlib import suppress

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
