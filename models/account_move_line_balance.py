from odoo import models


class AccountMoveLine(models.Model):
    """What balances are summed from is read from an index, customer by customer."""

    _inherit = "account.move.line"

    _customer_balance = models.Index(
        "(partner_id, account_id, date) "
        "INCLUDE (company_id, debit, balance, amount_residual, date_maturity) "
        "WHERE parent_state = 'posted'"
    )


class AccountPartialReconcile(models.Model):
    """What was allocated after a date is added to what is open: see the balances."""

    _inherit = "account.partial.reconcile"

    _by_date = models.Index("(max_date)")
