from odoo import api, fields, models

from .product_pricelist import RULE_BOOK, RuleBook


class AccountMoveLine(models.Model):
    """Invoices made by hand know no price list in core: here they have the customer's.

    Lines that come from orders, tickets and other programs keep what was sold.
    """

    _name = "account.move.line"
    _inherit = ["account.move.line", "clientele.priced.line"]

    # Core's plain field, now filled where nobody says otherwise, not even a default.
    discount = fields.Float(
        compute="_compute_discount",
        default=None,
        store=True,
        readonly=False,
        precompute=True,
    )
    automatic_price_unit = fields.Float(copy=False)
    automatic_discount = fields.Float(copy=False)
    priced_product_id = fields.Many2one(
        "product.product",
        copy=False,
        help="The product that the automatic price is for: none where the price came "
        "from elsewhere.",
    )

    def _compute_price_unit(self):
        result = super()._compute_price_unit()
        by_hand = self.filtered(lambda line: line._is_made_by_hand())
        for line in by_hand.with_context(**{RULE_BOOK: RuleBook(by_hand.product_id)}):
            line._set_customer_price()
        return result

    @api.depends("product_id")
    def _compute_discount(self):
        for line in self:
            if line._is_priced_here() and not line._has_typed_discount():
                line._set_customer_discount()
            else:
                line.discount = line.discount  # from elsewhere, or typed

    def _add_precomputed_values(self, vals_list):
        """A price that nobody gave is that of the product: remember whose it is."""
        left_open = [vals for vals in vals_list if "price_unit" not in vals]
        no_discount = [vals for vals in left_open if "discount" not in vals]
        result = super()._add_precomputed_values(vals_list)
        for vals in left_open:
            vals["automatic_price_unit"] = vals.get("price_unit", 0.0)
            vals["priced_product_id"] = vals.get("product_id")
        for vals in no_discount:
            vals["automatic_discount"] = vals.get("discount", 0.0)
        return result

    def _is_made_by_hand(self):
        """Whether the line sells a product on an invoice that somebody types."""
        self.ensure_one()
        move = self.move_id
        return bool(
            self.product_id
            and self.display_type == "product"
            and not self.is_imported
            and not self.sale_line_ids
            and not self.is_downpayment
            and move.is_sale_document(include_receipts=True)
            and move.state == "draft"
            and not move.pos_order_ids
        )

    def _is_priced_here(self):
        """Whether the price of the line is ours: the discount goes with it."""
        self.mapped("price_unit")  # Computed first, it says so.
        return self._is_made_by_hand() and self.priced_product_id == self.product_id

    def _follow_customer(self):
        """Price anew what nobody typed: the customer of the document has changed."""
        for line in self.filtered(lambda line: line._is_priced_here()):
            is_price_typed = line._has_typed_price()
            is_discount_typed = line._has_typed_discount()
            if not is_price_typed:
                line._compute_price_unit()
            if not is_discount_typed:
                line._set_customer_discount()

    def _set_customer_price(self):
        """The price of the customer's list or level, in the form of the document."""
        self.ensure_one()
        move = self.move_id
        buyer = move._get_buyer().with_company(move.company_id)
        pricelist = buyer._get_own_pricelist()
        if pricelist:
            product = self.product_id.with_company(move.company_id)
            taxes = product.taxes_id._filter_taxes_by_company(move.company_id)
            price = pricelist._get_product_price(
                product,
                self.quantity or 1.0,
                currency=self.currency_id or move.company_currency_id,
                uom=self.product_uom_id,
                date=move.invoice_date or fields.Date.context_today(self),
            )
            self.price_unit = product._get_tax_included_unit_price_from_price(
                price, taxes, fiscal_position=move.fiscal_position_id
            )
        self.automatic_price_unit = self.price_unit
        self.priced_product_id = self.product_id

    def _set_customer_discount(self):
        self.ensure_one()
        move = self.move_id
        buyer = move._get_buyer().with_company(move.company_id)
        partner = buyer.commercial_partner_id
        pricelist = partner._get_own_pricelist()
        date = move.invoice_date or fields.Date.context_today(self)
        self.automatic_discount = partner._get_automatic_discount(
            self.product_id, date, pricelist._is_reducing(self.product_id, date)
        )
        self.discount = self.automatic_discount
