# Runs in Odoo's shell: tests whose place is the installation of their module, on the
# whole registry. The server would run them on what is loaded by then.
from odoo.modules import module
from odoo.tests import loader
from odoo.tools import config

TAGS = [
    "/base:TestMergePartner",
    "/base:TestPartner",
    "/base:TestPartnerAddressCompany",
    "/base:TestPartnerCategory",
    "/base:TestPartnerRecursion",
    "/loyalty",
    "/pos_loyalty",
    "/sale_loyalty",
]
MODULES = ["base", "loyalty", "pos_loyalty", "sale_loyalty"]

config["test_tags"] = ",".join(TAGS)
module.current_test = True
loader.run_suite(loader.make_suite(MODULES, "at_install"))
