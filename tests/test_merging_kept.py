import base64
from io import BytesIO

from PIL import Image

from odoo.tests import tagged

from .common_merging import MergingCommon, picture_of


@tagged("post_install", "-at_install")
class TestMergingKept(MergingCommon):
    """Pictures are chosen; phones and e-mails that are not chosen stay known."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.red, cls.blue = picture_of("red"), picture_of("blue", 200)

    def merge(self, sources=None, **values):
        return self.loaded._merge_from(sources or self.double, values)

    def get_color(self, partner, name="image_1920"):
        self.env.flush_all()
        self.env.invalidate_all()
        if not partner[name]:
            return None
        image = Image.open(BytesIO(base64.b64decode(partner[name])))
        return image.convert("RGB").getpixel((5, 5))

    # === PICTURES === #

    def test_the_only_picture_is_taken_over_and_returns(self):
        self.double.image_1920 = self.red
        before = self.read_tables()
        log = self.merge()
        for name in ("image_1920", "image_128"):
            self.assertEqual(self.get_color(self.loaded, name), (255, 0, 0))
        self.assertEqual(self.get_color(self.double), (255, 0, 0))
        self.assertEqual(log._undo(), [])
        self.assertIsNone(self.get_color(self.loaded))
        self.assertIsNone(self.get_color(self.loaded, "image_128"))
        self.assertEqual(self.get_color(self.double), (255, 0, 0))
        self.assert_same(before, self.read_tables())

    def test_of_two_pictures_one_is_chosen(self):
        self.loaded.image_1920, self.double.image_1920 = self.blue, self.red
        before = self.read_tables()
        log = self.merge()
        self.assertEqual(self.get_color(self.loaded), (0, 0, 255))
        log._undo()
        log = self.merge(image_1920=self.double)
        self.assertEqual(self.get_color(self.loaded), (255, 0, 0))
        self.assertEqual(
            log.line_ids.filtered(lambda x: x.kind == "picture").row_count, 1
        )
        self.assertEqual(log._undo(), [])
        self.assertEqual(self.get_color(self.loaded), (0, 0, 255))
        self.assertEqual(self.get_color(self.loaded, "image_128"), (0, 0, 255))
        self.assert_same(before, self.read_tables())

    def test_a_picture_that_was_taken_since_stays(self):
        self.double.image_1920 = self.red
        log = self.merge()
        self.loaded.image_1920 = self.blue
        self.assertTrue(any("Image" in text for text in log._undo()))
        self.assertEqual(self.get_color(self.loaded), (0, 0, 255))
        self.assertEqual(self.get_color(self.double), (255, 0, 0))

    def test_pictures_are_compared(self):
        self.double.image_1920 = self.red
        rows = self.loaded._compare_to_merge(self.double)["rows"]
        [row] = [row for row in rows if row["is_picture"]]
        self.assertFalse(row["values"][0])
        self.assertIn(f"/web/image/res.partner/{self.double.id}/", row["values"][1])
        self.assertEqual(row["choice"], self.double.id)

    # === PHONES AND E-MAILS === #

    def find(self, text):
        return self.env["res.partner"]._clientele_search(text)

    def test_what_was_not_chosen_finds_the_survivor_and_is_shown(self):
        self.loaded.write({"mobile": "06 11 11 11 11", "email": "one@aalto.fr"})
        self.double.write({"mobile": "06 22 22 22 22", "phone": "04 72 00 00 01"})
        before = self.read_tables()
        log = self.merge(email=self.double)
        self.assertEqual(self.loaded.email, "a@aalto.fr")
        self.assertEqual(self.loaded.phone, "+33 4 72 00 00 01")
        self.assertRecordValues(
            self.loaded.contact_point_ids,
            [
                {"kind": "email", "value": "one@aalto.fr"},
                {"kind": "mobile", "value": "+33 6 22 22 22 22"},
            ],
        )
        for text in ("0622222222", "one@aalto.fr", "06 11 11 11 11", "04 72 00 00 01"):
            self.assertEqual(self.find(text), self.loaded, text)
        lines = log.line_ids.filtered(lambda line: line.kind == "contact")
        self.assertEqual(lines.source_id, self.loaded | self.double)
        self.assertIn("+33 6 22 22 22 22", lines.mapped("details"))
        self.assertEqual(log._undo(), [])
        self.assertFalse(self.loaded.contact_point_ids)
        self.assertEqual(self.find("0622222222"), self.double)
        self.assertEqual(self.find("one@aalto.fr"), self.loaded)
        self.assert_same(before, self.read_tables())

    def test_what_is_known_already_is_not_kept_twice(self):
        self.loaded.write({"mobile": "06 11 11 11 11", "email": "a@aalto.fr"})
        self.double.write({"mobile": False, "phone": "+33611111111"})
        self.loaded.phone = "04 72 00 00 01"
        points = self.env["clientele.contact.point"].create(
            {"partner_id": self.double.id, "kind": "fax", "value": "04 72 00 00 02"}
        )
        self.double.email = "A@Aalto.fr"
        log = self.merge()
        self.assertEqual(self.loaded.contact_point_ids, points)
        log._undo()
        self.assertEqual(self.double.contact_point_ids, points)

    def test_what_nobody_can_dial_stays_on_the_archived_record(self):
        self.loaded.mobile = "06 11 11 11 11"
        self.env.cr.execute(
            "UPDATE res_partner SET mobile = '12' WHERE id = %s", [self.double.id]
        )
        self.env.invalidate_all()
        log = self.merge()
        self.assertNotIn("12", self.loaded.contact_point_ids.mapped("value"))
        self.assertEqual(self.double.mobile, "12")
        self.assertEqual(log._undo(), [])

    def test_a_number_that_was_changed_since_stays(self):
        self.loaded.mobile, self.double.mobile = "06 11 11 11 11", "06 22 22 22 22"
        log = self.merge()
        point = self.loaded.contact_point_ids.filtered(lambda x: x.kind == "mobile")
        point.value = "06 33 33 33 33"
        self.assertTrue(any("changed since" in text for text in log._undo()))
        self.assertEqual(self.loaded.contact_point_ids, point)
