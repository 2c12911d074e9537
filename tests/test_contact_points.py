from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import ClienteleCommon


@tagged("post_install", "-at_install")
class TestContactPoints(ClienteleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zoe = cls.create_customer(firstname="Zoélie", lastname="Lefèvraud")
        cls.form_view = "clientele.res_partner_view_form"

    def add(self, user=None, **values):
        points = self.env["clientele.contact.point"].with_user(user or self.officer)
        return points.create({"partner_id": self.zoe.id, **values})

    def test_a_customer_is_found_by_each_of_them(self):
        self.add(value="04 72 00 93 72", note="Office")
        self.add(kind="mobile", value="+33 6 39 98 93 73")
        self.add(kind="fax", value="04 72 00 93 74")
        self.add(kind="email", value="Zoelie@Office.example")
        find = self.env["res.partner"]._clientele_find
        for text in ("0472009372", "06 39 98 93 73", "zoelie@office.example"):
            self.assertEqual(find(text), self.zoe, text)
        self.assertFalse(find("04 72 00 93 74"))  # nobody answers a fax
        search = self.env["res.partner"]._clientele_search
        self.assertEqual(search("zoelie@office"), self.zoe)
        self.assertFalse(self.env["clientele.search.key"]._find_stale_ids(self.zoe.ids))

    def test_one_that_is_removed_no_longer_answers(self):
        point = self.add(value="04 72 00 93 72")
        point.value = "04 72 00 93 75"
        find = self.env["res.partner"]._clientele_find
        self.assertFalse(find("0472009372"))
        self.assertEqual(find("0472009375"), self.zoe)
        point.unlink()
        self.assertFalse(find("0472009375"))

    def test_values_are_written_as_the_main_ones(self):
        self.assertEqual(self.add(value="0472009372").value, "+33 4 72 00 93 72")
        email = self.add(kind="email", value=" Zoelie@Office.Example ")
        self.assertEqual(email.value, "zoelie@office.example")

    def test_a_wrong_value_is_refused(self):
        for kind, value in (
            ("phone", "12"),
            ("mobile", "zoelie@office.example"),
            ("email", "zoelie@"),
            ("email", "04 72 00 93 72"),
        ):
            with self.subTest(value), self.assertRaises(ValidationError):
                self.add(kind=kind, value=value)
        self.assertFalse(self.zoe.contact_point_ids)

    def test_who_may_not_edit_customers_changes_none(self):
        point = self.add(value="04 72 00 93 72")
        for user in (self.cashier, self.stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.add(user, value="04 72 00 93 75")
            with self.subTest(user.login), self.assertRaises(AccessError):
                point.with_user(user).value = "04 72 00 93 75"
            with self.subTest(user.login), self.assertRaises(AccessError):
                point.with_user(user).unlink()

    def test_the_form_adds_one(self):
        form = Form(self.zoe.with_user(self.officer), self.form_view)
        with form.contact_point_ids.new() as line:
            line.value = "04 72 00 93 72"
            line.note = "Mother"
        form.save()
        self.assertEqual(self.zoe.contact_point_ids.note, "Mother")

    def test_merging_keeps_them(self):
        double = self.create_customer(lastname="Lefèvraud")
        self.env["clientele.contact.point"].create(
            {"partner_id": double.id, "value": "04 72 00 93 72"}
        )
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((self.zoe | double).ids, self.zoe)
        find = self.env["res.partner"]._clientele_find
        self.assertEqual(find("0472009372"), self.zoe)
