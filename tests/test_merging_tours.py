import json

from odoo.tests import tagged

from .common_pos import ClienteleTillCommon


@tagged("post_install", "-at_install")
class TestMergingTours(ClienteleTillCommon):
    def test_merge_from_the_list_then_undo(self):
        """Two customers are compared and merged, then are two again."""
        double = self.create_customer(
            lastname="Berg", firstname="Aron", website="https://berg.example"
        )
        manager = self.create_user("merge_manager", "clientele.group_manager")
        self.start_desk("/odoo/customer-file", "clientele_merge_and_undo", manager)
        self.env.invalidate_all()
        wizard = self.env["clientele.merge"].search([], order="id desc", limit=1)
        self.assertEqual(json.loads(wizard.choices), {"name": double.id})
        self.assertEqual(double.merged_into_id, self.loaded)
        self.assertEqual(self.loaded.website, "https://berg.example")
        self.assertEqual(self.loaded.firstname, "Aron")
        self.start_tour(
            "/odoo/customer-merges", "clientele_merge_undo", login=manager.login
        )
        self.env.invalidate_all()
        self.assertTrue(double.active)
        self.assertEqual(double.website, "https://berg.example")
        self.assertFalse(self.loaded.website)
        self.assertEqual(self.loaded.firstname, "Aaron")
