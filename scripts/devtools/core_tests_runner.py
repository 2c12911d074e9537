# Runs in Odoo's shell: tests of the installation of core addons, on all addons.
from odoo.modules import module
from odoo.tests import loader

names = ["base"]
suite = loader.make_suite(names, "at_install")
module.current_test = True
report = loader.run_suite(suite)
print(report)
