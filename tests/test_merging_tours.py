import json

from odoo.tests import tagged

from .common_merging import picture_of
from .common_pos import ClienteleTillCommon


@tagged("post_install", "-at_install")
class TestMergingTours(ClienteleTillCommon):
    def test_merge_from_the_list_then_undo(self):
        """Two customers are compared and merged, then are two again."""
        double = self.create_customer(
            lastname="Berg",
            firstname="Aron",
            website="https://berg.example",
            image_1920=picture_of("red"),
        )
        manager = self.create_user("merge_manager", "clientele.group_manager")
        self.start_desk("/odoo/customer-file", "clientele_merge_and_undo", manager)
        self.env.invalidate_all()
        wizard = self.env["clientele.merge"].search([], order="id desc", limit=1)
        self.assertEqual(json.loads(wizard.choices), {"name": double.id})
        self.assertEqual(double.merged_into_id, self.loaded)
        self.assertEqual(self.loaded.website, "https://berg.example")
        self.assertEqual(self.loaded.firstname, "Aron")
        self.assertTrue(self.loaded.image_1920)
        self.start_tour(
            "/odoo/customer-merges", "clientele_merge_undo", login=manager.login
        )
        self.env.invalidate_all()
        self.assertTrue(double.active)
        self.assertEqual(double.website, "https://berg.example")
        self.assertFalse(self.loaded.website)
        self.assertFalse(self.loaded.image_1920)
        self.assertEqual(self.loaded.firstname, "Aaron")

    def test_merge_from_the_inbox_then_undo(self):
        """A pair is merged where it was found, then waits for a decision again."""
        double = self.create_customer(lastname="Aalto", email="aaron.aalto@example.com")
        duplicates = self.env["clientele.duplicate"]
        duplicates._scan(duplicates._get_start())
        pair = duplicates.search([("other_id", "=", double.id)])
        manager = self.create_user("merge_manager", "clientele.group_manager")
        self.start_desk(
            "/odoo/customer-duplicates", "clientele_merge_from_inbox", manager
        )
        self.env.invalidate_all()
        self.assertEqual(double.merged_into_id, self.loaded)
        self.assertEqual(pair.state, "merged")
        self.start_tour(
            "/odoo/customer-merges", "clientele_merge_undo_inbox", login=manager.login
        )
        self.env.invalidate_all()
        self.assertTrue(double.active)
        self.assertEqual(pair.state, "todo")
