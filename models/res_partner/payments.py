from odoo import api, models
from odoo.exceptions import AccessError, UserError

INVOICE = "account.group_account_invoice"
ALLOCATED = "clientele_allocated_payer_id"  # context: whose open items are listed


class ResPartner(models.Model):
    """Payments of no document in particular, and what they are allocated to."""

    _inherit = "res.partner"

    # === ACTION METHODS === #

    def action_record_payment(self):
        """Enter a payment that is on account: no document is chosen.

        :rtype: dict
        :raise AccessError: without the right to invoice
        """
        self.ensure_one()
        self._check_may_allocate()
        payer = self._get_payer()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record a Payment"),
            "res_model": "account.payment",
            "views": [(False, "form")],
            "context": {
                "default_payment_type": "inbound",
                "default_partner_type": "customer",
                "default_partner_id": payer.id,
                "default_move_journal_types": ("bank", "cash"),
            },
        }

    def action_allocate_account(self):
        """List what is open of the account, to allocate payments and credit notes.

        :rtype: dict
        :raise AccessError: without the right to invoice
        """
        self.ensure_one()
        self._check_may_allocate()
        payer = self._get_payer()
        list_view = self.env.ref("clientele.account_move_line_view_list_allocation")
        search = self.env.ref("clientele.account_move_line_view_search_allocation")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Allocate: %s", payer.display_name),
            "res_model": "account.move.line",
            "views": [(list_view.id, "list"), (False, "form")],
            "search_view_id": [search.id, "search"],
            "domain": payer._get_open_items_domain(),
            # Records that were merged are archived.
            "context": {"active_test": False, ALLOCATED: payer.id},
        }

    # === BUSINESS METHODS === #

    @api.model
    def _check_may_allocate(self):
        """Refuse payments of customers to whoever may not invoice.

        :raise AccessError: without the right
        """
        if not self.env.su and not self.env.user.has_group(INVOICE):
            raise AccessError(
                self.env._(
                    "Payments of customers are entered and allocated by whoever may "
                    "invoice. Ask the person who keeps the accounts."
                )
            )

    def _get_open_items_domain(self):
        """The open journal items of these payers' accounts.

        :rtype: list
        """
        accounts, companies = self._get_receivable_scope()
        ids = self.sudo()._clientele_identity_ids()
        return [
            ("partner_id.commercial_partner_id", "in", ids),
            ("account_id", "in", accounts),
            ("company_id", "in", companies),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
            ("amount_residual", "!=", 0),
        ]

    def _allocate_oldest_first(self):
        """Allocate what was paid and credited to the oldest debts of one payer.

        What a till settles already waits for the closing of its session.

        :raise UserError: where nothing can be allocated
        """
        self.ensure_one()
        items = self.env["account.move.line"].with_context(active_test=False)
        items = items.search(self._get_open_items_domain())
        settled = self.env["clientele.account.settlement"]._get_settled(
            items, self.env["pos.payment"]
        )
        free = items.filtered(lambda item: item not in settled)
        groups = [
            group
            for group in free.grouped("account_id").values()
            if group.account_id.reconcile and group._has_both_sides()
        ]
        if not groups:
            raise UserError(
                self.env._(
                    "Nothing to allocate for %s: there is no open debt, or nothing "
                    "that was paid or credited and is still open.",
                    self.display_name,
                )
            )
        for group in groups:
            group._allocate()


class AccountMoveLine(models.Model):
    """Open items of customers, allocated to each other by hand."""

    _inherit = "account.move.line"

    # === ACTION METHODS === #

    def action_allocate(self):
        """Allocate the chosen items to each other, the oldest debts first.

        :rtype: dict
        :raise UserError: for items that cannot be allocated to each other
        """
        self._allocate()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_allocate_oldest_first(self):
        """Allocate all that is open of the customer that the list is about.

        Whatever is chosen in the list: the button is there without, too.

        :rtype: dict
        :raise UserError: where nothing can be allocated
        """
        self.env["res.partner"]._check_may_allocate()
        payer_id = self.env.context.get(ALLOCATED)
        payer = self.env["res.partner"].browse(payer_id).exists()
        if not payer:
            raise UserError(
                self.env._("Open the list from the customer's page, and try again.")
            )
        payer._allocate_oldest_first()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # === BUSINESS METHODS === #

    def _allocate(self):
        """Reconcile items of one customer, once they are known to fit.

        :raise AccessError: without the right to invoice
        :raise UserError: saying which items do not fit
        """
        self.env["res.partner"]._check_may_allocate()
        self._check_allocation()
        # Where days are the same, core would take the smallest amount first.
        items = self.sorted(lambda item: (item.date_maturity or item.date, item.id))
        items.with_context(reduced_line_sorting=True).reconcile()

    def _has_both_sides(self):
        """Whether there is something due, and something that pays it.

        :rtype: bool
        """
        residuals = self.mapped("amount_residual")
        return any(one > 0 for one in residuals) and any(one < 0 for one in residuals)

    def _check_allocation(self):
        """Refuse what cannot be allocated to each other.

        :raise UserError: with the reason, and what to do
        """
        done = self.filtered("reconciled")
        customers = self.partner_id.sudo()._get_entity()
        accounts = self.account_id
        loose = accounts.filtered(
            lambda one: not one.reconcile or one.account_type != "asset_receivable"
        )
        reason = ""
        if any(item.parent_state != "posted" for item in self):
            reason = self.env._("Post the entries before they are allocated.")
        elif done:
            names = ", ".join(done.move_id.mapped("display_name"))
            reason = self.env._("Allocated already: %s. Leave it out.", names)
        elif len(customers) > 1 or any(not item.partner_id for item in self):
            names = ", ".join(customers.mapped("display_name"))
            reason = self.env._(
                "These entries are not of one customer: %s. Allocate each customer's "
                "apart.",
                names,
            )
        elif loose:
            names = ", ".join(loose.mapped("display_name"))
            reason = self.env._("Nothing can be allocated on the account %s.", names)
        elif len(accounts) > 1:
            names = ", ".join(accounts.mapped("display_name"))
            reason = self.env._(
                "These entries are on different accounts: %s. Allocate each account's "
                "apart, or move one by an entry first.",
                names,
            )
        elif not self._has_both_sides():
            reason = self.env._(
                "Choose at least one debt, and one payment or credit note that pays it."
            )
        if reason:
            raise UserError(reason)


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def action_allocate(self):
        """List what is open of the customer who paid.

        :rtype: dict
        """
        self.ensure_one()
        return self.partner_id.action_allocate_account()
