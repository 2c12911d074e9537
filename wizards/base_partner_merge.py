from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.ledger import Ledger


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Core's merge, made safe for what identifies a customer."""

    _inherit = "base.partner.merge.automatic.wizard"

    # === ACTION METHODS === #

    # What a screen, a link or a program can call. Code of other apps may merge still.

    def action_merge(self):
        self._refuse_customers(self.partner_ids)
        return super().action_merge()

    def action_start_automatic_process(self):
        self._refuse_customers(self._find_customer())
        return super().action_start_automatic_process()

    def parent_migration_process_cb(self):
        self._refuse_customers(self._find_customer())
        return super().parent_migration_process_cb()

    # === BUSINESS METHODS === #

    def _find_customer(self):
        """Any customer: core merges all that look alike at once, and commits."""
        customers = self.env["res.partner"].sudo().with_context(active_test=False)
        return customers.search([("customer_status", "!=", False)], limit=1)

    def _refuse_customers(self, partners):
        """Customers are merged where nothing is deleted and all can be undone.

        :param partners: res.partner
        :raise UserError: for customers, with where to go
        """
        # Superuser: those of other companies are customers as well.
        if partners.sudo()._has_customers():
            raise UserError(
                self.env._(
                    "This screen deletes what it merges, and is not for customers. "
                    "Select them in the customer file and choose Merge… in the action "
                    "menu, or open Duplicates to Decide."
                )
            )

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Search keys are computed anew: two of them cannot become one."""
        keys = self.env["clientele.search.key"].sudo()
        keys.search([("partner_id", "in", src_partners.ids)]).unlink()
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _merge_loyalty_cards(self, src_partners, dst_partner):
        """Balances move from card to card with a row on each."""
        ledger = Ledger("transfer", description=self.env._("Merged customers"))
        cards = self.env["loyalty.card"].sudo()
        accounts = cards.search(
            [("partner_id", "in", src_partners.ids), ("is_account", "=", True)]
        )
        wizard = super(BasePartnerMergeAutomaticWizard, ledger.on(self))
        result = wizard._merge_loyalty_cards(src_partners, dst_partner)
        # Their codes still find the customer, who has one account now.
        for card in accounts.filtered(lambda card: not card.active):
            heir = cards.search(
                [
                    ("partner_id", "=", dst_partner.id),
                    ("program_id", "=", card.program_id.id),
                ],
                limit=1,
            )
            card._operated().write({"state": "replaced", "replaced_by_id": heir.id})
        return result

    def _update_values(self, src_partners, dst_partner):
        """Hand over numbers and barcodes that may only exist once.

        Core writes the source's value on the destination while the source still
        holds it, which every rule of uniqueness refuses.
        """
        codes = [
            (name, partner.with_company(company)[name], company)
            for name in ("customer_number", "barcode")
            for partner in src_partners
            for company in self.env["res.company"].sudo().search([])
            if partner.with_company(company)[name]
        ]
        numbers = {partner: partner.customer_number for partner in src_partners}
        statuses = src_partners.mapped("customer_status")
        self._clear_unique_values(src_partners)
        result = super()._update_values(src_partners, dst_partner)
        for name, value, company in codes:
            holder = dst_partner.with_company(company)
            if not holder[name]:
                holder[name] = value
        if not dst_partner.customer_status and any(statuses):
            is_customer = "customer" in statuses
            dst_partner.customer_status = "customer" if is_customer else "prospect"
        for number in filter(None, numbers.values()):
            if number != dst_partner.customer_number:
                self.env["clientele.alias"].sudo()._add({dst_partner: number}, "former")
        return result

    def _clear_unique_values(self, partners):
        """Blank the sources, in every company, aliases left alone: they have moved."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner
                SET customer_number = NULL, barcode = NULL, customer_status = NULL
                WHERE id = ANY(%s)
                """,
                partners.ids,
            )
        )
        partners.invalidate_recordset(["customer_number", "barcode", "customer_status"])
