from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .res_partner.terms import INVOICING_MODES

# In the context of the monthly invoices, which keep agreed payment terms apart.
MONTHLY = "clientele_monthly_invoices"
INVOICEABLE = [("state", "=", "sale"), ("invoice_status", "=", "to invoice")]


class SaleOrder(models.Model):
    """Orders are invoiced as their customer wishes: at once, or every month."""

    _inherit = "sale.order"

    customer_invoicing_mode = fields.Selection(
        selection=INVOICING_MODES,
        string="Invoicing Mode",
        compute="_compute_customer_invoicing_mode",
        help="That of the customer who is invoiced. Empty: as usual, by hand.",
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_invoice_id", "company_id")
    def _compute_customer_invoicing_mode(self):
        for order in self:
            terms = order.partner_invoice_id._get_terms(order.company_id)
            order.customer_invoicing_mode = terms.customer_invoicing_mode

    # === BUSINESS METHODS === #

    def action_confirm(self):
        """Customers who are invoiced at each order get their draft invoice."""
        result = super().action_confirm()
        for order in self:
            if (
                order.customer_invoicing_mode == "order"
                and not order._is_invoiced_when_paid()
            ):
                order._draft_invoices()
        return result

    def _is_invoiced_when_paid(self):
        """Whether core invoices the order itself, as soon as it is paid on line."""
        self.ensure_one()
        # Those who confirm need no right on settings and payments.
        order_sudo = self.sudo()
        parameters_sudo = order_sudo.env["ir.config_parameter"]
        is_automatic = parameters_sudo.get_param("sale.automatic_invoice")
        return bool(is_automatic and order_sudo.transaction_ids)

    def _draft_invoices(self):
        """Make the draft invoices of what is to be invoiced, as the customer agreed.

        What goes on is not stopped: an order that cannot be invoiced says why.

        :return: none where there is nothing to invoice
        :rtype: account.move
        """
        # Whoever confirms an order may have no right on invoices.
        orders_sudo = self.sudo().filtered(
            lambda order: order.state == "sale" and order.invoice_status == "to invoice"
        )
        orders_sudo = orders_sudo.with_context(raise_if_nothing_to_invoice=False)
        try:
            with self.env.cr.savepoint():
                return orders_sudo._create_invoices(final=True)
        except UserError as error:
            for order_sudo in orders_sudo:
                order_sudo.message_post(
                    body=self.env._("No draft invoice could be made: %s", error)
                )
        return self.env["account.move"]

    @api.model
    def _cron_invoice_monthly(self):
        """Put the orders of past months on one draft invoice a customer.

        An order on a draft invoice is no longer to be invoiced: twice does nothing.
        """
        for [company] in self._read_group(INVOICEABLE, ["company_id"]):
            selling = self.with_company(company).with_context(**{MONTHLY: True})
            orders = selling.search(selling._get_monthly_domain(), order="date_order")
            for customer_orders in orders.grouped("partner_invoice_id").values():
                customer_orders._draft_invoices()
                self.env["ir.cron"]._commit_progress(1)  # it stays done

    @api.model
    def _get_monthly_domain(self):
        """The orders of the current company that this month's invoices take.

        :rtype: Domain
        """
        company = self.env.company
        zone = pytz.timezone(company.partner_id.tz or "UTC")
        today = datetime.now(zone).date()
        first = zone.localize(datetime.combine(today.replace(day=1), time.min))
        return Domain(
            [
                ("company_id", "=", company.id),
                *INVOICEABLE,
                ("date_order", "<", first.astimezone(pytz.utc).replace(tzinfo=None)),
                (
                    "partner_invoice_id.commercial_partner_id.customer_invoicing_mode",
                    "=",
                    "monthly",
                ),
            ]
        )

    def _get_invoice_grouping_keys(self):
        keys = super()._get_invoice_grouping_keys()
        return keys + ["invoice_payment_term_id"] * bool(self.env.context.get(MONTHLY))
