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

    def refuse(self, customer, reason):
        with self.assertRaisesRegex(UserError, f"{reason}.*Archive.*or merge"):
            customer.with_user(self.manager).unlink()
        self.assertTrue(customer.exists())

    def test_an_archived_card_still_holds_its_customer(self):
        customer = self.create_customer()
        program = self.env["loyalty.program"].create(
            {"name": "Points", "program_type": "loyalty"}
        )
        card = self.env["loyalty.card"].create(
            {"program_id": program.id, "partner_id": customer.id}
        )
        card.active = False
        self.refuse(customer, "cards: 1")

    def test_what_a_contact_bought_holds_contact_and_company(self):
        company = self.create_legal_customer()
        contact = self.env["res.partner"].create({"name": "C", "parent_id": company.id})
        self.env["sale.order"].create({"partner_id": contact.id})
        contact.active = False
        self.refuse(contact, "quotations or orders: 1")
        self.refuse(company, "quotations or orders: 1")

    def test_who_pays_for_others_or_was_merged_with_is_not_deleted(self):
        payer = self.create_legal_customer()
        self.create_customer(payer_id=payer.id)
        self.refuse(payer, "customers that it pays for: 1")
        survivor, source = self.create_customer(), self.create_customer()
        source.sudo().write({"merged_into_id": survivor.id, "active": False})
        self.refuse(survivor, "records merged into it: 1")

    def test_an_invoice_holds_its_customer(self):
        customer = self.create_customer()
        self.init_invoice("out_invoice", partner=customer, amounts=[100.0], post=True)
        self.refuse(customer, "invoices or entries: 1, balance")

    def test_an_unused_customer_is_deleted_with_its_codes(self):
        customer = self.create_customer(barcode="0429")
        number = customer.customer_number
        customer.with_user(self.manager).unlink()
        self.assertFalse(self.env["res.partner"]._clientele_find(number))
        self.assertFalse(self.env["res.partner"]._clientele_find("0429"))
