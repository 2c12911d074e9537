from odoo import models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import consteq

from ..tools.typed import TypedReader
from .clientele_account_document import OVERRIDE

MAX_PIN = 20  # characters


class PosConfig(models.Model):
    """House accounts at the till: what is owed now, and managers who allow more."""

    _inherit = "pos.config"

    # === ACTION METHODS, CALLED BY THE TILL === #

    def clientele_account_look(self, partner_id):
        """What a customer owes and may settle, at this moment.

        :param int partner_id: the customer
        :return: ``account`` as the customer's ``till_account``, and ``receivables``
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        partner_id = TypedReader(self.env).record_id(partner_id, "partner_id")
        partner = self._get_account_customer(partner_id)
        return {
            "account": partner.till_account,
            "receivables": partner._get_payer()._get_open_receivables(),
        }

    def clientele_allow_beyond_limit(self, request):
        """Let a ticket go beyond the credit limit, in a manager's name.

        With pos_hr it takes the PIN of a manager of the till; without, the right of
        the user.

        :param dict request: ``order_uuid``, ``partner_id``, ``amount`` beyond the
            limit in the currency of the company, ``pin``
        :return: who allowed it, or a ``refusal``, which stays counted
        :rtype: dict
        :raise AccessError: without the right
        """
        self.ensure_one()
        self.check_access("read")
        reader = TypedReader(self.env)
        request = reader.mapping(request, "request")
        uuid = reader.uuid(request.get("order_uuid"), "order_uuid")
        amount = reader.number(request.get("amount"), "amount", 0)
        if not amount:
            reader.refuse("amount")
        partner_id = reader.record_id(request.get("partner_id"), "partner_id")
        partner = self._get_account_customer(partner_id)
        pin = reader.text(request.get("pin"), "pin", MAX_PIN)
        manager, refusal = self._get_account_manager(pin)
        if refusal:
            return {"refusal": refusal}
        company = self.company_id.root_id
        self.env["clientele.account.override"].sudo().create(
            [
                {
                    "partner_id": partner._get_payer().id,
                    "company_id": company.id,
                    "amount": company.currency_id.round(amount),
                    "config_id": self.id,
                    "document_uuid": uuid,
                    "manager": manager,
                }
            ]
        )
        return {"manager": manager}

    # === BUSINESS METHODS === #

    def _check_before_creating_new_session(self):
        """What is sold on account must be owed by somebody.

        :raise UserError: for a means of payment that books no customer
        """
        wrong = self.payment_method_ids.filtered(
            lambda method: method.type == "pay_later" and not method.split_transactions
        )
        if wrong:
            raise UserError(
                self.env._(
                    "What “%s” sells on account would be owed by nobody: tick "
                    "Identify Customer on this means of payment first.",
                    wrong[0].name,
                )
            )
        return super()._check_before_creating_new_session()

    def _get_account_customer(self, partner_id):
        """The customer that a till asks about.

        :rtype: res.partner
        :raise ValidationError: for a customer that is not in the file any more
        """
        partner = self.env["res.partner"].browse(partner_id or []).exists()
        partner = partner._filtered_access("read")
        if not partner:
            raise ValidationError(
                self.env._("This customer is not in the file any more.")
            )
        return partner.with_company(self.company_id).sudo()

    def _get_account_manager(self, pin):
        """Who allows a sale beyond a limit at this till.

        :param str pin: as typed, where the till asks for one
        :return: the name of the manager, and why nobody may
        :rtype: tuple[str, str]
        :raise AccessError: without the right, at a till that knows no PIN
        """
        if "advanced_employee_ids" not in self._fields or not self.module_pos_hr:
            if not self.env.user.has_group(OVERRIDE):
                raise AccessError(
                    self.env._("You have no right to sell beyond a credit limit.")
                )
            return self.env.user.name, ""
        attempts = self.env["clientele.code.attempt"].sudo()
        if attempts._get_lock(self):
            return "", self.env._("Too many codes were wrong. Try again later.")
        for employee in self.sudo().advanced_employee_ids:
            if pin and employee.pin and consteq(employee.pin, pin):
                return employee.name, ""
        attempts._count_wrong(self, f"PIN {pin}")
        return "", self.env._("This is the PIN of no manager of this till.")
