import io

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import trans_export


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def test_every_text_is_in_french(self):
        buffer = io.BytesIO()
        trans_export("fr_FR", ["clientele"], buffer, "po", self.env)
        texts = {entry.msgid for entry in polib.pofile(buffer.getvalue().decode())}
        self.assertGreater(len(texts), 200)
        catalogue = polib.pofile(file_path("clientele/i18n/fr.po"))
        french = {entry.msgid for entry in catalogue if entry.msgstr}
        self.assertEqual(sorted(texts - french), [])
