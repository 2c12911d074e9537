from odoo import models


class ResPartner(models.Model):
    """The accounting view of a customer: accounts, auxiliary code, bank, mandates."""

    _inherit = "res.partner"

    # === ACTION METHODS === #

    def action_view_accounting(self):
        """Show the customer with the eyes of the accountant.

        Contacts have the accounts of their company.

        :rtype: dict
        """
        self.ensure_one()
        return self.commercial_partner_id._open_form(
            "clientele.res_partner_view_form_accounting"
        )

    def action_view_as_customer(self):
        """Show the page of the customer file again.

        :rtype: dict
        """
        self.ensure_one()
        return self._open_form("clientele.res_partner_view_form")

    def action_view_mandates(self):
        """List the direct debit mandates of the customer; the app for them has one.

        :rtype: dict
        """
        self.ensure_one()
        entity = self.commercial_partner_id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account_banking_mandate.mandate_action"
        )
        return {
            **action,
            "domain": [("partner_id", "child_of", entity.ids)],
            "context": {"default_partner_id": entity.id},
        }

    def _open_form(self, xml_id):
        """Open the record with a form.

        :param str xml_id: of the view
        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "res.partner",
            "res_id": self.id,
            "views": [(self.env.ref(xml_id).id, "form")],
        }
