from odoo import models


class AccountMoveLine(models.Model):
    """What balances are summed from is read from an index, customer by customer."""

    _inherit = "account.move.line"

    _customer_balance = models.Index(
        "(partner_id, account_id, date) "
        "INCLUDE (company_id, debit, balance, amount_residual, date_maturity) "
        "WHERE parent_state = 'posted'"
    )
    _customer_open = models.Index(
        "(partner_id, account_id) "
        "INCLUDE (company_id, amount_residual, date_maturity, date) "
        "WHERE parent_state = 'posted' AND amount_residual <> 0"
    )
