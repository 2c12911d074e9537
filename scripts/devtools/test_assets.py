# Runs in Odoo's shell, on the database of the tests: makes the pages' files that their
# browsers ask for once, for all processes and runs on copies of it. The server would
# make them at each test, and forget them with it.
from odoo.addons.clientele.tests.common_browser import complete_web_client

SCRIPTS = (
    "bus.websocket_worker_assets",
    "point_of_sale.assets_prod",
    "web.__assets_tests_call__",
    "web.assets_emoji",
    "web.assets_tests",
    "web.assets_unit_tests",
    "web.assets_unit_tests_setup",
    "web.assets_web",
)
STYLES = (
    "point_of_sale.assets_prod",
    "web.assets_unit_tests",
    "web.assets_unit_tests_setup",
    "web.assets_web",
    "web.assets_web_print",
)
PRINTS = ("web.report_assets_common", "web.report_assets_pdf")

complete_web_client(env)  # noqa: F821
pages = env["ir.qweb"]  # noqa: F821
for name in SCRIPTS:
    pages._get_asset_bundle(name, css=False, js=True).js()
for name in STYLES:
    pages._get_asset_bundle(name, css=True, js=False).css()
for name in PRINTS:
    pages._get_asset_bundle(name, css=True, js=False, autoprefix=True).css()
env.cr.commit()  # noqa: F821
