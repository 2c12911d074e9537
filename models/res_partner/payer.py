from odoo import api, fields, models
from odoo.exceptions import ValidationError

PAYER = "clientele_payer"  # context: who owes a ticket; a record, no RPC carries it


class ResPartner(models.Model):
    """Third-party payers: who is invoiced, and owes, what a customer buys."""

    _inherit = "res.partner"

    payer_id = fields.Many2one(
        "res.partner",
        "Third-Party Payer",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain="[('id', '!=', id), ('parent_id', '=', False), "
        "('customer_status', '!=', False)]",
        help="Who is invoiced for this customer, and owes what it buys on account.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("payer_id", "company_id")
    def _check_payer(self):
        for partner in self.sudo().filtered("payer_id"):
            payer = partner.payer_id
            if payer.commercial_partner_id == partner.commercial_partner_id:
                reason = self.env._("A customer cannot be its own payer.")
            elif payer.payer_id or self.sudo().search_count(
                [("payer_id", "=", partner.id)], limit=1
            ):
                reason = self.env._(
                    "%s pays for others, or is paid for itself: a payer has no payer.",
                    (payer if payer.payer_id else partner).display_name,
                )
            elif payer.company_id and payer.company_id != partner.company_id:
                reason = self.env._(
                    "%(payer)s is a customer of %(company)s only.",
                    payer=payer.display_name,
                    company=payer.company_id.display_name,
                )
            else:
                continue
            raise ValidationError(reason)

    # === BUSINESS METHODS === #

    @api.model
    def _commercial_fields(self):
        return super()._commercial_fields() + ["payer_id"]

    @api.model
    def _find_accounting_partner(self, partner):
        """Tickets and their payments are owed by the payer that the ticket names."""
        payer = self.env.context.get(PAYER)
        if isinstance(payer, models.BaseModel):
            return payer.with_env(self.env)
        return super()._find_accounting_partner(partner)

    def _get_entity(self):
        """The commercial entities, or those that they were merged into.

        :rtype: res.partner
        """
        entities = self.commercial_partner_id
        return entities.merged_into_id | entities.filtered(
            lambda entity: not entity.merged_into_id
        )

    def _get_payer(self):
        """Who owes what this customer buys on account.

        :return: a commercial entity
        :rtype: res.partner
        """
        self_sudo = self.sudo()
        entity = self_sudo._get_entity()
        return entity.payer_id._get_entity() or entity
