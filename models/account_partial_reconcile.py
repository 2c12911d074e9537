from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column


class AccountPartialReconcile(models.Model):
    """Whose items an allocation joins, when they are of two customers.

    The items of a customer that are open add up to his balance as long as what he pays
    is allocated to what he owes. The rest is found here: few rows, by customer.
    """

    _inherit = "account.partial.reconcile"

    debit_partner_id = fields.Many2one(
        "res.partner",
        string="Customer of the Debit",
        compute="_compute_customers",
        store=True,
        index="btree_not_null",
        help="Empty when both items are of the same customer.",
    )
    credit_partner_id = fields.Many2one(
        "res.partner",
        string="Customer of the Credit",
        compute="_compute_customers",
        store=True,
        index="btree_not_null",
        help="Empty when both items are of the same customer.",
    )

    # What was allocated after a date is added to what is open: see the balances.
    _by_date = models.Index("(max_date)")

    def _auto_init(self):
        """Fill the columns by one query: the ORM would go through millions of rows."""
        cr = self.env.cr
        if not column_exists(cr, self._table, "debit_partner_id"):
            for name in ("debit_partner_id", "credit_partner_id"):
                create_column(cr, self._table, name, "int4")
            cr.execute(
                SQL(
                    """
                    UPDATE account_partial_reconcile part
                    SET debit_partner_id = debit.partner_id,
                        credit_partner_id = credit.partner_id
                    FROM account_move_line debit, account_move_line credit
                    WHERE debit.id = part.debit_move_id
                      AND credit.id = part.credit_move_id
                      AND debit.partner_id IS DISTINCT FROM credit.partner_id
                    """
                )
            )
            # Of columns that it does not know the planner believes the worst.
            cr.execute("ANALYZE account_partial_reconcile")
        return super()._auto_init()

    @api.depends("debit_move_id.partner_id", "credit_move_id.partner_id")
    def _compute_customers(self):
        for partial in self:
            debtor = partial.debit_move_id.partner_id
            creditor = partial.credit_move_id.partner_id
            is_between = debtor != creditor
            partial.debit_partner_id = is_between and debtor
            partial.credit_partner_id = is_between and creditor
