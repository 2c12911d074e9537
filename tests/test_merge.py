from odoo.tests import tagged

from .common import ClienteleCommon


@tagged("post_install", "-at_install")
class TestCoreMerge(ClienteleCommon):
    def merge(self, source, destination):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((source | destination).ids, destination)
        self.env.flush_all()

    def test_codes_of_the_source_find_the_destination(self):
        source, destination = (
            self.create_customer(barcode="04201"),
            self.create_customer(),
        )
        numbers = [source.customer_number, destination.customer_number]
        self.merge(source, destination)
        find = self.env["res.partner"]._clientele_find
        for code in [*numbers, "04201"]:
            self.assertEqual(find(code), destination, code)
        self.assertEqual(destination.customer_number, numbers[1])
        self.assertEqual(destination.barcode, "04201")
        self.assertFalse(self.env["clientele.search.key"]._find_stale_ids())

    def test_a_contact_takes_over_the_number_of_a_customer(self):
        source = self.create_customer()
        source._become_customers()
        number = source.customer_number
        destination = self.env["res.partner"].create({"name": "Contact"})
        self.merge(source, destination)
        self.assertEqual(destination.customer_number, number)
        self.assertEqual(destination.customer_status, "customer")
