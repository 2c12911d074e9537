from odoo import SUPERUSER_ID, models

from ..tools.trust import is_at_till
from .loyalty_card_state import MANAGE

PAID = ("paid", "done")  # the states of a sale that can be returned
OTHER_MEANS = "clientele.group_refund_other_means"
NO_RECEIPT = "clientele.group_refund_without_receipt"
ACCOUNT = "clientele.group_account_manage"


class PosOrder(models.Model):
    """Who may give more back than a sale says, how far, and the list of it."""

    _inherit = "pos.order"

    # === BUSINESS METHODS === #

    def _has_return_right(self, group):
        """Whether who sends the ticket, and the employee at the till, have a right.

        As superuser nobody has: core calls so for visitors that it does not know. In
        the back office there is no till, and the right of the user counts alone.

        :param str group: the XML id of a fine right
        :rtype: bool
        """
        user = self.env.user
        if user.id == SUPERUSER_ID or user._is_public():
            return False
        if not is_at_till(self.env):
            return user.has_group(group)
        has_employee = "employee_id" in self._fields
        employee_id = has_employee and self.employee_id.id
        return self.config_id._is_customer_right_given(group, employee_id)

    def _get_return_ceiling(self, name):
        """How much may be given back so; nothing limits who manages value.

        :param str name: of the setting of the company
        :return: in the currency of the ticket, or nothing
        """
        if self._has_return_right(MANAGE):
            return None
        return self.company_id[name] * (self.currency_rate or 1.0)

    def _list_return(self, kind, amount):
        """List what was given back with a right, once, for the manager.

        :param str kind: of the incident
        :param float amount: in the currency of the ticket
        """
        amount = self.company_id.currency_id.round(amount / (self.currency_rate or 1.0))
        incidents = self.env["clientele.card.incident"]
        if amount > 0 and not incidents._of_documents(kind, self):
            cards = self.env["loyalty.card"]
            incidents._record(kind, cards, amount, self, reason=self.refund_reason)

    def _prepare_refund_values(self, current_session):
        """Who returns a sale in the back office is not who sold it."""
        values = super()._prepare_refund_values(current_session)
        if "employee_id" in self._fields:
            values["employee_id"] = self.env.user.employee_id.id
        return values
