from odoo import api, models


class LoyaltyCard(models.Model):
    """A customer's own card stands for the customer, like a number does.

    Bearer cards and vouchers never do: their code is money, not a name.
    """

    _inherit = "loyalty.card"

    @api.model_create_multi
    def create(self, vals_list):
        cards = super().create(vals_list)
        cards._sync_aliases()
        return cards

    def write(self, vals):
        former = {}
        if {"code", "partner_id", "active", "program_id"} & set(vals):
            former = {card: card.code for card in self}
        result = super().write(vals)
        if former:
            self._sync_aliases(former)
        return result

    def unlink(self):
        self._get_aliases(self.mapped("code")).unlink()
        return super().unlink()

    def _names_a_customer(self):
        """Whether the card stands for its holder, and not for its bearer."""
        self.ensure_one()
        return bool(self.partner_id and self.active and self.program_id.is_nominative)

    def _get_aliases(self, codes):
        """The aliases of these codes; whoever moves cards keeps them: the superuser."""
        aliases = self.env["clientele.alias"].sudo().with_context(active_test=False)
        normalized = [aliases._normalize(code) for code in codes]
        return aliases.search([("kind", "=", "card"), ("code", "in", normalized)])

    def _sync_aliases(self, former=None):
        """Make the aliases of these cards be their codes.

        A card that is archived or lost keeps its code reserved, without an answer.

        :param dict former: the codes that the cards had before, by card
        """
        former = former or {}
        found = self._get_aliases([*self.mapped("code"), *former.values()])
        by_code = {alias.code: alias for alias in found}
        for card in self:
            code = found._normalize(card.code)
            old_code = found._normalize(former.get(card, card.code))
            alias = by_code.get(code, by_code.get(old_code, found.browse()))
            if not card._names_a_customer():
                alias.active = False
            elif alias:
                alias.write(
                    {"partner_id": card.partner_id.id, "code": code, "active": True}
                )
            else:
                found._add({card.partner_id: code}, "card", card.company_id.id)
