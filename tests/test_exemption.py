from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import ClienteleDocumentsCommon

REASON = "Article 275 of the tax code"


class ExemptionCommon(ClienteleDocumentsCommon):
    """A shop whose shelf prices include a tax of 20 %, and an exempt customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.create_tax("20% incl.", 20)
        cls.bike = cls.env["product.product"].create(
            {"name": "Bike", "list_price": 120, "taxes_id": [(6, 0, cls.tax.ids)]}
        )
        cls.today = fields.Date.context_today(cls.env.user)
        cls.taxed = cls.create_customer(firstname="Tim")
        cls.exempt = cls.create_customer(
            firstname="Eve",
            lang="en_US",
            is_tax_exempt=True,
            tax_exemption_reason=REASON,
            tax_exemption_certificate="AI2-77",
        )

    @classmethod
    def create_tax(cls, name, amount, **values):
        return cls.env["account.tax"].create(
            {
                "name": name,
                "amount": amount,
                "type_tax_use": "sale",
                "price_include_override": "tax_included",
                "country_id": cls.env.company.account_fiscal_country_id.id,
                **values,
            }
        )

    @classmethod
    def order(cls, partner, **line):
        values = {"product_id": cls.bike.id, **line}
        return cls.env["sale.order"].create(
            {"partner_id": partner.id, "order_line": [Command.create(values)]}
        )

    @classmethod
    def invoice(cls, partner, **line):
        values = {"product_id": cls.bike.id, **line}
        return cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_line_ids": [Command.create(values)],
            }
        )

    def end_exemption(self, partner=None):
        yesterday = self.today - timedelta(days=1)
        (partner or self.exempt).tax_exemption_end_date = yesterday

    def assert_amounts(self, document, untaxed, total):
        amounts = (document.amount_untaxed, document.amount_total)
        self.assertEqual(amounts, (untaxed, total))


@tagged("post_install", "-at_install")
class TestExemption(ExemptionCommon):
    def test_order(self):
        """The price loses the tax that it includes; the reason is on the order."""
        self.assert_amounts(self.order(self.taxed), 100, 120)
        order = self.order(self.exempt)
        self.assert_amounts(order, 100, 100)
        self.assertEqual(order.order_line.tax_ids.mapped("amount"), [0])
        text = f"{REASON}, certificate no. AI2-77"
        self.assertEqual(order.tax_exemption_text, text)
        self.assert_amounts(order.copy(), 100, 100)

    def test_order_invoiced(self):
        order = self.order(self.exempt)
        order.action_confirm()
        order.order_line.qty_delivered = 1
        invoice = order._create_invoices()
        self.assert_amounts(invoice, 100, 100)
        self.assertEqual(invoice.tax_exemption_text, order.tax_exemption_text)

    def test_invoice_and_credit_note(self):
        invoice = self.invoice(self.exempt)
        self.assert_amounts(invoice, 100, 100)
        self.assertIn("AI2-77", invoice.tax_exemption_text)
        invoice.action_post()
        self.end_exemption()
        credit = invoice._reverse_moves()
        self.assert_amounts(credit, 100, 100)
        self.assertEqual(credit.tax_exemption_text, invoice.tax_exemption_text)
        self.assertFalse(credit.tax_exemption_warning)

    def test_last_day(self):
        """Exempt on the last day, with tax on the next."""
        self.exempt.tax_exemption_end_date = self.today
        self.assert_amounts(self.order(self.exempt), 100, 100)
        self.assertFalse(self.exempt.tax_exemption_ended)
        self.end_exemption()
        self.assertTrue(self.exempt.tax_exemption_ended)
        order = self.order(self.exempt)
        self.assert_amounts(order, 100, 120)
        self.assertFalse(order.tax_exemption_text)
        self.assert_amounts(self.invoice(self.exempt), 100, 120)

    def test_another_customer(self):
        """Taxes and prices follow, typed prices mean the same thing with the tax."""
        for document in (
            self.order(self.taxed),
            self.invoice(self.taxed),
            self.order(self.taxed, price_unit=120),
            self.invoice(self.taxed, price_unit=120),
        ):
            with self.subTest(model=document._name):
                document.partner_id = self.exempt
                self.assert_amounts(document, 100, 100)
                document.partner_id = self.taxed
                self.assert_amounts(document, 100, 120)
                self.assertFalse(document.tax_exemption_text)

    def test_customer_removed(self):
        """An invoice without a customer is with tax, at the normal price."""
        invoice = self.invoice(self.exempt)
        invoice.partner_id = False
        self.assert_amounts(invoice, 100, 120)
        self.assertFalse(invoice.tax_exemption_text)
        self.assert_amounts(self.invoice(self.env["res.partner"]), 100, 120)

    def test_another_customer_in_the_forms(self):
        with Form(self.env["sale.order"]) as form:
            form.partner_id = self.taxed
            with form.order_line.new() as line:
                line.product_id = self.bike
            form.partner_id = self.exempt
        self.assert_amounts(form.record, 100, 100)
        invoices = self.env["account.move"].with_context(
            default_move_type="out_invoice"
        )
        with Form(invoices) as form:
            form.partner_id = self.taxed
            with form.invoice_line_ids.new() as line:
                line.product_id = self.bike
            form.partner_id = self.exempt
        self.assert_amounts(form.record, 100, 100)
        with Form(form.record) as form:
            form.partner_id = self.taxed
        self.assert_amounts(form.record, 100, 120)

    def test_warning_and_its_button(self):
        """A draft that does not fit says so, and one button mends it."""
        for document in (self.order(self.exempt), self.invoice(self.exempt)):
            with self.subTest(model=document._name):
                self.assertFalse(document.tax_exemption_warning)
                self.end_exemption()
                document.invalidate_recordset()
                self.assertIn("ended on", document.tax_exemption_warning)
                document.action_follow_tax_exemption()
                self.assertFalse(document.tax_exemption_warning)
                self.assert_amounts(document, 100, 120)
                self.exempt.tax_exemption_end_date = False
                document.invalidate_recordset()
                self.assertIn("is tax exempt", document.tax_exemption_warning)
                document.action_follow_tax_exemption()
                self.assert_amounts(document, 100, 100)

    def test_prices_without_tax(self):
        """Shelf prices without tax are what an exempt customer pays."""
        self.tax.price_include_override = "tax_excluded"
        self.assert_amounts(self.order(self.taxed), 120, 144)
        self.assert_amounts(self.order(self.exempt), 120, 120)
        self.assert_amounts(self.invoice(self.exempt), 120, 120)

    def test_fixed_taxes_stay(self):
        """A recycling fee is no VAT."""
        fee = self.create_tax("Recycling fee", 2, amount_type="fixed", sequence=20)
        self.bike.taxes_id |= fee
        order = self.order(self.exempt)
        self.assertEqual(order.amount_tax, 2)
        self.assertEqual(fee & order.order_line.tax_ids, fee)

    def test_tax_created_later(self):
        """A new rate is lifted too, without anybody thinking of it."""
        self.order(self.exempt)
        self.bike.taxes_id = self.create_tax("5.5% incl.", 5.5)
        self.bike.list_price = 105.5
        self.env.invalidate_all()
        self.assert_amounts(self.order(self.exempt), 100, 100)

    def test_discount_comes_off_the_price_without_tax(self):
        self.exempt.customer_discount = 10
        self.assert_amounts(self.order(self.exempt), 90, 90)
        self.assert_amounts(self.invoice(self.exempt), 90, 90)

    def test_price_check(self):
        """What the customer pays is without tax, and says so, until the last day."""
        self.exempt.tax_exemption_end_date = self.today
        checks = self.env["clientele.price.check"]
        values = {"partner_id": self.exempt.id, "product_id": self.bike.id}
        check = checks.create(values)
        self.assertEqual((check.normal_price, check.price_paid), (120, 100))
        self.assertIn("tax exempt", check.reason)
        check.date = self.today + timedelta(days=1)
        self.assertEqual(check.price_paid, 120)
        self.assertEqual(check.reason, "normal price")

    def test_own_position_comes_back(self):
        """The exemption hides the customer's position, and does not change it."""
        position = self.env["account.fiscal.position"].create({"name": "Islands"})
        self.exempt.property_account_position_id = position
        self.assertTrue(self.order(self.exempt).fiscal_position_id.exempts_customers)
        self.assertEqual(position._get_fiscal_position(self.exempt), position)
        self.end_exemption()
        self.assertEqual(self.order(self.exempt).fiscal_position_id, position)

    def test_purchases_are_no_matter(self):
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.exempt.id}
        )
        self.assertFalse(bill.fiscal_position_id.exempts_customers)
        self.assertFalse(bill.tax_exemption_text)

    def test_contacts_are_exempt_with_their_company(self):
        embassy = self.create_legal_customer(
            is_tax_exempt=True, tax_exemption_reason="Embassy"
        )
        contact = self.create_customer(parent_id=embassy.id)
        self.assert_amounts(self.order(contact), 100, 100)
        other = self.env["res.company"].create({"name": "Other shop"})
        embassy.with_company(other).write(
            {"is_tax_exempt": True, "tax_exemption_reason": "Embassy"}
        )
        self.assertTrue(contact.with_company(other).is_tax_exempt)
        contact.parent_id = False
        self.assertFalse(contact.is_tax_exempt)
        self.assertFalse(contact.with_company(other).is_tax_exempt)
        self.assertTrue(embassy.with_company(other).is_tax_exempt)
        self.assert_amounts(self.order(contact), 100, 120)

    def test_each_company_keeps_its_certificates(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        self.assertFalse(self.exempt.with_company(other).is_tax_exempt)

    def test_company_without_taxes(self):
        """Nothing to lift: an exempt customer is no trouble."""
        other = self.env["res.company"].create({"name": "Other shop"})
        positions = self.env["account.fiscal.position"].with_company(other)
        self.assertFalse(positions._get_exemption_position())
        partner = self.exempt.with_company(other)
        partner.write({"is_tax_exempt": True, "tax_exemption_reason": REASON})
        self.assertFalse(positions._get_fiscal_position(partner))

    def test_one_position_a_company(self):
        position = self.env["account.fiscal.position"]._get_exemption_position()
        with self.assertRaisesRegex(ValidationError, position.name):
            position.copy({"exempts_customers": True})

    def test_position_archived_or_unticked(self):
        """Exempt customers keep theirs, and nothing is made twice."""
        positions = self.env["account.fiscal.position"]
        position = positions._get_exemption_position()
        position.active = False
        self.assert_amounts(self.order(self.exempt), 100, 100)
        self.assertTrue(position.active)
        position.exempts_customers = False
        self.assert_amounts(self.order(self.exempt), 100, 100)
        other = positions._get_exemption_position()
        self.assertNotEqual(other, position)
        self.assertEqual(other.tax_ids, position.tax_ids)

    def test_position_is_not_chosen(self):
        """It would exempt without a right, a reason or an end."""
        position = self.env["account.fiscal.position"]._get_exemption_position()
        with self.assertRaisesRegex(ValidationError, "tick Tax Exempt"):
            self.taxed.property_account_position_id = position

    def test_reason_is_asked_for(self):
        with self.assertRaisesRegex(ValidationError, "Give the reason"):
            self.taxed.is_tax_exempt = True

    def test_text_in_the_customer_s_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.exempt.lang = "fr_FR"
        self.exempt.tax_exemption_end_date = self.today.replace(month=12, day=31)
        text = self.order(self.exempt).tax_exemption_text
        self.assertIn("31/12/", text)
        position = self.env["account.fiscal.position"]._get_exemption_position()
        for lang, note in (("en_US", "exempt from"), ("fr_FR", "exonérée de")):
            self.assertIn(note, position.with_context(lang=lang).note)

    def test_printed(self):
        """Invoices and quotations say why there is no tax."""
        for document, report in (
            (self.order(self.exempt), "sale.report_saleorder"),
            (self.invoice(self.exempt), "account.report_invoice"),
        ):
            html = self.env["ir.actions.report"]._render_qweb_html(report, document.ids)
            text = html[0].decode()
            self.assertIn("AI2-77", text)
            self.assertIn("Sale exempt from tax.", text)

    def test_shown_before_its_date_ends(self):
        """The list finds exemptions to renew."""
        self.exempt.tax_exemption_end_date = self.today + timedelta(days=10)
        partners = self.env["res.partner"]
        soon = [
            ("is_tax_exempt", "=", True),
            ("tax_exemption_end_date", ">=", "today"),
            ("tax_exemption_end_date", "<=", "+30d"),
        ]
        self.assertIn(self.exempt, partners.search(soon))
        self.end_exemption()
        self.assertNotIn(self.exempt, partners.search(soon))
