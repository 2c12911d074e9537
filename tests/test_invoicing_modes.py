from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .common import ClienteleDocumentsCommon


@tagged("post_install", "-at_install")
class TestInvoicingModes(ClienteleDocumentsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pen, cls.desk = cls.env["product.product"].create(
            [
                {"name": "Pen", "list_price": 10, "invoice_policy": "order"},
                {"name": "Desk", "list_price": 90, "invoice_policy": "delivery"},
            ]
        )
        cls.usual = cls.create_customer(lastname="Usual")
        cls.at_once = cls.create_customer(customer_invoicing_mode="order")
        cls.monthly = cls.create_customer(customer_invoicing_mode="monthly")

    def order(self, partner, product=None, **values):
        product = product or self.pen
        return self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": product.id})],
                **values,
            }
        )

    def old_order(self, partner, product=None, **values):
        """An order that was confirmed in a month that is over."""
        order = self.order(partner, product, **values)
        order.action_confirm()
        order.date_order = fields.Datetime.now() - timedelta(days=40)
        return order

    def run_cron(self):
        with patch.object(self.env.registry["ir.cron"], "_commit_progress"):
            self.env["sale.order"].sudo()._cron_invoice_monthly()

    def test_seen_on_the_order(self):
        self.assertFalse(self.order(self.usual).customer_invoicing_mode)
        with Form(self.env["sale.order"]) as form:
            form.partner_id = self.monthly
            self.assertEqual(form.customer_invoicing_mode, "monthly")

    def test_as_usual(self):
        order = self.old_order(self.usual)
        self.run_cron()
        self.assertFalse(order.invoice_ids)

    def test_at_each_order(self):
        order = self.order(self.at_once)
        order.action_confirm()
        self.assertEqual(order.invoice_ids.state, "draft")
        self.assertEqual(order.invoice_ids.amount_untaxed, 10)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_at_each_order_by_a_salesperson(self):
        seller = new_test_user(
            self.env, "terms_seller", "sales_team.group_sale_salesman"
        )
        order = self.order(self.at_once, user_id=seller.id)
        order.with_user(seller).action_confirm()
        self.assertEqual(len(order.invoice_ids), 1)

    def test_several_orders_at_once(self):
        orders = self.order(self.at_once) + self.order(self.at_once)
        orders.action_confirm()
        self.assertEqual([len(order.invoice_ids) for order in orders], [1, 1])

    def test_what_is_invoiced_on_delivery_waits(self):
        order = self.order(self.at_once, self.desk)
        order.action_confirm()
        self.assertFalse(order.invoice_ids)
        order.order_line = [Command.create({"product_id": self.pen.id})]
        self.assertEqual(order.state, "sale")

    def test_an_invoice_that_fails_stops_no_order(self):
        order = self.order(self.at_once)
        orders = self.env.registry["sale.order"]
        with patch.object(orders, "_create_invoices", side_effect=UserError("Closed")):
            order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertIn("Closed", order.message_ids[0].body)

    def test_order_paid_on_line(self):
        """Core invoices it, as the settings ask."""
        self.env["ir.config_parameter"].set_param("sale.automatic_invoice", "True")
        order = self.order(self.at_once)
        with patch.object(
            self.env.registry["sale.order"], "_is_invoiced_when_paid", lambda one: True
        ):
            order.action_confirm()
        self.assertFalse(order.invoice_ids)
        self.assertFalse(order._is_invoiced_when_paid())

    def test_monthly(self):
        """One draft invoice for the orders of past months, and never twice."""
        orders = self.old_order(self.monthly) + self.old_order(self.monthly)
        fresh = self.order(self.monthly)
        fresh.action_confirm()
        self.assertFalse(orders.invoice_ids)
        self.run_cron()
        invoice = orders.invoice_ids
        self.assertEqual(len(invoice), 1)
        self.assertEqual((invoice.state, invoice.amount_untaxed), ("draft", 20))
        self.assertFalse(fresh.invoice_ids)
        self.run_cron()
        self.assertEqual(orders.invoice_ids, invoice)
        invoice.action_post()
        self.run_cron()
        self.assertEqual(orders.invoice_ids, invoice)

    def test_monthly_each_customer(self):
        other = self.create_customer(
            lastname="Other", customer_invoicing_mode="monthly"
        )
        orders = self.old_order(self.monthly) + self.old_order(other)
        self.run_cron()
        self.assertEqual(orders.invoice_ids.mapped("partner_id"), self.monthly + other)

    def test_monthly_keeps_payment_terms_apart(self):
        first = self.old_order(self.monthly, payment_term_id=self.pay_terms_a.id)
        second = self.old_order(self.monthly, payment_term_id=self.pay_terms_b.id)
        self.run_cron()
        self.assertNotEqual(first.invoice_ids, second.invoice_ids)
        self.assertEqual(second.invoice_ids.invoice_payment_term_id, self.pay_terms_b)

    def test_monthly_one_failure_stops_no_other(self):
        good = self.old_order(self.monthly)
        other = self.create_customer(
            lastname="Other", customer_invoicing_mode="monthly"
        )
        bad = self.old_order(other)
        orders = self.env.registry["sale.order"]
        create = orders._create_invoices

        def fail_for_other(records, *args, **kwargs):
            if records.partner_id == other:
                raise UserError("No account")
            return create(records, *args, **kwargs)

        with patch.object(orders, "_create_invoices", fail_for_other):
            self.run_cron()
        self.assertTrue(good.invoice_ids)
        self.assertFalse(bad.invoice_ids)
        self.assertIn("No account", bad.message_ids[0].body)

    def test_monthly_delivered_later(self):
        """What is delivered after its month is taken with the next invoices."""
        order = self.old_order(self.monthly, self.desk)
        self.run_cron()
        self.assertFalse(order.invoice_ids)
        order.order_line.qty_delivered = 1
        self.run_cron()
        self.assertEqual(order.invoice_ids.amount_untaxed, 90)

    def test_contacts_follow_their_company(self):
        company = self.create_legal_customer(customer_invoicing_mode="monthly")
        contact = self.create_customer(parent_id=company.id)
        order = self.old_order(contact)
        self.run_cron()
        self.assertEqual(len(order.invoice_ids), 1)

    @freeze_time("2026-03-01 12:00:00")
    def test_months_are_those_of_the_shop(self):
        self.env.company.partner_id.tz = "Europe/Paris"
        february, march = self.old_order(self.monthly), self.old_order(self.monthly)
        february.date_order = "2026-02-28 22:59:00"
        march.date_order = "2026-02-28 23:00:00"
        self.run_cron()
        self.assertTrue(february.invoice_ids)
        self.assertFalse(march.invoice_ids)

    def test_scheduled_once_a_month(self):
        cron = self.env.ref("clientele.ir_cron_invoice_monthly")
        self.assertEqual((cron.interval_number, cron.interval_type), (1, "months"))
        self.assertEqual(cron.nextcall.day, 1)
