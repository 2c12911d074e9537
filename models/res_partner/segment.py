from odoo import api, fields, models
from odoo.tools import ormcache

NEW_CUSTOMER = "clientele_new_customer"
# What the record lists, and who sees it: the groups are those of the form.
DOCUMENTS = {
    "pos_order_ids": "point_of_sale.group_pos_user",
    "sale_order_ids": "sales_team.group_sale_salesman",
    "invoice_ids": "account.group_account_invoice,account.group_account_readonly",
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    customer_status = fields.Selection(
        [("prospect", "Prospect"), ("customer", "Customer")],
        copy=False,
        help="A prospect becomes a customer with the first accepted quotation, ticket "
        "or posted invoice. Empty: not in the customer file.",
    )
    customer_since = fields.Date(
        copy=False,
        readonly=True,
        help="The day of the first accepted quotation, ticket or posted invoice.",
    )
    is_supplier = fields.Boolean(
        string="Also a Supplier",
        compute="_compute_is_supplier",
        inverse="_inverse_is_supplier",
        search="_search_is_supplier",
    )
    customer_source_id = fields.Many2one(
        "utm.source",
        string="Origin",
        ondelete="restrict",
        help="How the customer came to the shop: window, fair, web, word of mouth…",
    )
    customer_alert = fields.Char(
        string="Alert",
        help="Shown at the till and on the form as soon as the customer is chosen.",
    )

    has_documents = fields.Boolean(
        compute="_compute_has_documents",
        help="Whether the customer has tickets, orders or invoices to show.",
    )
    loyalty_card_ids = fields.One2many(
        "loyalty.card",
        "partner_id",
        groups="clientele.group_card_see,point_of_sale.group_pos_user",
    )

    # Prospects are few, customers are nearly all: only the few are worth an index.
    _prospect = models.Index("(id) WHERE customer_status = 'prospect'")

    # === COMPUTE METHODS === #

    @api.depends("supplier_rank")
    def _compute_is_supplier(self):
        for partner in self:
            partner.is_supplier = partner.supplier_rank > 0

    def _inverse_is_supplier(self):
        for partner in self:
            if partner.is_supplier != (partner.supplier_rank > 0):
                partner.supplier_rank = 1 if partner.is_supplier else 0

    def _search_is_supplier(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("supplier_rank", ">" if True in value else "=", 0)]

    @api.depends_context("uid")
    def _compute_has_documents(self):
        user = self.env.user
        names = [name for name, groups in DOCUMENTS.items() if user.has_groups(groups)]
        for partner in self:
            partner.has_documents = any(partner[name] for name in names)

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields_list):
        """Show in the form what `create` gives to a new customer anyway."""
        values = super().default_get(fields_list)
        if self.env.context.get(NEW_CUSTOMER):
            prepared = self._prepare_new_customer_vals(values)
            values |= {name: prepared[name] for name in fields_list if name in prepared}
        return values

    @api.model
    def _prepare_new_customer_vals(self, vals):
        """Make a prospect of what the customer file or the till creates.

        Contacts and addresses of a company stay what they are: parts of it.
        """
        is_part = vals.get("parent_id") or vals.get("type", "contact") != "contact"
        if is_part:
            return vals
        status = {"customer_status": vals.get("customer_status") or "prospect"}
        return {**self._prepare_default_customer_vals(vals), **vals, **status}

    @api.model
    def _prepare_default_customer_vals(self, vals):
        """Values that the settings give to a new customer, for those left open."""
        defaults = self._get_customer_defaults()
        is_legal = vals.get("is_company") or vals.get("person_type") == "legal"
        return {
            name: list(value) if name == "category_id" else value
            for name, value in defaults.items()
            if name not in vals and not (is_legal and name == "title_id")
        }

    @api.model
    @ormcache("self.env.company.id")
    def _get_customer_defaults(self):
        """What the settings give to a new customer; nothing where they say nothing."""
        company = self.env.company
        tag_ids = company.customer_default_category_ids.ids
        defaults = {
            "category_id": tag_ids and (fields.Command.set(tag_ids),),
            "clientele_group_id": company.customer_default_group_id.id,
            "country_id": company.customer_default_country_id.id,
            "lang": company.customer_default_lang,
            "property_payment_term_id": company.customer_default_payment_term_id.id,
            "title_id": company.customer_default_title_id.id,
        }
        return {name: value for name, value in defaults.items() if value}

    # === BUSINESS METHODS === #

    def _clientele_customer(self):
        """The record that status, number and statistics belong to.

        The person picked when it has a number of its own, else its company.

        :rtype: res.partner
        """
        self.ensure_one()
        return self if self.customer_number else self.commercial_partner_id

    def _become_customers(self):
        """Turn those who have just bought into customers, once.

        Called by accepted quotations, tickets and posted invoices, which users may
        make without the right to edit customers: hence the superuser.
        """
        customers = self.browse()
        for partner in self:
            customers |= partner._clientele_customer()
        newcomers = customers.filtered(
            lambda partner: partner.customer_status != "customer"
        )
        if not newcomers:
            return
        newcomers_sudo = newcomers.sudo()
        unnumbered = newcomers_sudo.filtered(
            lambda partner: not partner.customer_number
        )
        numbers = self._next_customer_numbers(len(unnumbered))
        for partner, number in zip(unnumbered, numbers, strict=True):
            partner.customer_number = number
        newcomers_sudo.write(
            {
                "customer_status": "customer",
                "customer_since": fields.Date.context_today(self),
            }
        )

    def action_enter_customer_file(self):
        """Put contacts that are not customers yet into the customer file."""
        self.check_access("write")
        for partner in self.filtered(lambda partner: not partner.customer_status):
            partner.write(
                {
                    "customer_number": partner.customer_number
                    or self._next_customer_numbers(1)[0],
                    "customer_status": "prospect",
                }
            )

    def action_view_as_supplier(self):
        """Open the record with the form that purchasing uses."""
        action = self._open_form("base.view_partner_form")
        return {**action, "context": {"res_partner_search_mode": "supplier"}}
