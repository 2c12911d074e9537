from odoo import models

from .pos_payment import TERMINAL


class PosSession(models.Model):
    _inherit = "pos.session"

    def _load_pos_data_models(self, config):
        names = super()._load_pos_data_models(config)
        return names + [name for name in ("res.partner.title",) if name not in names]

    def get_closing_control_data(self):
        """What cards paid is known to the cent: there is nothing to count."""
        data = super().get_closing_control_data()
        methods = self.config_id.payment_method_ids
        by_cards = methods.filtered(lambda one: one.use_payment_terminal == TERMINAL)
        for method in data["non_cash_payment_methods"]:
            if method["id"] in by_cards.ids:
                method["type"] = TERMINAL
        return data

    def _create_combine_account_payment(self, payment_method, amounts, diff_amount):
        """Where more is given to cards than paid, core books one account twice."""
        is_given = self.currency_id.compare_amounts(amounts["amount"], 0.0) < 0
        if payment_method.use_payment_terminal != TERMINAL or not is_given:
            return super()._create_combine_account_payment(
                payment_method, amounts, diff_amount
            )
        receivable = self._get_receivable_account(payment_method)
        payments = self.env["account.payment"].with_context(pos_payment=True)
        payment = payments.create(
            [
                {
                    "payment_type": "outbound",
                    "amount": abs(amounts["amount"]),
                    "journal_id": payment_method.journal_id.id,
                    "force_outstanding_account_id": (
                        payment_method.outstanding_account_id.id
                    ),
                    "destination_account_id": receivable.id,
                    "memo": self.env._(
                        "Given to cards in %(session)s", session=self.name
                    ),
                    "pos_payment_method_id": payment_method.id,
                    "pos_session_id": self.id,
                    "company_id": self.company_id.id,
                }
            ]
        )
        payment.action_post()
        return payment.move_id.line_ids.filtered(
            lambda line: line.account_id == receivable
        )
