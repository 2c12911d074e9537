from lxml import html

from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import new_test_user, tagged

from .test_family_points import FamilyPointsCommon


@tagged("post_install", "-at_install")
class TestFamilyPortal(FamilyPointsCommon):
    """Members of a family on the portal: what they see, and who gives rights."""

    def enter(self, member):
        """Log a member in on the portal."""
        user = new_test_user(
            self.env,
            login=f"portal_{member.id}",
            password="Portal-family-1",
            groups="base.group_portal",
            name=member.name,
            lang="en_US",
            partner_id=member.id,
        )
        self.authenticate(user.login, "Portal-family-1")
        return user

    def page(self):
        return html.fromstring(self.url_open("/my/family").text)

    def grant(self, member, **rights):
        data = {"csrf_token": Request.csrf_token(self), "member_id": member.id}
        return self.url_open("/my/family/rights", data=data | rights)

    def test_who_manages_gives_rights(self):
        self.pool()
        self.enter(self.mum)
        home = self.url_open("/my").text
        self.assertIn("/my/family", home)
        page = self.page()
        text = page.text_content()
        for words in ("Aalto family", "250", self.dad.name, "Latest Movements"):
            self.assertIn(words, text)
        self.assertEqual(len(page.findall(".//form[@action='/my/family/rights']")), 2)
        self.assertEqual(self.grant(self.kid, earns=1, spends=1).status_code, 200)
        self.assertTrue(self.kid.family_spends)
        self.grant(self.kid)
        self.assertFalse(self.kid.family_earns or self.kid.family_spends)
        self.grant(self.kid, spends=1)
        self.assertTrue(self.kid.family_earns, "who spends earns")

    def test_others_look_only(self):
        self.pool()
        user = self.enter(self.dad)
        page = self.page()
        self.assertFalse(page.findall(".//form[@action='/my/family/rights']"))
        self.assertNotIn("Latest Movements", page.text_content())
        with self.assertLogs("odoo.http", "WARNING"):
            self.grant(self.kid, spends=1)
        self.assertFalse(self.kid.family_spends)
        with self.assertRaises(AccessError):
            self.kid.with_user(user).family_spends = True

    def test_strangers_are_no_members(self):
        self.pool()
        self.unloaded.family_id = self.env["clientele.family"].create(
            {"name": "Zidane family", "pools_points": True}
        )
        with self.assertRaises(AccessError):
            self.unloaded._grant_family_rights(self.kid.id, True, True)
        with self.assertRaises(AccessError):
            self.mum._grant_family_rights(self.mum.id, True, False)

    def test_without_a_pool(self):
        self.enter(self.mum)
        self.assertNotIn("/my/family", self.url_open("/my").text)
        self.assertTrue(self.url_open("/my/family").url.endswith("/my"))
