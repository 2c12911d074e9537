from odoo.tests import tagged

from ..hooks import fill_aliases, fill_numbers, fill_statuses
from .common import ClienteleCommon


@tagged("post_install", "-at_install")
class TestInstall(ClienteleCommon):
    """Installation on a database that already has customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.buyer, cls.asker, cls.supplier, cls.shop = partners.create(
            [
                {"name": "Acheteur"},
                {"name": "Demandeur"},
                {"name": "Fournisseur", "supplier_rank": 1},
                {"name": "Société", "is_company": True},
            ]
        )
        cls.contact = partners.create({"name": "Contact", "parent_id": cls.shop.id})
        cls.buyer.barcode = "042900"
        orders = cls.env["sale.order"].create(
            [
                {"partner_id": partner.id}
                for partner in (cls.buyer, cls.asker, cls.contact)
            ]
        )
        orders[0].state = "sale"
        orders[2].state = "sale"
        cls.env.flush_all()
        cls.env.cr.execute("DELETE FROM clientele_alias")
        cls.env.cr.execute(
            "UPDATE res_partner SET customer_status = NULL, customer_number = NULL"
        )
        cls.env.invalidate_all()

    def install(self):
        fill_statuses(self.env)
        fill_numbers(self.env)
        fill_aliases(self.env)
        self.env.invalidate_all()

    def test_statuses_come_from_documents(self):
        self.install()
        self.assertEqual(self.buyer.customer_status, "customer")
        self.assertTrue(self.buyer.customer_since)
        self.assertEqual(self.asker.customer_status, "prospect")
        self.assertFalse(self.supplier.customer_status)
        self.assertEqual(self.shop.customer_status, "customer")
        self.assertFalse(self.contact.customer_status)

    def test_numbers_follow_creation_and_the_sequence_goes_on(self):
        self.install()
        numbered = self.env["res.partner"].search(
            [("customer_number", "!=", False)], order="create_date, id"
        )
        numbers = numbered.mapped("customer_number")
        self.assertEqual(numbers, sorted(numbers))
        self.assertNotIn(self.create_customer().customer_number, numbers)

    def test_numbers_given_beforehand_are_kept(self):
        self.env.cr.execute(
            "UPDATE res_partner SET customer_status = 'customer',"
            " customer_number = 'C004100' WHERE id = %s",
            [self.buyer.id],
        )
        self.env.invalidate_all()
        self.install()
        self.assertEqual(self.buyer.customer_number, "C004100")
        self.assertGreater(self.asker.customer_number, "C004100")
        self.assertNotEqual(self.create_customer().customer_number, "C004100")

    def test_codes_answer_at_once(self):
        self.install()
        find = self.env["res.partner"]._clientele_find
        self.assertEqual(find("042900"), self.buyer)
        self.assertEqual(find(self.buyer.customer_number), self.buyer)

    def test_codes_held_twice_are_kept_by_company(self):
        company = self.env["res.company"].create({"name": "Second Shop"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET barcode = jsonb_build_object(%s::text, '042900')"
            " WHERE id = %s",
            [str(company.id), self.asker.id],
        )
        self.env.invalidate_all()
        self.install()
        find = self.env["res.partner"].with_company(company)._clientele_find
        self.assertEqual(find("042900"), self.asker)
        self.assertEqual(self.env["res.partner"]._clientele_find("042900"), self.buyer)
