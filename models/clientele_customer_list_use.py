from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

MAILING = "mailing.mailing"
# Where the sales of customers are analysed: the action, by the model it shows.
ANALYSES = {
    "sale.report": "sale.action_order_report_all",
    "report.pos.order": "point_of_sale.action_report_pos_order_all",
    "account.invoice.report": "account.action_account_invoice_report_all",
}


class ClienteleCustomerList(models.Model):
    """What Odoo's own apps do with a list: mailings and analyses."""

    _inherit = "clientele.customer.list"

    can_mail = fields.Boolean(compute="_compute_can_use")
    can_analyse_sales = fields.Boolean(compute="_compute_can_use")
    can_analyse_tickets = fields.Boolean(compute="_compute_can_use")
    can_analyse_invoices = fields.Boolean(compute="_compute_can_use")

    # === COMPUTE METHODS === #

    def _compute_can_use(self):
        """What the user may do: the buttons of the others are not shown."""
        self.can_mail = self._can_mail()
        self.can_analyse_sales = self._can_analyse("sale.report")
        self.can_analyse_tickets = self._can_analyse("report.pos.order")
        self.can_analyse_invoices = self._can_analyse("account.invoice.report")

    def _can_mail(self):
        """Whether there is an app for mailings, and the user may use it.

        :rtype: bool
        """
        return MAILING in self.env and self.env[MAILING].has_access("create")

    def _can_analyse(self, model):
        return self.env[model].has_access("read")

    # === BUSINESS METHODS === #

    def _get_domain_of_sales(self, model):
        """What customers of the list bought, for an analysis.

        :param str model: of the analysis
        :rtype: odoo.fields.Domain
        """
        names = {"partner_id", "commercial_partner_id"} & {*self.env[model]._fields}
        # Not their ids: the analysis may be kept as a favourite, and lists change.
        return Domain.OR(
            Domain(f"{name}.customer_list_ids", "in", self.ids)
            for name in sorted(names)
        )

    def _open_analysis(self, model):
        """An analysis of what customers of the list bought.

        :param str model: of the analysis
        :rtype: dict
        :raise AccessError: for an analysis that the user may not see
        """
        self.ensure_one()
        self.check_access("read")
        self.env[model].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(ANALYSES[model])
        return {
            **action,
            "name": f"{action['name']}: {self.name}",
            "domain": list(self._get_domain_of_sales(model)),
            "path": False,
        }

    # === ACTION METHODS === #

    def action_mail(self):
        """Write to the customers of the list: a mailing, that finds them when sent.

        :rtype: dict
        :raise UserError: without the app, or the right to use it
        """
        self.ensure_one()
        self.check_access("read")
        if not self._can_mail():
            raise UserError(
                self.env._(
                    "Mailings need the app “Email Marketing” and its user right. Ask "
                    "your administrator."
                )
            )
        partners = self.env["ir.model"]._get_id("res.partner")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mailing"),
            "res_model": MAILING,
            "views": [(False, "form")],
            "context": {
                "default_mailing_model_id": partners,
                "default_mailing_domain": repr([("customer_list_ids", "in", self.ids)]),
                "default_name": self.name,
            },
        }

    def action_analyse_sales(self):
        """Quotations and orders of the customers of the list.

        :rtype: dict
        """
        return self._open_analysis("sale.report")

    def action_analyse_tickets(self):
        """Tickets of the customers of the list.

        :rtype: dict
        """
        return self._open_analysis("report.pos.order")

    def action_analyse_invoices(self):
        """Invoices of the customers of the list.

        :rtype: dict
        """
        return self._open_analysis("account.invoice.report")
