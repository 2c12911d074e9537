from odoo.tests import HttpCase, tagged

from .common import ClienteleCommon
from .common_browser import complete_web_client


@tagged("post_install", "-at_install")
class TestMassEditTour(ClienteleCommon, HttpCase):
    def test_from_the_list_to_the_undoing(self):
        complete_web_client(self.env)
        self.env["res.lang"]._activate_lang("en_US")  # what the tour reads
        customers = self.env["res.partner"]
        for number in range(3):
            customers |= self.create_customer(lastname=f"Zyx {number}")
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "Three",
                "res_model": "res.partner",
                "view_mode": "list,form",
                "domain": [("id", "in", customers.ids)],
            }
        )
        self.start_tour(
            f"/odoo/action-{action.id}", "clientele_mass_edit", login=self.manager.login
        )
        logs = self.env["clientele.mass.edit.log"].search([], order="id")
        self.assertEqual(len(logs), 2)
        self.assertEqual(logs[1].undo_of_id, logs[0])
        self.assertEqual(logs[0].row_ids.partner_id, customers)
        self.assertEqual(logs[0].row_ids[0].new_values, {"function": "Beekeeper"})
        self.assertEqual(set(customers.mapped("function")), {False})
