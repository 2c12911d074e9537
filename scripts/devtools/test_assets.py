# Runs in Odoo's shell, on a database for tests: makes the pages' files once, for all
# processes and runs on copies of it. The server would make them at each start.
from odoo.addons.clientele.tests.common_browser import complete_web_client

complete_web_client(env)  # noqa: F821
env["ir.qweb"]._pregenerate_assets_bundles()  # noqa: F821
env.cr.commit()  # noqa: F821
