import re
import unicodedata

from odoo import fields, models

CUSTOMERS = "411"  # of the French chart: PCG 411 "Clients"
LETTERS = 5


class ResCompany(models.Model):
    _inherit = "res.company"

    auxiliary_code_policy = fields.Selection(
        [
            ("none", "Leave It Empty"),
            ("number", "Customer Number"),
            ("name", "411 and the Name"),
        ],
        string="Auxiliary Code",
        default="none",
        required=True,
        help="What is written as reference of a customer who has none, before the "
        "first entry: the FEC of France prints it as auxiliary account (article A47 "
        "A-1 of the Livre des procédures fiscales).",
    )


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _prepare_auxiliary_code(self, policy):
        """The auxiliary code of a customer, unique.

        :param str policy: of the company: ``number`` or ``name``
        :return: empty where there is nothing to make it of
        :rtype: str
        """
        self.ensure_one()
        if policy == "number":
            return self.customer_number or ""
        plain = unicodedata.normalize("NFKD", self.lastname or self.name or "")
        letters = re.sub("[^A-Z0-9]", "", plain.upper())[:LETTERS]
        if not letters:
            return self.customer_number or ""
        code = f"{CUSTOMERS}{letters}"
        everybody = self.sudo().with_context(active_test=False)
        taken = set(everybody.search([("ref", "=like", f"{code}%")]).mapped("ref"))
        rank = 1
        while (found := code if rank == 1 else f"{code}{rank}") in taken:
            rank += 1
        return found


class AccountMove(models.Model):
    """Customers get their auxiliary code before their first entry, never later.

    The FEC prints the reference of today on the entries of all years: a code that
    comes later, or changes, would rewrite what was handed in.
    """

    _inherit = "account.move"

    def _post(self, soft=True):
        for company, moves in self.grouped("company_id").items():
            policy = company.root_id.auxiliary_code_policy
            if policy != "none":
                moves._give_auxiliary_codes(policy)
        return super()._post(soft)

    def _give_auxiliary_codes(self, policy):
        """Write the reference of the customers who have none, and no entry yet.

        :param str policy: of the company
        """
        # Whoever posts an invoice may not edit the customer.
        items_sudo = self.line_ids.sudo()
        receivable = items_sudo.filtered(
            lambda item: item.account_id.account_type == "asset_receivable"
        )
        entities = receivable.partner_id.commercial_partner_id.filtered(
            lambda entity: not entity.ref and entity.customer_number
        )
        if not entities:
            return
        known = items_sudo._read_group(
            [("partner_id", "in", entities.ids), ("parent_state", "=", "posted")],
            ["partner_id"],
        )
        for entity in entities.filtered(lambda one: (one,) not in known):
            entity.ref = entity._prepare_auxiliary_code(policy)
