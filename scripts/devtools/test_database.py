# Runs in Odoo's shell, on a database for tests: makes once what all tests need, for
# all processes and runs on copies of it.
from odoo.modules import module

from odoo.addons.clientele.tests.common import prepare_company
from odoo.addons.clientele.tests.common_browser import complete_web_client

PAGES = (
    "point_of_sale.assets_prod",
    "web.assets_frontend",
    "web.assets_frontend_lazy",
    "web.assets_frontend_minimal",
    "web.assets_tests",
    "web.assets_web",
)
SCRIPTS = (
    "bus.websocket_worker_assets",
    "web.assets_emoji",
    "web.assets_unit_tests",
    "web.assets_unit_tests_setup",
)
# As the engine of the prints asks for them.
PRINTS = ("web.report_assets_common", "web.report_assets_pdf")

module.current_test = True  # a company has its warehouse at once in tests only
prepare_company(env)  # noqa: F821
module.current_test = False
complete_web_client(env)  # noqa: F821
pages = env["ir.qweb"]  # noqa: F821
# No test with more apps opens a page or prints.
if "apps" not in env.cr.dbname:  # noqa: F821
    for name in PAGES + SCRIPTS:
        pages._get_asset_bundle(name, css=False, js=True).js()
    for name in PAGES:
        pages._get_asset_bundle(name, css=True, js=False).css()
    for name in PRINTS:
        pages._get_asset_bundle(name, css=True, js=False, autoprefix=True).css()
env.cr.commit()  # noqa: F821
