# Runs in Odoo's shell, on a database for tests: makes the pages' files once, for all
# processes and runs on copies of it. The server would make them at each start, and
# those of its prints, which it leaves out there, at each test.
from odoo.addons.clientele.tests.common_browser import complete_web_client

complete_web_client(env)  # noqa: F821
pages = env["ir.qweb"]  # noqa: F821
pages._pregenerate_assets_bundles()
for name in ("bus.websocket_worker_assets", "web.assets_emoji"):
    pages._get_asset_bundle(name, css=False, js=True).js()
for name in ("web.report_assets_common", "web.report_assets_pdf"):
    pages._get_asset_bundle(name, css=True, js=False, autoprefix=True).css()
env.cr.commit()  # noqa: F821
