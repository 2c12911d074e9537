import io

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def test_every_text_is_in_french(self):
        self.assertTrue(self.env["res.lang"]._lang_get("fr_FR"))
        buffer = io.BytesIO()
        trans_export("fr_FR", ["clientele"], buffer, "po", self.env)
        catalogue = polib.pofile(buffer.getvalue().decode())
        self.assertGreater(len(catalogue), 200)
        self.assertEqual([entry.msgid for entry in catalogue if not entry.msgstr], [])
