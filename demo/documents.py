"""Quotations, orders and invoices of the last months, in every state."""

import random
from datetime import datetime, time, timedelta

from odoo import fields

from . import tools

QUOTATIONS = 25
INVOICES = 25
QUOTATION_STATES = ("draft", "sent", "sale")
OLDEST = 120
SHARE_PAID = 0.55
# One document in four is of the second company.
FIRMS = "aaab"
SALESPEOPLE = {"a": "vendeur", "b": "responsable"}


def create(firms, staff, catalogue, customers):
    """Write quotations and invoices for both companies."""
    chance = random.Random(tools.SEED)
    desks = {
        key: _Desk(firm, staff[SALESPEOPLE[key]], catalogue, customers, chance)
        for key, firm in firms.items()
    }
    for index, day in enumerate(_spread(chance, QUOTATIONS)):
        state = QUOTATION_STATES[index % len(QUOTATION_STATES)]
        desks[FIRMS[index % len(FIRMS)]].create_quotation(day, state)
    for index, day in enumerate(_spread(chance, INVOICES)):
        desks[FIRMS[index % len(FIRMS)]].create_invoice(day)


def _spread(chance, count):
    """Some past days, the oldest first."""
    ages = sorted(chance.sample(range(2, OLDEST), count), reverse=True)
    return [fields.Date.today() - timedelta(days=age) for age in ages]


class _Desk:
    """Where a company writes its documents."""

    def __init__(self, firm, salesperson, catalogue, customers, chance):
        self.env = firm.company.env
        self.salesperson = salesperson
        self.catalogue = catalogue
        self.chance = chance
        self.customers = customers.with_env(self.env).filtered(
            lambda partner: partner.company_id <= firm.company
        )
        self.buyers = self.customers.filtered(
            lambda partner: partner.customer_status == "customer"
        )

    def create_quotation(self, day, state):
        """Write a quotation and bring it to a state."""
        accepted = state == "sale"
        customer = self.chance.choice(self.buyers if accepted else self.customers)
        order = self.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "user_id": self.salesperson.id,
                "date_order": datetime.combine(day, time(10)),
                "validity_date": day + timedelta(days=30),
                "order_line": self._prepare_lines("product_uom_qty"),
            }
        )
        if accepted:
            order.action_confirm()
            order.date_order = datetime.combine(day, time(15))
        elif state == "sent":
            order.action_quotation_sent()
        tools.set_dates(order, "create_date", [datetime.combine(day, time(9))])

    def create_invoice(self, day):
        """Post an invoice, and record the payment of some of them."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.chance.choice(self.buyers).id,
                "invoice_user_id": self.salesperson.id,
                "invoice_date": day,
                "invoice_payment_term_id": self.env.ref(
                    "account.account_payment_term_30days"
                ).id,
                "invoice_line_ids": self._prepare_lines("quantity"),
            }
        )
        invoice.action_post()
        if self.chance.random() < SHARE_PAID:
            self._pay(invoice, min(day + timedelta(days=20), fields.Date.today()))

    def _pay(self, invoice, day):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"payment_date": day}).action_create_payments()

    def _prepare_lines(self, quantity):
        products = self.chance.sample(list(self.catalogue), self.chance.randint(1, 4))
        return [
            fields.Command.create(
                {"product_id": product.id, quantity: self.chance.randint(1, 3)}
            )
            for product in products
        ]
