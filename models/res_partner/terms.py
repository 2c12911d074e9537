from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Agreed with the commercial entity, in each company of ours.
TERM_FIELDS = (
    "customer_invoicing_mode",
    "customer_price_display",
    "free_carriage_amount",
    "property_inbound_payment_method_line_id",
    "property_payment_term_id",
)
PRICE_DISPLAYS = [("included", "With tax"), ("excluded", "Without tax")]
INVOICING_MODES = [
    ("order", "At each order"),
    ("monthly", "Once a month, grouped"),
]


class ResPartner(models.Model):
    """How a customer is delivered, invoiced and shown prices."""

    _inherit = "res.partner"

    free_carriage_amount = fields.Float(
        string="Free Carriage From",
        company_dependent=True,
        help="Delivery is free in quotations whose goods, without tax, reach this "
        "amount, in the currency of the company. 0: never.",
    )
    customer_price_display = fields.Selection(
        selection=PRICE_DISPLAYS,
        string="Prices Shown",
        company_dependent=True,
        help="How unit prices and the amounts of lines stand on this customer's "
        "quotations, invoices and tickets. Totals are the same. Empty: as usual.",
    )
    customer_invoicing_mode = fields.Selection(
        selection=INVOICING_MODES,
        string="Invoicing Mode",
        company_dependent=True,
        help="At each order: confirming makes the draft invoice of what can be "
        "invoiced. Once a month: the orders of past months are put together on draft "
        "invoices. Empty: as usual, by hand.",
    )
    sale_currency_id = fields.Many2one(
        "res.currency",
        string="Sales Currency",
        compute="_compute_sale_currency_id",
        help="That of the customer's price list.",
    )

    # === COMPUTE METHODS === #

    @api.depends("property_product_pricelist")
    @api.depends_context("company")
    def _compute_sale_currency_id(self):
        for partner in self:
            # The price list may belong to lists that the user cannot read.
            pricelist_sudo = partner.sudo().property_product_pricelist
            partner.sale_currency_id = (
                pricelist_sudo.currency_id or self.env.company.currency_id
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("free_carriage_amount")
    def _check_free_carriage_amount(self):
        for partner in self:
            if partner.free_carriage_amount < 0:
                raise ValidationError(
                    self.env._(
                        "Free carriage for %(customer)s cannot start below zero "
                        "(%(amount)s). Enter the amount of goods that is delivered "
                        "free, or 0 for none.",
                        customer=partner.display_name,
                        amount=f"{partner.free_carriage_amount:g}",
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _commercial_fields(self):
        names = super()._commercial_fields()
        return names + [name for name in TERM_FIELDS if name not in names]

    def _get_terms(self, company):
        """The record that holds the terms of a sale to this customer.

        :param res.company company: the seller
        :rtype: res.partner
        """
        # Cashiers and salespeople sell to customers of any access.
        return self.sudo().commercial_partner_id.with_company(company)
