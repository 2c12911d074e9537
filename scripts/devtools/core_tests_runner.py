# Runs in Odoo's shell: tests whose place is the installation of `base`, on the whole
# registry. The server would run them on `base` alone.
from odoo.modules import module
from odoo.tests import loader
from odoo.tools import config

CLASSES = [
    "TestMergePartner",
    "TestPartner",
    "TestPartnerAddressCompany",
    "TestPartnerCategory",
    "TestPartnerRecursion",
]

config["test_tags"] = ",".join(f"/base:{name}" for name in CLASSES)
module.current_test = True
loader.run_suite(loader.make_suite(["base"], "at_install"))
