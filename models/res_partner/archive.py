from odoo import api, fields, models
from odoo.exceptions import UserError

ASK = "clientele_ask_before_archive"


class ResPartner(models.Model):
    _inherit = "res.partner"

    archive_reason = fields.Char(copy=False, readonly=True)
    archive_date = fields.Datetime(string="Archived On", copy=False, readonly=True)

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        """Refuse customers, and contacts of customers, that something was sold to."""
        for partner in self._in_customer_file() | self.filtered("customer_number"):
            uses = partner._get_uses()
            if uses:
                raise UserError(
                    self.env._(
                        "%(customer)s cannot be deleted: %(uses)s. Archive the "
                        "customer instead, or merge it with another record of the "
                        "same person; what was sold stays with the record.",
                        customer=partner.display_name,
                        uses=", ".join(uses),
                    )
                )

    # === ACTION METHODS === #

    def action_archive(self):
        """Ask for a reason first, where the customer file is worked on."""
        if self.env.context.get(ASK) and self.filtered("customer_status"):
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "clientele.clientele_partner_archive_action"
            )
            action["context"] = {"default_partner_ids": self.ids}
            return action
        return super().action_archive()

    def action_unarchive(self):
        result = super().action_unarchive()
        self.filtered("archive_reason").write(
            {"archive_reason": False, "archive_date": False}
        )
        return result

    # === BUSINESS METHODS === #

    def _get_uses(self):
        """What holds this customer's record, in words: counted for all companies.

        :return: such as ["tickets: 3", "balance 12.00 €"]; empty when nothing does
        :rtype: list[str]
        """
        self.ensure_one()
        partner = self.sudo().with_context(active_test=False)
        members = partner.search([("id", "child_of", partner.ids)])
        labels = {
            "pos.order": self.env._("tickets: %s"),
            "sale.order": self.env._("quotations or orders: %s"),
            "account.move": self.env._("invoices or entries: %s"),
            "account.payment": self.env._("payments: %s"),
            "loyalty.card": self.env._("cards: %s"),
            "clientele.statement": self.env._("statements of account: %s"),
        }
        uses = []
        for model, label in labels.items():
            domain = [("partner_id", "in", members.ids)]
            if model.startswith("account"):
                cancelled = ("cancel", "canceled")
                domain.append(("state", "not in", cancelled))
            if count := partner.env[model].search_count(domain):
                uses.append(label % count)
        paid = partner.search_count([("payer_id", "in", members.ids)])
        if paid:
            uses.append(self.env._("customers that it pays for: %s", paid))
        merged = partner.search_count([("merged_into_id", "in", members.ids)])
        if merged:
            uses.append(self.env._("records merged into it: %s", merged))
        return uses + self.sudo()._get_open_values()

    def _get_open_values(self):
        """What this customer still owes or is owed: balances and points, in words."""
        values = []
        for company in self.env["res.company"].sudo().search([("active", "=", True)]):
            balance = self.with_company(company).credit
            if not company.currency_id.is_zero(balance):
                amount = company.currency_id.format(balance)
                values.append(
                    self.env._(
                        "balance %(amount)s at %(company)s",
                        amount=amount,
                        company=company.name,
                    )
                )
        cards = self.env["loyalty.card"].search(
            [("partner_id", "=", self.id), ("points", "!=", 0)]
        )
        return values + [
            self.env._(
                "%(points)s on the card %(code)s",
                points=card.points_display,
                code=card.code,
            )
            for card in cards
        ]
