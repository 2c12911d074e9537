# Odoo's command line, for tests on a database that comes with the files of its pages:
# the server would look for those of all apps first, at each start.
from odoo.cli.command import main

from odoo.addons.base.models.ir_qweb import IrQweb

IrQweb._get_bundles_to_pregenarate = lambda self: (set(), set())
main()
