from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import ClienteleDocumentsCommon


@tagged("post_install", "-at_install")
class TestArchive(ClienteleDocumentsCommon):
    def test_archiving_asks_for_a_reason(self):
        customer = self.create_customer().with_user(self.officer)
        action = customer.with_context(
            clientele_ask_before_archive=True
        ).action_archive()
        wizards = self.env[action["res_model"]].with_user(self.officer)
        with Form(wizards.with_context(**action["context"])) as form:
            form.reason = "left"
            form.note = "Bordeaux"
        form.record.action_archive()
        self.assertFalse(customer.active)
        self.assertIn("Bordeaux", customer.archive_reason)
        self.assertTrue(customer.archive_date)
        customer.action_unarchive()
        self.assertFalse(customer.archive_reason)

    def test_archiving_elsewhere_stays_core_s(self):
        customer = self.create_customer()
        customer.action_archive()
        self.assertFalse(customer.active)

    def test_the_warning_names_what_is_open(self):
        customer = self.create_customer()
        invoice = self.init_invoice(
            "out_invoice", partner=customer, amounts=[100.0], post=True
        )
        wizard = self.env["clientele.partner.archive"].create(
            {"partner_ids": [(6, 0, customer.ids)]}
        )
        amount = f"{invoice.amount_residual:.2f}"
        self.assertIn("balance", wizard.warning)
        self.assertIn(amount.split(".")[0], wizard.warning)

    def test_a_customer_in_use_is_not_deleted(self):
        customer = self.create_customer()
        self.env["sale.order"].create({"partner_id": customer.id})
        with self.assertRaisesRegex(UserError, "quotations or orders: 1.*Archive"):
            customer.with_user(self.manager).unlink()

    def test_a_customer_with_a_card_is_not_deleted(self):
        customer = self.create_customer()
        program = self.env["loyalty.program"].create(
            {
                "name": "Points",
                "program_type": "loyalty",
                "rule_ids": [(0, 0, {})],
                "reward_ids": [(0, 0, {})],
            }
        )
        self.env["loyalty.card"].create(
            {"program_id": program.id, "partner_id": customer.id, "points": 5}
        )
        with self.assertRaisesRegex(UserError, "cards: 1"):
            customer.with_user(self.manager).unlink()

    def test_an_unused_customer_is_deleted_with_its_codes(self):
        customer = self.create_customer(barcode="0429")
        number = customer.customer_number
        customer.with_user(self.manager).unlink()
        self.assertFalse(self.env["res.partner"]._clientele_find(number))
        self.assertFalse(self.env["res.partner"]._clientele_find("0429"))
