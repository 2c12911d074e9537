import re

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import ClienteleCommon, ClienteleDocumentsCommon
from .test_forms import FORM

NUMBER = re.compile(r"\d+[.,]\d+")
OWN_TERMS = {
    "free_carriage_amount": 300,
    "customer_price_display": "excluded",
    "customer_invoicing_mode": "monthly",
}


@tagged("post_install", "-at_install")
class TestTerms(ClienteleDocumentsCommon):
    def test_on_the_form(self):
        """A manager sets every term on the record; each stands there once."""
        method = self.company_data[
            "default_journal_bank"
        ].inbound_payment_method_line_ids
        customer = self.create_customer()
        with Form(customer.with_user(self.manager), FORM) as form:
            form.property_payment_term_id = self.pay_terms_b
            form.property_inbound_payment_method_line_id = method[:1]
            form.invoice_sending_method = "manual"
            form.customer_invoicing_mode = "monthly"
            form.customer_price_display = "excluded"
            form.free_carriage_amount = 300
            with form.price_term_ids.new() as term:
                term.categ_id = self.env.ref("product.product_category_services")
                term.rate = 12
        self.assertEqual(customer.property_payment_term_id, self.pay_terms_b)
        self.assertEqual(customer.property_inbound_payment_method_line_id, method[:1])
        self.assertEqual(customer.invoice_sending_method, "manual")
        self.assertEqual(customer.free_carriage_amount, 300)
        self.assertEqual(customer.price_term_ids.rate, 12)
        view = (
            self.env["res.partner"]
            .with_user(self.manager)
            .get_view(self.env.ref(FORM).id, "form")
        )
        arch = etree.fromstring(view["arch"])
        for name in (
            "customer_invoicing_mode",
            "customer_price_display",
            "free_carriage_amount",
            "invoice_sending_method",
            "property_account_position_id",
            "property_inbound_payment_method_line_id",
            "property_payment_term_id",
            "sale_currency_id",
            "vat_regime",
        ):
            nodes = arch.xpath(f"//field[@name='{name}'][not(ancestor::field)]")
            self.assertEqual(len(nodes), 1, name)
            [page] = nodes[0].xpath("ancestor::page/@name")
            self.assertEqual(page, "sales_purchases", name)

    def test_default_addresses_are_terms(self):
        company = self.create_legal_customer()
        depot = self.create_customer(parent_id=company.id, type="delivery")
        office = self.create_customer(parent_id=company.id, type="invoice")
        with Form(company.with_user(self.officer), FORM) as form:
            form.partner_delivery_id = depot
            form.partner_invoice_id = office
        order = self.env["sale.order"].create({"partner_id": company.id})
        self.assertEqual(order.partner_shipping_id, depot)
        self.assertEqual(order.partner_invoice_id, office)

    def test_currency_of_the_price_list(self):
        dollars = self.env["product.pricelist"].create(
            {"name": "Export", "currency_id": self.env.ref("base.USD").id}
        )
        customer = self.create_customer()
        company_currency = self.env.company.currency_id
        self.assertEqual(
            customer.with_user(self.officer).sale_currency_id,
            customer.property_product_pricelist.currency_id or company_currency,
        )
        customer.property_product_pricelist = dollars
        self.assertEqual(customer.sale_currency_id, dollars.currency_id)

    def test_terms_of_the_company_hold_for_its_contacts(self):
        company = self.create_legal_customer(**OWN_TERMS)
        contact = self.create_customer(parent_id=company.id)
        for name, value in OWN_TERMS.items():
            self.assertEqual(contact[name], value, name)
        company.free_carriage_amount = 500
        self.assertEqual(contact.free_carriage_amount, 500)
        with self.assertRaises(AssertionError):
            Form(contact.with_user(self.manager), FORM).free_carriage_amount = 1
        contact.parent_id = False
        for name in OWN_TERMS:
            self.assertFalse(contact[name], name)
        self.assertEqual(company.free_carriage_amount, 500)

    def test_each_company_has_its_terms(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        customer = self.create_customer(**OWN_TERMS)
        for name in OWN_TERMS:
            self.assertFalse(customer.with_company(other)[name], name)

    def test_negative_free_carriage(self):
        with self.assertRaisesRegex(ValidationError, "cannot start below zero"):
            self.create_customer(free_carriage_amount=-1)


@tagged("post_install", "-at_install")
class TestTermsRights(ClienteleCommon):
    def test_need_their_right(self):
        customer = self.create_customer()
        for name, value in OWN_TERMS.items():
            for user in (self.cashier, self.officer, self.stranger):
                with (
                    self.subTest(name=name, user=user.login),
                    self.assertRaises(AccessError),
                ):
                    customer.with_user(user).write({name: value})
            with self.assertRaisesRegex(AccessError, "Set customers' terms"):
                customer.with_user(self.officer).create({"name": "New", name: value})
        customer.with_user(self.manager).write(OWN_TERMS)
        with self.assertRaisesRegex(AccessError, "Set customers' terms"):
            customer.with_user(self.officer).free_carriage_amount = 0

    def test_core_terms_too(self):
        term = self.env["account.payment.term"].create({"name": "60 days"})
        customer = self.create_customer()
        with self.assertRaisesRegex(AccessError, "Set customers' terms"):
            customer.with_user(self.officer).property_payment_term_id = term
        clerk = new_test_user(
            self.env,
            "terms_clerk",
            "account.group_account_invoice,clientele.group_officer",
        )
        customer.with_user(clerk).property_payment_term_id = term
        self.assertEqual(customer.property_payment_term_id, term)

    def test_the_usual_term_of_new_customers_needs_none(self):
        term = self.env["account.payment.term"].create({"name": "60 days"})
        self.env.company.customer_default_payment_term_id = term
        customer = self.customers.with_user(self.officer).create({"lastname": "Roux"})
        self.assertEqual(customer.property_payment_term_id, term)

    def test_read_only_on_the_form(self):
        customer = self.create_customer()
        form = Form(customer.with_user(self.officer), FORM)
        for name, value in (*OWN_TERMS.items(), ("vat_regime", "subject")):
            with self.subTest(name=name), self.assertRaises(AssertionError):
                setattr(form, name, value)


@tagged("post_install", "-at_install")
class TestVatRegime(ClienteleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        positions = cls.env["account.fiscal.position"]
        cls.domestic = positions.create(
            {"name": "Domestic", "country_id": cls.france.id, "sequence": -1}
        )
        cls.export = positions.create(
            {"name": "Export", "country_id": cls.env.ref("base.ch").id}
        )
        cls.customer = cls.create_customer()

    def test_what_there_is(self):
        customer = self.customer
        self.assertEqual(customer.vat_regime, "automatic")
        customer.property_account_position_id = self.domestic
        self.assertEqual(customer.vat_regime, "subject")
        customer.property_account_position_id = self.export
        self.assertEqual(customer.vat_regime, "position")
        customer.write({"is_tax_exempt": True, "tax_exemption_reason": "Embassy"})
        self.assertEqual(customer.vat_regime, "exempt")

    def test_chosen_on_the_form(self):
        customer = self.customer
        with Form(customer.with_user(self.manager), FORM) as form:
            form.vat_regime = "subject"
        self.assertEqual(customer.property_account_position_id, self.domestic)
        with Form(customer.with_user(self.manager), FORM) as form:
            form.vat_regime = "exempt"
            form.tax_exemption_reason = "Embassy"
        self.assertTrue(customer.is_tax_exempt)
        self.assertEqual(customer.vat_regime, "exempt")
        with Form(customer.with_user(self.manager), FORM) as form:
            form.vat_regime = "position"
            self.assertEqual(form.vat_regime, "position")
            form.property_account_position_id = self.export
        self.assertFalse(customer.is_tax_exempt)
        self.assertEqual(customer.property_account_position_id, self.export)
        with Form(customer.with_user(self.manager), FORM) as form:
            form.vat_regime = "automatic"
        self.assertFalse(customer.property_account_position_id)

    def test_written(self):
        """Imports and the API set it as the form does, with the same right."""
        self.customer.write({"vat_regime": "subject"})
        self.assertEqual(self.customer.property_account_position_id, self.domestic)
        values = {"vat_regime": "exempt", "tax_exemption_reason": "Embassy"}
        with self.assertRaisesRegex(AccessError, "Exempt customers from tax"):
            self.customer.with_user(self.officer).write(values)
        self.customer.write(values)
        self.assertTrue(self.customer.is_tax_exempt)
        self.customer.vat_regime = "automatic"
        self.assertFalse(self.customer.is_tax_exempt)
        with self.assertRaisesRegex(ValidationError, "Give the reason"):
            self.create_customer(vat_regime="exempt")

    def test_company_without_a_domestic_position(self):
        self.domestic.country_id = self.env.ref("base.ch")
        with self.assertRaisesRegex(UserError, "no fiscal position for its own"):
            self.customer.vat_regime = "subject"

    def test_what_core_answers(self):
        """Subject: our own tax, wherever the customer is."""
        self.export.auto_apply = True
        swiss = self.create_customer(country_id=self.env.ref("base.ch").id)
        positions = self.env["account.fiscal.position"]
        self.assertEqual(positions._get_fiscal_position(swiss), self.export)
        swiss.vat_regime = "subject"
        self.assertEqual(positions._get_fiscal_position(swiss), self.domestic)


@tagged("post_install", "-at_install")
class TestPriceDisplay(ClienteleDocumentsCommon, HttpCase):
    """A unit price of 10 plus 20 %: 10 or 12, and 30 or 36 for three."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "20%",
                "amount": 20,
                "price_include_override": "tax_excluded",
                "country_id": cls.env.company.account_fiscal_country_id.id,
            }
        )
        cls.pen = cls.env["product.product"].create(
            {
                "name": "Pen",
                "list_price": 10,
                "taxes_id": [(6, 0, cls.tax.ids)],
                "invoice_policy": "order",
            }
        )
        cls.customer = cls.create_customer(lang="en_US")
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "order_line": [
                    Command.create({"product_id": cls.pen.id, "product_uom_qty": 3})
                ],
            }
        )

    def shown(self, report, record):
        """Unit prices, amounts of lines and the total on the report."""
        html = self.env["ir.actions.report"]._render_qweb_html(report, record.ids)[0]
        return self.read_table(html)

    def read_table(self, html):
        page = etree.HTML(html)
        cells = (
            "//td[@name='td_product_priceunit' or @name='td_price_unit']//text()",
            "//td[@name='td_product_subtotal' or @name='td_subtotal']//text()",
            "//tr[contains(@class, 'o_total')]//text()",
        )
        unit, amount, total = (
            [
                float(number.replace(",", "."))
                for number in NUMBER.findall(" ".join(page.xpath(cell)))
            ]
            for cell in cells
        )
        return unit, amount, total[-1]

    def test_quotation(self):
        report = "sale.action_report_saleorder"
        self.assertEqual(self.shown(report, self.order), ([10], [30], 36))
        self.customer.customer_price_display = "included"
        self.assertEqual(self.shown(report, self.order), ([12], [36], 36))
        self.customer.customer_price_display = "excluded"
        self.assertEqual(self.shown(report, self.order), ([10], [30], 36))

    def test_quotation_with_prices_that_include_tax(self):
        self.tax.price_include_override = "tax_included"
        self.order.order_line._compute_amount()
        report = "sale.action_report_saleorder"
        self.customer.customer_price_display = "included"
        self.assertEqual(self.shown(report, self.order), ([10], [30], 30))
        self.customer.customer_price_display = "excluded"
        self.assertEqual(self.shown(report, self.order), ([8.33], [25], 30))

    def test_invoice(self):
        self.order.action_confirm()
        invoice = self.order._create_invoices()
        report = "account.account_invoices"
        self.assertEqual(self.shown(report, invoice), ([10], [30], 36))
        self.customer.customer_price_display = "included"
        self.assertEqual(self.shown(report, invoice), ([12], [36], 36))
        self.assertEqual(invoice.amount_total, 36)

    def test_invoice_where_amounts_include_tax(self):
        self.env.company.account_price_include = "tax_included"
        self.order.action_confirm()
        invoice = self.order._create_invoices()
        report = "account.account_invoices"
        self.assertEqual(self.shown(report, invoice), ([10], [36], 36))
        self.customer.customer_price_display = "excluded"
        self.assertEqual(self.shown(report, invoice), ([10], [30], 36))

    def test_portal(self):
        self.order.action_quotation_sent()
        for display, unit, amount in ((False, 10, 30), ("included", 12, 36)):
            self.customer.customer_price_display = display
            page = self.url_open(self.order.get_portal_url()).text
            self.assertEqual(self.read_table(page)[:2], ([unit], [amount]))

    def test_bills_are_no_matter(self):
        self.customer.customer_price_display = "included"
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.customer.id}
        )
        self.assertFalse(bill._get_price_display())

    def test_at_the_till(self):
        self.assertFalse((self.customer.till_pricing or {}).get("price_display"))
        self.customer.customer_price_display = "excluded"
        self.customer.invalidate_recordset(["till_pricing"])
        self.assertEqual(self.customer.till_pricing["price_display"], "excluded")
