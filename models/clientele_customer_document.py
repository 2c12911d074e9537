from odoo import api, fields, models


class ClienteleCustomerDocument(models.AbstractModel):
    """What tickets, orders and invoices keep of the customer they were made for."""

    _name = "clientele.customer.document"
    _description = "Document of a Customer"

    customer_group_name = fields.Char(
        string="Customer Group",
        compute="_compute_customer_group_name",
        store=True,
        precompute=True,
        help="The group at the time of the sale.",
    )
    tax_exemption_text = fields.Char(
        string="Tax Exemption",
        compute="_compute_tax_exemption_text",
        store=True,
        precompute=True,
        help="Reason and certificate of an exempt customer, printed on the document.",
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id")
    def _compute_customer_group_name(self):
        for document in self:
            if document._follows_customer():
                # Cashiers sell to customers of any access.
                entity_sudo = document.partner_id.sudo().commercial_partner_id
                document.customer_group_name = entity_sudo.clientele_group_id.name

    @api.depends("partner_id", "fiscal_position_id")
    def _compute_tax_exemption_text(self):
        for document in self:
            if not document._follows_customer():
                continue
            origin = document._get_refunded_document()
            if origin:
                document.tax_exemption_text = origin.tax_exemption_text
            elif (
                document.partner_id
                and document.sudo().fiscal_position_id.exempts_customers
            ):
                partner = document.partner_id.with_company(document.company_id)
                document.tax_exemption_text = partner._get_tax_exemption_text()
            else:
                document.tax_exemption_text = False

    # === BUSINESS METHODS === #

    def _follows_customer(self):
        """Whether the document still takes over what changes of its customer.

        :rtype: bool
        """
        self.ensure_one()
        return True

    def _get_refunded_document(self):
        """The document that this one gives back: its taxes are those of then."""
        self.ensure_one()
        return self.browse()


class ClienteleTaxedDocument(models.AbstractModel):
    """Orders and invoices, which are open for days: exemptions begin and end.

    Each has `_get_sold_lines`, the lines that carry taxes, and `_change_taxes`, which
    takes the taxes of the document's position and prices that fit them.
    """

    _name = "clientele.taxed.document"
    _inherit = "clientele.customer.document"
    _description = "Document of a Customer With Taxes"

    tax_exemption_warning = fields.Char(compute="_compute_tax_exemption_warning")

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "fiscal_position_id")
    def _compute_tax_exemption_warning(self):
        for document in self:
            document.tax_exemption_warning = (
                document._follows_customer()
                and not document._get_refunded_document()
                and document._get_tax_exemption_warning()
            )

    def _get_tax_exemption_warning(self):
        """What does not fit between the customer's exemption and the document."""
        self.ensure_one()
        partner = self.partner_id.with_company(self.company_id)
        is_taxed = not self.fiscal_position_id.exempts_customers
        if not partner or partner._is_exempt_today() != is_taxed:
            return False
        if is_taxed:
            return self.env._(
                "%s is tax exempt, but this document is with tax.", partner.name
            )
        entity = partner.commercial_partner_id
        if entity.is_tax_exempt and entity.tax_exemption_end_date:
            return self.env._(
                "The tax exemption of %(customer)s ended on %(date)s, but this "
                "document is without tax.",
                customer=partner.name,
                date=self.env["ir.qweb.field.date"].value_to_html(
                    entity.tax_exemption_end_date, {}
                ),
            )
        return self.env._(
            "%s is not tax exempt, but this document is without tax.", partner.name
        )

    # === BUSINESS METHODS === #

    def _get_price_display(self):
        """How the customer wants to read the prices of lines.

        :return: ``included`` or ``excluded``, of the tax; nothing for as usual
        :rtype: str
        """
        self.ensure_one()
        terms = self.partner_id._get_terms(self.company_id)
        return terms.customer_price_display

    def action_follow_tax_exemption(self):
        """Take the customer's tax position of today, and its taxes in all lines."""
        self._compute_fiscal_position_id()
        self._follow_tax_exemption()

    def _follow_customer(self):
        """Taxes, prices and discounts of the customer that the document has now."""
        drafts = self.filtered(lambda one: one._follows_customer())
        drafts._follow_tax_exemption()
        drafts._get_sold_lines()._follow_customer()

    def _follow_tax_exemption(self):
        """Change the taxes of lines where an exemption begins or ends.

        Other changes of the fiscal position keep Odoo's own button.
        """
        for document in self.filtered(lambda one: one._follows_customer()):
            taxes = document._get_sold_lines().tax_ids
            is_exempt = any(taxes.fiscal_position_ids.mapped("exempts_customers"))
            if is_exempt != document.fiscal_position_id.exempts_customers:
                document._change_taxes()
